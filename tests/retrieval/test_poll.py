"""Feeds polled and their pages read, on a made-up web; the real ones are in `adapters/test_polling.py`."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from retrieval.domain import ANY_TIME, LOCAL, Document, Scope, Unreadable
from retrieval.errors import FetchError, LibraryBusy, LibraryError
from retrieval.feeds import Feed, Fetched, Item, Listing, Outline
from retrieval.identity import url_key
from retrieval.ingest import Done, Ingest, Outcome
from retrieval.poll import Got, Poll, Polled
from tests.retrieval.dict_feeds import DictFeeds
from tests.retrieval.fakes import DictLibrary, WordEmbedder
from tests.retrieval.feeding import DAY, HOUR, MINUTE, NOW, feed, item, listing, prose

TEAM, PRIVATE = Scope("acme"), Scope("acme", "D1")


@dataclass(slots=True)
class Web:
    """A FeedReader and a Source: what is at each address, or the error there. Every link leads to a page else."""

    at: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    seconds: float = 0
    most: dict[str, int] = field(default_factory=dict)
    """Of how many requests at once there were, to a host and (under "") to all."""
    _now: list[str] = field(default_factory=list)
    _lock: Any = field(default_factory=threading.Lock)

    def find(self, address: str) -> tuple[str, Listing]:
        """Nobody should while feeds are polled."""
        raise NotImplementedError

    def outlines(self, address: str) -> list[Outline]:
        """Nor this."""
        raise NotImplementedError

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:  # noqa: ARG002
        """The feed, unchanged where its version is the one that is known."""
        found = self._ask(url)
        version = str(hash(found))
        return Fetched(url, None if etag == version else found, version)

    def read(self, inputs: Sequence[str]) -> Iterator[Document | Unreadable]:
        """The page."""
        for link in inputs:
            try:
                yield self._ask(link) or Document(
                    f"The page of {link}. {prose(6, link)}", f"Page {link}", link, name=link
                )
            except FetchError as error:
                yield Unreadable(link, str(error), error.later)

    def count(self, inputs: Sequence[str]) -> int:
        """As many as they are."""
        return len(inputs)

    def read_one(self, path: str) -> Document:
        """Nobody should."""
        raise NotImplementedError

    def read_data(self, data: bytes, name: str) -> Document:
        """Nor this."""
        raise NotImplementedError

    def _ask(self, url: str) -> Any:
        host = url.split("/")[2]
        with self._lock:
            self.asked.append(url)
            self._now.append(host)
            for name, count in (("", len(self._now)), (host, self._now.count(host))):
                self.most[name] = max(count, self.most.get(name, 0))
        time.sleep(self.seconds)
        with self._lock:
            self._now.remove(host)
        found = self.at.get(url)
        if isinstance(found, BaseException):
            raise found
        return found


@dataclass(slots=True)
class House:
    """A poll, and all that it works on."""

    web: Web = field(default_factory=Web)
    feeds: DictFeeds = field(default_factory=DictFeeds)
    library: DictLibrary = field(default_factory=DictLibrary)
    now: datetime = NOW

    def follow(self, *items: Item, name: str = "tides", scope: Scope = LOCAL) -> Feed:
        """A feed that lists these, followed and due."""
        followed = self.feeds.add(feed(name, scope))
        self.web.at[followed.url] = listing(*items)
        return followed

    def poll(self, **given: Any) -> Iterator[Polled | Got]:
        """Poll into the library."""
        keep = given.pop("keep", self.keep)
        return iter(Poll(self.feeds, self.web, self.web, self.library, lambda: self.now)(keep, **given))

    def keep(self, documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
        """Take documents in."""
        numbered = [replace(one, name=str(place)) for place, one in enumerate(documents)]
        done = {one.name: one for one in Ingest(self.library, WordEmbedder())(numbered, scope)}
        return [replace(done[str(place)], name=one.name) for place, one in enumerate(documents)]

    def later(self, after: timedelta) -> list[Polled | Got]:
        """Poll after that time."""
        self.now += after
        self.web.asked.clear()
        return list(self.poll())

    def articles(self, scope: Scope = LOCAL) -> list[str]:
        """The addresses of what is in the library."""
        return sorted(str(article.url) for article in self.library.articles(scope, ANY_TIME))

    @property
    def only(self) -> Feed:
        """The one feed."""
        (one,) = self.feeds.all
        return one


@pytest.fixture
def house() -> Iterator[House]:
    """Nothing followed; every thread that was begun has ended."""
    yield House()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("poll")]


def got(reports: Sequence[Polled | Got]) -> dict[str, Outcome]:
    """What became of each item."""
    return {str(one.item.link): one.done.outcome for one in reports if isinstance(one, Got)}


def test_what_is_new_is_read(house: House) -> None:
    """Reports come as things happen: the feed's first."""
    before = house.follow(item(1), item(2))
    reports = list(house.poll())
    assert isinstance(reports[0], Polled)
    assert (reports[0].before.state, reports[0].feed.state.worked, reports[0].fresh) == (
        replace(before.state, due=NOW + 2 * MINUTE),
        NOW,
        2,
    )
    assert got(reports) == {str(item(1).link): Outcome.ADDED, str(item(2).link): Outcome.ADDED}
    assert house.articles() == [item(1).link, item(2).link]
    article = house.library.at_url(LOCAL, url_key(item(1).link) or "")
    assert article
    assert (article.title, article.source, article.published) == (f"Page {item(1).link}", "Tides", NOW - HOUR)
    assert house.feeds.waiting() == 0


def test_nothing_is_asked_before_it_is_due(house: House) -> None:
    """Then with the version that is known, and only what is new is read."""
    house.follow(item(1))
    list(house.poll())
    assert house.later(timedelta(0)) == []
    assert house.web.asked == []
    (polled,) = house.later(DAY)
    assert isinstance(polled, Polled)
    assert (polled.fresh, house.web.asked) == (0, [polled.feed.url])
    house.web.at[house.only.url] = listing(item(0), item(1))
    assert got(house.later(DAY)) == {item(0).link: Outcome.ADDED}


def test_nothing_followed(house: House) -> None:
    """It ends at once."""
    assert list(house.poll()) == []


@pytest.mark.parametrize("error", [FetchError("it answers 503", later=True), RecursionError("too deep"), KeyError("x")])
def test_a_feed_that_fails_stops_no_other(house: House, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """It is asked again later; an error that nobody foresaw is logged, by its name alone."""
    house.follow(item(1))
    broken = house.follow(name="broken")
    house.web.at[broken.url] = error
    reports = list(house.poll())
    assert got(reports) == {item(1).link: Outcome.ADDED}
    (failed,) = [one.feed for one in reports if isinstance(one, Polled) and one.feed.state.failures]
    name = type(error).__name__
    expected = str(error) if isinstance(error, FetchError) else f"it can't be read ({name})"
    assert (failed.id, failed.state.reason, failed.state.worked) == (broken.id, expected, None)
    assert failed.state.due
    assert failed.state.due > NOW
    assert [record.levelname for record in caplog.records] == ([] if isinstance(error, FetchError) else ["ERROR"])
    assert all(name in record.message and "too deep" not in record.message for record in caplog.records)


@pytest.mark.parametrize("error", [FetchError("it wants a login"), RecursionError("too deep")])
def test_a_page_that_cant_be_read(house: House, error: Exception) -> None:
    """The feed's text is kept, marked; without one, it is told why there is nothing. The others are read."""
    house.follow(item(1), item(2), item(3, text=""))
    house.web.at |= {str(item(number).link): error for number in (2, 3)}
    reports = list(house.poll())
    assert got(reports) == dict(
        zip([one.link for one in map(item, (1, 2, 3))], [Outcome.ADDED] * 2 + [Outcome.FAILED], strict=True)
    )
    partial = house.library.at_url(LOCAL, url_key(item(2).link) or "")
    assert partial
    assert partial.text == item(2).text
    reason = str(error) if isinstance(error, FetchError) else "it can't be read (RecursionError)"
    assert partial.partial == f"only the feed's text was readable: {reason}"
    told = {one.item.link: (one.partial, one.done.reason) for one in reports if isinstance(one, Got)}
    assert told[item(2).link] == (partial.partial, "")
    assert told[item(3).link] == ("", reason)
    assert house.feeds.waiting() == 0


def test_a_page_that_may_be_had_later(house: House) -> None:
    """It is tried three times, and then the feed's text has to do."""
    house.follow(item(1))
    house.web.at[str(item(1).link)] = FetchError("it answers 503", later=True)
    assert got(list(house.poll())) == {}
    assert got(house.later(4 * MINUTE)) == {}
    assert house.web.asked == []
    assert got(house.later(MINUTE)) == {}
    assert house.web.asked == [item(1).link]
    assert got(house.later(29 * MINUTE)) == {}
    assert (house.articles(), house.feeds.waiting()) == ([], 1)
    reports = house.later(MINUTE)
    assert got(reports) == {item(1).link: Outcome.ADDED}
    assert house.articles() == [item(1).link]


def test_a_page_that_comes_back_in_time(house: House) -> None:
    """Is read whole."""
    house.follow(item(1))
    house.web.at[str(item(1).link)] = FetchError("it answers 503", later=True)
    list(house.poll())
    del house.web.at[str(item(1).link)]
    (done,) = [one for one in house.later(5 * MINUTE) if isinstance(one, Got)]
    assert (done.done.outcome, done.partial) == (Outcome.ADDED, "")


def test_a_page_that_ends_the_process_each_time(house: House) -> None:
    """It is left alone after three times."""
    house.follow(item(1))
    with pytest.MonkeyPatch.context() as only_the_feed:
        only_the_feed.setattr(type(house.feeds), "claim_item", lambda *_: None)
        list(house.poll())
    for _ in range(3):
        assert house.feeds.claim_item(house.now, timedelta(0), ())
    reports = house.later(timedelta(0))
    assert got(reports) == {item(1).link: Outcome.ADDED}
    assert house.web.asked == []


def test_what_is_in_the_library_is_not_asked_for(house: House) -> None:
    """From whatever feed or person it came; unless only a part of it was readable."""
    house.follow(item(1), item(2))
    whole = Document(prose(5), "Known", item(1).link, name="x")
    list(house.keep([whole, replace(whole, url=item(2).link, text=prose(4), partial="a teaser")], LOCAL))
    assert got(list(house.poll())) == {item(1).link: Outcome.UNCHANGED, item(2).link: Outcome.UPDATED}
    assert item(1).link not in house.web.asked


def test_what_says_that_it_changed_is_read_again(house: House) -> None:
    """And where its page can't be read then, what is known of it stays."""
    house.follow(*map(item, range(1, 9)))
    list(house.poll())
    page = str(item(1).link)
    house.web.at[page] = Document(prose(9), "Corrected", page, name=page)
    house.web.at[house.only.url] = listing(item(1, updated=NOW + HOUR), *map(item, range(2, 9)))
    assert got(house.later(DAY)) == {page: Outcome.UPDATED}
    house.web.at[page] = FetchError("it is gone")
    house.web.at[house.only.url] = listing(item(1, updated=NOW + 2 * HOUR, text=prose(40)), *map(item, range(2, 9)))
    assert got(house.later(DAY)) == {page: Outcome.FAILED}
    article = house.library.at_url(LOCAL, url_key(page) or "")
    assert article
    assert article.text == prose(9)


def test_a_note_without_a_page_is_one_article(house: House) -> None:
    """Also when it changes."""
    notes = [item(number, link=None) for number in range(1, 9)]
    house.follow(*notes)
    list(house.poll())
    changed = replace(notes[0], text=prose(3), updated=NOW)
    house.web.at[house.only.url] = listing(changed, *notes[1:])
    assert list(got(house.later(DAY)).values()) == [Outcome.UPDATED]
    assert len(house.articles()) == 8


def test_a_feed_may_not_name_a_file(house: House) -> None:
    """Nor anything else than an address of the web."""
    links = ["/etc/passwd", "file:///etc/passwd", "-", "ftp://tides.example/1"]
    house.follow(*(item(number, link=link, text="") for number, link in enumerate(links)))
    assert set(got(list(house.poll())).values()) == {Outcome.FAILED}
    assert house.web.asked == [house.only.url]


def test_no_host_is_asked_for_more_than_two_things_at_once(house: House) -> None:
    """While the others are."""
    house.web.seconds = 0.01
    for name in ("tides", "harbour", "weather"):
        house.follow(*(item(number, name) for number in range(1, 11)), name=name)
    reports = list(house.poll())
    assert list(got(reports).values()) == [Outcome.ADDED] * 30
    assert all(house.web.most[f"{name}.example"] <= 2 for name in ("tides", "harbour", "weather"))
    assert 3 <= house.web.most[""] <= 8


def test_documents_are_kept_a_few_at_a_time_where_they_belong(house: House) -> None:
    """What a private conversation follows goes nowhere else."""
    house.follow(*map(item, range(1, 20)), scope=TEAM)
    house.follow(*(item(number, "secret") for number in range(1, 4)), name="secret", scope=PRIVATE)
    batches: list[tuple[Scope, int]] = []

    def keep(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
        batches.append((scope, len(documents)))
        return house.keep(documents, scope)

    list(house.poll(keep=keep))
    assert sum(count for scope, count in batches if scope == TEAM) == 19
    assert sum(count for scope, count in batches if scope == PRIVATE) == 3
    assert max(count for _, count in batches) <= 8
    assert len(house.articles(TEAM)) == 19
    assert len(house.articles(PRIVATE)) == 22


def test_only_a_scopes_own(house: House) -> None:
    """Where one is given."""
    house.follow(item(1), scope=TEAM)
    house.follow(item(1, "other"), name="other", scope=Scope("globex"))
    reports = list(house.poll(scope=TEAM))
    assert got(reports) == {item(1).link: Outcome.ADDED}
    assert {one.feed.workspace for one in reports} == {"acme"}


def test_what_was_lost_meanwhile_is_not_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another has the feed, or the item, in hand by then."""
    house.follow(item(1))
    with monkeypatch.context() as patched:
        patched.setattr(
            Web, "fetch", lambda *_: house.feeds.claim(NOW + HOUR, HOUR, ()) and Fetched("", listing(item(1)))
        )
        assert list(house.poll()) == []
    assert house.feeds.waiting() == 0
    house.now += 3 * HOUR

    def keep(documents: Sequence[Document | Unreadable], scope: Scope) -> list[Done]:
        assert house.feeds.claim_item(house.now + HOUR, HOUR, ())
        return house.keep(documents, scope)

    assert got(list(house.poll(keep=keep))) == {}
    assert house.feeds.waiting() == 1
    assert got(house.later(3 * HOUR)) == {item(1).link: Outcome.UNCHANGED}


def failing(error: Exception) -> Callable[..., Any]:
    """A function that fails."""

    def fail(*_: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("error", [LibraryError("the disk is full"), LibraryBusy("another writes")])
def test_a_library_that_cant_be_written_ends_the_poll(house: House, error: LibraryError) -> None:
    """What was told before is stored, the rest is there for the next time."""
    house.follow(item(1), item(2))
    with pytest.raises(LibraryError, match=str(error)):
        list(house.poll(keep=failing(error)))
    assert house.feeds.waiting() == 2
    assert got(house.later(3 * MINUTE)) == {item(1).link: Outcome.ADDED, item(2).link: Outcome.ADDED}


def test_the_same_of_the_table_of_feeds(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever thread it fails in."""
    house.follow(item(1))
    for name in ("known", "keep", "claim_item", "finish"):
        with monkeypatch.context() as patched:
            patched.setattr(DictFeeds, name, failing(LibraryError("the disk is full")))
            with pytest.raises(LibraryError):
                list(house.poll())
        house.now += HOUR
    assert got(house.later(timedelta(0))) == {item(1).link: Outcome.UNCHANGED}


def test_nothing_more_is_begun_when_it_is_to_end(house: House) -> None:
    """What is in hand is brought to its end."""
    for number in range(60):
        house.follow(item(number, f"f{number}"), name=f"f{number}")
    ending = threading.Event()
    reports = []
    for one in house.poll(ending=ending.is_set):
        reports.append(one)
        ending.set()
    polled = [one for one in reports if isinstance(one, Polled)]
    assert 1 <= len(polled) <= 32
    assert len(house.web.asked) <= 32
    assert sum(one.fresh for one in polled) == house.feeds.waiting() + len(got(reports))
    assert len(got(house.later(DAY))) + len(got(reports)) == 60


def test_it_may_be_left_at_any_report(house: House) -> None:
    """As by an error of whoever is told; nothing is lost."""
    house.follow(*map(item, range(1, 10)))
    for most in (1, 2, 3):
        reports = house.poll()
        for _ in range(most):
            next(reports, None)
        reports.close()  # type: ignore[attr-defined]
        house.now += HOUR
    list(house.poll())
    assert len(house.articles()) == 9
    assert house.feeds.waiting() == 0
