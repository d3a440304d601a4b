"""The tour: five clicks that show what the bot does, each done as one of the people there would do it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.blocks.ids import SUMMARISE_LINKS
from bot.playground.furnishing import ANNA, NEWSROOM, with_links
from bot.playground.mornings import MORNING
from bot.playground.seen import Stop
from bot.playground.slack.people import People
from bot.playground.slack.records import Message, View
from retrieval.errors import InputError

T = TypeVar("T")
Where = tuple[str, str, str]
"""Who to be, in which place, and in which thread of it if any."""

_PATIENCE = 20.0  # seconds for what has to come before a stop goes on
_LOOK = 0.05

_QUESTION = "How many people died when the Skerrin ferry capsized?"
_FOLLOW_UP = "and who was the captain?"
_UNKNOWN = "Who won the mayoral election in Brackwater?"


@dataclass(frozen=True, slots=True)
class _Planned:
    """A stop's words, as in `Stop`."""

    title: str
    look: str
    button: str


_STOPS = (
    _Planned(
        "A cited answer",
        "Every sentence is an article's own, with its source and a link to the very words. The toll has risen since the"
        " first reports: the latest figure is told, and the one before it.",
        "Ask about the ferry",
    ),
    _Planned(
        "A follow-up",
        "In the thread nobody has to mention Dateline again, and “the captain” is understood: that of the ferry.",
        "Ask for the captain",
    ),
    _Planned(
        "A refusal",
        "Lindhaven has elected a mayor, Brackwater has not. The articles don't answer this, and Dateline says so, with"
        " what comes nearest.",
        "Ask what no article tells",
    ),
    _Planned(
        "A summary",
        "The menu of every message has “Summarise links”. Both articles that Ben shared are put into a few sentences,"
        " which Anna alone sees.",
        "Summarise Ben's links",
    ),
    _Planned(
        "Tomorrow's digest",
        f"Anna has a digest come to the newsroom daily at {MORNING:%H:%M}; then the clock is put forward. A few seconds"
        " later it is there, with what was published overnight.",
        "Order it, and sleep on it",
    ),
)


class Tour:
    """The stops, and which of them were taken; each may be taken again. ``forward`` puts the clock to the morning."""

    def __init__(
        self, people: People, command: str, forward: Callable[[], Awaitable[None]], is_ready: Callable[[], bool]
    ) -> None:
        self._people = people
        self._world = people.world
        self._command = command
        self._forward = forward
        self._is_ready = is_ready
        self._taken: set[int] = set()
        self._question = ""
        self._turn = asyncio.Lock()

    def stops(self) -> tuple[Stop, ...]:
        """The tour, as it stands."""
        first = next((number for number in range(1, len(_STOPS) + 1) if number not in self._taken), 0)
        return tuple(
            Stop(
                number,
                planned.title,
                planned.look,
                planned.button,
                "done" if number in self._taken else "next" if number == first else "todo",
            )
            for number, planned in enumerate(_STOPS, 1)
        )

    async def take(self, number: int) -> Where:
        """Take a stop; gives where it can be seen. InputError says why not."""
        acts = (self._ask, self._go_on, self._ask_in_vain, self._summarise, self._sleep)
        if not 1 <= number <= len(acts):
            raise InputError(f"The tour has stops 1 to {len(acts)}.")
        if not self._is_ready():
            raise InputError("Dateline is still starting. Wait a few seconds, and try it again.")
        async with self._turn:
            for view in self._open():
                self._people.close(view)
            where = await acts[number - 1]()
        self._taken.add(number)
        return where

    async def _ask(self) -> Where:
        self._question = self._people.ask(NEWSROOM, ANNA, self._to_the_app(_QUESTION))
        return ANNA, NEWSROOM, self._question

    async def _go_on(self) -> Where:
        if not self._question:
            raise InputError("A follow-up needs something to follow: take the first stop before.")
        await self._seen(self._answered, "the answer to the first question")
        self._people.ask(NEWSROOM, ANNA, _FOLLOW_UP, self._question)
        return ANNA, NEWSROOM, self._question

    async def _ask_in_vain(self) -> Where:
        return ANNA, NEWSROOM, self._people.ask(NEWSROOM, ANNA, self._to_the_app(_UNKNOWN))

    async def _summarise(self) -> Where:
        message = with_links(self._world)
        if message is None:
            raise InputError("Ben's message with the links is gone. Start the playground anew to have it back.")
        self._people.shortcut(ANNA, SUMMARISE_LINKS, message)
        await self._seen(lambda: next(self._open(), None), "a view with the summary")
        return ANNA, NEWSROOM, ""

    async def _sleep(self) -> Where:
        before = self._shown()
        self._people.command(ANNA, NEWSROOM, f"brief daily {MORNING:%H:%M}", self._command)
        await self._seen(lambda: self._shown() - before, f"an answer to {self._command}")
        await self._forward()
        return ANNA, NEWSROOM, ""

    def _to_the_app(self, text: str) -> str:
        return f"<@{self._world.identity.bot_user}> {text}"

    def _answered(self) -> Message | None:
        """The answer to the first question, once it is whole."""
        thread = self._world.thread(NEWSROOM, self._question)
        return next((one for one in thread if one.bot and one.streaming is None), None)

    def _open(self) -> Iterator[View]:
        """The modals that Anna has open, the topmost first."""
        views = [view for view in self._world.views.values() if view.open and view.user == ANNA]
        return iter(views[::-1])

    def _shown(self) -> set[str]:
        """What Anna alone is shown."""
        return {ts for ts, shown in self._world.shown.items() if shown.user == ANNA}

    async def _seen(self, there: Callable[[], T], what: str) -> T:
        """What is there, once it is."""
        for _ in range(round(_PATIENCE / _LOOK)):
            if found := there():
                return found
            await asyncio.sleep(_LOOK)
        raise InputError(f"There is not {what} yet, after {_PATIENCE:.0f} seconds. Try it again.")
