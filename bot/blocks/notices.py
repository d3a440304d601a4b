"""Our own words on their own: notices, failures, refusals, the welcome, how things stand."""

from bot.blocks import ids
from bot.blocks.kit import actions, button, context, section
from bot.blocks.message import Block, Message
from bot.blocks.names import person, place
from bot.blocks.operations import waiting
from bot.blocks.packing import fitting, sections
from bot.blocks.text import escape, first_words, shorten
from bot.records import Backlog
from bot.wording import number, span
from retrieval.ports import Counts

_LONGEST_REFERENCE = 200


def notice(text: str) -> Message:
    """A few words."""
    return _message(text, [])


def failure(reason: str, reference: str = "") -> Message:
    """That something could not be done, and why; ``reference`` lets whoever runs this find it in the log."""
    known_as = f"For whoever runs this: {shorten(reference, _LONGEST_REFERENCE)}"
    return _message(f"I couldn't finish this: {reason}", [context(known_as)] if reference else [])


def refusal(reason: str) -> Message:
    """That something is not allowed, or can't be done as it was asked for, and why."""
    return _message(f"I can't do this: {reason}", [])


def welcome(command: str, bot_user: str, may_read: bool) -> Message:
    """On joining a channel; ``may_read`` is whether links can be read here at all, which somebody has to turn on."""
    hello = "I answer questions from the articles your team keeps, with quotes you can check."
    ask = f"Mention {person(bot_user)} with a question, or use `{escape(command, fold=True)} help`."
    reading = (
        "Links shared here are read only if somebody turns it on." if may_read else "Links shared here are not read."
    )
    turn_on = [actions([button("Read links shared here", ids.READ_LINKS, "on")])] if may_read else []
    return Message(hello, (section(f"{hello}\n{ask}\n{reading}"), *turn_on))


def not_posted(channel: str, reason: str, command: str) -> Message:
    """That a channel's digest could not be posted, and why; with a command, that it is paused and how to go on."""
    told = [f"The digest in {place(channel)} could not be posted: {escape(reason, fold=True)}."]
    if command:
        told.append(
            f"It is paused. `{escape(command, fold=True)} brief daily 08:30`, in the channel, sets it up again."
        )
    return Message("A digest could not be posted.", tuple(sections(told)))


def status(counts: Counts, version: str, embedder: str, backlog: Backlog | None) -> Message:
    """How much there is, and how things stand."""
    rows = {
        "Articles": f"{counts.articles:,}",
        "Passages": f"{counts.passages:,}",
        "Published": span(counts) or "–",
        "Work": waiting(backlog) if backlog else "",
        "Version": version,
        "Embedding": embedder,
    }
    told = [f"{name}: {escape(value, fold=True)}" for name, value in rows.items() if value]
    return Message(number(counts.articles, "article"), tuple(fitting(sections(told))))


def _message(text: str, more: list[Block]) -> Message:
    return Message(first_words(text), tuple(fitting([*sections([escape(text)]), *more])))
