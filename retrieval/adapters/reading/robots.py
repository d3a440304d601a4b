"""What sites ask of programs in their robots.txt, by RFC 9309; asked for once an hour."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retrieval.errors import FetchError

if TYPE_CHECKING:
    from protego import Protego

MOST_BYTES = 500_000
"""How much of a robots.txt is heeded."""

_TOKEN = "Dateline"  # noqa: S105 - the product token, by which rules name us
_GOOD_FOR = 3_600.0
_MOST_KEPT = 5_000_000
_LEAST_COUNTED = 1_000
_AGENT = re.compile(r"(\s*user[\s-]*agent\s*:?\s*)([^#]*)", re.IGNORECASE)
_REFUSED = (
    "its robots.txt asks programs not to read it; save the page in a browser and ingest the file, or whoever runs"
    " Dateline can set DATELINE_ROBOTS=false"
)


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: "Protego"
    until: float
    size: int


class Robots:
    """The rules of the sites that were asked lately; for any number of threads. ``clock`` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def check(self, url: str, read: Callable[[str], bytes]) -> None:
        """Raise FetchError if the site doesn't want this address read, or if it can't be asked now.

        A site that has no such file, or gives it to nobody, allows everything; one that fails or is not there will be
        asked another time, as for the page itself. ``read`` gets the file at an address, at most `MOST_BYTES` of it,
        and raises FetchError.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._known(origin)
        if rules is None:
            rules = self._keep(origin, _text(f"{origin}/robots.txt", read))
        if not rules.can_fetch(url, _TOKEN):
            raise FetchError(_REFUSED)

    def _known(self, origin: str) -> "Protego | None":
        with self._lock:
            kept = self._kept.get(origin)
            if kept is None or kept.until <= self._clock():
                return None
            self._kept.move_to_end(origin)
            return kept.rules

    def _keep(self, origin: str, text: str) -> "Protego":
        from protego import Protego  # only what reads the web needs it

        rules = Protego.parse(_for_us(text))
        kept = _Kept(rules, self._clock() + _GOOD_FOR, max(len(text), _LEAST_COUNTED))
        with self._lock:
            self._drop(origin)
            self._kept[origin] = kept
            self._size += kept.size
            while self._size > _MOST_KEPT:
                self._drop(next(iter(self._kept)))
        return rules

    def _drop(self, origin: str) -> None:
        kept = self._kept.pop(origin, None)
        self._size -= kept.size if kept else 0


def _text(address: str, read: Callable[[str], bytes]) -> str:
    try:
        return read(address).decode("utf-8-sig", "replace")
    except FetchError as error:
        if error.later:
            raise
        return ""


def _for_us(text: str) -> str:
    """The text with all other agents named alike: for thousands of them Protego would copy every rule."""
    return "\n".join(_AGENT.sub(_named, line, count=1) if _AGENT.match(line) else line for line in text.splitlines())


def _named(found: re.Match[str]) -> str:
    said, name = found[1], found[2].strip()
    if not name.strip("*"):
        return said + name[:1]
    is_us = name.strip("*").partition("/")[0].strip().casefold() == _TOKEN.casefold()
    return said + (_TOKEN if is_us else "another")
