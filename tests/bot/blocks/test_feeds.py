"""How feeds and their health are shown: as a reply, in the Home tab, in modals; and that Slack takes it."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.feeds import (
    add_feed_view,
    back_message,
    died_message,
    exported_message,
    feeds_message,
    feeds_view,
    followed_message,
    home_feeds,
    imported_message,
    polled_message,
    removed_message,
)
from bot.playground.slack.limits import check_home, check_view
from retrieval.feeds import Feed, State
from retrieval.follow import Followed
from tests.bot.blocks import hostile
from tests.bot.blocks.hostile import NOW, addresses, check, linked, shown, stored, texts
from tests.slack.reading import mentions

COMMAND = "/articles"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = State(NOW + HOUR, polled=NOW, worked=NOW, newest=NOW - 3 * HOUR, items=20)
FAILING = replace(WELL, failures=5, failing_since=NOW - 2 * DAY, reason="the site answered 503; try again later")


def feed(name: str, state: State = WELL, **changed: Any) -> Feed:
    """A feed of that name."""
    address = f"https://{name.lower().replace(' ', '-')}.example/feed"
    return replace(Feed("w", f"id-{name}", address, NOW, state, name), **changed)


ALL = (
    feed("Tides"),
    feed("Harbour Post", FAILING),
    feed("Quarry", replace(WELL, items=0)),
    feed("Old Mill", replace(WELL, newest=NOW - 100 * DAY)),
    feed("Brand New", State(NOW)),
    feed("Gone", replace(FAILING, gone=True, due=None, reason="the page is gone")),
)


def test_the_list_has_the_worst_first() -> None:
    """Each with its health, since when and why; what is only for a private conversation says so."""
    message = feeds_message([*ALL, feed("Ours", audience="C9")], NOW, COMMAND)
    check(message, [one.url for one in ALL] + ["https://ours.example/feed"])
    counted, listed, usage = shown(list(message.blocks))
    assert counted == "*7 feeds: 2 FAILED, 1 EMPTY, 1 STALE, 1 NEW, 2 OK*"
    assert listed.split("\n") == [
        "• `FAILED` <https://harbour-post.example/feed|Harbour Post> – since 12 March 2026, 12:00 UTC: the site "
        "answered 503; try again later",
        "• `FAILED` <https://gone.example/feed|Gone> – since 12 March 2026, 12:00 UTC: the page is gone; gone for good",
        "• `EMPTY` <https://quarry.example/feed|Quarry> – it lists nothing",
        "• `STALE` <https://old-mill.example/feed|Old Mill> – nothing new since 4 December 2025",
        "• `NEW` <https://brand-new.example/feed|Brand New> – not read yet",
        "• `OK` <https://tides.example/feed|Tides> – the newest 3 h ago",
        "• `OK` <https://ours.example/feed|Ours> (here alone) – the newest 3 h ago",
    ]
    assert usage.startswith("*/articles* takes:\n`feeds` –")
    assert "No feeds are followed yet." in shown(list(feeds_message([], NOW, COMMAND).blocks))


def test_a_long_list_has_pages() -> None:
    """All of them are on one of the pages, each tells of the next, and what is beyond the last page is the last."""
    many = [feed(f"Feed {place}") for place in range(1_000)]
    seen, page, last = "", 1, False
    while not last:
        message = feeds_message(many, NOW, COMMAND, page)
        check(message, [one.url for one in many])
        told = "\n".join(shown(list(message.blocks)))
        last = f"`/articles feeds list {page + 1}` shows the next" not in told
        seen, page = seen + told, page + 1
    assert page > 5
    assert all(seen.count(f"|{one.name}>") == 1 for one in many)
    assert feeds_message(many, NOW, COMMAND, 9_999) == message


def test_what_was_followed_is_told() -> None:
    """With how much it lists; what is known already; and why not."""
    one = feed("Tides")
    message = followed_message(
        [
            Followed("tides.example", one, items=12),
            Followed(one.url, one, known=True),
            Followed("http://x.example", None, reason="no feed is there"),
        ]
    )
    check(message, [one.url])
    assert shown(list(message.blocks))[0].split("\n") == [
        f"Followed: <{one.url}|Tides> – 12 items listed now",
        f"Followed already: <{one.url}|Tides>",
        "Not followed: http://x.example: no feed is there",
    ]
    assert message.text == "Followed: Tides"


def test_an_import_is_counted() -> None:
    """What is not followed is named, twenty at most."""
    done = [Followed("a", feed("A")), Followed("b", feed("B"), known=True)]
    failed = [Followed(f"Feed {place}", None, reason="no address") for place in range(25)]
    told = shown(list(imported_message([*done, *failed]).blocks))[0].split("\n")
    assert told[0] == "Followed now: 1 feed. Here already: 1. Not: 25."
    assert told[1] == "• Not followed: Feed 0: no address"
    assert told[-1] == "… and 5 more."
    assert shown(list(imported_message(done).blocks)) == ["Followed now: 1 feed. Here already: 1."]


def test_the_list_goes_out_as_it_is() -> None:
    """Letter by letter; where no message holds it, it is said how else it is had."""
    opml = '<?xml version="1.0"?>\n<opml><body><outline xmlUrl="https://a.example/?a=1&amp;b"/></body></opml>\n'
    message = exported_message(opml, 1)
    check(message, [])
    assert shown(list(message.blocks)) == ["1 feed, as a list for other readers (OPML):", opml]
    long = exported_message(opml * 500, 500)
    check(long, [])
    assert "`dateline feeds export`" in shown(list(long.blocks))[0]


def test_home_shows_those_that_are_not_well() -> None:
    """Ten of them, with a button for who may change them; the others are counted."""
    many = [*ALL, *(feed(f"Failing {place}", FAILING) for place in range(12))]
    blocks = home_feeds(many, NOW, may_edit=True)
    check_home({"type": "home", "blocks": blocks})
    told = shown(blocks)
    assert told[:2] == ["Feeds", "18 feeds: 14 FAILED, 1 EMPTY, 1 STALE, 1 NEW, 1 OK."]
    assert sum(text == "Remove" for text in told) == 2 * 10  # the button, and the one that confirms it
    assert "… and 6 more that are not well." in told
    assert told[-2:] == ["Add a feed", "All feeds"]
    assert "Tides" not in "\n".join(told)
    assert next(block["accessory"]["value"] for block in blocks if "accessory" in block) == "id-Harbour Post"


def test_home_is_to_look_at_for_others() -> None:
    """The same without buttons that change anything."""
    told = shown(home_feeds(ALL, NOW, may_edit=False))
    assert "All feeds" in told
    assert not {"Add a feed", "Remove"} & set(told)
    assert shown(home_feeds([], NOW, may_edit=False)) == ["Feeds", "No feeds are followed yet."]
    assert shown(home_feeds([], NOW, may_edit=True)) == ["Feeds", "No feeds are followed yet.", "Add a feed"]


def test_all_feeds_in_a_modal() -> None:
    """Each with its button, and as many as a modal holds."""
    view = feeds_view([feed(f"Feed {place}") for place in range(150)], NOW, may_edit=True)
    check_view(view)
    told = shown(view["blocks"])
    assert "Remove this feed?" in told
    assert "Feed 0 is no longer followed then; its articles stay." in told
    assert told[-1] == "… and 60 more: the command `feeds list` has them all."
    assert "Remove" not in shown(feeds_view(ALL, NOW, may_edit=False))
    assert "No feeds are followed yet." in shown(feeds_view([], NOW, may_edit=True))


def test_the_modal_that_asks_for_an_address() -> None:
    """It tells whose the feed is going to be."""
    view = add_feed_view()
    check_view(view)
    assert view["callback_id"] == ids.ADD_FEED_VIEW
    assert "Everybody here gets its articles." in "".join(shown(view))


def test_the_owner_is_told() -> None:
    """What is wrong, since when, and what to do."""
    one = feed("Harbour Post", FAILING)
    since = NOW - 2 * DAY
    died = died_message(one.name, one.url, "the site answered 503", since, COMMAND, gone=False)
    check(died, [one.url])
    assert shown(list(died.blocks))[0].split("\n") == [
        f"The feed <{one.url}|Harbour Post> can't be read since 12 March 2026, 12:00 UTC: the site answered 503",
        "I go on trying, less and less often.",
        f"`/articles feeds remove {one.url}`, where it was added, takes it off the list.",
    ]
    assert died.text == "The feed Harbour Post can't be read any more."
    gone = died_message(one.name, one.url, "the page is gone", since, COMMAND, gone=True)
    assert "I don't ask for it any more." in shown(list(gone.blocks))[0]
    check(back_message(one.name, one.url), [one.url])


@settings(deadline=None)
@given(st.lists(hostile.feeds, max_size=4), st.sampled_from((0, 3, 120)), st.integers(1, 9_999), st.booleans())
def test_any_feeds_can_be_shown(several: list[Feed], count: int, page: int, may_edit: bool) -> None:
    """Valid, linking their addresses alone, calling nobody."""
    many = [replace(one, id=f"{place}") for place, one in enumerate(islice(cycle(several), count))] if several else []
    urls = [one.url for one in many]
    check(feeds_message(many, NOW, COMMAND, page), urls)
    blocks, view = home_feeds(many, NOW, may_edit=may_edit), feeds_view(many, NOW, may_edit=may_edit)
    check_home({"type": "home", "blocks": blocks})
    check_view(view)
    assert linked(blocks) | linked(view) <= stored(urls)
    assert mentions(blocks) == mentions(view) == []


@settings(deadline=None)
@given(st.lists(hostile.followed, min_size=1, max_size=10), st.sampled_from((1, 60)))
def test_any_outcome_can_be_told(done: list[Followed], times: int) -> None:
    """Also of feeds whose titles and reasons are meant to do harm."""
    urls = [one.feed.url for one in done if one.feed]
    check(followed_message(done), urls)
    check(imported_message(done * times), urls)
    for one in done:
        if one.feed:
            check(removed_message(one.feed), [])


@settings(deadline=None)
@given(texts, addresses, texts, st.sampled_from((COMMAND, f"/{'a' * 31}")), st.booleans())
def test_any_news_can_be_told(name: str, url: str, reason: str, command: str, gone: bool) -> None:
    """Of a feed that died, and is back; and of its list."""
    check(died_message(name, url, reason, NOW, command, gone=gone), [url])
    check(back_message(name, url), [url])
    check(exported_message(f"{name}{reason}", 2), [])


@pytest.mark.parametrize(("count", "told"), [(0, "no feed that can be asked now"), (1, "1 feed."), (2, "2 feeds.")])
def test_polling_is_counted(count: int, told: str) -> None:
    """Or there is nothing to be asked."""
    message = polled_message(count)
    check(message, [])
    assert told in message.text
