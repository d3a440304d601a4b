"""Feeds from a web site: found from any address of it, and asked again only for what changed."""

import logging
from collections.abc import Iterator

import pytest

from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.errors import FetchError
from tests.retrieval.adapters.reading.site import Answer, Site, running

RSS = b"<rss><channel><title>Courier</title><item><title>A</title><link>/a</link></item></channel></rss>"
FEED = Answer(RSS, "application/rss+xml", headers={"ETag": '"1"', "Last-Modified": "Sat, 30 May 2026 08:30:00 GMT"})
PAGE = b"<html><head><title>Courier</title>%s</head><body>%s</body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that runs."""
    with running() as site:
        yield site


@pytest.fixture
def feeds(site: Site) -> WebFeeds:
    """Reads from that site, which the operator allows."""
    return WebFeeds(Web(private_hosts=frozenset({site.host}), seconds=5))


def page(head: str = "", body: str = "") -> Answer:
    """A web page."""
    return Answer(PAGE % (head.encode(), body.encode()))


def alternate(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    """How a page names a feed."""
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def test_the_feed_itself(feeds: WebFeeds, site: Site) -> None:
    """One request."""
    site.answers["/feed"] = FEED
    url, listing = feeds.find(f" feed:{site.at('/feed')} ")
    assert (url, [item.link for item in listing.items]) == (site.at("/feed"), [site.at("/a")])
    assert len(site.asked) == 1


def test_the_feed_that_a_page_names(feeds: WebFeeds, site: Site) -> None:
    """The site's own before others, comments and other formats never."""
    site.answers["/"] = page(
        alternate("/comments/feed", "Comments")
        + alternate("/style.css", kind="text/css")
        + alternate("https://other.example/feed")
        + alternate("own.xml")
    )
    site.answers["/own.xml"] = FEED
    assert feeds.find(site.at("/"))[0] == site.at("/own.xml")


def test_a_feed_that_a_page_links_to(feeds: WebFeeds, site: Site) -> None:
    """Where its head names none."""
    site.answers["/blog"] = page(body='<a href="/about">About</a><a href="/all/rss.xml">RSS</a>')
    site.answers["/all/rss.xml"] = FEED
    assert feeds.find(site.at("/blog"))[0] == site.at("/all/rss.xml")


@pytest.mark.parametrize("place", ["/feed", "/rss", "/feed.xml", "/atom.xml"])
def test_the_usual_places(feeds: WebFeeds, site: Site, place: str) -> None:
    """Of a site whose page names none, or names one that isn't there."""
    site.answers["/"] = page(alternate("/gone"))
    site.answers[place] = FEED
    assert feeds.find(site.at("/"))[0] == site.at(place)


def test_sitemaps_come_last(feeds: WebFeeds, site: Site) -> None:
    """As robots.txt names them; of a list of them, the sitemaps are read."""
    site.answers["/"] = page()
    site.answers["/robots.txt"] = Answer(f"User-agent: *\nSitemap: {site.at('/maps.xml')}\n".encode(), "text/plain")
    site.answers["/maps.xml"] = Answer(
        b"<sitemapindex><sitemap><loc>/gone.xml</loc></sitemap><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>"
    )
    site.answers["/1.xml"] = Answer(b"<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>")
    url, listing = feeds.find(site.at("/"))
    assert url == site.at("/maps.xml")
    assert [item.link for item in listing.items] == [site.at("/a"), site.at("/b")]


def test_a_site_without_a_feed(feeds: WebFeeds, site: Site) -> None:
    """What was tried is named, and it was no more than a dozen addresses, none of them twice."""
    site.answers["/x/"] = page("".join(alternate(f"/feed{number}") for number in range(100)))
    with pytest.raises(FetchError, match=r"tried the page and /feed0, .*give the address of its feed"):
        feeds.find(site.at("/x/"))
    asked = [path for path, _ in site.asked]
    assert len(asked) <= 12
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("address", ["", "  ", "ftp://courier.example/feed", "javascript:alert(1)", "http://[", "a b"])
def test_what_is_no_address(feeds: WebFeeds, address: str) -> None:
    """Nothing is asked."""
    with pytest.raises(FetchError, match="no address"):
        feeds.find(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost:9/feed", "feed://127.0.0.1/feed"])
def test_an_address_without_a_scheme_is_of_https(feeds: WebFeeds, address: str) -> None:
    """And as safe as any: it may not be private."""
    with pytest.raises(FetchError):
        feeds.find(address)


def test_only_what_changed_is_read_again(feeds: WebFeeds, site: Site) -> None:
    """The validators of the last answer go along."""
    site.answers["/feed"] = FEED
    first = feeds.fetch(site.at("/feed"))
    assert first.listing is not None
    site.answers["/feed"] = Answer(status=304)
    again = feeds.fetch(site.at("/feed"), first.etag, first.modified)
    assert again.listing is None
    assert (again.etag, again.modified) == (first.etag, first.modified) == ('"1"', "Sat, 30 May 2026 08:30:00 GMT")
    assert site.asked[-1][1]["If-None-Match"] == '"1"'


@pytest.mark.parametrize(("status", "place"), [(301, "/new"), (302, "/old")])
def test_a_feed_that_moved(feeds: WebFeeds, site: Site, status: int, place: str) -> None:
    """It is asked for at its new address from now on, if it moved for good."""
    site.answers["/old"] = Answer(status=status, headers={"Location": "/new"})
    site.answers["/new"] = FEED
    assert feeds.fetch(site.at("/old")).url == site.at(place)


@pytest.mark.parametrize(
    ("answer", "reason", "gone"),
    [
        (page(), "a web page is where the feed was", False),
        (Answer(b"", "application/rss+xml"), "empty", False),
        (Answer(b"{", "application/json"), "broken JSON", False),
        (Answer(status=503), "503", False),
        (Answer(status=410), "gone", True),
        (Answer(b"<sitemapindex/>"), "none could be read", False),
    ],
)
def test_a_feed_that_is_none_now(
    feeds: WebFeeds, site: Site, answer: Answer, reason: str, gone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Why, and whether it is worth asking again; the log has it too."""
    caplog.set_level(logging.INFO)
    site.answers["/feed"] = answer
    with pytest.raises(FetchError, match=reason) as raised:
        feeds.fetch(site.at("/feed"))
    assert (raised.value.gone, raised.value.later) == (gone, not gone)
    assert [str(raised.value) in record.getMessage() for record in caplog.records] == [True]


def test_a_list_of_sitemaps_without_dates_is_always_read(feeds: WebFeeds, site: Site) -> None:
    """It stays as it is when its sitemaps change, so nothing is said that would spare it."""
    site.answers["/maps.xml"] = Answer(
        b"<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>", headers={"ETag": '"1"'}
    )
    site.answers["/1.xml"] = Answer(b"<urlset><url><loc>/a</loc></url></urlset>")
    assert feeds.fetch(site.at("/maps.xml")).etag is None


def test_a_feed_beyond_the_size_that_is_read(feeds: WebFeeds, site: Site) -> None:
    """It is not taken in."""
    site.answers["/feed"] = Answer((b"<rss>" + b" " * 1_000_000 for _ in range(40)), "application/rss+xml")
    with pytest.raises(FetchError, match="10 MB"):
        feeds.fetch(site.at("/feed"))


def test_a_site_that_fails_is_not_asked_on_and_on(feeds: WebFeeds, site: Site) -> None:
    """Two answers that fail for now are enough: slow sites would keep whoever asked waiting."""
    site.answers["/"] = page()
    site.answers |= dict.fromkeys(["/feed", "/rss", "/rss.xml", "/feed.xml"], Answer(status=503))
    with pytest.raises(FetchError, match="no feed is found"):
        feeds.find(site.at("/"))
    assert [path for path, _ in site.asked] == ["/", "/feed", "/rss"]
