"""Feeds that several follow are asked once, and their pages read once; what is kept of that is each one's own."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from retrieval.domain import Document, Scope, Unreadable
from retrieval.errors import FetchError, LibraryError
from retrieval.feeds import Feed, Fetched, Item
from retrieval.ingest import Done, Outcome
from retrieval.poll import Got, Poll, Polled
from retrieval.sharing import Sharing
from tests.retrieval.dict_feeds import DictFeeds
from tests.retrieval.dict_sharing import DictPages, DictVectors
from tests.retrieval.feeding import DAY, HOUR, MINUTE, NOW, feed, item, listing, prose
from tests.retrieval.test_poll import House, Web

TEAMS = [Scope(f"team{number}") for number in range(20)]
URL = feed("tides").url


@dataclass(slots=True)
class Together(House):
    """A house of several workspaces."""

    pages: DictPages = field(default_factory=DictPages)
    vectors: DictVectors = field(default_factory=DictVectors)
    shared: int = 0
    """Documents taken in that other workspaces get too."""

    def poll(self, **given: Any) -> Iterator[Polled | Got]:
        """Poll into the library."""

        def keep_shared(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
            self.shared += len(documents)
            return self.keep(documents, scope)

        def now() -> Any:
            return self.now

        sharing = Sharing(self.web, self.pages, self.vectors, now)
        poll = Poll(self.feeds, self.web, self.web, self.library, now, sharing=sharing)
        return iter(poll(given.pop("keep", self.keep), shared=keep_shared, **given))

    def asked(self) -> Counter[str]:
        """How often each address was asked for since the last call."""
        asked = Counter(self.web.asked)
        self.web.asked.clear()
        return asked

    def all_follow(self, *items: Item, teams: Sequence[Scope] = TEAMS) -> None:
        """They follow the feed that lists these."""
        self.web.at[URL] = listing(*items)
        for scope in teams:
            self.feeds.add(
                replace(feed(scope=scope), id=f"id-{scope.workspace}", state=replace(feed().state, due=self.now))
            )

    def outcomes(self, reports: Sequence[Polled | Got]) -> Counter[tuple[str, Outcome]]:
        """How often items came to what, over all workspaces."""
        return Counter((str(one.item.link), one.done.outcome) for one in reports if isinstance(one, Got))

    def of(self, scope: Scope) -> Feed:
        """A team's feed."""
        (one,) = self.feeds.feeds(scope)
        return one


@pytest.fixture
def house() -> Iterator[Together]:
    """Nothing is followed."""
    yield Together()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("poll")]


def test_all_get_it_and_the_site_is_asked_once(house: Together) -> None:
    """For the feed, and for each page; and so it goes on, though the next polls part by chance."""
    house.web.seconds = 0.002
    house.all_follow(item(1), item(2))
    reports = list(house.poll())
    assert sum(isinstance(one, Polled) and one.fresh == 2 for one in reports) == 20
    assert house.outcomes(reports) == {(item(number).link, Outcome.ADDED): 20 for number in (1, 2)}
    assert house.asked() == {URL: 1, item(1).link: 1, item(2).link: 1}
    assert all(house.articles(scope) == [item(1).link, item(2).link] for scope in TEAMS)
    assert house.shared == 40
    assert len({house.of(scope).state.due for scope in TEAMS}) == 20
    for _ in range(5):
        first = min(due for scope in TEAMS if (due := house.of(scope).state.due))
        assert sum(isinstance(one, Polled) for one in house.later(first - house.now)) == 20
        assert house.asked() == {URL: 1}


def test_one_alone_leaves_nothing_for_others(house: Together) -> None:
    """Whatever its conversations follow."""
    house.follow(item(1), scope=TEAMS[0])
    house.feeds.add(replace(feed(scope=Scope(TEAMS[0].workspace, "D1")), id="private"))
    assert sum(isinstance(one, Polled) for one in house.poll()) == 2
    assert house.asked()[URL] == 1
    assert (house.pages.copies, house.shared) == ({}, 0)


def test_one_that_comes_later_falls_in_step(house: Together) -> None:
    """It asks once for itself, as nothing of the feed is known to it; it reads no page anew."""
    house.all_follow(item(1), teams=TEAMS[:3])
    list(house.poll())
    house.asked()
    house.all_follow(item(1), teams=TEAMS[3:4])
    house.later(timedelta())
    assert house.asked() == {URL: 1}
    assert house.articles(TEAMS[3]) == [item(1).link]
    for _ in range(2):
        house.later(min(due for scope in TEAMS[:4] if (due := house.of(scope).state.due)) - house.now)
    house.asked()
    house.later(min(due for scope in TEAMS[:4] if (due := house.of(scope).state.due)) - house.now)
    assert house.asked() == {URL: 1}
    assert {house.of(scope).state.polled for scope in TEAMS[:4]} == {house.now}


@pytest.mark.parametrize(
    "error", [FetchError("410", gone=True), FetchError("503", later=True, wait=3 * HOUR), RecursionError("too deep")]
)
def test_what_is_wrong_is_each_ones_trouble(house: Together, error: Exception) -> None:
    """How often it failed before counts; where the site asked to wait, or the feed is gone, that is so for all."""
    house.all_follow(item(1), teams=TEAMS[:3])
    house.feeds._set(house.of(TEAMS[1]), failures=2, failing_since=NOW - DAY)
    house.web.at[URL] = error
    reports = list(house.poll())
    assert house.asked() == {URL: 1}
    states = [house.of(scope).state for scope in TEAMS[:3]]
    assert [state.failures for state in states] == [1, 3, 1]
    assert [state.failing_since for state in states] == [NOW, NOW - DAY, NOW]
    assert len(reports) == 3
    assert {state.gone for state in states} == {isinstance(error, FetchError) and error.gone}
    if isinstance(error, FetchError) and error.wait:
        assert {state.wait_until for state in states} == {NOW + 3 * HOUR}
        assert house.later(2 * HOUR) == []


def test_one_that_moved_moves_for_all(house: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for who follows the new address already."""
    house.all_follow(item(1), teams=TEAMS[:3])
    moved = "https://tides.example/new"
    house.feeds.add(replace(feed("new", TEAMS[1]), url=moved, state=replace(feed().state, due=None)))
    monkeypatch.setattr(Web, "fetch", lambda *_: Fetched(moved, listing(item(1))))
    list(house.poll())
    assert [{one.url for one in house.feeds.feeds(scope)} for scope in TEAMS[:3]] == [{moved}, {URL, moved}, {moved}]


def test_what_one_removed_is_not_read_for_it_again(house: Together) -> None:
    """Though the others get what is new to them; nor what it has anyway."""
    house.all_follow(item(1), teams=TEAMS[:3])
    list(house.poll())
    (article,) = house.library.articles(TEAMS[0], None)  # type: ignore[arg-type]  # of any time
    assert house.library.remove(TEAMS[0], article.id)
    house.keep([Document(prose(5), "Known", item(0).link, name="x")], TEAMS[1])
    house.web.at[URL] = listing(item(0), item(1))
    reports = house.later(DAY)
    assert house.outcomes(reports) == {(item(0).link, Outcome.ADDED): 2, (item(0).link, Outcome.UNCHANGED): 1}
    assert [len(house.articles(scope)) for scope in TEAMS[:3]] == [1, 2, 2]


def test_one_that_leaves_meanwhile_is_left_out(house: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the feed is asked, or after that."""
    house.all_follow(item(1), teams=TEAMS[:4])
    gone = house.of(TEAMS[0])

    def fetch(*_: Any) -> Fetched:
        assert house.feeds.remove(TEAMS[0], gone.id)
        return Fetched(URL, listing(item(1)))

    monkeypatch.setattr(Web, "fetch", fetch)
    reports = []
    for one in house.poll():
        reports.append(one)
        if len(reports) == 1:
            house.feeds.remove(TEAMS[1], house.of(TEAMS[1]).id)
    told = [one.feed.workspace for one in reports if isinstance(one, Got)]
    assert sorted(told) == ["team2", "team3"]
    assert house.feeds.waiting() == 0


def test_what_changed_is_read_once_more_for_all(house: Together) -> None:
    """Not from before it changed."""
    items = [item(number) for number in range(1, 9)]
    house.all_follow(*items, teams=TEAMS[:5])
    list(house.poll())
    page = str(item(1).link)
    house.web.at[page] = Document(prose(9), "Corrected", page, name=page)
    for scope in TEAMS[:5]:
        house.feeds.hurry(scope, house.now + HOUR)
    house.web.at[URL] = listing(item(1, title="Corrected"), *items[1:])
    reports = house.later(HOUR)
    assert house.asked()[page] == 1
    assert house.outcomes(reports) == {(page, Outcome.UPDATED): 5}


def test_a_page_that_fails_is_tried_once_for_all(house: Together) -> None:
    """As often as for one alone."""
    house.all_follow(item(1), teams=TEAMS[:5])
    page = str(item(1).link)
    house.web.at[page] = FetchError("it answers 503", later=True)
    counts = []
    for after in (timedelta(), 5 * MINUTE, 30 * MINUTE):
        house.now += after
        reports = list(house.poll())
        counts.append(house.asked()[page])
    assert counts == [1, 1, 1]
    assert house.outcomes(reports) == {(page, Outcome.ADDED): 5}


def test_the_process_ends_while_it_settles(house: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those settled are settled; the others are asked for again, together, once the lease has run out."""
    house.all_follow(item(1), teams=TEAMS[:6])
    left, keep = [3], DictFeeds.keep

    def failing(*given: Any) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise LibraryError("the disk is full")
        return keep(*given)

    with monkeypatch.context() as patched:
        patched.setattr(DictFeeds, "keep", failing)
        with pytest.raises(LibraryError):
            list(house.poll())
    assert house.asked() == {URL: 1}
    assert house.later(MINUTE) != []  # the items of those that were settled
    house.asked()
    reports = house.later(2 * MINUTE)
    assert sum(isinstance(one, Polled) for one in reports) == 3
    assert house.asked() == {URL: 1}
    assert all(house.articles(scope) == [item(1).link] for scope in TEAMS[:6])
    assert house.feeds.waiting() == 0


def test_a_scope_polls_for_itself(house: Together) -> None:
    """Nothing is written for a workspace that was not asked for."""
    house.all_follow(item(1), teams=TEAMS[:3])
    assert {one.feed.workspace for one in house.poll(scope=TEAMS[1])} == {"team1"}
    assert house.asked() == {URL: 1, item(1).link: 1}
    list(house.poll())
    assert house.asked() == {URL: 1}
