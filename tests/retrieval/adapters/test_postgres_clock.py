"""Processes that share a database go by its clock, whatever their machines' clocks say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.adapters.postgres_clock import PostgresClock
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.errors import LibraryError

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


class Steady:
    """A clock that counts seconds from somewhere, which a test moves on."""

    def __init__(self, seconds: float = 5_000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        """Seconds."""
        return self.seconds


class Server:
    """A clock that is asked over a line on which each way takes ``way`` seconds."""

    def __init__(self, steady: Steady, way: float = 0.0) -> None:
        self.steady, self.way, self.asked = steady, way, 0
        self.start = NOON - timedelta(seconds=steady.seconds)

    def __call__(self) -> datetime:
        """What it shows."""
        self.asked += 1
        self.steady.seconds += self.way
        shown = self.start + timedelta(seconds=self.steady.seconds)
        self.steady.seconds += self.way
        return shown


@pytest.mark.parametrize("way", [0.0, 0.004, 3.0])
def test_the_way_to_the_server_does_not_count(way: float) -> None:
    """Half of it is the server's time ahead of ours."""
    steady = Steady()
    clock, server = PostgresClock(steady), Server(steady, way)
    clock.measure(server)
    steady.seconds += 17
    assert abs(clock() - (server.start + timedelta(seconds=steady.seconds))) < timedelta(milliseconds=1)


def test_it_is_measured_once_in_a_while() -> None:
    """Whoever asks for the time never waits for that."""
    steady = Steady()
    clock, server = PostgresClock(steady), Server(steady)
    for seconds, asked in [(0, 1), (1, 1), (28, 1), (2, 2), (29, 2), (2, 3)]:
        steady.seconds += seconds
        clock.measure(server)
        assert server.asked == asked


def test_a_slow_answer_says_less_than_what_was_known() -> None:
    """It is asked again soon."""
    steady = Steady()
    clock, server = PostgresClock(steady), Server(steady)
    clock.measure(server)
    server.start += timedelta(seconds=30)
    server.way = 2.0
    steady.seconds += 40
    clock.measure(server)
    assert clock() == NOON + timedelta(seconds=44)
    server.way = 0.0
    clock.measure(server)
    assert clock() == NOON + timedelta(seconds=74)


def test_one_that_was_set_is_followed() -> None:
    """A fail-over to a server that is half a minute behind, say."""
    steady = Steady()
    clock, server = PostgresClock(steady), Server(steady)
    clock.measure(server)
    server.start -= timedelta(seconds=30)
    assert clock() == NOON
    steady.seconds += 31
    clock.measure(server)
    assert clock() == NOON + timedelta(seconds=1)


def test_it_goes_on_without_the_server() -> None:
    """By what was known last; and the next measurement is made as if nothing had been."""
    steady = Steady()
    clock, server = PostgresClock(steady), Server(steady)
    clock.measure(server)

    def gone() -> datetime:
        raise LibraryError("The server is gone.")

    steady.seconds += 100
    with pytest.raises(LibraryError):
        clock.measure(gone)
    assert clock() == NOON + timedelta(seconds=100)
    clock.measure(server)
    assert server.asked == 2


def test_libraries_tell_the_time(postgres: str, tmp_path: Path) -> None:
    """The database's where it has one, from the moment that it is open; else the machine's."""
    with PostgresLibrary(postgres) as library, library.reading("A") as connection:
        shown = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        assert shown <= library.clock() + timedelta(seconds=1)
        assert library.clock() - shown < timedelta(minutes=1)
        assert library.clock().tzinfo == UTC
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as file:
        assert file.clock().tzinfo == UTC
