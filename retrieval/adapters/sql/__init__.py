"""What everything that is kept in a SQL database shares, whichever engine it is: the bot's stores too."""
