"""Lists of feeds: read as other readers write them, and written so that they come back the same."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from retrieval import opml
from retrieval.errors import InputError
from retrieval.feeds import Feed, Outline, State

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1"><head><title>Mine</title></head><body>
  <outline text="News">
    <outline text="UK &amp; Ireland" title="UK &amp; Ireland">
      <outline type="rss" text="Courier" xmlUrl="https://courier.example/feed" htmlUrl="https://courier.example/"/>
    </outline>
    <outline type="rss" text="ignored" title="  The\u202e Post " xmlUrl=" feed://post.example/rss "></outline>
  </outline>
  <outline text="Post again" xmlUrl="http://www.post.example/rss"/>
  <outline text="bad" xmlUrl="javascript:alert(1)"/><outline text="worse" xmlUrl="file:///etc/passwd"/>
  <outline text="a b" xmlUrl="https://a b.example/"/><outline text="none" xmlUrl=""/><outline/>
  <outline type="rss" text="Plain" url="https://plain.example/atom"/>
</body></opml>"""
FEEDS = [
    Outline("https://courier.example/feed", "Courier", "https://courier.example/", "News / UK & Ireland"),
    Outline("http://post.example/rss", "The Post", None, "News"),
    Outline("https://plain.example/atom", "Plain"),
]


def test_a_list_with_folders() -> None:
    """Each address once, those of the web alone, names without characters that reorder them."""
    assert opml.read(LIST.encode()) == FEEDS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    """As the first bytes or the declaration tell."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><opml><outline text="Fähre" xmlUrl="https://a.example/"/></opml>'
    )
    assert opml.read(text.encode(encoding)) == [Outline("https://a.example/", "Fähre")]


@pytest.mark.parametrize(
    "broken",
    [
        '<opml><body><outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>',
        '<OPML><BODY><OUTLINE TEXT="A & B" XMLURL="https://a.example/?x=1&y=2"/></OUTLINE></BODY>',
        "junk <opml><outline text='A &amp; B' xmlUrl='https://a.example/?x=1&amp;y=2'></opml></opml>\x00",
    ],
)
def test_broken_lists_are_read_as_far_as_can_be(broken: str) -> None:
    """Bare ampersands, capitals, missing ends."""
    assert opml.read(broken.encode()) == [Outline("https://a.example/?x=1&y=2", "A & B")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no OPML list"),
        (b"https://a.example/feed", "no OPML list"),
        (b"<rss><channel/></rss>", "no OPML list"),
        (b"\x00\xff" * 100, "no OPML list"),
        (b"<opml><body/></opml>", "no feeds"),
        (b"<opml>" + b" " * opml.MOST_BYTES, "5 MB"),
        (b"<opml>" + b"<outline>" * 150_000, "100,000 entries"),
        (
            b"<opml>" + b"".join(b'<outline xmlUrl="https://a.example/%d"/>' % number for number in range(6_000)),
            "5,000 feeds",
        ),
    ],
)
def test_what_is_no_list_is_named(data: bytes, reason: str) -> None:
    """With what to do."""
    with pytest.raises(InputError, match=reason):
        opml.read(data)


def test_entities_and_depths_are_no_bombs() -> None:
    """Nothing is expanded, and folders within folders by the thousand cost nothing."""
    bomb = '<!DOCTYPE o [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = '<outline text="&b;&f;" xmlUrl="https://a.example/{}"/>'
    folders = "".join(f'<outline text="f">{feed.format(number)}' for number in range(4_000))
    found = opml.read(f"{bomb}<opml><body>{folders}".encode())
    assert len(found) == 4_000
    assert found[0].title == "&b;&f;"
    assert found[-1].folder == " / ".join("f" * 8)


def test_what_is_written_is_read_again() -> None:
    """The same feeds in the same folders, whatever they are called."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    odd = replace(FEEDS[0], url="https://a.example/?x=1&y=<2>", title="\"A\" <b>&amp;</b> 'c'", folder="R&D / </body>")
    outlines = [*FEEDS, odd, replace(odd, url="https://b.example/", title="UI/UX", folder="UI/UX")]
    feeds = [
        Feed("w", str(number), outline.url, now, State(None), outline.title, outline.site, outline.folder)
        for number, outline in enumerate(outlines)
    ]
    written = opml.write(feeds, "Dateline \x00& more")
    assert sorted(opml.read(written), key=str) == sorted(outlines, key=str)
    assert b"<title>Dateline &amp; more</title>" in written


def test_a_list_of_nothing() -> None:
    """It is one, to other readers."""
    assert b'<opml version="2.0">' in opml.write([], "Feeds")
