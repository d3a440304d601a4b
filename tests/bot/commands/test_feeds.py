"""`feeds`: added, listed, polled, imported and exported, and what is told when something of that fails."""

import json
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.slack.newsfeeds import Newsfeeds, serving_feeds
from tests.bot.slack.site import LOST, TITLE, Site, serving_site

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def site(
    settled: None,  # noqa: ARG001 - settles this process first
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Site, Newsfeeds]]:
    """A site of articles and one of feeds, which may be read although they are on loopback."""
    with serving_site() as pages, serving_feeds() as feeds:
        monkeypatch.setenv("DATELINE_PRIVATE_HOSTS", f"{pages.host},{feeds.host}")
        yield pages, feeds


def test_a_feed_is_followed_and_read(call: Call, site: tuple[Site, Newsfeeds]) -> None:
    """Its articles are in the library after a poll, and no more are after another one."""
    pages, feeds = site
    url = feeds.feed("Wexley Herald", (TITLE, pages.fire()))
    code, out, _ = call("feeds", "add", url, "--json")
    (added,) = json.loads(out)
    assert code == 0
    assert (added["url"], added["title"], added["items"], added["known"]) == (url, "Wexley Herald", 1, False)

    assert call("feeds", "add", url)[1].startswith("Followed already: Wexley Herald\n")
    (listed,) = json.loads(call("feeds", "list", "--json")[1])
    assert (listed["id"], listed["health"], listed["polled"]) == (added["id"], "NEW", None)

    code, out, _ = call("feeds", "poll", "--json")
    told = json.loads(out)
    assert (code, told["polled"], told["failed"], told["partial"]) == (0, 1, [], 0)
    assert told["articles"]["added"] == 1
    assert LOST in call("find", "tram depot", "--json")[1]

    assert call("feeds", "poll")[1] == "1 feed asked: nothing new.\n"
    assert feeds.statuses(url) == [200, 200, 304]
    (listed,) = json.loads(call("feeds", "list", "--json")[1])
    assert (listed["health"], listed["items"], listed["reason"]) == ("OK", 1, "")


def test_only_those_whose_turn_it_is(call: Call, site: tuple[Site, Newsfeeds]) -> None:
    """As a cron job asks for; nobody is asked twice in a quarter of an hour."""
    url = site[1].feed("Wexley Herald")
    call("feeds", "add", url)
    assert call("feeds", "poll", "--due")[0] == 0
    code, out, _ = call("feeds", "poll", "--due")
    assert code == 0
    assert re.match(r"It is no feed's turn before \d", out)
    assert len(site[1].statuses(url)) == 2


def test_what_fails_is_named_and_the_rest_is_done(call: Call, site: tuple[Site, Newsfeeds]) -> None:
    """A feed that fails is in the list with its reason, and in the digest; an item without a page by its blurb."""
    pages, feeds = site
    good = feeds.feed(
        "Wexley Herald", (TITLE, pages.fire()), ("A page that is not there, which nobody reads", pages.broken(404))
    )
    bad = feeds.feed("The Ledger")
    code, out, err = call("feeds", "add", good, bad, f"http://{feeds.host}/none")
    assert code == 1
    assert out.count("Followed: ") == 2
    assert f"http://{feeds.host}/none: " in err

    feeds.at(bad).status = 410
    code, out, err = call("feeds", "poll")
    assert code == 1
    assert out.startswith("2 feeds asked: 1 added, 1 failed")
    assert f"{bad}: the site answered 410 (gone); the page is gone\n" in err
    shown = call("feeds", "list")[1]
    assert shown.index("FAILED  The Ledger") < shown.index("OK      Wexley Herald")
    assert json.loads(call("digest", "--json")[1])["counts"]["failed_feeds"] == ["The Ledger"]


def test_removed_by_its_name(call: Call, site: tuple[Site, Newsfeeds]) -> None:
    """Its articles stay; a name that is none is told with those that are."""
    call("feeds", "add", site[1].feed("Wexley Herald"))
    code, _, err = call("feeds", "remove", "The Ledger")
    assert code == 1
    assert "Wexley Herald" in err
    assert call("feeds", "remove", "wexley herald")[1] == "No longer followed: Wexley Herald. Its articles stay.\n"
    assert call("feeds", "list", "--json")[1] == "[]\n"
    assert "feeds add" in call("feeds", "list")[1]


def test_lists_come_and_go(call: Call, settled: None, tmp_path: Path) -> None:  # noqa: ARG001 - no setting is made
    """What is exported can be imported; a feed is there once, and what is no feed's address is named."""
    opml = tmp_path / "feeds.opml"
    rows = "".join(
        f'<outline type="rss" text="{name}" xmlUrl="{url}"/>'
        for name, url in {"Weir": "https://weir.example/rss", "Mill": "https://mill.example/feed.json"}.items()
    )
    opml.write_text(f'<opml version="2.0"><body><outline text="Local">{rows}</outline></body></opml>')
    code, out, _ = call("feeds", "import", str(opml), "--json")
    assert (code, json.loads(out)) == (0, {"added": 2, "known": 0, "failed": []})
    assert call("feeds", "import", str(opml))[1] == "2 followed already.\n"
    exported = tmp_path / "again.opml"
    exported.write_text(call("feeds", "export")[1])
    before = json.loads(call("feeds", "list", "--json")[1])
    assert {(feed["title"], feed["folder"], feed["health"]) for feed in before} == {
        ("Weir", "Local", "NEW"),
        ("Mill", "Local", "NEW"),
    }
    for feed in before:
        call("feeds", "remove", feed["id"])
    call("feeds", "import", str(exported))
    assert {feed["url"] for feed in json.loads(call("feeds", "list", "--json")[1])} == {one["url"] for one in before}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "can't be read"), (b"", "OPML"), (b"\x89PNG\r\n", "OPML"), (b"<opml><body/></opml>", "")],
)
def test_what_is_no_list(content: bytes | None, reason: str, call: Call, settled: None, tmp_path: Path) -> None:  # noqa: ARG001
    """It is told, without a traceback."""
    path = tmp_path / "feeds.opml"
    if content is not None:
        path.write_bytes(content)
    code, out, err = call("feeds", "import", str(path))
    assert "Traceback" not in err
    assert (code == 1 and f"{path}: " in err and reason in err) or (not reason and "no feed" in (out + err).lower())


def test_what_is_to_be_read_another_time(call: Call, site: tuple[Site, Newsfeeds]) -> None:
    """A page that may be there later is no failure, and is told."""
    pages, feeds = site
    call("feeds", "add", feeds.feed("Wexley Herald", ("A page that is out of order", pages.broken(503))))
    assert call("feeds", "poll")[1] == "1 feed asked: nothing new; 1 item still to be read.\n"
    assert json.loads(call("feeds", "poll", "--json")[1])["waiting"] == 1
    assert re.search(r"; 1 item still to be read\.$", call("feeds", "poll", "--due")[1])


def test_stopped_by_ctrl_c(call: Call, site: tuple[Site, Newsfeeds]) -> None:
    """What is being asked comes to its end and is kept, and nothing more is begun."""
    pages, feeds = site
    url = feeds.feed("Wexley Herald", (TITLE, pages.fire()), slow=True)
    feeds.release(url)
    call("feeds", "add", url)
    feeds.at(url).ready = threading.Event()

    def press() -> None:
        while len(feeds.statuses(url)) < 3:  # it is told once when asked, and once when answered
            time.sleep(0.01)
        signal.raise_signal(signal.SIGINT)
        feeds.release(url)

    pressing = threading.Thread(target=press)
    pressing.start()
    code, out, err = call("feeds", "poll")
    pressing.join()
    assert (code, out) == (130, "")
    assert "Stopping: what is being read comes to its end first" in err
    assert "Stopped. What was done is kept" in err
    (listed,) = json.loads(call("feeds", "list", "--json")[1])
    assert (listed["health"], listed["items"]) == ("OK", 1)
    assert pages.asked == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_nothing_is_followed(call: Call, settled: None) -> None:  # noqa: ARG001
    """A poll of nothing is no failure."""
    assert call("feeds", "poll")[:2] == (0, "No feed is followed.\n")
