"""What can be said to the bot, in lines short enough for a phone."""

from bot.blocks.kit import section
from bot.blocks.message import Message
from bot.blocks.text import escape, first_words

_HELP = """\
*{command}* takes:
`ask` question – an answer with quotes
`find` words – articles that match
`sum` link – an article in short
`save` link – keep an article
`why` link – what was read of it
`forget` link – remove an article
`status` – how much is here
`brief` – digests: daily 08:30, now, off
`feeds` – sites to follow: add, remove
`help` – this list
Other words are looked for, as by `find`.
In a channel: mention me with a question."""


def help_message(command: str) -> Message:
    """Everything that the command takes."""
    return Message(first_words(f"What {command} does"), (section(_HELP.format(command=escape(command, fold=True))),))
