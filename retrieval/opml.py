"""Lists of feeds in OPML (opml.org/spec2.opml), as feed readers export and import them."""

import re
from collections.abc import Sequence

import lxml.etree

from retrieval.errors import InputError
from retrieval.feeds import Feed, Outline
from retrieval.identity import url_key

MOST_BYTES = 5_000_000
"""Of a list."""

MOST = 5_000
"""Feeds of one list that are taken."""

_MOST_OUTLINES = 100_000
_DEEPEST = 8
_LONGEST = 300
_LONGEST_URL = 2_000
_BETWEEN = " / "
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""")
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_ENCODINGS = frozenset(
    "utf-8-sig iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-15 windows-1250 windows-1251 windows-1252 windows-1254 cp1252 "
    "koi8-r gb2312 gbk gb18030 big5 shift_jis euc-jp euc-kr".split()
)
_FEED_SCHEME = re.compile(r"^feed:(?://(?!/)|(?=https?:))", re.IGNORECASE)
_READABLE = re.compile(r"<opml[\s>]", re.IGNORECASE)
_NONE = "it holds no OPML list of feeds; export your feeds from your feed reader as OPML, and give that file"
_EMPTY = "the OPML list has no feeds with an http(s) address in it; export it anew from your feed reader"
_TOO_LARGE = f"the OPML list is over {MOST_BYTES // 1_000_000} MB; split it"
_TOO_MANY = "the OPML list has over {most:,} {what}; split it"


class _Reader:
    """Takes the outlines as a parser comes by them, and builds no tree."""

    def __init__(self) -> None:
        self.feeds: dict[str, Outline] = {}
        self._folders: list[str] = []
        self._seen = 0

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        """An element begins."""
        if tag != "outline":
            return
        self._seen += 1
        if self._seen > _MOST_OUTLINES:
            raise InputError(_TOO_MANY.format(most=_MOST_OUTLINES, what="entries"))
        told = {str(name).lower(): str(value) for name, value in attrib.items()}
        title = _line(told.get("title", "")) or _line(told.get("text", ""))
        url = _address(told.get("xmlurl") or (told.get("url") if told.get("type", "").lower() == "rss" else None))
        key = url_key(url)
        self._folders.append("" if "xmlurl" in told or url else title)
        if url and key and key not in self.feeds:
            folder = _BETWEEN.join(filter(None, self._folders[:_DEEPEST]))[:_LONGEST]
            self.feeds[key] = Outline(url, title, _address(told.get("htmlurl")), folder)
            if len(self.feeds) > MOST:
                raise InputError(_TOO_MANY.format(most=MOST, what="feeds"))

    def end(self, tag: str | bytes) -> None:
        """An element ends."""
        if tag == "outline" and self._folders:
            self._folders.pop()

    def data(self, data: str | bytes) -> None:
        """Text between elements says nothing."""

    def comment(self, text: str | bytes) -> None:
        """Nor do comments."""

    def close(self) -> None:
        """The end."""


def read(data: bytes) -> list[Outline]:
    """The feeds of a list in its order, each address once; broken XML is read as far as can be.

    A feed's folder has the names of all that it lies in, with " / " between. It is read as HTML is, which knows
    neither entities of its own nor other files; nothing is expanded or fetched.

    Raises:
        InputError: It is no such list, has no feeds, or is too large.
    """
    if len(data) > MOST_BYTES:
        raise InputError(_TOO_LARGE)
    text = _decoded(data)
    begin = _READABLE.search(text)
    if begin is None:
        raise InputError(_NONE)
    reader = _Reader()
    parser = lxml.etree.HTMLParser(target=reader, recover=True, encoding="utf-8")
    try:
        lxml.etree.fromstring(text[begin.start() :].encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError:
        raise InputError(_NONE) from None
    if not reader.feeds:
        raise InputError(_EMPTY)
    return list(reader.feeds.values())


def write(feeds: Sequence[Feed], title: str) -> bytes:
    """The feeds as a list (OPML 2.0) in their folders, in UTF-8; `read` makes the same feeds of it."""
    root = lxml.etree.Element("opml", version="2.0")
    head, body = lxml.etree.SubElement(root, "head"), lxml.etree.SubElement(root, "body")
    lxml.etree.SubElement(head, "title").text = _line(title)
    folders: dict[str, lxml.etree._Element] = {"": body}
    for feed in feeds:
        told = {"type": "rss", "text": _line(feed.name), "title": _line(feed.name), "xmlUrl": feed.url}
        if feed.site:
            told["htmlUrl"] = feed.site
        lxml.etree.SubElement(_folder(feed.folder, folders), "outline", told)
    return lxml.etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _folder(path: str, folders: dict[str, lxml.etree._Element]) -> lxml.etree._Element:
    """The element of a folder, made with those around it where it is not there yet."""
    if path not in folders:
        around, _, name = path.rpartition(_BETWEEN)
        folders[path] = lxml.etree.SubElement(_folder(around, folders), "outline", text=_line(name))
    return folders[path]


def _decoded(data: bytes) -> str:
    """The text, in the encoding that its first bytes tell or that it names; UTF-8 if it is."""
    wide = next((name for start, name in _WIDE if data.startswith(start)), None)
    if wide is not None:
        return data.decode(wide, "replace")
    declared = _DECLARED.match(data)
    names = ["utf-8-sig", "cp1252"]
    if declared:
        names.insert(1, declared[1].decode("ascii").lower())
    for name in names:
        if name in _ENCODINGS:
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                continue
    return data.decode("utf-8", "replace")


def _address(written: str | None) -> str | None:
    """The address, if it is a whole one of http or https."""
    url = _FEED_SCHEME.sub("http://", (written or "").strip())
    if len(url) > _LONGEST_URL or not url.isprintable() or " " in url:
        return None
    return url if url_key(url) else None


def _line(text: str) -> str:
    """A name on one line, without characters that hide or reorder text."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())[:_LONGEST]
