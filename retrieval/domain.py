"""What the house talks about: articles, passages, answers. Values only; nothing here reads or writes anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import Enum

WORKSPACE = ""
"""The audience of an article that everyone in the workspace may see."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is asking: a workspace, and the private conversation within it, if any.

    Seen are the workspace's articles and those of that one conversation; nothing else is ranked, quoted or counted.
    ``only`` narrows this to the articles of these ids, and to nothing if there are none; it never shows more.
    """

    workspace: str = "local"
    conversation: str | None = None
    only: frozenset[str] | None = None

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences whose articles this scope may see."""
        return (WORKSPACE, self.conversation) if self.conversation else (WORKSPACE,)

    @property
    def home(self) -> str:
        """The audience that an article saved from here belongs to."""
        return self.conversation or WORKSPACE


LOCAL = Scope()
"""The scope of the command line where no other workspace is chosen: this machine's own, no private conversation."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span of publication times, since ≤ published < until, both aware; None leaves that side open.

    A side that is midnight in its own zone is a day: an article of which only the day is known goes by that.
    """

    since: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def holds(self, published: datetime) -> bool:
        """Whether a time is within."""
        since, until = self.since, self.until
        return (since is None or since <= published or published == day_from(since)) and (
            until is None or (published < until and published != day_from(until))
        )


ANY_TIME = Window()
"""The window that every article is in, also one without a date."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read out of one file, page or row: not yet an article, for it has no place in a library."""

    text: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: datetime | None = None
    language: str | None = None
    id: str | None = None
    name: str = ""
    """What the input was called, for messages about it: a path, a URL, ``feed.jsonl line 3``."""
    path: str | None = None
    """The file that this is the whole of: read again after a change, it is the same article."""
    image: str | None = None
    """The address of the picture that leads it."""
    certainty: float | None = None
    """How sure ``published`` is, in 0…1; None where there is none, or whoever gave the document said it."""
    partial: str = ""
    """Why this is not the whole article, if it is not, for its reader: ``only the feed's text was readable``."""

    def as_article(self, article_id: str, audience: str = WORKSPACE) -> "Article":
        """The same as an article of that id and audience."""
        return Article(
            id=article_id,
            text=self.text,
            title=self.title,
            url=self.url,
            source=self.source,
            author=self.author,
            published=self.published,
            language=self.language,
            audience=audience,
            image=self.image,
            certainty=self.certainty,
            partial=self.partial,
        )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input of which no document could be made, and why, in words for the person who gave it.

    ``later`` says that one may be had another time, as in `FetchError`.
    """

    name: str
    reason: str
    later: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A document in a library. Offsets of passages and citations count characters of ``text``.

    ``image``, ``certainty`` and ``partial`` are as in `Document`.
    """

    id: str
    text: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: datetime | None = None
    language: str | None = None
    audience: str = WORKSPACE
    image: str | None = None
    certainty: float | None = None
    partial: str = ""
    saved: datetime | None = field(default=None, compare=False)
    """When a library got it first."""

    @property
    def day(self) -> str | None:
        """The day of publication as people write it, ``12 March 2026``."""
        return f"{self.published.day} {self.published:%B %Y}" if self.published else None

    @property
    def byline(self) -> str:
        """Title, source and day in one line, as far as known: ``Title – Source, 12 March 2026``."""
        origin = ", ".join(part for part in (self.source, self.day) if part)
        return " – ".join(part for part in (self.title, origin) if part)


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence of an article as it was ``before`` and ``after``; empty where it was not there.

    ``told`` says in a few words what changed, ``12 to 15``, where that can be told.
    """

    before: str
    after: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed in an article's text when it was read again, and when that was; the weightiest edits first."""

    article_id: str
    at: datetime
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article: ``article.text[start:end]`` is its text."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage to be: its span in the article's text, and the spans of its sentences there."""

    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, best score first; ``legs`` holds what each leg of the search gave it."""

    passage: Passage
    score: float
    legs: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """Words quoted from an article, verbatim: ``quote == article.text[start:end]``."""

    article: Article
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article that came near to a question without answering it; ``score`` is in 0…1."""

    article: Article
    score: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the citations that carry it, and the words of it that match the question."""

    text: str
    citations: tuple[Citation, ...]
    marks: tuple[tuple[int, int], ...] = ()
    """Spans of ``text`` to show marked, as (start, end)."""


class Point(Enum):
    """How sure an answer has to be: where it is given, and where the articles are said not to answer."""

    BALANCED = "balanced"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question; no sentences means that they do not answer it.

    ``confidence`` in 0…1 is the calibrated chance that the answer is right; ``nearest`` are the nearest articles;
    ``reason`` says in words for the asker why there is no answer; ``lead`` are words of ours that go before the
    sentences: how many articles there are, of when they are, that they differ. ``when`` tells the window in the words
    of the question, if it named one: ``yesterday, 11 March 2026``.
    """

    question: str
    sentences: tuple[Sentence, ...]
    confidence: float
    nearest: tuple[Nearest, ...] = ()
    window: Window = ANY_TIME
    reason: str = ""
    lead: str = ""
    when: str = ""

    @property
    def answered(self) -> bool:
        """Whether the articles answer the question."""
        return bool(self.sentences)

    @property
    def text(self) -> str:
        """The answer as one text, led by our words if there are any; empty for an abstention."""
        told = [sentence.text for sentence in self.sentences]
        return " ".join([self.lead, *told] if self.lead and told else told)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in the order of the sentences: their numbers in the text are their places here."""
        return tuple(dict.fromkeys(citation for sentence in self.sentences for citation in sentence.citations))


def day_from(side: datetime) -> datetime:
    """What stands for the day that begins at that side of a window: midnight UTC; the side, where no day begins."""
    return datetime.combine(side.date(), time(), UTC) if side.time() == time() else side


def moment(published: datetime | None) -> str | None:
    """A publication time in ISO 8601, UTC: the day alone where only the day is known (midnight stands for that)."""
    if published is None:
        return None
    utc = published.astimezone(UTC)
    return utc.date().isoformat() if utc.time() == time() else utc.isoformat().replace("+00:00", "Z")
