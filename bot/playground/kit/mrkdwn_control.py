"""What stands in `<…>` in mrkdwn: links, mentions, dates; and the three characters that are written as entities."""

import re

from markupsafe import Markup

from bot.playground.kit.dates import date
from bot.playground.kit.emoji import with_emoji
from bot.playground.kit.html import joined
from bot.playground.kit.links import link
from bot.playground.kit.mentions import broadcast, channel, group, user
from bot.playground.kit.names import Names

_ENTITY = re.compile("&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_EVERYBODY = {"here", "channel", "everyone"}
_DATE = re.compile(r"date\^(-?\d{1,13})\^([^^]+)(?:\^(.+))?")


def decoded(text: str) -> str:
    """The text with `&amp;`, `&lt;` and `&gt;` read, once."""
    return _ENTITY.sub(lambda found: _CHARACTERS[found[1]], text)


def control(text: str, names: Names) -> Markup:
    """What the brackets and all that is in them mean; what means nothing is shown letter by letter."""
    target, _, label = text[1:-1].partition("|")
    shown = with_emoji(decoded(label))
    match target[0] if target else "":
        case "@":
            return user(target[1:], names, shown)
        case "#":
            return channel(target[1:], names)
        case "!":
            return _special(target[1:], shown, names) or joined([shown or decoded(text)])
    return link(decoded(target), shown) or joined([decoded(text)])


def _special(target: str, label: str, names: Names) -> Markup | None:
    if target in _EVERYBODY:
        return broadcast(target)
    kind, _, more = target.partition("^")
    if kind == "subteam":
        return group(more, label)
    if found := _DATE.fullmatch(target):
        return date(int(found[1]), decoded(found[2]), names.zone, decoded(found[3] or ""), label)
    return None
