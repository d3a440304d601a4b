"""What stands behind `/articles feeds`: which sites are followed, and what is to be done about them."""

import re
from dataclasses import dataclass
from enum import Enum

from bot.intents.text import strip_mention, unescaped
from bot.plain import one_line
from retrieval.errors import InputError


class Act(Enum):
    """What is to be done about feeds."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    POLL = "poll"
    IMPORT = "import"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class FeedWish:
    """The act, with what belongs to it: addresses as typed, the name of a feed, the page of the list (from 1)."""

    act: Act
    addresses: tuple[str, ...] = ()
    name: str = ""
    page: int = 1


_ACTS = {act.value: act for act in Act} | {
    **dict.fromkeys(("health", "status", "show", "all"), Act.LIST),
    **dict.fromkeys(("follow", "subscribe", "new"), Act.ADD),
    **dict.fromkeys(("delete", "unfollow", "unsubscribe", "rm", "forget"), Act.REMOVE),
    **dict.fromkeys(("refresh", "update", "now"), Act.POLL),
}
_ADDRESS = re.compile(r"<([^<>|\s]+)(?:\|[^<>]*)?>|([^\s<>]+)")
_AROUND = "\"'“”‘’`,;"
_LIKE_AN_ADDRESS = re.compile(r"\w[.:/]+\w")
_MOST = 10
_SHOWN = 40
_LONGEST_PAGE = 4  # digits
_USAGE = "write feeds list, feeds add URL, feeds remove NAME, feeds poll, feeds import URL or feeds export"


def parse_feeds(text: str) -> FeedWish:
    """Take what follows `feeds` apart; an InputError names what can't be used in it."""
    typed = one_line(text).strip()
    if not typed:
        return FeedWish(Act.LIST)
    first, *more = typed.split(maxsplit=1)
    act, rest = _ACTS.get(first.lower().rstrip(":")), more[0].strip() if more else ""
    if act is None and _LIKE_AN_ADDRESS.search(first):  # what else could be wanted of it
        act, rest = Act.ADD, typed
    match act:
        case Act.ADD | Act.IMPORT:
            return FeedWish(act, addresses=_addresses(act, rest))
        case Act.REMOVE:
            return FeedWish(act, name=_name(rest))
        case Act.LIST:
            return FeedWish(act, page=_page(rest))
        case None:
            raise InputError(f"“{first[:_SHOWN]}” is nothing that feeds takes: {_USAGE}.")
    return FeedWish(act)


def _addresses(act: Act, text: str) -> tuple[str, ...]:
    """Web addresses, each once, and with or without their scheme."""
    found = (unescaped(one[1]) if one[1] else one[2].strip(_AROUND) for one in _ADDRESS.finditer(text))
    addresses = tuple(dict.fromkeys(filter(None, found)))
    if not addresses:
        what = "the list's" if act is Act.IMPORT else "the site's, or its feed's,"
        raise InputError(f"Say where: write feeds {act.value} and {what} address.")
    most = 1 if act is Act.IMPORT else _MOST
    if len(addresses) > most:
        raise InputError(f"These are {len(addresses):,} addresses: give {most} at most, and the others after that.")
    for address in addresses:
        if not _LIKE_AN_ADDRESS.search(address):
            raise InputError(f"“{address[:_SHOWN]}” is no web address: write it as https://a.example.")
    return addresses


def _name(text: str) -> str:
    """What a feed is called: its title, or its address."""
    link = _ADDRESS.fullmatch(text)
    name = unescaped(link[1]) if link and link[1] else strip_mention(text, "").strip(f"{_AROUND} ")
    if not name:
        raise InputError("Say which: write feeds remove and a feed's name or address, as feeds list shows them.")
    return name


def _page(text: str) -> int:
    number = text.lower().removeprefix("page").strip()
    if not number:
        return 1
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_PAGE):
        raise InputError(f"“{text[:_SHOWN]}” is no page of the list: write feeds list 2 for the second.")
    return max(1, int(number))
