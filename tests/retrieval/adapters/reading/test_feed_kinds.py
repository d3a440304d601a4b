"""Feeds of every kind read: what is taken of each field, and in which encodings."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from retrieval.adapters.reading.feed_kinds import NoFeed, parse
from retrieval.adapters.reading.feed_outline import outline
from retrieval.errors import FetchError
from retrieval.feeds import Item, Listing

URL = "https://courier.example/news/feed.xml"
Read = Callable[..., Listing]

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>The Courier &amp; Post</title><link>/</link><language>en-gb</language><ttl>30</ttl>
  <image><title>Logo</title><url>https://courier.example/logo.png</url><link>https://courier.example/logo</link></image>
  <item>
    <title>Harbour &amp;amp; quay reopen</title><link> /2026/05/harbour?a=1&amp;b=2 </link>
    <guid isPermaLink="false">courier-17</guid><dc:creator>Ana Lind</dc:creator>
    <pubDate>Sat, 30 May 2026 08:30:00 +0200</pubDate>
    <description>The harbour reopened.</description>
    <content:encoded><![CDATA[<p>The harbour reopened on Saturday.</p>
      <p hidden>Secret</p><p>Ships&nbsp;returned.</p>]]></content:encoded>
    <media:content url="/quay.jpg" medium="image"><media:title>The quay</media:title></media:content>
  </item>
</channel></rss>"""
HARBOUR = Item(
    link="https://courier.example/2026/05/harbour?a=1&b=2",
    guid="courier-17",
    title="Harbour & quay reopen",
    text="The harbour reopened on Saturday.\n\nShips returned.",
    author="Ana Lind",
    published=datetime(2026, 5, 30, 6, 30, tzinfo=UTC),
    image="https://courier.example/quay.jpg",
)
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
  <channel rdf:about="https://courier.example/"><title>Courier</title><link>https://courier.example/</link>
    <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
  <item rdf:about="https://courier.example/a"><title>Ferry sails</title><link>https://courier.example/a</link>
    <dc:date>2026-05-30T06:30:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://courier.example/de/">
  <title type="html">Der &lt;b&gt;Kurier&lt;/b&gt;</title><link rel="self" href="/feed"/><link href="/"/>
  <entry><id>tag:courier.example,2026:1</id><title>F&#228;hre f&auml;hrt</title>
    <link rel="enclosure" href="/a.mp3" type="audio/mpeg"/><link rel="replies" href="/a/comments"/>
    <link rel="alternate" type="text/html" href="a"/>
    <author><name>Ida Berg</name><email>ida@courier.example</email></author><author><name>Jon Moe</name></author>
    <published>2026-05-30T06:30:00Z</published><updated>2026-05-31T06:30:00Z</updated>
    <summary>Kurz.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
      <p>Die F\u00e4hre f\u00e4hrt.</p><p>Wieder.</p></div></content>
  </entry></feed>"""
CDF = """<CHANNEL HREF="https://courier.example/"><TITLE>Courier</TITLE>
  <ITEM HREF="https://courier.example/a" LASTMOD="2026-05-30T06:30Z"><TITLE>Ferry sails</TITLE>
  <ABSTRACT>It does.</ABSTRACT></ITEM></CHANNEL>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Courier",
    "home_page_url": "https://courier.example/",
    "authors": [{"name": "The desk"}],
    "items": [
        {"id": 7, "url": "/a", "title": "Ferry &amp; tug", "content_html": "<p>One.</p><p>Two.</p>", "summary": "One."},
        {
            "id": "https://courier.example/b",
            "content_text": "Three < four",
            "date_published": "2026-05-30T08:30:00+02:00",
        },
        {"id": "", "title": None, "tags": 5},
        "no item",
    ],
}


@pytest.fixture
def read(now: datetime) -> Read:
    """Reads a feed that came from `URL`."""

    def read(feed: str | bytes, charset: str | None = None) -> Listing:
        found = parse(feed if isinstance(feed, bytes) else feed.encode(), charset, URL, now)
        assert isinstance(found, Listing)
        return found

    return read


def rss(item: str, head: str = "") -> str:
    """A feed with one item of that markup."""
    return f'{head}<rss version="2.0"><channel><title>t</title><item>{item}</item></channel></rss>'


def test_rss(read: Read) -> None:
    """Every field; links go from where the feed is, and what a browser hides is no text."""
    listing = read(RSS)
    assert listing.items == (HARBOUR,)
    assert (listing.title, listing.site, listing.language) == (
        "The Courier & Post",
        "https://courier.example/",
        "en-gb",
    )
    assert listing.pause == timedelta(minutes=30)


def test_rdf(read: Read) -> None:
    """RSS 1.0: the items stand beside the channel, and its one date is when it was published."""
    listing = read(RDF)
    assert [(item.link, item.title, item.published) for item in listing.items] == [
        ("https://courier.example/a", "Ferry sails", datetime(2026, 5, 30, 6, 30, tzinfo=UTC))
    ]
    assert listing.pause == timedelta(minutes=30)


def test_atom(read: Read) -> None:
    """The link to the page goes before all others, the content before the summary."""
    listing = read(ATOM)
    (item,) = listing.items
    assert (listing.title, listing.site, listing.language) == ("Der Kurier", "https://courier.example/", "de")
    assert (item.link, item.guid) == ("https://courier.example/de/a", "tag:courier.example,2026:1")
    assert (item.title, item.author) == ("Fähre fährt", "Ida Berg, Jon Moe")
    assert item.text == "Die Fähre fährt.\n\nWieder."
    assert item.published == datetime(2026, 5, 30, 6, 30, tzinfo=UTC)
    assert item.updated == datetime(2026, 5, 31, 6, 30, tzinfo=UTC)


def test_cdf(read: Read) -> None:
    """The oldest of them all, whose names are capitals."""
    (item,) = read(CDF).items
    assert (item.link, item.title, item.text) == ("https://courier.example/a", "Ferry sails", "It does.")
    assert item.updated == datetime(2026, 5, 30, 6, 30, tzinfo=UTC)


def test_json_feed(read: Read) -> None:
    """An id that is an address is the link where there is none; what has nothing in it is no item."""
    listing = read(json.dumps(JSON))
    assert (listing.title, listing.site) == ("Courier", "https://courier.example/")
    assert listing.items == (
        Item("https://courier.example/a", "7", "Ferry & tug", "One.\n\nTwo.", "The desk"),
        Item(
            link="https://courier.example/b",
            guid="https://courier.example/b",
            text="Three < four",
            author="The desk",
            published=datetime(2026, 5, 30, 6, 30, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("markup", "link"),
    [
        ('<guid isPermaLink="false">https://courier.example/a</guid>', None),
        ("<guid>1-0</guid>", None),
        ("<guid>https://courier.example/a</guid>", "https://courier.example/a"),
        ("<link>http://feeds.example/~r/1</link><feedburner:origLink>https://c.example/a</feedburner:origLink>",
         "https://c.example/a"),
        ("<link>//other.example/a b</link>", "https://other.example/a%20b"),
        ("<link><![CDATA[https://courier.example/?a=1&b=2]]></link>", "https://courier.example/?a=1&b=2"),
        ("<link>javascript:alert(1)</link><title>x</title>", None),
        ("<link>file:///etc/passwd</link><title>x</title>", None),
        ("<link>http://[</link><title>x</title>", None),
        ('<enclosure url="https://courier.example/a.mp3" type="audio/mpeg"/><title>x</title>', None),
        ('<atom:link rel="via" href="https://b.example/"/><link>https://a.example/</link>', "https://a.example/"),
    ],
)  # fmt: skip
def test_the_link_of_an_item(read: Read, markup: str, link: str | None) -> None:
    """Whole, of the web, and the article's own."""
    (item,) = read(rss(f"<description>words</description>{markup}")).items
    assert item.link == link


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A &lt;b&gt;bold&lt;/b&gt; step", "A bold step"),
        ("Two\n  lines", "Two lines"),
        ("<![CDATA[Tom &amp; Jerry &#8217;]]>", "Tom & Jerry ’"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("Caf&eacute; &bogus; R&D", "Café &bogus; R&D"),
        ("don&#146;t\u202e \u200bturn", "don’t turn"),
        ("x" * 5_000, "x" * 299 + "…"),
    ],
)
def test_a_title_is_one_plain_line(read: Read, written: str, title: str) -> None:
    """Without markup, entities, and characters that hide or reorder text."""
    (item,) = read(rss(f"<title>{written}</title>")).items
    assert item.title == title


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Sat, 30 May 2026 08:30:00 GMT", datetime(2026, 5, 30, 8, 30, tzinfo=UTC)),
        ("2026-05-30T08:30:00+02:00", datetime(2026, 5, 30, 6, 30, tzinfo=UTC)),
        ("30 mai 2026 08:30", datetime(2026, 5, 30, 8, 30, tzinfo=UTC)),
        ("Mon, 1 Jun 2026 20:00:00 GMT", datetime(2026, 6, 1, 20, tzinfo=UTC)),
        ("Fri, 5 Jun 2026 08:30:00 GMT", None),
        ("Sat, 32 May 2026 25:61:00 GMT", None),
        ("soon", None),
    ],
)
def test_dates(read: Read, written: str, published: datetime | None) -> None:
    """Aware, in UTC; none where it is no date, or over a day ahead."""
    (item,) = read(rss(f"<title>x</title><pubDate>{written}</pubDate>")).items
    assert item.published == published


@pytest.mark.parametrize(
    ("markup", "pause"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>999999999</ttl>", timedelta(days=1)),
        ("<ttl>-5</ttl>", None),
        ("<ttl>nan</ttl>", None),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>24</sy:updateFrequency>", timedelta(hours=1)),
    ],
)
def test_how_long_a_feed_wants_to_be_left_alone(read: Read, markup: str, pause: timedelta | None) -> None:
    """From nothing to a day."""
    assert read(f"<rss><channel>{markup}</channel></rss>").pause == pause


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "iso-8859-1"),
        ("utf-8-sig", "", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-16", "utf-16"),
        ("utf-32", "utf-32", None),
        ("iso-8859-1", "iso-8859-1", None),
        ("iso-8859-1", "", "iso-8859-1"),
        ("cp1252", "", "windows-1252"),
        ("cp1252", "bogus-17", "zip"),
        ("cp037", "cp037", None),
    ],
)
def test_encodings(read: Read, encoding: str, declared: str, charset: str | None) -> None:
    """Those that the site or the feed names, those that nobody names, and lies."""
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    words = "Die Fähre über den Öresund fährt für Kälte und Größe zurück."
    (item,) = read(rss(f"<title>{words}</title>", head).encode(encoding), charset).items
    assert item.title == words


@pytest.mark.parametrize(
    ("broken", "titles"),
    [
        ("<rss><channel><item><title>A & B</title></item><item><title>C</title></item>", ["A & B", "C"]),
        ("<rss><channel><item><title>A<title></item><item><title>C</title></item></channel></rss>", ["A", "C"]),
        ("Warning: mysql in /x.php\n<rss><channel><item><title>A</title></item></channel></rss>", ["A"]),
        ("<rss><item><title>A</title><dc:creator>x</dc:creator></item></rss><!-- served in 3 ms", ["A"]),
        ("<rss><item><title>A</title><item><title>B</title></item><item><title>C</title></rss>", ["A", "B", "C"]),
        ("<rss><channel><itunes:category text='x'><item><title>A</title></item></channel></rss>", ["A"]),
        ("<rss><item><title>A\x00\x0b</title></item></rss>", ["A"]),
        ("<rss><item><title>A &#0;&#xFFFF; B</title></item></rss>", ["A B"]),
        ('<html><body><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title></entry></feed></html>', ["A"]),
        ("<rss><channel><title>nothing yet</title></channel></rss>", []),
        ("<rss/>", []),
    ],
)
def test_broken_feeds_are_read_as_far_as_can_be(read: Read, broken: str, titles: list[str]) -> None:
    """Every item that is there."""
    assert [item.title for item in read(broken).items] == titles


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!doctype html><html><head><title>x</title>", "neither RSS"),
        (b"plain words", "neither RSS"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "."),
        (b"<opml><body/></opml>", "import"),
        (b'{"title": "x"}', "list of items"),
        (b'{"items": [', "broken JSON"),
        (b"[" * 100_000, "broken JSON"),
        (b'{"items": [{"id": ' + b"9" * 100_000 + b"}]}", "broken JSON"),
        (b"\x1f\x8b\x08broken", "damaged"),
        (gzip.compress(bytes(50_000_000)), "10 MB"),
    ],
)
def test_what_is_no_feed_is_named(now: datetime, data: bytes, reason: str) -> None:
    """With what it is instead."""
    with pytest.raises(FetchError, match=reason):
        parse(data, None, URL, now)


def test_a_page_is_handed_on_for_the_feeds_that_it_names(now: datetime) -> None:
    """As its text."""
    with pytest.raises(NoFeed) as raised:
        parse("<html>Fähre".encode("cp1252"), "windows-1252", URL, now)
    assert raised.value.page == "<html>Fähre"


REFERENCE = "&l{};"
BOMB = "".join(f'<!ENTITY l{level} "{REFERENCE.format(level - 1) * 10}">' for level in range(1, 12))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE r [<!ENTITY l0 "lol">{BOMB}]>',
        '<!DOCTYPE r [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">',
        f"<!DOCTYPE r [<!ENTITY l11 '{'x' * 100_000}'>]>",
    ],
)
def test_entities_are_never_expanded(read: Read, head: str) -> None:
    """Neither bombs nor files: an unknown one is the text that it looks like."""
    (item,) = read(rss("<title>x</title><description>before &l11; after</description>", head)).items
    assert item.text == "before &l11; after"


HOSTILE = {
    "a title of megabytes": rss(f"<title>{'word ' * 500_000}</title>"),
    "a word of megabytes": rss(f"<title>x</title><author>{'a' * 2_000_000}</author>"),
    "elements nested by the thousand": rss("<title>x</title>" + "<a>" * 200_000),
    "divisions nested by the thousand": rss(f"<title>x</title><description>{'<div>' * 100_000}"),
    "attributes by the thousand": rss("<title>x</title>").replace(
        "<item>", "<item " + " ".join(f'a{number}="1"' for number in range(50_000)) + ">"
    ),
    "namespaces by the thousand": rss(
        "<title>x</title>" + "".join(f'<n{number}:a xmlns:n{number}="u{number}"/>' for number in range(20_000))
    ),
    "authors by the thousand": rss("<title>x</title>" + f"<author>{'a.' * 140}</author>" * 20_000),
    "categories by the thousand": rss(
        "<title>x</title>" + "".join(f"<category>{number}</category>" for number in range(50_000))
    ),
    "an open character section": rss("<title>x</title>" + "<![CDATA[" * 50_000),
    "numbers without an end": rss(f"<title>x</title><description>{'&#x1' * 50_000}</description>"),
}


@pytest.mark.parametrize("feed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_sizes_are_held_to_what_is_read(read: Read, feed: str) -> None:
    """The item is found, and little reaches the parser, whose patterns take quadratic time."""
    (item,) = read(feed).items
    assert item.title[:1] in "xw"
    assert len(item.title) <= 300
    assert len(item.text) <= 100_000
    assert len(outline(feed)) <= 300_000


def test_more_items_than_are_read(read: Read) -> None:
    """The first 2,000, whatever follows."""
    feed = "<rss><channel>" + "".join(f"<item><title>{number}</title></item>" for number in range(20_000))
    items = read(feed).items
    assert len(items) == 2_000
    assert items[-1].title == "1999"


def test_odd_dates_do_not_hold_it_up(read: Read) -> None:
    """After ten that nothing can be made of, only the usual forms are read."""
    odd = "<item><title>x</title><pubDate>99 Blurs 20261</pubDate></item>" * 1_000
    items = read(f"<rss><channel>{odd}<item><title>y</title><pubDate>2026-05-30</pubDate></item></channel></rss>").items
    assert [item.published for item in items if item.published] == [datetime(2026, 5, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<content type="xhtml">5 &lt; 6 <b>and</b> 7 &gt; 6</content>', "5 < 6 and 7 > 6"),
        ('<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;5 &amp;lt; 6&lt;/p&gt;</content>', "One.\n\n5 < 6"),
        ('<content type="text">One.\n\nTwo &lt; three.</content>', "One.\n\nTwo < three."),
        ('<summary>short</summary><content src="/a" type="text/html"/>', "short"),
        ("<summary>short</summary><content>rather long</content>", "rather long"),
        ("<content type='html'>&lt;script&gt;x()&lt;/script&gt;&lt;!-- x --&gt;words\u200b\u202e</content>", "words"),
    ],
)
def test_the_text_of_an_item(read: Read, content: str, text: str) -> None:
    """The longest that there is, in plain paragraphs."""
    (item,) = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id>{content}</entry></feed>').items
    assert item.text == text
