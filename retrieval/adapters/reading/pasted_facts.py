"""What the lines of a pasted page say of its article: who wrote it, for whom, when, and where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from retrieval.adapters.reading import bylines, clean, dates, furniture, wire
from retrieval.adapters.reading.page_titles import without_site

_LABEL = re.compile(
    r"(?P<label>title|headline|source|publication|author|url|link)\s*:\s*(?P<value>\S.*)", re.IGNORECASE
)
_DATE_LABEL = (
    r"(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|created|date|on"
    r"|stand|veröffentlicht|publié|publicado)\b(?: le| el| am)?:?\s*"
)
_LABELLED_DATE = re.compile(_DATE_LABEL, re.IGNORECASE)
_DATED = re.compile(rf"(?P<label>{_DATE_LABEL})?(?P<value>.*\d.*)", re.IGNORECASE)
_ONLY_LABEL = re.compile(r"(?:first |last |originally )?(?:published|posted|updated|modified|created):?", re.IGNORECASE)
_LATER = re.compile(r"(?:last )?(?:updated|modified)", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SEGMENTS = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|\s+(?=(?:by|on)\s)", re.IGNORECASE)
_LONGEST_LINE = 150
_WORDS_OF_NAME = 3
_LEDE = 6  # paragraphs at most until the one with the dateline


def _is_trimming(part: str) -> bool:
    return bool(_ONLY_LABEL.fullmatch(part)) or furniture.anywhere(part) or furniture.at_the_edge(part)


def _is_labelled_date(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and bool(_LABELLED_DATE.match(line) and _YEAR.search(line))


@dataclass(slots=True)
class Facts:
    """What is known of the article so far; ``now`` is the time of reading."""

    now: datetime
    title: str = ""
    source: str = ""
    author: str | None = None
    url: str | None = None
    published: datetime | None = None
    _owner: str = ""
    _year: int | None = None
    _last_change: datetime | None = None
    _lone: re.Match[str] | None = None
    _headed: bool = False

    def note(self, line: str, below: str, *, at_head: bool, at_foot: bool) -> bool:
        """Take what the line says; True if it says nothing else and so is no part of the text."""
        if self._credits(line) or (at_head and self._address(line)):
            return True
        if at_foot:
            self._claim(line)
        if at_head and len(line) <= _LONGEST_LINE:
            told = self._labelled(line) or self._byline(line) or self._signed(line, below)
            self._headed = self._headed or (not told and len(line.split()) > _WORDS_OF_NAME)
            return told
        return False

    def finish(self, paragraphs: Sequence[str]) -> None:
        """Settle source, date and title once the article's paragraphs are known."""
        found = next((line for paragraph in paragraphs[:_LEDE] if (line := wire.dateline(paragraph))), None)
        if found and found.dated and self.published is None:
            self.published = wire.moment(found.dated, found.rest, self.now, self._year)
        if self._lone and self.published is None:
            self.published = wire.moment(self._lone, self._lone[0], self.now, self._year)
        self.published = self.published or self._last_change
        host = (urlsplit(self.url).hostname or "").removeprefix("www.") if self.url else ""
        self.source = self.source or (found and found.agency) or self._owner or host
        repeated = wire.dateline(self.title)
        self.title = without_site(repeated.rest if repeated else self.title, self.source, host)
        if self._owner != self.source:
            self.title = without_site(self.title, self._owner, "")

    def _credits(self, line: str) -> bool:
        credited = bylines.credited(line)
        if credited is not None:
            self.author = self.author or bylines.writer(credited)
        return credited is not None

    def _address(self, line: str) -> bool:
        address = clean.web_address(line)
        self.url = self.url or address
        return address is not None

    def _claim(self, line: str) -> None:
        claimed = furniture.owner(line)
        if claimed and not self._owner:
            self._owner, self._year = claimed

    def _labelled(self, line: str) -> bool:
        match = _LABEL.fullmatch(line)
        if match is None:
            return False
        label, value = match["label"].lower(), match["value"].strip()
        if self._address(value):
            return True
        if label in ("title", "headline"):
            self.title = self.title or value
        elif label == "author":
            self.author = self.author or value
        elif label in ("source", "publication"):
            self.source = self.source or value
        return True

    def _byline(self, line: str) -> bool:
        """Whether it is a line of names, dates and buttons alone: ``By Ida Lund | 3 March 2026 | 5 min read``."""
        parts = [part for part in _SEGMENTS.split(line) if part]
        names = {part: name for part in parts if (name := bylines.byline(part))}
        days = {part: day for part in parts if part not in names and (day := self._day(part))}
        rest = [part for part in parts if part not in names and part not in days]
        is_pure = len(rest) < len(parts) and all(map(_is_trimming, rest))
        for part, name in names.items():
            if is_pure or part is parts[0]:
                self.author = self.author or name
        for part, day in days.items():
            if is_pure or _LABELLED_DATE.match(part):
                self._keep(part, day)
        return is_pure

    def _day(self, part: str) -> datetime | re.Match[str] | None:
        """The moment that a date line tells, or its words if they need a year."""
        lone, match = wire.lone_date(part), _DATED.fullmatch(part)
        if lone and not lone["year"]:
            return lone
        if match is None or not (lone or _YEAR.search(part)):
            return None
        within = lone or (wire.date_within(match["value"]) if match["label"] else None)
        return dates.parse(match["value"], self.now) or (wire.moment(within, "", self.now) if within else None)

    def _keep(self, part: str, day: datetime | re.Match[str]) -> None:
        if isinstance(day, re.Match):
            self._lone = self._lone or day
        elif _LATER.match(part):
            self._last_change = self._last_change or day
        else:
            self.published = self.published or day

    def _signed(self, line: str, below: str) -> bool:
        """Whether it is a name below the headline, above an office or, with a place, above a date; or that office."""
        if bylines.is_role(line):
            return self.author is not None
        name = bylines.person(line) if self._headed and self.author is None else None
        if name and (bylines.is_role(below) or (name != line and self._is_date(below)) or _is_labelled_date(below)):
            self.author = name
            return True
        return False

    def _is_date(self, line: str) -> bool:
        return wire.lone_date(line) is not None or dates.parse(line, self.now) is not None
