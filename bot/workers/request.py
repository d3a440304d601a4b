"""What somebody wants, wherever they said it, and what is replied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.message import Message
from bot.records import Turn
from bot.shelf import Shown
from retrieval.domain import Sentence


async def to_nobody(_: Sentence) -> None:
    """Where an answer is not shown while it is written."""


@dataclass(frozen=True, slots=True)
class Request:
    """Words from a person; ``channel`` is None outside of any conversation.

    ``at`` is when they were said. ``files`` are the ids of files of Slack's. ``earlier`` holds what was said in the
    thread before, the oldest first, and ``cited`` the ids of the articles that were quoted there; ``among`` are the
    articles that it is asked of, if it is of some alone. ``shown`` is given each sentence of an answer while it is
    being written.
    """

    id: str
    user: str
    channel: str | None
    text: str
    at: datetime
    urls: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    thread: str = ""
    ts: str = ""
    earlier: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    among: frozenset[str] | None = None
    shown: Shown = to_nobody


@dataclass(frozen=True, slots=True)
class Reply:
    """The messages, the answer that they make, if it is one, and whether they are worth sharing."""

    messages: Sequence[Message]
    turn: Turn | None = None
    share: bool = False
