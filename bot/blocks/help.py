"""What can be said to the bot, in lines short enough for a phone, and what it can't do yet."""

from bot.blocks.kit import section
from bot.blocks.message import Message
from bot.blocks.text import escape, first_words

_HELP = """\
*{command}* takes:
`ask` question – an answer with quotes
`find` words – articles that match
`sum` link – how an article begins
`save` link – keep an article
`forget` link – remove an article
`status` – how much is here
`brief` – a digest: not yet
`feeds` – sites to follow: not yet
`help` – this list
Other words are looked for, as by `find`.
In a channel: mention me with a question."""

_LATER = {
    "brief": ("Digests", "`{command} find` and a topic shows what is here; my Home tab lists the newest articles."),
    "feeds": ("Feeds", "`{command} save` and a link keeps an article; links shared in a channel can be read too."),
}


def help_message(command: str) -> Message:
    """Everything that the command takes."""
    return Message(first_words(f"What {command} does"), (section(_HELP.format(command=escape(command, fold=True))),))


def later(command: str, what: str) -> Message:
    """That `brief` or `feeds` is not there yet, and what to use until then."""
    thing, instead = _LATER[what]
    told = f"{thing} (`{what}`) are not part of this version yet."
    until = instead.format(command=escape(command, fold=True))
    return Message(told, (section(f"{told}\nUntil then: {until}"),))
