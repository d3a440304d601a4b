"""What was said before a message, by which a question that leans on it is understood."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.asked import Asked
from bot.intents import strip_mention, urls
from bot.records import Json, Turn
from bot.rhythm import zone
from bot.trouble import code, is_uncertain
from bot.workers.desk import Desk
from retrieval.errors import InputError

_TURNS = 4  # of a thread that a follow-up may lean on
_TALK = 3  # messages of people that a question in their midst may lean on
_LOOK_BACK = 50  # messages
_ALL = 1_000  # messages: Slack gives a thread from its beginning, and no more of it at once
_SAME_TALK = timedelta(minutes=30)  # in a direct conversation without threads

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Context:
    """What a question may lean on: words said before, the addresses among them, and the articles that were cited.

    ``cited`` are their ids, the latest cited first.
    """

    earlier: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


async def context(desk: Desk, asked: Asked) -> Context:
    """What was asked in the thread before; where the bot has not spoken yet, what people said."""
    turns = [turn for turn in await thread_turns(desk, asked) if turn.question_ts < asked.ts]
    if turns:
        cited = dict.fromkeys(one.article_id for turn in reversed(turns) for one in turn.citations)
        return Context(tuple(turn.question for turn in turns), cited=tuple(cited))  # answers name much, and lead astray
    return await _talk(desk, asked) if asked.thread_ts and not asked.direct else Context()


async def asked_at(desk: Desk, user: str, at: datetime) -> datetime:
    """The moment by the asker's clock; as it is, by UTC, where Slack does not tell their time zone."""
    name = (await desk.access.person(user)).zone
    try:
        return at.astimezone(zone(name))
    except (InputError, OverflowError):
        return at


async def thread_turns(desk: Desk, asked: Asked) -> list[Turn]:
    """The turns of a message's thread; for one that begins a thread in a DM, the latest there."""
    turns = desk.stores.turns
    if asked.direct and asked.thread_ts is None:
        since = desk.now() - _SAME_TALK
        return await desk.lanes.store(turns.lately, desk.workspace, asked.channel, since, _TURNS)
    return await desk.lanes.store(turns.thread, desk.workspace, asked.channel, asked.thread, _TURNS)


async def went_on(desk: Desk, turn: Turn) -> bool:
    """Whether anybody spoke in a thread after it was answered there."""
    later = await desk.lanes.store(desk.stores.turns.thread, desk.workspace, turn.channel, turn.thread, 1)
    if later != [turn]:
        return True
    parts = await desk.lanes.store(desk.stores.outbox.posted, desk.workspace, turn.id)
    answered = max((part.ts for part in parts if part.ts), default=turn.question_ts)
    said = await _said(desk, turn.channel, turn.thread, oldest=answered)
    return any(message.get("ts", "") > answered for message in said)


async def _talk(desk: Desk, asked: Asked) -> Context:
    messages = await _said(desk, asked.channel, asked.thread, latest=asked.ts)
    said = [message.get("text") or "" for message in messages if message.get("ts", "") < asked.ts]
    said = said[-_LOOK_BACK:]
    words = tuple(strip_mention(text, desk.bot_user) for text in said[-_TALK:])
    return Context(tuple(filter(None, words)), tuple(url for text in said for url in urls(text)))


async def _said(
    desk: Desk, channel: str, thread: str, *, oldest: str | None = None, latest: str | None = None
) -> list[Json]:
    """What people said in a thread; nothing where it can't be read."""
    try:
        page = await desk.clients.patient.conversations_replies(
            channel=channel, ts=thread, limit=_ALL, oldest=oldest, latest=latest
        )
    except SlackApiError as error:
        if is_uncertain(error):
            raise
        _logger.warning("A thread can't be read (%s), and is taken to be empty.", code(error))
        return []
    return [message for message in page.get("messages") or [] if not message.get("bot_id")]
