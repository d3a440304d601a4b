"""The bot's own tables: what `bot.ports` asks to have kept, in any SQL database that is handed over."""
