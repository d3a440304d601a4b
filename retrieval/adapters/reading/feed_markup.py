"""The markup of feeds and sitemaps made fit for parsers: decoded, mended, without declarations, and bounded in size.

Nothing is ever expanded or looked up: what stands before the root element, where entities and document types are
declared, is not parsed at all, and of entities only the characters that HTML names are known.
"""

import html
import io
import itertools
import re
import zlib
from collections.abc import Collection
from html.entities import html5

import lxml.etree

from retrieval.adapters.reading import clean, encoding
from retrieval.errors import FetchError, InputError

MOST_BYTES = 10_000_000
"""Of a feed or a sitemap, unpacked."""

_MOST_TAGS = 600_000
_MOST_REFERENCES = 1_000_000
_GZIP = b"\x1f\x8b"
_UNMARKED = (  # how "<?xm" or "<" begins where nothing marks the encoding (XML 1.0, appendix F)
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""")
_ROOT = re.compile(
    r"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|channel|urlset|sitemapindex|opml|html|head|body)(?=[\s/>])", re.IGNORECASE
)
_UNKNOWN = "\ufffd"
_PAGES = frozenset({"html", "head", "body"})
_WRAPPED = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|rdf|feed)\s[^>]{0,300}?(?:xmlns|version)\s*=", re.IGNORECASE)
_WRAPPED_WITHIN = 2_000
_TAG = re.compile("<")
_MARKS = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:(?:#(?:x[0-9a-f]{1,6}|[0-9]{1,7})|(?P<name>[a-z][a-z0-9]{1,31}));)?",
    re.DOTALL | re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x80-\x9f]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_PREFIXES = {  # those that feeds use without saying so
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "atom": "http://www.w3.org/2005/Atom",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}
_UNREADABLE = "its markup is too broken to be read; check that it opens in a feed reader"
_TOO_MUCH = f"its size is over the {MOST_BYTES // 1_000_000} MB read of a feed; give one with fewer articles"
_TOO_MANY = f"it holds over {_MOST_REFERENCES:,} characters that are written as codes; give a feed with fewer articles"
_NO_TEXT = "its characters are in no encoding known here; check that it opens in a feed reader"
_DAMAGED = "its compressed data are damaged; try again later"


def text_of(data: bytes, charset: str | None) -> str:
    """The text of a feed, whose encoding the site may have named, without characters that hide or break text.

    Valid UTF-8 is UTF-8 whatever is said of it; then the site's word goes before the feed's own, and a guess comes
    last.

    Raises:
        FetchError: It is too large unpacked, damaged, or in no known encoding.
    """
    data = _unpacked(data)
    wide = next((name for start, name in _UNMARKED if data.startswith(start)), None)
    if wide is not None and not encoding.marked(data):
        return clean.harmless(data.decode(wide, "replace"))
    declared = _DECLARED.match(data[:400])
    try:
        for label in (charset, declared and declared[1].decode("ascii")):
            data = encoding.recoded(data, label)
        text = encoding.decode(data)
    except InputError:
        raise FetchError(_NO_TEXT) from None
    return clean.harmless(text.translate(_WINDOWS) if _CONTROLS.search(text) else text)


def root_of(text: str) -> str:
    """What the markup is by its root element, in lower case: ``rss``, ``feed``, ``urlset``, ``html``, …; or nothing."""
    found = _root(text)
    return "" if found is None else "html" if found[1].lower() in _PAGES else found[1].lower()


def tree(text: str, repeated: Collection[str], most: int) -> lxml.etree._Element:
    """The tree of the markup from its root element on, read until so many of the repeated elements have ended.

    What comes after 600,000 tags is not read either. Broken markup is mended as far as can be: bare ampersands, HTML's
    entities, undeclared prefixes, missing end tags.

    Raises:
        FetchError: It is too large, or nothing can be made of it.
    """
    if text.count("&") > _MOST_REFERENCES:
        raise FetchError(_TOO_MANY)
    walker = lxml.etree.iterparse(
        io.BytesIO(_mended(text).encode()),
        events=("end",),
        tag=[f"{{*}}{name}" for name in repeated],
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    root: lxml.etree._Element | None = None
    try:
        for number, (_, element) in enumerate(walker, 1):
            if number >= most:
                root = element.getroottree().getroot()
                break
        else:
            root = walker.root
    except lxml.etree.XMLSyntaxError:
        raise FetchError(_UNREADABLE) from None
    if root is None:
        raise FetchError(_UNREADABLE)
    return root


def name_of(element: lxml.etree._Element) -> str:
    """The name of an element in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def _unpacked(data: bytes) -> bytes:
    """The data, unpacked if they are a gzip file, as sitemaps often are."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MOST_BYTES + 1)
        except zlib.error:
            raise FetchError(_DAMAGED, later=True) from None
    if len(data) > MOST_BYTES:
        raise FetchError(_TOO_MUCH)
    return data


def _root(text: str) -> re.Match[str] | None:
    """Where the root element begins; a page's, unless it is wrapped around a feed."""
    found = _ROOT.search(text)
    if found and found[1].lower() in _PAGES:
        return _WRAPPED.search(text, found.end(), found.end() + _WRAPPED_WITHIN) or found
    return found


def _mended(text: str) -> str:
    root = _root(text)
    if root is None:
        raise FetchError(_UNREADABLE)
    missing = "".join(
        f' xmlns:{prefix}="{address}"'
        for prefix, address in _PREFIXES.items()
        if f"<{prefix}:" in text and f"xmlns:{prefix}=" not in text
    )
    beyond = next(itertools.islice(_TAG.finditer(text, root.end()), _MOST_TAGS, None), None)
    rest = text[root.end() : beyond.start() if beyond else len(text)]
    return root[0] + missing + _MARKS.sub(_known, rest)


def _known(mark: re.Match[str]) -> str:
    """The mark in XML: CDATA as it is, a reference as its character, anything else as the text that it looks like."""
    whole = mark[0]
    if whole.startswith("<"):
        return whole
    if whole == "&":
        return "&amp;"
    character = html5.get(f"{mark['name']};", "") if mark["name"] else html.unescape(whole)
    return html.escape(clean.harmless(character).replace(_UNKNOWN, "") if character else whole)
