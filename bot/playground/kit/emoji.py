"""Emoji by the names that Slack gives them."""

import re
from functools import lru_cache

from emoji import emojize

NAME = r"(?<![A-Za-z0-9]):[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?(?![A-Za-z0-9])"
"""The pattern of an emoji in text, with its colour if it has one."""

_NAMED = re.compile(NAME)
_PARTS = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?")
_LIGHTEST = 0x1F3FB  # Slack's skin tones 2 to 6 are Unicode's five


@lru_cache(maxsize=1_024)
def emoji(name: str) -> str:
    """``:eyes:`` as people see it, also in a colour, ``:wave::skin-tone-3:``; what is unknown stays as it is."""
    parts = _PARTS.fullmatch(name)
    if parts is None:
        return name
    shown = emojize(f":{parts[1]}:", language="alias")
    if shown == f":{parts[1]}:":
        return name
    return shown.removesuffix("\ufe0f") + chr(_LIGHTEST + int(parts[2]) - 2) if parts[2] else shown


def with_emoji(text: str) -> str:
    """Text with its emoji."""
    return _NAMED.sub(lambda found: emoji(found[0]), text)
