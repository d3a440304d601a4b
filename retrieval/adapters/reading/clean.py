"""Text made harmless and tidy: characters that hide, reorder or break text are taken out before anything stores it."""

import re
import unicodedata
from urllib.parse import urlsplit

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width and bidi marks, surrogates, private use, non-characters, tags, variation supplement.
_HOSTILE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Joiners spell words in Persian, Hindi and their neighbours and bind emoji; anywhere else they only split words unseen.
_STRAY_JOINER = re.compile(r"(?<![\u0590-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")
_ODD_SPACE = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TRAILING_SPACE = re.compile(r"(?<! ) ++(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")
_MAX_LINE = 300
_MAX_URL = 2_000


def harmless(text: str) -> str:
    """The text with one newline for every line end and without hostile characters, otherwise as it was."""
    bare = _HOSTILE.sub("", _LINE_ENDS.sub("\n", text))
    return _STRAY_JOINER.sub("", bare) if any(joiner in bare for joiner in "\u200c\u200d") else bare  # ten times faster


def tidy(text: str) -> str:
    """Extracted text made harmless, in NFC, with plain spaces and no trailing ones, one blank line at most."""
    plain = unicodedata.normalize("NFC", _ODD_SPACE.sub(" ", harmless(text)))
    return _BLANK_LINES.sub("\n\n", _TRAILING_SPACE.sub("", plain)).strip()


def one_line(text: str | None) -> str:
    """A title, name or source on one line of at most 300 characters; empty for None."""
    line = " ".join(tidy(text or "").split())
    return line if len(line) <= _MAX_LINE else line[: _MAX_LINE - 1].rstrip() + "…"


def web_address(url: str | None) -> str | None:
    """The URL if it is a whole http(s) address, else None."""
    url = (url or "").strip()
    if not url or len(url) > _MAX_URL or harmless(url) != url or any(mark.isspace() for mark in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None
    except ValueError:  # "http://[" and its like
        return None
