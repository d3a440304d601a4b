"""By what an article is known again: canonical URL, text, content; and the ids that we give."""

import hashlib
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from retrieval.domain import Document, moment
from retrieval.ports import Fingerprint

_HOST = re.compile(r"(?:\[[\da-f:.]+\]|[^\s\x00-,/:-@\[-^`{-\x7f\ud800-\udfff]+)(?::\d*)?")
_PORT = re.compile(r":(?:80|443)?$")
_MOBILE = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])")  # as long as what is left is a host
_AMP_PATH = re.compile(r"^(?:/(?:amp|\.\.))+(?=/|$)|(?:(?:/|(?<![./])\.)amp/*)+$")
# Names in a query that tell where a reader came from. No more than these: a name that tells articles apart, taken for
# one of them, would have one article stored over another.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|itm|ga|gaa|mc|mkt|oly|vero|hsa|fb_action|guce)_\w+|_ga|_gl|_hsenc|_hsmi|_openstat|__s|__tn__"
    r"|\w{1,3}clk?id|[gw]braid|gad_source|srsltid|igshi?d?|mibextid|sfnsn|fb_(?:ref|source)|cmpid|icid|ocid|s_cid|smid|smtyp"
    r"|at_(?:medium|campaign|custom\d|link_\w+|bbc_team|format|ptr_name|channel)|wt[._]z?mc\w*|ns_(?:mchannel|source"
    r"|campaign|linkname|fee)|xtor|guccounter|__twitter_impression|ref_src|ref_url|amp|outputType",
    re.IGNORECASE,
)
_TRACKING_PLACE = re.compile(r"(?:xtor|utm_\w+|Echobox|at_\w+)=.*|:~:text=.*", re.IGNORECASE | re.DOTALL)
# The copies of others' pages that Google, Cloudflare and Bing serve; the first group is the address of the original.
_AMP_CACHE = re.compile(
    r"https://(?:[\w-]+\.cdn\.ampproject\.org/(?:c|v|wp)|(?:www\.)?google\.(?:[a-z]{2,3})(?:\.[a-z]{2})?(?:/amp)?"
    r"|(?:www\.)?bing\.com(?:/amp)?)/s/([\w-]+\.[^/\s?#@]+(?:[/?#].*)?)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_WORD = re.compile(r"[^\w]+")


def new_id() -> str:
    """A UUIDv7: made by us, in the order of time."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def host_of(url: str | None) -> str:
    """The host that requests to an address go to; empty where there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:  # a broken port or bracket
        return ""


def url_key(url: str | None) -> str | None:
    """The canonical form of an address, the same for its variants (tracking, AMP, mobile, http); None if it is none."""
    key = _key(url)
    while key and (copy := _AMP_CACHE.fullmatch(key)) and (original := _key(f"https://{copy[1]}")):
        key = original
    return key


def untracked(url: str) -> str:
    """The address without what tells where a reader came from, and for an AMP cache's copy that of the original.

    Otherwise it is as it is written.
    """
    while copy := _AMP_CACHE.fullmatch(url):
        url = f"https://{copy[1]}"
    address, sign, fragment = url.partition("#")
    before, _, query = address.partition("?")
    kept = "&".join(pair for pair in query.split("&") if not _TRACKING.fullmatch(unquote_plus(pair.partition("=")[0])))
    place = "" if _TRACKING_PLACE.fullmatch(fragment) else sign + fragment
    return f"{before}?{kept}{place}" if kept else f"{before}{place}"


def _key(url: str | None) -> str | None:
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
    told = [document.title, where, document.source, document.author, moment(document.published), document.text]
    if document.partial:  # the same words may turn out to be all of it
        told.append("partial")
    key = address or (f"file:{document.path}" if document.path else None)
    return Fingerprint(key, _digest(folded), _digest("\x1f".join(part or "" for part in told)))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
