"""What every Feeds does: a feed is polled by one at a time, what it found is kept whole, and others don't see it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import Scope
from retrieval.feed_ports import Feeds
from retrieval.feeds import Catch, Feed, Item, Pending, State

NOON = datetime(2026, 3, 12, 12, 0, 0, 123456, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEASE = 2 * MINUTE
TEAM, PRIVATE, GLOBEX = Scope("acme"), Scope("acme", "D1"), Scope("globex")
ITEM = Item(
    "https://tides.example/otters?a=1",
    "tag:tides,1",
    "Otters – “counted” \N{OTTER}",
    "First.\n\nSecond.",
    "J. Doe",
    NOON - HOUR,
    (NOON - MINUTE).astimezone(timezone(timedelta(hours=5, minutes=45))),
    "https://tides.example/otters.jpg",
)
STATE = State(
    NOON,
    20 * MINUTE,
    NOON - SECOND,
    'W/"abc"',
    "Thu, 12 Mar 2026 11:00:00 GMT",
    NOON - HOUR,
    NOON - 2 * HOUR,
    NOON - DAY,
    12,
    3,
    NOON - 2 * DAY,
    "it answers 503",
    told=True,
)


def feed(name: str = "tides", scope: Scope = TEAM, **changes: Any) -> Feed:
    """A feed of that name, due at noon."""
    state = State(**{"due": NOON, **{key: changes.pop(key) for key in list(changes) if key in State.__slots__}})
    plain = Feed(
        scope.workspace, f"id-{name}", f"https://{name}.example/feed", NOON - DAY, state, name, audience=scope.home
    )
    return replace(plain, **changes)


def claimed(feeds: Feeds, now: datetime = NOON, **given: Any) -> Feed:
    """The feed that is next, which there has to be, alone."""
    (held,) = feeds.claim(now, LEASE, given.pop("busy", ()), **given)
    return held


def item_claimed(feeds: Feeds, now: datetime = NOON, **given: Any) -> Pending:
    """The item that is next, which there has to be."""
    held = feeds.claim_item(now, LEASE, given.pop("busy", ()), **given)
    assert held is not None
    return held


def caught(*items: Item, again: bool = False, **marks: str) -> Catch:
    """What a poll found."""
    return Catch(marks, tuple((item, again) for item in items))


def test_there_is_nothing_in_nothing(feeds: Feeds) -> None:
    """And no question about it fails."""
    assert feeds.feeds(TEAM) == []
    assert (feeds.count("acme"), feeds.waiting(), feeds.waiting(TEAM)) == (0, 0, 0)
    assert (feeds.claim(NOON, LEASE, ()), feeds.claim_item(NOON, LEASE, {"x"}), feeds.next_due()) == ((), None, None)
    assert (feeds.hurry(TEAM, NOON), feeds.prune(NOON)) == (0, 0)
    gone = feed()
    assert not feeds.remove(TEAM, gone.id)
    assert not feeds.keep(gone, Catch(), NOON)
    assert not feeds.tell(gone, True)
    assert feeds.known(gone, ["a"]) == {}


def test_all_of_a_feed_is_kept(feeds: Feeds) -> None:
    """As it was given, its times as the same moments, in UTC."""
    there = NOON.astimezone(timezone(timedelta(hours=-3)))
    whole = Feed(
        "acme",
        "f1",
        "https://tides.example/feed?x=1",
        there,
        STATE,
        "Tides \N{OTTER}",
        "https://tides.example/",
        "News/Sea",
        "D1",
        "U1",
        "C1",
    )
    assert feeds.add(whole) == whole
    (kept,) = feeds.feeds(PRIVATE)
    assert kept == whole
    plain = feed("plain", due=None, gone=True)
    assert feeds.add(plain) == plain
    assert feeds.feeds(TEAM) == [plain]


def test_a_feed_is_there_once_in_an_audience(feeds: Feeds) -> None:
    """By its canonical address; and may be there for another audience too."""
    first = feeds.add(feed())
    variant = feed("other", url="http://www.tides.example/feed/?utm_source=x")
    assert feeds.add(variant) == first
    assert feeds.add(replace(variant, audience="D1")).id == variant.id
    assert feeds.add(replace(variant, id="third", workspace="globex")).id == "third"
    assert [feeds.count(name) for name in ("acme", "globex")] == [2, 1]
    odd = feed("odd", url="feed:nonsense")
    assert feeds.add(odd) == feeds.add(replace(odd, id="again")) == odd


def test_one_that_was_gone_is_asked_again(feeds: Feeds) -> None:
    """Once it is added again; it stays the same feed."""
    gone = feeds.add(feed(due=None, gone=True, failures=2, reason="410"))
    assert feeds.claim(NOON + 365 * DAY, LEASE, ()) == ()
    assert feeds.hurry(TEAM, NOON) == 0
    back = feeds.add(feed("back", url=gone.url, due=NOON))
    assert back == replace(gone, state=replace(gone.state, due=NOON, gone=False))
    assert claimed(feeds).id == gone.id


def test_a_scope_sees_its_own(feeds: Feeds) -> None:
    """By name; counted are all of a workspace."""
    feeds.add(feed("b", title="beta"))
    feeds.add(feed("a", title="Alpha"))
    feeds.add(feed("c", title=""))
    feeds.add(feed("secret", PRIVATE))
    feeds.add(feed("g", GLOBEX))
    assert [one.name for one in feeds.feeds(TEAM)] == ["Alpha", "beta", "https://c.example/feed"]
    assert [one.name for one in feeds.feeds(PRIVATE)] == ["Alpha", "beta", "https://c.example/feed", "secret"]
    assert [one.name for one in feeds.feeds(Scope("acme", "D2"))] == ["Alpha", "beta", "https://c.example/feed"]
    assert [one.name for one in feeds.feeds(GLOBEX)] == ["g"]
    assert feeds.count("acme") == 4
    assert feeds.feeds(PRIVATE)[-1].scope == PRIVATE


def test_only_what_is_seen_is_removed(feeds: Feeds) -> None:
    """With all that was kept of it; what is added anew remembers nothing."""
    secret = feeds.add(feed("secret", PRIVATE))
    other = feeds.add(feed(due=NOON + SECOND))
    for one in (claimed(feeds), claimed(feeds, NOON + SECOND)):
        assert feeds.keep(one, caught(ITEM, a="1"), NOON)
    for scope in (TEAM, Scope("acme", "D2"), GLOBEX, Scope("globex", "D1")):
        assert not feeds.remove(scope, secret.id)
    held = item_claimed(feeds, scope=PRIVATE)
    assert feeds.remove(PRIVATE, held.feed.id)
    assert not feeds.remove(PRIVATE, held.feed.id)
    assert not feeds.finish(held)
    assert not feeds.put_off(held, NOON)
    assert not feeds.keep(held.feed, caught(ITEM), NOON)
    assert not feeds.tell(held.feed, True)
    assert feeds.waiting() == 1
    left = secret if held.feed.id == other.id else other
    assert feeds.known(left, ["a"]) == {"a": "1"}
    assert feeds.known(feeds.add(held.feed), ["a"]) == {}


def test_the_longest_due_comes_first_and_those_that_fail_last(feeds: Feeds) -> None:
    """None that is not due, and none on a busy host."""
    for name, due, failures in (
        ("late", NOON - HOUR, 0),
        ("failing", NOON - DAY, 1),
        ("worse", NOON - 2 * DAY, 5),
        ("now", NOON, 0),
        ("soon", NOON + SECOND, 0),
    ):
        feeds.add(feed(name, due=due, failures=failures))
    assert feeds.next_due() == NOON - 2 * DAY
    assert claimed(feeds, busy={"late.example", "now.example", "x.example"}).title == "worse"
    assert [claimed(feeds).title for _ in range(3)] == ["late", "now", "failing"]
    assert feeds.claim(NOON, LEASE, ()) == ()
    assert feeds.next_due() == NOON + SECOND


def test_a_feed_is_claimed_in_a_scope(feeds: Feeds) -> None:
    """Or over all workspaces."""
    feeds.add(feed("secret", PRIVATE))
    feeds.add(feed("g", GLOBEX))
    assert feeds.claim(NOON, LEASE, (), TEAM) == ()
    assert claimed(feeds, scope=GLOBEX).title == "g"
    assert claimed(feeds).title == "secret"


ONE = "https://one.example/feed?key=secret"


def fellow(name: str, scope: Scope = TEAM, **changes: Any) -> Feed:
    """A feed at the one address."""
    return feed(name, scope, **{"url": ONE, **changes})


def names(claimed: Sequence[Feed]) -> list[str]:
    """Those that were claimed."""
    return [one.title for one in claimed]


def test_feeds_of_one_address_are_claimed_together(feeds: Feeds) -> None:
    """Whosever they are, each under its own fence; only of the whole address, and of the version that is known."""
    last: dict[str, Any] = {"etag": '"1"', "modified": "Thu, 12 Mar 2026 11:00:00 GMT"}
    feeds.add(fellow("first", due=NOON - HOUR, **last, fence=4))
    feeds.add(fellow("secret", PRIVATE, **last))
    feeds.add(fellow("g", GLOBEX, due=NOON - SECOND, **last, folder="News", owner="U1"))
    feeds.add(fellow("others key", Scope("a"), **last, url=ONE.replace("secret", "x")))
    feeds.add(fellow("tracked", Scope("b"), **last, url=f"{ONE}&utm_source=x"))
    feeds.add(fellow("version", Scope("c"), **last | {"etag": '"2"'}))
    feeds.add(fellow("no etag", Scope("d"), modified=last["modified"]))
    feeds.add(fellow("new", Scope("e")))
    feeds.add(fellow("gone", Scope("f"), **last, due=None, gone=True))
    taken = feeds.claim(NOON, LEASE, ())
    assert names(taken) == ["first", "g", "secret"]
    assert [(one.fence, one.state.due) for one in taken] == [(5, NOON + LEASE), (1, NOON + LEASE), (1, NOON + LEASE)]
    assert (taken[1].workspace, taken[1].owner, taken[1].state.etag) == ("globex", "U1", '"1"')
    rest = [names(feeds.claim(NOON, LEASE, ())) for _ in range(5)]
    assert sorted(rest) == [["new"], ["no etag"], ["others key"], ["tracked"], ["version"]]
    assert feeds.claim(NOON, LEASE, ()) == ()


def test_each_is_given_back_by_itself(feeds: Feeds) -> None:
    """What one found, lost or removed is nothing to the others; those that were not given back come again together."""
    for number, scope in enumerate((TEAM, PRIVATE, GLOBEX, Scope("left"))):
        feeds.add(fellow(f"f{number}", scope))
    one, two, three, four = feeds.claim(NOON, LEASE, ())
    assert feeds.remove(four.scope, four.id)
    assert feeds.keep(replace(one, state=replace(STATE, due=NOON + DAY)), caught(ITEM, a="1"), NOON)
    assert not feeds.keep(four, caught(ITEM), NOON)
    assert feeds.waiting() == 1
    assert feeds.known(two, ["a"]) == {}
    assert feeds.claim(NOON + LEASE - SECOND, LEASE, ()) == ()
    again = feeds.claim(NOON + LEASE, LEASE, ())
    assert [(lost.id, lost.fence) for lost in again] == [(two.id, 2), (three.id, 2)]
    assert not feeds.keep(two, caught(ITEM), NOON)
    assert feeds.keep(again[0], caught(ITEM), NOON)


def test_those_that_are_due_soon_come_along(feeds: Feeds) -> None:
    """Within half of the time that the first has waited; none in another's hand, or that its site asked to wait."""
    feeds.add(fellow("held", Scope("a"), due=NOON - HOUR))
    (held,) = feeds.claim(NOON - MINUTE, LEASE, ())
    feeds.add(fellow("first", polled=NOON - HOUR))
    feeds.add(fellow("soon", Scope("b"), due=NOON + HOUR / 2))
    feeds.add(fellow("later", Scope("c"), due=NOON + HOUR / 2 + SECOND))
    feeds.add(fellow("asked to wait", Scope("d"), due=NOON + SECOND, wait_until=NOON + SECOND))
    feeds.add(fellow("waited", Scope("e"), due=NOON + MINUTE, wait_until=NOON))
    assert names(feeds.claim(NOON, LEASE, ())) == ["first", "waited", "soon"]
    assert feeds.keep(held, Catch(), NOON)
    assert feeds.claim(NOON, LEASE, ()) == ()


def test_one_that_was_given_back_may_come_along(feeds: Feeds) -> None:
    """It is in nobody's hand then."""
    feeds.add(fellow("one", due=NOON - HOUR))
    (held,) = feeds.claim(NOON - HOUR, LEASE, ())
    assert feeds.keep(replace(held, state=State(NOON + MINUTE, polled=NOON - HOUR)), Catch(), NOON - HOUR)
    feeds.add(fellow("other", GLOBEX, polled=NOON - HOUR))
    assert names(feeds.claim(NOON, LEASE, ())) == ["other", "one"]


def test_a_new_one_brings_no_other_forward(feeds: Feeds) -> None:
    """It has not waited; what is due anyway comes along."""
    feeds.add(fellow("new"))
    feeds.add(fellow("due", Scope("a"), due=NOON - SECOND, failures=1))
    feeds.add(fellow("soon", GLOBEX, due=NOON + SECOND, polled=NOON - DAY))
    assert names(feeds.claim(NOON, LEASE, ())) == ["new", "due"]


def test_none_comes_along_that_the_scope_does_not_see(feeds: Feeds) -> None:
    """Where one is given."""
    for number, scope in enumerate((TEAM, PRIVATE, Scope("acme", "D2"), GLOBEX)):
        feeds.add(fellow(f"f{number}", scope))
    assert names(feeds.claim(NOON, LEASE, (), PRIVATE)) == ["f0", "f1"]
    assert names(feeds.claim(NOON, LEASE, {"one.example"})) == []
    assert names(feeds.claim(NOON, LEASE, ())) == ["f2", "f3"]


def test_what_is_shared(feeds: Feeds) -> None:
    """Is what another workspace follows, at the same whole address."""
    one = feeds.add(fellow("one"))
    feeds.add(fellow("secret", PRIVATE))
    feeds.add(fellow("variant", GLOBEX, url=f"{ONE}&utm_source=x"))
    assert not feeds.is_shared(one)
    other = feeds.add(fellow("other", GLOBEX, due=None, url=ONE, audience="D9"))
    assert feeds.is_shared(one)
    assert feeds.is_shared(other)
    assert feeds.remove(other.scope, other.id)
    assert not feeds.is_shared(one)
    assert not feeds.is_shared(feed("absent"))


def test_a_lease_runs_out(feeds: Feeds) -> None:
    """Then another takes the feed, and whoever had it keeps nothing."""
    feeds.add(feed())
    lost = claimed(feeds)
    assert (lost.fence, lost.state.due) == (1, NOON + LEASE)
    assert feeds.next_due() == NOON + LEASE
    assert feeds.claim(NOON + LEASE - SECOND, LEASE, ()) == ()
    held = claimed(feeds, NOON + LEASE)
    assert held.fence == 2
    assert not feeds.keep(replace(lost, title="lost"), caught(ITEM, a="lost"), NOON)
    assert (feeds.feeds(TEAM), feeds.waiting(), feeds.known(held, ["a"])) == ([held], 0, {})
    assert feeds.keep(held, caught(ITEM, a="held"), NOON)
    assert (feeds.waiting(), feeds.known(held, ["a", "b"])) == (1, {"a": "held"})


def test_one_whose_lease_ran_out_may_still_be_kept(feeds: Feeds) -> None:
    """As long as nobody else took it."""
    feeds.add(feed())
    held = claimed(feeds)
    assert feeds.keep(held, caught(a="1"), NOON + HOUR)


def test_a_poll_is_kept_whole(feeds: Feeds) -> None:
    """State, title, site, address; what the list or the owner says of it stays, and whether that one was told."""
    feeds.add(feed(folder="News", owner="U1", channel="C1", told=True))
    held = claimed(feeds)
    after = replace(held, url="https://tides.example/new", title="Tides", site="https://tides.example/", state=STATE)
    assert feeds.tell(held, False)
    meant = replace(after, folder="x", owner="x", channel="x", added=NOON)
    assert feeds.keep(meant, Catch(), NOON)
    assert feeds.feeds(TEAM) == [replace(after, state=replace(STATE, told=False))]
    assert feeds.add(feed("same", url="https://tides.example/new/")).id == held.id
    assert feeds.add(feed("old")).id == "id-old"


def test_an_address_that_is_taken_is_not_taken_over(feeds: Feeds) -> None:
    """By another feed of that audience; all else is kept."""
    feeds.add(feed("tides"))
    feeds.add(feed("moved", due=NOON - SECOND))
    feeds.add(feed("free", PRIVATE, url="https://both.example/feed", due=NOON + DAY))
    held = claimed(feeds)
    assert feeds.keep(replace(held, url="http://tides.example/feed/", title="Moved"), Catch(), NOON)
    assert {one.title: one.url for one in feeds.feeds(TEAM)} == {
        "Moved": "https://moved.example/feed",
        "tides": "https://tides.example/feed",
    }
    again = claimed(feeds, NOON + LEASE, busy={"tides.example"})
    assert feeds.keep(replace(again, url="https://both.example/feed"), Catch(), NOON)
    assert "https://both.example/feed" in [one.url for one in feeds.feeds(TEAM)]


def test_marks_are_of_one_feed(feeds: Feeds) -> None:
    """A later mark takes the place of an earlier one; those asked for are told, however many."""
    feeds.add(feed("a"))
    feeds.add(feed("b"))
    one, other = claimed(feeds), claimed(feeds)
    many = {f"k{number}": "1" for number in range(2_500)}
    assert feeds.keep(one, Catch(many), NOON)
    assert feeds.keep(other, caught(k1="other"), NOON)
    assert feeds.keep(one, caught(k1="2", k3000="1"), NOON)
    assert feeds.known(one, [*many, "k3000", "absent"]) == many | {"k1": "2", "k3000": "1"}
    assert feeds.known(one, ["k1", "absent"]) == {"k1": "2"}
    assert feeds.known(other, [*many]) == {"k1": "other"}
    assert feeds.known(one, []) == {}


def test_keys_are_forgotten_long_after_they_were_listed(feeds: Feeds) -> None:
    """But not those that the feed listed last, however long ago: it may have told nothing new since."""
    feeds.add(feed())
    held = claimed(feeds)
    assert feeds.keep(held, caught(old="1", lasting="1"), NOON)
    assert feeds.prune(NOON + 200 * DAY) == 0
    assert feeds.keep(held, caught(lasting="1", new="1"), NOON + 20 * DAY)
    assert feeds.prune(NOON + 10 * DAY) == 0
    assert feeds.keep(held, caught(lasting="1", new="1"), NOON + 40 * DAY)
    assert feeds.keep(held, caught(), NOON + 300 * DAY)
    assert feeds.prune(NOON + SECOND) == 1
    assert feeds.known(held, ["old", "lasting", "new"]) == {"lasting": "1", "new": "1"}
    assert feeds.prune(NOON + 365 * DAY) == 0


def test_all_are_hurried_but_those_told_to_wait(feeds: Feeds) -> None:
    """And those that the scope does not see; what was due before stays first."""
    feeds.add(feed("late", due=NOON - HOUR))
    feeds.add(feed("later", due=NOON + DAY))
    feeds.add(feed("waited", due=NOON + DAY, wait_until=NOON))
    feeds.add(feed("waits", due=NOON + DAY, wait_until=NOON + SECOND))
    feeds.add(feed("secret", PRIVATE, due=NOON + DAY))
    assert feeds.hurry(TEAM, NOON) == 3
    assert {one.title: one.state.due for one in feeds.feeds(PRIVATE)} == {
        "late": NOON - HOUR,
        "later": NOON,
        "waited": NOON,
        "waits": NOON + DAY,
        "secret": NOON + DAY,
    }


def test_it_is_told_once(feeds: Feeds) -> None:
    """And once that it is back."""
    one = feeds.add(feed())
    assert [feeds.tell(one, told) for told in (False, True, True, False, False)] == [False, True, False, True, False]


def test_what_is_to_be_told(feeds: Feeds) -> None:
    """Who fails and is not told of, who is told of and works; in any workspace and conversation."""
    for number, (failures, gone, told) in enumerate(product((0, 1), (False, True), (False, True))):
        scope = (TEAM, PRIVATE, GLOBEX)[number % 3]
        feeds.add(feed(f"{failures}{gone}{told}", scope, failures=failures, gone=gone, told=told))
    there = {"0FalseTrue", "0TrueFalse", "1FalseFalse", "1TrueFalse"}
    assert {one.title for one in feeds.untold()} == there
    for one in feeds.untold():
        assert feeds.tell(one, not one.state.told)
    assert feeds.untold() == []


def test_an_item_comes_back_whole(feeds: Feeds) -> None:
    """With the feed as it is now, the longest due first, those kept together in order."""
    feeds.add(feed())
    held = claimed(feeds)
    plain = Item(None, title="No link")
    assert feeds.keep(held, caught(ITEM, plain), NOON)
    assert feeds.keep(held, caught(plain, again=True), NOON - SECOND)
    assert (feeds.waiting(), feeds.next_due()) == (3, NOON - SECOND)
    one, two, three = (item_claimed(feeds) for _ in range(3))
    assert (one.item, one.again, two.item, two.again, three.item) == (plain, True, ITEM, False, plain)
    assert (one.feed, one.fence, one.attempts) == (feeds.feeds(TEAM)[0], 1, 1)
    assert len({one.id, two.id, three.id}) == 3
    assert feeds.claim_item(NOON, LEASE, ()) is None


def test_an_item_is_in_one_hand(feeds: Feeds) -> None:
    """Until its lease runs out; then whoever had it neither finishes it nor puts it off."""
    feeds.add(feed(due=NOON + DAY))
    assert feeds.keep(feeds.feeds(TEAM)[0], caught(ITEM), NOON)
    lost = item_claimed(feeds)
    assert feeds.claim_item(NOON + LEASE - SECOND, LEASE, ()) is None
    held = item_claimed(feeds, NOON + LEASE)
    assert (held.id, held.fence, held.attempts) == (lost.id, 2, 2)
    assert not feeds.finish(lost)
    assert not feeds.put_off(lost, NOON)
    assert feeds.put_off(held, NOON + HOUR)
    assert feeds.next_due() == NOON + HOUR
    assert feeds.claim_item(NOON + HOUR - SECOND, LEASE, ()) is None
    again = item_claimed(feeds, NOON + HOUR)
    assert again.attempts == 3
    assert feeds.finish(again)
    assert not feeds.finish(again)
    assert feeds.waiting() == 0


def test_items_are_claimed_in_a_scope_and_on_idle_hosts(feeds: Feeds) -> None:
    """Theirs, not the feed's; one without a link is on none."""
    for one in (feed("secret", PRIVATE), feed("g", GLOBEX)):
        feeds.add(one)
        assert feeds.keep(one, caught(ITEM, Item(None, one.title)), NOON)
    assert (feeds.waiting(), feeds.waiting(PRIVATE), feeds.waiting(TEAM)) == (4, 2, 0)
    assert feeds.claim_item(NOON, LEASE, (), TEAM) is None
    busy = {"tides.example"}
    assert item_claimed(feeds, scope=PRIVATE, busy=busy).item.guid == "secret"
    assert feeds.claim_item(NOON, LEASE, busy, PRIVATE) is None
    assert item_claimed(feeds, scope=PRIVATE, busy={"secret.example"}).item == ITEM


def test_what_no_database_takes_is_kept_without_it(tmp_path: Path) -> None:
    """Halves of characters and NULs, which come out of headers and broken feeds."""
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
        feeds = SqlFeeds(library)
        one = feeds.add(feed(title="a\udcffb\0c"))
        assert one.title == "a?bc"
        broken = replace(one, site="\ud800", state=replace(one.state, etag='"\udcff"', reason="\0"))
        assert feeds.keep(broken, caught(Item("https://x.example/\ud800", "\udcff", "\0t")), NOON)
        assert item_claimed(feeds).item == Item("https://x.example/?", "?", "t")


def test_none_is_claimed_twice(database: SqlLibrary) -> None:
    """By four at once; and of feeds of one address, each has all or none."""
    first = SqlFeeds(database)
    for number in range(60):
        name, workspace = f"f{number % 12}", f"w{number // 12}"
        one = first.add(feed(f"{name}-{workspace}", Scope(workspace), url=f"https://{name}.example/feed"))
        assert first.keep(one, caught(ITEM), NOON)

    def take_all(_: int) -> tuple[list[list[str]], list[str]]:
        feeds, taken, items = SqlFeeds(database), [], []
        while some := feeds.claim(NOON, LEASE, ()):
            taken.append([one.id for one in some])
        while item := feeds.claim_item(NOON, LEASE, ()):
            items.append(item.id)
        return taken, items

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(take_all, range(4)))
    taken = [ids for ids_of, _ in shares for ids in ids_of]
    items = [one for _, ids in shares for one in ids]
    assert sorted(map(len, taken)) == [5] * 12
    assert len({one for ids in taken for one in ids}) == len(set(items)) == len(items) == 60


def test_very_many_of_one_address_are_claimed_a_part_at_a_time(
    database: SqlLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are due first come first."""
    monkeypatch.setattr("retrieval.adapters.sql_feeds._MANY", 3)
    feeds = SqlFeeds(database)
    for number in range(7):
        feeds.add(fellow(f"f{number}", Scope(f"w{number}"), due=NOON - number * SECOND))
    parts = [names(feeds.claim(NOON, LEASE, ())) for _ in range(4)]
    assert parts == [["f6", "f5", "f4"], ["f3", "f2", "f1"], ["f0"], []]
