"""Sitemaps: the pages that changed last, news with titles, and which of many sitemaps are read."""

import gzip
from datetime import UTC, datetime

from retrieval.adapters.reading.feed_kinds import parse
from retrieval.adapters.reading.sitemap import Index
from retrieval.feeds import Item, Listing

URL = "https://courier.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE}
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://courier.example/a</loc><lastmod>2026-05-31</lastmod>
    <image:image><image:loc>/a.jpg</image:loc><image:title>A picture</image:title></image:image>
    <news:news><news:publication><news:name>The Courier</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2026-05-30T08:30:00+02:00</news:publication_date>
    <news:title>Ferry &amp; tug sail</news:title></news:news></url></urlset>"""


def test_a_news_sitemap(now: datetime) -> None:
    """Title, date and picture are the article's, not the picture's or the paper's."""
    found = parse(NEWS.encode(), None, URL, now)
    assert isinstance(found, Listing)
    assert found.items == (
        Item(
            link="https://courier.example/a",
            title="Ferry & tug sail",
            published=datetime(2026, 5, 30, 6, 30, tzinfo=UTC),
            updated=datetime(2026, 5, 31, tzinfo=UTC),
            image="https://courier.example/a.jpg",
            language="en",
        ),
    )


def test_the_newest_pages_come_first(now: datetime) -> None:
    """Each once, those without a date last, and no other than web addresses; a gzip file is unpacked."""
    urls = [("/old", "2020-01-01"), ("/new", "2026-05-30"), ("/none", ""), ("/new", "2026-05-30"), ("ftp://x/", "")]
    markup = "".join(f"<url><loc>{path}</loc><lastmod>{date}</lastmod></url>" for path, date in urls)
    found = parse(gzip.compress(f"<urlset {SPACE}>{markup}</urlset>".encode()), None, URL, now)
    assert isinstance(found, Listing)
    assert [item.link for item in found.items] == [f"https://courier.example/{path}" for path in ("new", "old", "none")]


def test_large_sitemaps_are_held_to_the_newest_pages(now: datetime) -> None:
    """Of 10,000 the last 2,000, though they stand at the end."""
    urls = "".join(
        f"<url><loc>/{number}</loc><lastmod>{2000 + number // 400}-01-01</lastmod></url>" for number in range(10_000)
    )
    found = parse(f"<urlset>{urls}</urlset>".encode(), None, URL, now)
    assert isinstance(found, Listing)
    assert len(found.items) == 2_000
    assert found.items[0].updated == datetime(2024, 1, 1, tzinfo=UTC)


def test_a_list_of_sitemaps(now: datetime) -> None:
    """News first, then those that changed last, lists of tags last of all."""
    dates = {"post-1": "2026-01-01", "post-2": "2026-05-30", "category": "2026-05-31", "news": "2020-01-01"}
    markup = "".join(
        f"<sitemap><loc>/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>" for name, date in dates.items()
    )
    found = parse(f"<sitemapindex {SPACE}>{markup}</sitemapindex>".encode(), None, URL, now)
    names = ("news", "post-2", "post-1")
    assert found == Index(tuple(f"https://courier.example/{name}.xml" for name in names), is_dated=True)


def test_a_list_of_sitemaps_without_dates(now: datetime) -> None:
    """The highest numbers are the newest."""
    markup = "".join(f"<sitemap><loc>/post-{number}.xml</loc></sitemap>" for number in (9, 10, 8, 1))
    found = parse(f"<sitemapindex>{markup}</sitemapindex>".encode(), None, URL, now)
    assert found == Index(tuple(f"https://courier.example/post-{number}.xml" for number in (10, 9, 8)), is_dated=False)
