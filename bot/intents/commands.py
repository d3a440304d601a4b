"""What stands behind the slash command: `/articles find ferry since:7d from:bbc.co.uk`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.intents.text import strip_mention, urls
from retrieval.domain import Window
from retrieval.errors import InputError

_VERBS = ("ask", "find", "sum", "save", "why", "forget", "status", "brief", "feeds", "help")
_NAMES = {name: name for name in _VERBS} | {
    "summarise": "sum",
    "summarize": "sum",
    "summary": "sum",
    "digest": "brief",
    "?": "help",
}
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_FILTER = re.compile(r"""(?:(?<=\s)|^)(since|from):("[^"]*"|'[^']*'|<[^<>]*>|\S*)""", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,4}) ?(?:(h)(?:ours?|rs?)?|(d)(?:ays?)?|(w)(?:eeks?)?|(m)(?:o|onths?)?)", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(days=30)}
_AROUND = "\"',; "
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand and what follows it, as Slack has it."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Search:
    """Words to look for; since when, as a time or as so long ago; and where they were published."""

    words: str
    since: datetime | timedelta | None = None
    site: str | None = None

    def window(self, now: datetime) -> Window:
        """The span of time that is asked for."""
        return Window(now - self.since if isinstance(self.since, timedelta) else self.since)


def parse_command(text: str) -> Command:
    """Take the slash command's text apart; what begins with no subcommand is looked for."""
    first, *more = text.split(maxsplit=1) or ["help"]
    name = _NAMES.get(first.lower().rstrip(":"))
    if name is None:
        return Command("find", text.strip())
    return Command(name, more[0].strip() if more else "")


def parse_search(text: str) -> Search:
    """Take a search apart; an InputError names what can't be used in it."""
    typed = text.translate(_QUOTES)
    given = {found[1].lower(): found[2].strip(_AROUND) for found in _FILTER.finditer(typed)}
    words = strip_mention(_FILTER.sub(" ", typed), "")
    if not words:
        raise InputError("There is nothing to look for: write find and some words, as in find ferry since:7d.")
    since = _since(given["since"]) if "since" in given else None
    return Search(words, since, _site(given["from"]) if "from" in given else None)


def _since(value: str) -> datetime | timedelta:
    ago = _AGO.fullmatch(value.lower())
    if ago:
        return int(ago[1]) * _UNITS[ago[ago.lastindex or 2]]
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(
            f"“since:{value[:_SHOWN]}” is no time: write since:7d (with h, d, w or m for hours, days, weeks or months)"
            " or since:2026-03-01, without a blank."
        ) from None


def _site(value: str) -> str:
    links = urls(value)
    site = urlsplit(links[0]).hostname or "" if links else strip_mention(value, "")
    if not re.search(r"\w", site):
        raise InputError(f'“from:{value[:_SHOWN]}” is no site: write from:bbc.co.uk or from:"Harbour Post".')
    return site.lower().removeprefix("www.")
