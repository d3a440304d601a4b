"""The tour, as far as it goes without the bot: what comes before what, and what is told where it can't go on."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.playground import opening, tour
from bot.playground.clock import Clock
from bot.playground.furnishing import ANNA, NEWSROOM, START, furnished, with_links
from bot.playground.slack.people import People
from bot.playground.tour import Tour
from retrieval.errors import InputError


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app is not there, so nothing comes that is waited for."""
    monkeypatch.setattr(tour, "_PATIENCE", 0.2)


def on_tour(*numbers: int, ready: bool = True, before: Callable[[People], object] = id) -> tuple[Tour, list[str]]:
    """The tour after these stops, and what was told of each: where to look, or why not."""

    async def done() -> tuple[Tour, list[str]]:
        told: list[str] = []
        async with opening.slack(furnished(Clock(START)), "http://127.0.0.1:9/slack/events") as people:
            before(people)
            taken = Tour(people, "/articles", _forward, lambda: ready)
            for number in numbers:
                try:
                    told.append(" ".join(await taken.take(number)).strip())
                except InputError as error:
                    told.append(str(error))
        return taken, told

    return asyncio.run(done())


async def _forward() -> None:
    raise AssertionError("It is not to be morning before the digest is ordered.")


def states(taken: Tour) -> str:
    """How each stop stands."""
    return " ".join(stop.state for stop in taken.stops())


def test_it_begins_at_the_beginning() -> None:
    """Five stops, each with its words."""
    taken, _ = on_tour()
    assert states(taken) == "next todo todo todo todo"
    assert [stop.number for stop in taken.stops()] == [1, 2, 3, 4, 5]
    assert all(stop.title and stop.look and stop.button for stop in taken.stops())


def test_a_question_is_said_in_the_newsroom() -> None:
    """And may be said again, in another thread."""
    taken, told = on_tour(1, 3, 1)
    assert states(taken) == "done next done todo todo"
    assert [where.split()[:2] for where in told] == [[ANNA, NEWSROOM]] * 3
    assert len({where.split()[2] for where in told}) == 3


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ((2,), "take the first stop before"),
        ((1, 2), "There is not the answer to the first question yet"),
        ((4,), "There is not a view with the summary yet"),
        ((5,), "There is not an answer to /articles yet"),
        ((0,), "The tour has stops 1 to 5."),
        ((6,), "The tour has stops 1 to 5."),
    ],
)
def test_why_a_stop_can_not_be_taken(numbers: tuple[int, ...], why: str) -> None:
    """It is said, and the stop is not done."""
    taken, told = on_tour(*numbers)
    assert why in told[-1]
    assert sum(stop.state == "done" for stop in taken.stops()) == len(numbers) - 1


def test_it_waits_for_the_bot_to_be_ready() -> None:
    """Nothing is said that would get no answer."""
    taken, told = on_tour(1, ready=False)
    assert told == ["Dateline is still starting. Wait a few seconds, and try it again."]
    assert states(taken) == "next todo todo todo todo"


def test_a_summary_needs_the_message_with_the_links() -> None:
    """Ben may have deleted it."""

    def delete(people: People) -> None:
        message = with_links(people.world)
        assert message
        people.world.put(replace(message, deleted=True))

    _, told = on_tour(4, before=delete)
    assert "Ben's message with the links is gone." in told[0]
