"""What stands behind `/articles brief`: when digests come, and what is wanted in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import Enum

from bot.intents.text import strip_mention, unescaped, urls
from bot.plain import one_line
from retrieval.errors import InputError
from retrieval.identity import url_key

DAILY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


class Act(Enum):
    """What is to be done about a conversation's digest."""

    TELL = "tell"
    SCHEDULE = "schedule"
    OFF = "off"
    NOW = "now"
    PREVIEW = "preview"
    TOPICS = "topics"
    SOURCES = "sources"
    MUTE = "mute"
    UNMUTE = "unmute"
    MUTE_TOPIC = "mute topic"
    UNMUTE_TOPIC = "unmute topic"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class BriefWish:
    """The act, with what belongs to it: days (0 is Monday), the time, the zone as typed; names; whether on or off."""

    act: Act
    days: frozenset[int] = frozenset()
    at: time = time()
    zone: str = ""
    names: tuple[str, ...] = ()
    on: bool = True


_PLAIN = {
    "": Act.TELL,
    "now": Act.NOW,
    "preview": Act.PREVIEW,
} | dict.fromkeys(("off", "stop", "never"), Act.OFF)
_NAMING = (  # the longer first
    ("mute topics", Act.MUTE_TOPIC),
    ("mute topic", Act.MUTE_TOPIC),
    ("unmute topics", Act.UNMUTE_TOPIC),
    ("unmute topic", Act.UNMUTE_TOPIC),
    ("unmute", Act.UNMUTE),
    ("mute", Act.MUTE),
    ("topics", Act.TOPICS),
    ("topic", Act.TOPICS),
    ("sources", Act.SOURCES),
    ("source", Act.SOURCES),
)
_NONE = ("none", "all", "any", "off")
_SWITCH = re.compile(r"(?:silent|quiet)(?: (on|off))?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = (
    dict.fromkeys(("daily", "day", "everyday"), DAILY)
    | dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), WEEKDAYS)
    | dict.fromkeys(("weekend", "weekends"), DAILY - WEEKDAYS)
)
_FILLERS = ("at", "on", "and", "every", "each", "in", "brief")
_BETWEEN = re.compile(r"[ ,;&()]+")
_SPAN = re.compile(r" (?:to|till|until|through|[-–—]) ")
_DASH = re.compile(r"[-–—]")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2})|h)?(?: ?([ap])\.?m\.?)?", re.ASCII)
_USUAL = time(8, 30)
_PART = re.compile(r"(?:<[^<>]*>|[^,])+")  # a comma in a link's brackets parts nothing
_PAGE = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)+/)\S*")  # an address as people type it
_SHOWN = 40
_MOST_NAMES, _LONGEST_NAME = 40, 70  # so that all of them fit a field of 3,000 characters
_USAGE = "write brief daily 08:30, brief weekdays 08:30 Europe/Berlin, brief weekly mon 09:00, or brief off"


def parse_brief(text: str) -> BriefWish:
    """Take what follows `brief` apart; an InputError names what can't be used in it."""
    typed = " ".join(one_line(text).replace("`", " ").split())
    lower = typed.lower()
    if lower in _PLAIN:
        return BriefWish(_PLAIN[lower])
    if switch := _SWITCH.fullmatch(lower):
        return BriefWish(Act.SILENT, on=switch[1] != "off")
    for word, act in _NAMING:
        if lower == word or lower.startswith(f"{word} "):
            return BriefWish(act, names=_names(act, typed[len(word) :]))
    return _timed(unescaped(typed))


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them, each once; of an address, its site. Raises InputError, as `checked` does."""
    parts = (_name(found[0]) for found in _PART.finditer(one_line(text)))
    return checked({part.casefold(): part for part in parts if part}.values())


def checked(chosen: Iterable[str]) -> tuple[str, ...]:
    """The names, if they can be kept; an InputError says that they are too many, or which is too long."""
    kept = tuple(chosen)
    if len(kept) > _MOST_NAMES:
        raise InputError(f"These are {len(kept):,} names, and at most {_MOST_NAMES} can be kept.")
    for name in kept:
        if len(name) > _LONGEST_NAME:
            raise InputError(f"“{name[:_SHOWN]}…” is too long: a name has at most {_LONGEST_NAME} characters.")
    return kept


def clock(text: str) -> time:
    """A time of day; raises InputError."""
    found = _TIME.fullmatch(text.strip().lower().rstrip("."))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise InputError(f"“{text.strip()[:_SHOWN]}” is no time of day: write it as 08:30 or 17:05.")
    return time(hour, minute)


def _timed(typed: str) -> BriefWish:
    """Days, a time, a zone; the days may stand behind the time."""
    words = [word for word in _BETWEEN.split(_SPAN.sub("-", typed)) if word and word.lower() not in _FILLERS]
    if not words:
        raise InputError(f"There is no time in this: {_USAGE}.")
    weekly, days = False, frozenset[int]()
    while words and not words[0][0].isdigit():
        word = words.pop(0)
        found = _days(word)
        if found is None and word.lower() != "weekly":
            raise InputError(f"“{word[:_SHOWN]}” is neither a day nor a time: {_USAGE}.")
        weekly, days = weekly or found is None, days | (found or frozenset())
    at = clock(_moment(words)) if words else _USUAL
    while words and (found := _days(words[0])):
        days |= found
        del words[0]
    if weekly and not days:
        raise InputError("Say on which day of the week: write brief weekly mon 09:00.")
    return BriefWish(Act.SCHEDULE, days or DAILY, at, " ".join(words))


def _moment(words: list[str]) -> str:
    """The time of day, taken off the front, with the am or pm that stands apart from it."""
    at = words.pop(0)
    return at + words.pop(0) if words and words[0].lower().replace(".", "") in ("am", "pm") else at


def _days(word: str) -> frozenset[int] | None:
    """The days of the week that a word names, or that lie between two; None if it names none."""
    lower = word.lower().rstrip(".:")
    if lower in _SETS:
        return _SETS[lower]
    ends = [_day(part) for part in _DASH.split(lower, maxsplit=1)]
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return None
    return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))


def _day(word: str) -> int | None:
    return next((at for at, name in enumerate(_DAYS) if len(word) > 1 and f"{name}s".startswith(word)), None)


def _names(act: Act, text: str) -> tuple[str, ...]:
    found = names(text)
    setting = act in (Act.TOPICS, Act.SOURCES)
    if setting and len(found) == 1 and found[0].lower() in _NONE:
        return ()
    if not found:
        ending = ", or none" if setting else ""
        raise InputError(f"Say which: write brief {act.value} and a name, or several with commas between them{ending}.")
    return found


def _name(part: str) -> str:
    typed = part.strip()
    links = urls(f"https://{typed}" if _PAGE.fullmatch(typed) else part)
    if links and (key := url_key(links[0])):
        return key.split("/")[2]
    return " ".join(strip_mention(part, "").strip(" \"'“”").split())
