"""By what an article is known again: canonical URL, text, content; and the ids that we give."""

import hashlib
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from retrieval.domain import Document, moment
from retrieval.ports import Fingerprint

_HOST = re.compile(r"(?:\[[\da-f:.]+\]|[^\s\x00-,/:-@\[-^`{-\x7f\ud800-\udfff]+)(?::\d*)?")
_PORT = re.compile(r":(?:80|443)?$")
_MOBILE = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])")  # as long as what is left is a host
_AMP_PATH = re.compile(r"^(?:/(?:amp|\.\.))+(?=/|$)|(?:(?:/|(?<![./])\.)amp/*)+$")
# Names in a query that tell where a reader came from. No more than these: a name that tells articles apart, taken for
# one of them, would have one article stored over another.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|itm|ga|gaa|mc|mkt|oly|vero|hsa)_\w+|_ga|_gl|_hsenc|_hsmi|\w{1,3}clk?id|[gw]braid|igshi?d?|cmpid|xtor"
    r"|ref_src|ref_url|amp|outputType",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[^\w]+")


def new_id() -> str:
    """A UUIDv7: made by us, in the order of time."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def url_key(url: str | None) -> str | None:
    """The canonical form of an address, the same for its variants (tracking, AMP, mobile, http); None if it is none."""
    from courlan import normalize_url

    try:
        parts = urlsplit(url.strip() if url else "")
        host = parts.netloc.lower().rpartition("@")[2]
        if parts.scheme not in ("http", "https") or not parts.hostname or not _HOST.fullmatch(host):
            return None
        plain = SplitResult("https", _MOBILE.sub("", _PORT.sub("", host)), parts.path, "", "")
        clean = urlsplit(str(normalize_url(plain)))
        query = urlencode(sorted(pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])))
    except ValueError:  # a broken host or port, characters that no encoding has
        return None
    return urlunsplit(clean._replace(path=_AMP_PATH.sub("", clean.path).rstrip("/"), query=query))


def fingerprint(document: Document) -> Fingerprint:
    """The fingerprint of a document; texts that differ in case, spacing or punctuation alone are the same text."""
    folded = _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", document.text).casefold()).strip() or document.text
    address = url_key(document.url)
    where = address or document.url  # a variant of the address tells nothing new
    told = (document.title, where, document.source, document.author, moment(document.published), document.text)
    key = address or (f"file:{document.path}" if document.path else None)
    return Fingerprint(key, _digest(folded), _digest("\x1f".join(part or "" for part in told)))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
