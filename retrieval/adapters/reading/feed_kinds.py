"""What came from an address read as the kind of feed that it is."""

from datetime import datetime

from retrieval.adapters.reading import feed_json, feed_markup, feed_xml, sitemap
from retrieval.errors import FetchError
from retrieval.feeds import Listing

_EMPTY = "it is empty"
_LIST = "it is a list of feeds; import it"
_NO_FEED = "it is no feed: neither RSS, Atom, JSON Feed nor a sitemap"


class NoFeed(FetchError):  # noqa: N818 - named for the state that it tells
    """What came is no feed; ``page`` is its markup if it is a web page, else empty."""

    def __init__(self, reason: str, page: str = "") -> None:
        super().__init__(reason)
        self.page = page


def parse(data: bytes, charset: str | None, url: str, now: datetime) -> Listing | sitemap.Index:
    """What a feed lists that came from ``url``, or the sitemaps that a list of them names.

    Args:
        data: As it came, in any encoding; gzip files are unpacked.
        charset: The encoding that the site named.
        url: Where it came from; relative links go from there.
        now: What is dated over a day later has no date.

    Raises:
        FetchError: It can't be read; `NoFeed` if it is none.
    """
    text = feed_markup.text_of(data, charset)
    if not text.strip():
        raise NoFeed(_EMPTY)
    if text.lstrip()[0] in "{[":
        return feed_json.read(text, url, now)
    root = feed_markup.root_of(text)
    if root == "html":
        raise NoFeed(_NO_FEED, text)
    if root == "opml":
        raise NoFeed(_LIST)
    if not root:
        raise NoFeed(_NO_FEED)
    if root == "urlset":
        return sitemap.read(text, url, now)
    if root == "sitemapindex":
        return sitemap.read_index(text, url, now)
    return feed_xml.read(text, url, now)
