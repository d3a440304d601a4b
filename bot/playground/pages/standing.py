"""What stands beside the messages: what the app is doing, what it suggests to say, what it calls a thread."""

from collections.abc import Sequence

from bot.playground.pages.sight import APP_NAME
from bot.playground.seen import Prompt
from bot.playground.slack.agents import SESSION
from bot.playground.slack.records import Message
from bot.playground.slack.world import World

_SESSIONS = dict.fromkeys(SESSION, "") | {"processing": "is at work …"}


def busy(world: World, channel: str, streams: Sequence[Message]) -> dict[str, str]:
    """What the app is doing in a channel, by thread, in words that follow its name."""
    writing = {each.thread_ts: "is writing …" for each in streams if world.is_streaming(each) and not each.deleted}
    shown = {thread: said for (where, thread), said in world.showing.items() if where == channel}
    found = writing | {thread: _SESSIONS.get(said, said) for thread, said in shown.items() if said}
    return {thread: said for thread, said in found.items() if thread is not None and said}


def told(doing: str | None) -> str:
    """The same as a sentence; nothing where it does nothing."""
    return f"{APP_NAME} {doing}" if doing else ""


def prompts(world: World, channel: str) -> tuple[Prompt, ...]:
    """What it suggested last."""
    latest = next((each for each in reversed(world.prompts) if each.channel == channel), None)
    if latest is None:
        return ()
    return tuple(Prompt(str(each["title"]), str(each["message"])) for each in latest.prompts)


def title(world: World, channel: str, thread: str) -> str:
    """What it called a thread last."""
    return next((each.title for each in reversed(world.titles) if (each.channel, each.thread) == (channel, thread)), "")
