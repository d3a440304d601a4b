"""Feeds followed, and no longer."""

from dataclasses import dataclass, field, replace

import pytest

from retrieval.domain import LOCAL, Scope
from retrieval.errors import FetchError, InputError
from retrieval.feeds import Fetched, Listing, Outline
from retrieval.follow import MOST, Follow
from tests.retrieval.dict_feeds import DictFeeds
from tests.retrieval.feeding import NOW, feed, item, listing

TEAM, PRIVATE, OTHER = Scope("acme"), Scope("acme", "D1"), Scope("acme", "D2")
SITE, FEED = "https://tides.example", "https://tides.example/feed.xml"
LISTED = listing(item(1), item(2), title="Tides", site=SITE)


@dataclass(slots=True)
class Web:
    """A FeedReader of a web where each of these addresses leads to a feed."""

    leads: dict[str, tuple[str, Listing]]
    asked: list[str] = field(default_factory=list)

    def find(self, address: str) -> tuple[str, Listing]:
        """What it leads to."""
        self.asked.append(address)
        if address not in self.leads:
            raise FetchError(f"{address}: there is no feed there")
        return self.leads[address]

    def fetch(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Nobody should while a feed is followed."""
        raise NotImplementedError

    def outlines(self, url: str) -> list[Outline]:
        """Nor this."""
        raise NotImplementedError


@pytest.fixture
def web() -> Web:
    """One site with a feed."""
    return Web({"tides.example": (FEED, LISTED), SITE: (FEED, LISTED), FEED: (FEED, LISTED)})


@pytest.fixture
def feeds() -> DictFeeds:
    """None."""
    return DictFeeds()


@pytest.fixture
def follow(feeds: DictFeeds, web: Web) -> Follow:
    """The use case."""
    return Follow(feeds, web, lambda: NOW)


def test_one_is_followed_by_its_address_or_its_sites(follow: Follow, feeds: DictFeeds) -> None:
    """It is due at once; all is kept that was told of it."""
    done = follow.add("tides.example", TEAM, owner="U1", channel="C1")
    (kept,) = feeds.feeds(TEAM)
    assert (done.name, done.feed, done.known, done.items) == ("tides.example", kept, False, 2)
    assert (kept.url, kept.title, kept.site, kept.owner, kept.channel) == (FEED, "Tides", SITE, "U1", "C1")
    assert (kept.workspace, kept.audience, kept.added, kept.state.due) == ("acme", "", NOW, NOW)


def test_one_that_is_followed_already_is_told_so(follow: Follow, feeds: DictFeeds, web: Web) -> None:
    """By its own address or a variant of it without a request."""
    first = follow.add(FEED, TEAM)
    web.asked.clear()
    for address in (FEED, "http://www.tides.example/feed.xml?utm_source=x"):
        again = follow.add(address, TEAM)
        assert (again.feed, again.known) == (first.feed, True)
    assert web.asked == []
    assert follow.add(SITE, TEAM).known
    assert feeds.count("acme") == 1


def test_one_that_was_gone_is_looked_for_again(follow: Follow, feeds: DictFeeds, web: Web) -> None:
    """And polled again."""
    first = follow.add(FEED, TEAM).feed
    assert first
    feeds._set(first, gone=True, due=None)
    web.asked.clear()
    follow.add(FEED, TEAM)
    assert web.asked == [FEED]
    assert feeds.feeds(TEAM)[0].state.due == NOW


def test_a_conversation_has_feeds_of_its_own(follow: Follow, feeds: DictFeeds) -> None:
    """Which no other sees, and which are not the workspace's."""
    team, private = follow.add(FEED, TEAM), follow.add(FEED, PRIVATE)
    assert not private.known
    assert private.feed
    assert private.feed.audience == "D1"
    assert private.feed.scope == PRIVATE
    assert feeds.feeds(OTHER) == feeds.feeds(TEAM) == [team.feed]
    with pytest.raises(InputError, match="none is followed here"):
        follow.remove(FEED, OTHER)
    assert follow.remove(FEED, PRIVATE) == private.feed
    assert feeds.feeds(PRIVATE) == [team.feed]


def test_where_there_is_no_feed(follow: Follow, feeds: DictFeeds) -> None:
    """Nothing is kept."""
    with pytest.raises(InputError, match="there is no feed there"):
        follow.add("https://nothing.example", TEAM)
    assert feeds.count("acme") == 0


def test_a_list_is_followed_without_a_request(follow: Follow, feeds: DictFeeds, web: Web) -> None:
    """What can't be followed is told with the reason, and the rest goes on."""
    outlines = [
        Outline(FEED, "Tides", SITE, "Sea"),
        Outline("file:///etc/passwd", "Secrets"),
        Outline("https://me:secret@tides.example/mine.xml", "Mine"),
        Outline("https://tides.example:99999/feed.xml", "No port"),
        Outline("http://tides.example/feed.xml#again"),
        Outline("https://other.example/rss"),
    ]
    done = list(follow.add_all(outlines, TEAM, owner="U1", channel="C1"))
    assert [(one.name, bool(one.feed), one.known, bool(one.reason)) for one in done] == [
        ("Tides", True, False, False),
        ("Secrets", False, False, True),
        ("Mine", False, False, True),
        ("No port", False, False, True),
        ("http://tides.example/feed.xml#again", True, True, False),
        ("https://other.example/rss", True, False, False),
    ]
    assert "https://" in done[1].reason
    assert "password" in done[2].reason
    assert web.asked == []
    kept = {one.url: one for one in feeds.feeds(TEAM)}
    assert kept.keys() == {FEED, "https://other.example/rss"}
    assert (kept[FEED].title, kept[FEED].site, kept[FEED].folder, kept[FEED].owner) == ("Tides", SITE, "Sea", "U1")
    assert [one.known for one in follow.add_all(outlines, TEAM)] == [True, False, False, False, True, True]


def test_there_may_not_be_too_many(follow: Follow, feeds: DictFeeds) -> None:
    """In a workspace, whoever follows them; one more than that is told so, however it comes."""
    feeds.all = [feed(f"f{number}", Scope("acme", f"D{number}")) for number in range(MOST - 1)]
    outlines = [Outline(f"https://new{number}.example/feed") for number in range(3)]
    done = list(follow.add_all(outlines, TEAM))
    assert [bool(one.feed) for one in done] == [True, False, False]
    assert "5,000" in done[1].reason
    with pytest.raises(InputError, match="5,000 feeds are followed already"):
        follow.add(FEED, TEAM)
    assert follow.add(FEED, Scope("globex")).feed


@pytest.mark.parametrize(
    "name",
    ["id-tides", "https://tides.example/feed", "http://www.tides.example/feed/", "tides.example/feed", " tides "],
    ids=["id", "address", "variant", "without a scheme", "title"],
)
def test_one_is_removed_by_what_people_call_it(follow: Follow, feeds: DictFeeds, name: str) -> None:
    """And no other."""
    feeds.all = [feed("tides"), feed("harbour")]
    assert follow.remove(name, LOCAL).id == "id-tides"
    assert [one.id for one in feeds.all] == ["id-harbour"]


def test_one_is_removed_by_its_site(follow: Follow, feeds: DictFeeds) -> None:
    """As it was added."""
    feeds.all = [replace(feed("tides"), site="https://tides.example/"), feed("harbour")]
    assert follow.remove("tides.example", LOCAL).id == "id-tides"


def test_what_is_called_nothing_of_the_kind(follow: Follow, feeds: DictFeeds) -> None:
    """Is told what there is, and not all of it where that is much."""
    with pytest.raises(InputError, match=r"^no feed here is called x; none is followed here$"):
        follow.remove("x", LOCAL)
    feeds.all = [feed(f"f{number:02}") for number in range(40)]
    for name in ("x", "", "https://["):
        with pytest.raises(InputError, match=r"followed here are F00 \(https://f00.example/feed\), .* and 30 more$"):
            follow.remove(name, LOCAL)


def test_a_title_that_several_have(follow: Follow, feeds: DictFeeds) -> None:
    """Names neither."""
    feeds.all = [feed("tides"), replace(feed("harbour"), title="Tides")]
    with pytest.raises(InputError, match=r"several feeds are called tides; .*https://harbour.example/feed"):
        follow.remove("tides", LOCAL)
    assert len(feeds.all) == 2


def test_there_may_be_fewer(follow: Follow) -> None:
    """As somebody chose; what is followed already is no more than it was, and removing one makes room."""
    few = replace(follow, most=2)
    outlines = [Outline(f"https://tides.example/{number}.xml") for number in range(3)]
    done = list(few.add_all(outlines, TEAM))
    reason = "2 feeds are followed already, the most there may be; remove one first"
    assert [one.reason for one in done] == ["", "", reason]
    with pytest.raises(InputError, match=reason):
        few.add(FEED, PRIVATE)
    assert few.add(outlines[0].url, TEAM).known
    assert few.add(FEED, Scope("other")).feed
    few.remove(outlines[0].url, TEAM)
    assert few.add(FEED, PRIVATE).feed
