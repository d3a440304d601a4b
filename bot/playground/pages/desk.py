"""What the pages show and do, handed to them by whoever puts the playground together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.playground.clock import Clock
from bot.playground.seen import Shortcut, Stop, Work
from bot.playground.slack.people import People
from bot.playground.slack.world import World


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages show and do.

    ``shortcuts`` are those of the app's manifest, each with its kind, `message` or `global`; ``jobs`` the bot's, the
    latest first; ``forward`` puts the clock forward to ``morning``, which is in words; ``tour`` takes a stop, and gives
    the user, place and thread (or nothing) to go to then. What they raise as DatelineError is told to the person.
    """

    world: World
    people: People
    clock: Clock
    command: str
    shortcuts: Sequence[tuple[str, Shortcut]]
    jobs: Callable[[], Awaitable[Sequence[Work]]]
    forward: Callable[[], Awaitable[None]]
    morning: Callable[[], str]
    stops: Callable[[], Sequence[Stop]]
    tour: Callable[[int], Awaitable[tuple[str, str, str]]]
    is_ready: Callable[[], bool]
