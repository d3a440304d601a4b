"""What pages were sent, until each asks for what changed since."""

from collections import OrderedDict
from dataclasses import dataclass
from secrets import token_urlsafe

from bot.playground.pages.patches import NOTHING, Face

_MOST = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page shows, and whether the app was told that it was opened."""

    face: Face
    told: bool


_UNKNOWN = Sent(NOTHING, told=False)


class Remembering:
    """Remembers the latest pages, each until it is taken."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Sent] = OrderedDict()

    def keep(self, name: str, sent: Sent) -> None:
        """Remember what a page shows."""
        self._kept[name] = sent
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def take(self, name: str) -> Sent:
        """What it shows, once; nothing is known of it after that."""
        return self._kept.pop(name, _UNKNOWN)


def new_name() -> str:
    """A name for a page."""
    return token_urlsafe(9)
