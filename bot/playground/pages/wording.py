"""What people type, as Slack sends it: mentions and links in angle brackets, all else without a meaning."""

import re
from collections.abc import Mapping

from bot.playground.kit.names import Names

_ADDRESS = r"(?P<url>https?://[^\s<>\"]+)"
_ALL = {f"@{name}": f"<!{name}>" for name in ("here", "channel", "everyone")}
_AFTER = ".,;:!?'*_~`"  # what follows an address rather than ends it


def said(text: str, names: Names) -> str:
    """A text as Slack would send it, by somebody who knows these names."""
    marks = _ALL | {f"#{name}": f"<#{channel}>" for channel, name in names.channels.items()}
    marks |= {f"@{name}": f"<@{user}>" for user, name in names.users.items()}
    return _replaced(text, {mark.casefold(): known for mark, known in marks.items()})


def _replaced(text: str, marks: Mapping[str, str]) -> str:
    longest_first = sorted(map(re.escape, marks), key=len, reverse=True)
    found = re.compile(rf"{_ADDRESS}|(?<![\w@#])(?P<mark>{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
    parts, done = [], 0
    for match in found.finditer(text):
        parts.append(escaped(text[done : match.start()]))
        if match["mark"]:
            parts.append(marks[match["mark"].casefold()])
        else:
            address, after = _ended(match["url"])
            parts.append(f"<{escaped(address).replace('|', '%7C')}>{escaped(after)}")
        done = match.end()
    return "".join((*parts, escaped(text[done:])))


def _ended(address: str) -> tuple[str, str]:
    """An address without what follows it in a sentence, and that."""
    whole = address.rstrip(_AFTER)
    while whole.endswith(")") and whole.count(")") > whole.count("("):
        whole = whole[:-1].rstrip(_AFTER)
    return whole, address[len(whole) :]


def escaped(text: str) -> str:
    """A text whose signs mean nothing to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
