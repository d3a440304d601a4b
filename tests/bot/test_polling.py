"""Feeds are polled beside everything else; and their owners are told once, wherever the process ends in between."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import wiring
from bot.following import Following
from bot.lanes import Lanes, lanes
from bot.polling import Polling
from bot.ports import Inbox
from bot.records import Job
from bot.services import Models, Services
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import LOCAL, Document, Scope, Unreadable
from retrieval.errors import FetchError, LibraryError
from retrieval.feeds import Catch, Feed, Fetched, Item, Listing, Outline, State
from retrieval.follow import Follow
from retrieval.ingest import Done, Outcome
from retrieval.poll import Poll
from retrieval.ports import Source
from retrieval.reembed import Reembed
from retrieval.sharing import Sharing

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GONE = FetchError("the page is gone", gone=True)
LATER = FetchError("the site answered 503", later=True)


@dataclass
class Reader:
    """Every feed is this, until it is something else."""

    listing: Listing | FetchError = field(default_factory=Listing)

    def find(self, address: str) -> tuple[str, Listing]:
        """It is at any address."""
        return address, self.fetch(address).listing or Listing()

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The feed as it is now."""
        assert (etag, modified) == (None, None)
        if isinstance(self.listing, FetchError):
            raise self.listing
        return Fetched(url, self.listing)

    def outlines(self, address: str) -> list[Outline]:
        """It is no list."""
        raise FetchError(address)


class Ended(BaseException):
    """The process has ended here."""


@dataclass
class World:
    """A bot's polling over a library of its own, and a clock to be set."""

    library: SqliteLibrary
    lanes: Lanes
    now: datetime = NOON
    reader: Reader = field(default_factory=Reader)
    took: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    """The workspaces that took in what others get too."""
    during: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.feeds, self.inbox = SqlFeeds(self.library), wiring.stores(self.library).inbox

    def polling(
        self, feeds: SqlFeeds | None = None, inbox: Inbox | None = None, sharing: Sharing | None = None
    ) -> Polling:
        """A process, which may have stores of another kind."""
        feeds = feeds or self.feeds
        source = cast("Source", None)  # there are no pages
        services = Services(
            library=self.library,
            source=source,
            feeds=feeds,
            follow=Follow(feeds, self.reader, self.clock),
            poll=Poll(feeds, self.reader, source, self.library, self.clock, sharing=sharing),
            models=cast("Models", SimpleNamespace(of=self.models)),
            reembed=cast("Reembed", None),  # everything is embedded
            clock=self.clock,
        )
        return Polling(Following(services, self.lanes), inbox or self.inbox, self.clock)

    def poll(self, polling: Polling | None = None) -> None:
        """One poll."""
        (polling or self.polling())._poll(lambda: False)

    def clock(self) -> datetime:
        """The time, as it was set."""
        return self.now

    def models(self, workspace: str) -> SimpleNamespace:
        """The use cases of a workspace."""

        def shared_ingest(documents: Sequence[Document | Unreadable], scope: Scope) -> Iterator[Done]:
            assert scope.workspace == workspace
            self.shared.append(workspace)
            return self.ingest(documents, scope)

        return SimpleNamespace(ingest=self.ingest, shared_ingest=shared_ingest)

    def ingest(self, documents: Sequence[Document | Unreadable], _: Scope) -> Iterator[Done]:
        """Takes note of what is taken in."""
        for one in documents:
            assert isinstance(one, Document)
            self.took.append(f"{one.title} on {threading.current_thread().name.partition('_')[0]}")
            self.during()
            yield Done(one.name, Outcome.ADDED, one.title)

    def add(self, **changed: Any) -> Feed:
        """A feed that is due."""
        given = {"owner": "U1", "channel": "C1", "title": "Tides", **changed}
        return self.feeds.add(Feed(LOCAL.workspace, "f1", "https://tides.example/feed", NOON, State(NOON), **given))

    def fail(self, error: FetchError = LATER, days: float = 3) -> None:
        """Poll for some days, at noon and at midnight, while the feed can't be read."""
        self.reader.listing = error
        self.poll()
        for _ in range(round(2 * days)):
            self.now += DAY / 2
            self.poll()

    def heal(self) -> None:
        """Poll a day later, when the feed can be read."""
        self.reader.listing = Listing()
        self.now += DAY
        self.feeds.hurry(LOCAL, self.now)
        self.poll()

    def told(self) -> list[Job]:
        """What owners are to be told, each once; it is done now."""
        jobs = []
        while lease := self.inbox.claim(self.now, DAY):
            jobs.append(lease.job)
            self.inbox.finish(lease, self.now)
        return jobs


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One with nothing in it."""
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library, lanes(1) as way:
        yield World(library, way)


def test_the_owner_is_told_when_it_dies_and_is_back(world: World) -> None:
    """Each once, with what there is to know; a day of failures is what it takes."""
    world.add()
    world.fail(days=0.5)
    assert world.told() == []
    world.fail()
    (died,) = world.told()
    assert died.id == "feed:f1:dead:2026-03-12T12:00:00+00:00"
    assert died.payload == {
        "owner": "U1",
        "audience": "",
        "name": "Tides",
        "url": "https://tides.example/feed",
        "reason": "the site answered 503",
        "since": "2026-03-12T12:00:00+00:00",
        "gone": False,
        "back": False,
    }
    world.heal()
    (back,) = world.told()
    assert (back.id, back.payload["back"]) == ("feed:f1:back:2026-03-12T12:00:00+00:00", True)
    world.heal()
    world.fail(days=0)
    world.heal()
    assert world.told() == []


def test_it_is_told_again_of_another_outage(world: World) -> None:
    """When it dies once more, and is back once more; at once after it was told to be back, too."""
    world.add()
    for _ in range(2):
        world.fail()
        world.heal()
    assert [job.id.split(":")[2] for job in world.told()] == ["dead", "back"] * 2


def test_one_that_is_gone_is_told_at_once(world: World) -> None:
    """It is not polled any more, until somebody follows it again."""
    world.add()
    world.fail(GONE, days=0)
    (died,) = world.told()
    assert died.payload["gone"]
    world.fail(LATER)
    assert world.told() == []
    world.add()
    world.heal()
    assert [job.payload["back"] for job in world.told()] == [True]


def test_nobody_is_told_of_what_nobody_owns(world: World) -> None:
    """It was followed from a terminal: its health and the log have it."""
    world.add(owner="")
    world.fail()
    world.heal()
    assert world.told() == []


@pytest.mark.parametrize("step", ["before the job", "after the job", "after it is known", "never"])
@pytest.mark.parametrize("error", [LATER, GONE])
def test_what_ends_in_between_is_told_once(world: World, step: str, error: FetchError) -> None:
    """By the next process: that it died, and that it is back."""

    class DeadlyFeeds(SqlFeeds):
        def keep(self, feed: Feed, catch: Catch, now: datetime) -> bool:
            kept = super().keep(feed, catch, now)
            if step == "never":
                raise Ended
            return kept

        def tell(self, feed: Feed, told: bool) -> bool:
            if step == "after the job":
                raise Ended
            super().tell(feed, told)
            raise Ended

    class DeadlyInbox:
        def put(self, *_: object) -> bool:
            raise Ended

    def die() -> None:
        inbox = cast("Inbox", DeadlyInbox()) if step == "before the job" else None
        with pytest.raises(Ended):
            world.poll(world.polling(DeadlyFeeds(world.library), inbox))

    world.add()
    if error is LATER:
        world.fail(days=1)
    world.reader.listing = error
    world.now += DAY
    die()
    world.poll()
    assert [job.payload["back"] for job in world.told()] == [False]
    world.add()  # what is gone is asked again
    world.reader.listing = Listing()
    world.now += DAY
    world.feeds.hurry(LOCAL, world.now)
    die()
    world.poll()
    assert [job.payload["back"] for job in world.told()] == [True]
    world.heal()
    assert world.told() == []


def test_a_question_waits_for_one_article_at_most(world: World) -> None:
    """What a poll takes in goes through the lane of the models, and what comes meanwhile has its turn."""
    text = "A text of its own, which is long enough to be the whole article that this is about."
    world.reader.listing = Listing(items=tuple(Item(None, str(at), f"Item {at}", f"{at} {text}") for at in range(3)))
    world.add()
    asked: list[object] = []

    def ask() -> None:
        if not asked:
            asked.append(world.lanes.model._pool.submit(world.took.append, "a question"))

    world.during = ask
    world.poll()
    assert len(world.took) == 4
    assert world.took[1] == "a question"
    assert {one.rpartition(" ")[2] for one in world.took if one != "a question"} == {"model"}


def test_what_several_workspaces_get_is_embedded_for_all(world: World) -> None:
    """And nothing else is: each has models of its own, which embed what is its own."""
    text = "A text of its own, which is long enough to be the whole article that this is about."
    world.reader.listing = Listing(items=(Item(None, "1", "Item", text),))
    sharing = cast("Sharing", object())  # there are no pages
    world.add()
    world.poll(world.polling(sharing=sharing))
    assert (len(world.took), world.shared) == (1, [])
    other = world.feeds.add(replace(world.feeds.feeds(LOCAL)[0], workspace="T1", id="f2", state=State(world.now)))
    world.poll(world.polling(sharing=sharing))
    assert (len(world.took), world.shared) == (2, [other.workspace])


def test_what_is_not_taken_in_at_the_end_is_read_again(world: World) -> None:
    """An article that is being taken in is finished, and the others have their turn in the next process."""
    text = "A text of its own, which is long enough to be the whole article that this is about."
    world.reader.listing = Listing(items=tuple(Item(None, str(at), f"Item {at}", f"{at} {text}") for at in range(3)))
    world.add()
    world.polling()._poll(lambda: bool(world.took))
    assert len(world.took) == 1
    assert world.feeds.waiting() >= 2
    world.now += DAY
    world.poll()
    assert len(set(world.took)) == 3
    assert world.feeds.waiting() == 0


def test_it_goes_on_until_the_end(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a poll ends in is told in the log, and the next one begins when somebody adds a feed."""
    monkeypatch.setattr("bot.polling._PAUSE", DAY)
    errors: list[Exception] = [LibraryError("The disk is full."), KeyError("x")]

    class Failing(SqlFeeds):
        def claim(self, *given: Any, **named: Any) -> tuple[Feed, ...]:
            if errors:
                raise errors.pop(0)
            return super().claim(*given, **named)

    world.add()
    polling = world.polling(Failing(world.library))

    async def run() -> None:
        ending = asyncio.Event()
        running = asyncio.ensure_future(polling.run(ending))
        for left in (1, 0):
            while len(errors) > left or "polled now" not in caplog.text:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            polling.following.due.set()
        while world.feeds.feeds(LOCAL)[0].state.worked is None:
            await asyncio.sleep(0.01)
        ending.set()
        await asyncio.wait_for(running, 10)

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "Feeds can't be polled now: The disk is full." in caplog.text
    assert "Feeds can't be polled now: KeyError" in caplog.text
