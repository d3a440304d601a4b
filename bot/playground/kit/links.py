"""Links: to the web and to mail alone, opened beside this page, which is not told to them."""

import re

from markupsafe import Markup

from bot.playground.kit.html import tag

BARE = r"(?<![A-Za-z0-9])(?i:https?)://[^\s<>|`]+"
"""The pattern of an address that stands in text by itself."""

_SAFE = re.compile(r"(?:https?://[^\s/?#]|mailto:\S)\S*", re.IGNORECASE)
_ENDING = ".,;:!?'\"*_~"
_BRACKETS = (("(", ")"), ("[", "]"))


def link(url: str, label: str = "", **attributes: str) -> Markup | None:
    """A link; None where the address is none that one may go to."""
    if not is_safe(url):
        return None
    shown = label or re.sub("^mailto:", "", url, flags=re.IGNORECASE)
    return tag("a", shown, href=url, target="_blank", rel="noreferrer noopener", **attributes)


def is_safe(url: str) -> bool:
    """Whether people may be sent there: `http`, `https` or `mailto`, and nothing hidden in it."""
    return bool(_SAFE.fullmatch(url)) and url.isprintable()


def trimmed(bare: str) -> str:
    """An address that was found in text, without the punctuation of the sentence that it ends."""
    return bare.rstrip(_ENDING + "".join(closing for opening, closing in _BRACKETS if opening not in bare))
