"""By what items are known again, which are read, and what is made of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Document, Unreadable
from retrieval.feeds import Catch, Feed, Item
from retrieval.items import address, catch, document, entries
from tests.retrieval.feeding import DAY, HOUR, MINUTE, NOW, feed, item, listing, prose

NEW = feed()
POLLED = feed(worked=NOW - HOUR)


def poll(polled: Feed, items: Sequence[Item], known: dict[str, str] | None = None) -> Catch:
    """What a poll finds in these items; ``known`` is brought up to date."""
    known = {} if known is None else known
    found = catch(polled, entries(listing(*items)), known)
    known |= found.marks
    return found


def fresh(found: Catch) -> list[str]:
    """The titles of what is to be read, with a star where it is again."""
    return [f"{one.title}{'*' * again}" for one, again in found.fresh]


def titles(items: Sequence[Item]) -> list[str]:
    """Their titles."""
    return [one.title for one in items]


def test_the_newest_are_read_of_a_feed_that_is_new_and_all_are_known() -> None:
    """In whatever order it lists them; those without a date come last."""
    items = [item(number) for number in range(40, 0, -1)] + [item(99, published=None)]
    known: dict[str, str] = {}
    assert fresh(poll(NEW, items, known)) == titles([item(number) for number in range(1, 21)])
    assert poll(POLLED, items, known).fresh == ()


def test_undated_items_are_taken_in_the_order_of_the_feed() -> None:
    """For most feeds list the newest first."""
    items = [item(number, published=None) for number in range(30)]
    assert fresh(poll(NEW, items)) == titles(items[:20])


def test_only_what_is_new_is_read_later() -> None:
    """Each once."""
    known: dict[str, str] = {}
    poll(NEW, [item(3), item(4)], known)
    assert fresh(poll(POLLED, [item(2), item(3), item(4)], known)) == titles([item(2)])
    assert poll(POLLED, [item(2), item(3), item(4)], known).fresh == ()


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: replace(one, guid=f"new {one.guid}"),
        lambda one: replace(one, guid=""),
        lambda one: replace(one, link=f"https://moved.example/{one.guid}"),
        lambda one: replace(one, link=f"https://moved.example/{one.guid}", guid=f"new {one.guid}"),
        lambda one: replace(one, link=f"{one.link}/?utm_source=rss".replace("https://", "http://www.")),
        lambda one: replace(one, title=f"{one.title}!", published=None),
        lambda one: replace(one, text="1,204 people have read this by now, and counting."),
    ],
    ids=["guid", "no guid", "link", "link and guid", "a variant of the link", "title and date", "text"],
)
def test_a_feed_that_changes_its_software_makes_nothing_new(changed: Callable[[Item], Item]) -> None:
    """Each item is known by what is left."""
    items = [item(number) for number in range(1, 9)]
    known: dict[str, str] = {}
    poll(NEW, items, known)
    assert poll(POLLED, list(map(changed, items)), known).fresh == ()


def test_old_items_that_are_listed_again_are_no_news() -> None:
    """300 of them, with addresses and guids that nobody ever saw; what is new among them is read."""
    known: dict[str, str] = {}
    poll(NEW, [item(1)], known)
    old = [item(number, name="archive", published=NOW - (8 + number) * DAY) for number in range(300)]
    assert fresh(poll(POLLED, [*old, item(0)], known)) == titles([item(0)])
    assert poll(POLLED, old, known).fresh == ()
    changed = [replace(one, link=f"{one.link}/x", guid="", published=None, updated=one.published) for one in old]
    assert poll(POLLED, changed, known).fresh == ()


def test_what_was_published_while_we_were_away_is_read() -> None:
    """Old is what was old at the last poll that worked."""
    away = feed(worked=NOW - 30 * DAY)
    items = [item(1, published=NOW - 20 * DAY), item(2, published=NOW - 40 * DAY)]
    assert fresh(poll(away, items)) == titles(items[:1])


def test_a_flood_is_bounded() -> None:
    """The newest are read."""
    items = [item(number, published=NOW - number * MINUTE) for number in range(2_000)]
    assert fresh(poll(POLLED, items)) == titles(items[:200])


@pytest.mark.parametrize("change", [{"updated": NOW}, {"title": "Tides report 3, corrected"}], ids=["time", "title"])
def test_what_says_that_it_changed_is_read_again(change: dict[str, Any]) -> None:
    """Once for each change."""
    known: dict[str, str] = {}
    items = [item(number) for number in range(1, 9)]
    poll(NEW, items, known)
    items[2] = replace(items[2], **change)
    assert fresh(poll(POLLED, items, known)) == [f"{items[2].title}*"]
    assert poll(POLLED, items, known).fresh == ()


def test_a_feed_that_stamps_all_items_anew_is_not_read_again() -> None:
    """As one does that gives the time of the request for the time of every change."""
    known: dict[str, str] = {}
    for minute in range(5):
        items = [item(number, updated=NOW + minute * MINUTE) for number in range(1, 9)]
        found = poll(POLLED if minute else NEW, items, known)
        assert len(found.fresh) == (0 if minute else 8)


def test_changes_are_bounded() -> None:
    """The first of them are read again."""
    known: dict[str, str] = {}
    items = [item(number, published=NOW - number * MINUTE) for number in range(100)]
    poll(NEW, items, known)
    changed = [replace(one, updated=NOW) for one in items[:40]] + items[40:]
    assert len(poll(POLLED, changed, known).fresh) == 20


def test_items_of_one_page_are_known_by_their_guids_and_hold_their_own_text() -> None:
    """A page of notes has one address for all of them, and each is new once."""
    known: dict[str, str] = {}
    notes = [item(number, link=f"https://tides.example/notes#{number}") for number in range(1, 4)]
    assert {one.link for one, _ in poll(NEW, notes, known).fresh} == {None}
    assert fresh(poll(POLLED, [item(0, link=notes[0].link), *notes[:2]], known)) == titles([item(0)])
    assert poll(POLLED, notes[:1], known).fresh == ()


def test_a_shared_page_is_read_where_the_feed_holds_no_text() -> None:
    """Better the page once than nothing."""
    notes = [item(number, link="https://tides.example/notes", text="") for number in range(1, 4)]
    assert {one.link for one, _ in poll(NEW, notes).fresh} == {"https://tides.example/notes"}


def test_a_guid_that_all_share_tells_nothing() -> None:
    """Some feeds give the site's address for each."""
    known: dict[str, str] = {}
    assert len(poll(NEW, [item(1, guid="x"), item(2, guid="x")], known).fresh) == 2
    assert fresh(poll(POLLED, [item(0, guid="x"), item(1, guid="x")], known)) == titles([item(0)])


def test_an_item_listed_twice_is_read_once() -> None:
    """Also under another guid."""
    assert len(poll(NEW, [item(1), item(1), item(1, guid="again")]).fresh) == 1


def test_notes_without_anything_but_text_are_told_apart() -> None:
    """By that text."""
    known: dict[str, str] = {}
    notes = [Item(None, text=f"{prose(1)} {number}") for number in range(3)]
    assert len(poll(NEW, notes[:2], known).fresh) == 2
    assert [one.text for one, _ in poll(POLLED, notes, known).fresh] == [notes[2].text]


ITEMS = st.builds(
    Item,
    link=st.none() | st.sampled_from(["https://a.example/1", "https://a.example/2", "http://[", "mailto:x", "\ud800"]),
    guid=st.sampled_from(["", "a", "b", "\ud800"]),
    title=st.text(max_size=3),
    text=st.text(max_size=3),
    published=st.none() | st.sampled_from([NOW, NOW - 90 * DAY]),
)


@given(items=st.lists(ITEMS, max_size=12))
def test_no_items_are_new_twice(items: list[Item]) -> None:
    """Whatever they are, and however they are ordered the next time."""
    known: dict[str, str] = {}
    found = poll(NEW, items, known)
    assert len(found.fresh) <= len(items)
    assert poll(POLLED, items, known).fresh == ()
    assert all(key.isascii() and mark for key, mark in known.items())


def test_the_language_is_the_feeds() -> None:
    """Where the item has none."""
    (entry,) = entries(listing(item(1), language="nl"))
    assert entry.item.language == "nl"


@pytest.mark.parametrize(
    ("link", "is_there"),
    [
        ("https://tides.example/1", True),
        (" HTTP://tides.example/1\n", True),
        ("/etc/passwd", False),
        ("-", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("http://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_read(link: str | None, is_there: bool) -> None:
    """For a source reads files as well."""
    assert (address(item(1, link=link)) is not None) == is_there


def test_where_a_reader_came_from_is_no_part_of_an_address() -> None:
    """Neither where a page is asked for, nor where its article says that it is."""
    assert address(item(1, link="https://tides.example/7?page=2&utm_source=rss")) == "https://tides.example/7?page=2"


PAGE = Document(prose(4), "A title", "https://tides.example/canonical", "The Tides", "Ann Ash", NOW, "en", name="x")


def test_a_page_is_what_counts() -> None:
    """The feed's word is taken for what it lacks."""
    assert document(NEW, item(1), PAGE) == PAGE
    bare = Document(prose(4), url="https://tides.example/1", name="x")
    listed = item(1, author="Bo Berg", image="https://tides.example/1.jpg", language="nl")
    made = document(NEW, listed, bare)
    assert made == replace(
        bare,
        title=listed.title,
        source="Tides",
        author="Bo Berg",
        published=listed.published,
        image=listed.image,
        language="nl",
    )


@pytest.mark.parametrize(
    ("published", "certainty", "expected"),
    [
        (NOW - DAY, 0.95, NOW - DAY),
        (NOW - DAY, 0.5, NOW - HOUR),
        (NOW - DAY, None, NOW - DAY),
        (NOW.replace(hour=0), 0.95, NOW - HOUR),
        ((NOW - DAY).replace(hour=0), 0.95, (NOW - DAY).replace(hour=0)),
        (None, None, NOW - HOUR),
    ],
    ids=["sure", "unsure", "said", "the day of it", "another day", "none"],
)
def test_the_date_is_the_pages_if_that_is_sure(published: Any, certainty: float | None, expected: Any) -> None:
    """Or else the feed's, which is not a guess."""
    made = document(NEW, item(1), replace(PAGE, published=published, certainty=certainty))
    assert isinstance(made, Document)
    assert made.published == expected
    assert made.certainty == (certainty if expected == published else None)


def test_the_feeds_text_stands_in_for_a_page_that_cant_be_read() -> None:
    """And says so, and why."""
    blurb = item(1, author="Bo Berg")
    assert document(NEW, blurb, Unreadable("x", "it wants a login")) == Document(
        blurb.text,
        blurb.title,
        blurb.link,
        "Tides",
        "Bo Berg",
        blurb.published,
        name="https://tides.example/1",
        partial="only the feed's text was readable: it wants a login",
    )


def test_a_feed_that_holds_whole_articles_is_enough() -> None:
    """Nothing is missing then; a long text of no sentences is no article."""
    whole = document(NEW, item(1, text=prose(20)), Unreadable("x", "it wants a login"))
    assert isinstance(whole, Document)
    assert (whole.text, whole.partial) == (prose(20), "")
    listed = document(NEW, item(1, text="word " * 400), Unreadable("x", "it wants a login"))
    assert isinstance(listed, Document)
    assert listed.partial


@pytest.mark.parametrize(
    ("text", "page", "partial", "expected"),
    [
        (prose(6), prose(3, "boats"), "only its beginning is readable", "only the feed's text was readable: only its"),
        (prose(30), prose(3, "boats"), "only its beginning is readable", ""),
        (prose(2), prose(3, "boats"), "only its beginning is readable", "only its beginning"),
        (prose(30), prose(3, "boats"), "", ""),
        (prose(30), prose(20, "boats"), "", ""),
    ],
    ids=["longer than a teaser", "whole behind a teaser", "shorter", "much longer", "a little longer"],
)
def test_the_longer_of_a_teaser_and_the_feeds_text(text: str, page: str, partial: str, expected: str) -> None:
    """And the page's address and facts with either."""
    made = document(NEW, item(1, text=text), replace(PAGE, text=page, partial=partial))
    assert isinstance(made, Document)
    is_feeds = text == prose(6) or (text == prose(30) and page == prose(3, "boats"))
    assert made.text == (text if is_feeds else page)
    assert made.partial.startswith(expected)
    assert bool(made.partial) == bool(expected)
    assert (made.url, made.author) == (PAGE.url, PAGE.author)


def test_without_a_page_and_a_text_there_is_nothing() -> None:
    """And the page's reason is told."""
    assert document(NEW, item(1, text="Short."), Unreadable("x", "gone")) == Unreadable(
        "https://tides.example/1", "gone"
    )
    nothing = document(NEW, Item(None), None)
    assert isinstance(nothing, Unreadable)
    assert (nothing.name, nothing.reason) == ("Tides", "it has no page, and the feed holds no text of it")


def test_an_item_without_a_page_is_its_text_and_keeps_its_place() -> None:
    """So that it is the same article when its text changes."""
    note, changed = item(1, link=None), item(1, link=None, text=prose(3))
    one, other = document(NEW, note, None), document(NEW, changed, None)
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert (one.text, one.url, one.partial) == (note.text, None, "")
    assert one.path == other.path
    assert one.path
