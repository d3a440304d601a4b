"""What the use cases need from outside, as narrow protocols; the adapters answer to them."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Article, Chunk, Document, Hit, Passage, Revision, Scope, Unreadable, Window

Vector = NDArray[np.float32]
"""Unit-length float32 vectors: shape (dimension,) or (n, dimension)."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A passage as vectors: its own, shape (d,), and one for each of its sentences, shape (sentences, d)."""

    passage: Vector
    sentences: Vector


@dataclass(frozen=True, slots=True)
class Embeddable:
    """A passage's text as the model is to read it: a header for context, the body, and the body's sentence spans."""

    header: str
    body: str
    sentences: tuple[tuple[int, int], ...]


class Embedder(Protocol):
    """Turns text into unit-length vectors whose inner product tells nearness of meaning."""

    @property
    def name(self) -> str:
        """The model and its revision; vectors of different names are never compared."""

    @property
    def dimension(self) -> int:
        """The length of its vectors."""

    def pieces(self, text: str) -> Sequence[int]:
        """Where the text's word-pieces begin, in order."""

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """One embedding for each passage, in order."""

    def embed_question(self, text: str) -> Vector:
        """The vector of a question, shape (d,)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its chunks and their embeddings, ready to be stored; and what changed, if it was there before."""

    article: Article
    fingerprint: "Fingerprint"
    chunks: tuple[Chunk, ...]
    embeddings: tuple[Embedding, ...]
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """By what an article is known again: its canonical URL, a hash of its text, and one of all that is told of it."""

    url_key: str | None
    text_hash: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Known:
    """An article that the library holds already, with its fingerprint."""

    article_id: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage fetched for reading: its article, its sentences' spans in the article's text, and its vectors."""

    passage: Passage
    article: Article
    sentences: tuple[tuple[int, int], ...]
    embedding: Embedding


@dataclass(frozen=True, slots=True)
class Opening:
    """How an article begins: its first passage, for reading; ``saved`` is when the library got it."""

    reading: Reading
    saved: datetime

    @property
    def article(self) -> Article:
        """The article, whole."""
        return self.reading.article

    @property
    def time(self) -> datetime:
        """When it was published or, where nobody knows, saved."""
        return self.article.published or self.saved


@dataclass(frozen=True, slots=True)
class Draft:
    """An article's summary and key points as somebody worded them, a sentence each."""

    sentences: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a scope sees: articles, passages, and the publication times of the oldest and the newest."""

    articles: int
    passages: int
    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many of all passages each stem occurs; a stem that occurs in none is left out."""

    passages: int
    holding: Mapping[str, int]


class Library(Protocol):
    """The articles of all workspaces; whatever a scope may not see does not exist for it.

    A scope's ``only`` narrows what it sees, and with that what it can remove. Saving goes home without asking it, and
    so does ``known``, by which saving tells what is new. Every method may raise LibraryError.
    """

    def known(self, scope: Scope, article_id: str | None, fingerprint: Fingerprint) -> list[Known]:
        """Articles in the scope's own audience of that id, that URL or that text; the one of that id first."""

    def save(self, scope: Scope, model: str, entries: Sequence[Entry]) -> None:
        """Store the entries, each in place of what was there under its id: all of them, or none.

        When an article was first saved stays; so do its earlier revisions.
        """

    def remove(self, scope: Scope, article_id: str) -> bool:
        """Forget an article whole; False if the scope sees none of that id."""

    def article(self, scope: Scope, article_id: str) -> Article | None:
        """One article."""

    def at_url(self, scope: Scope, url_key: str) -> Article | None:
        """The article of that canonical URL."""

    def articles(self, scope: Scope, window: Window) -> Iterator[Article]:
        """Every article of a window, by id, a page at a time: what is saved meanwhile may be among them or not."""

    def newest(self, scope: Scope, limit: int) -> list[Article]:
        """The articles published last, the latest first; those without a date come after them, by when they came."""

    def openings(self, scope: Scope, model: str, window: Window) -> list[Opening]:
        """How each article begins that a window holds, by when it was published or else saved; the oldest first.

        Those without vectors of that model are left out.
        """

    def lexical(self, scope: Scope, window: Window, terms: Sequence[str], limit: int) -> list[Hit]:
        """Passages with any of the words, by BM25, best first."""

    def dense(self, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
        """Passages nearest to a vector, by inner product, best first."""

    def frequencies(self, scope: Scope, stems: Sequence[str]) -> Frequencies:
        """How common the stems are in the scope's workspace, or in all: a statistic of the language, no article."""

    def read(self, scope: Scope, model: str, passages: Sequence[Passage]) -> list[Reading]:
        """The passages for reading, in order; those that are gone meanwhile are left out."""

    def revisions(self, scope: Scope, window: Window) -> list[Revision]:
        """What changed within a window of time in the articles that the scope sees, the oldest change first."""

    def counts(self, scope: Scope, window: Window) -> Counts:
        """How much there is."""

    def unembedded(self, scope: Scope, model: str, limit: int) -> list[tuple[Article, tuple[Chunk, ...]]]:
        """Articles with passages that have no vectors of that model, with their chunks."""

    def embed(self, scope: Scope, model: str, article_id: str, embeddings: Sequence[Embedding]) -> None:
        """Store a model's vectors for an article's chunks, in order, in place of any other model's."""


class Source(Protocol):
    """Reads inputs (paths, folders, web addresses, ``-``) into documents, one at a time."""

    def read(self, inputs: Sequence[str]) -> Iterator[Document | Unreadable]:
        """The documents, and for each input of which none could be made, why."""

    def count(self, inputs: Sequence[str]) -> int:
        """About how many documents ``read`` will try."""

    def read_one(self, path: str) -> Document:
        """The one document of a file or an address; raises InputError."""

    def read_data(self, data: bytes, name: str) -> Document:
        """The one document of a file of that name, whose bytes these are; raises InputError."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Whole sentences of an article, to be looked through for an answer, and the article's title.

    For a `Writer` the title is the byline: with the source and the day.
    """

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of an excerpt that may answer, ``text[start:end]``; ``score`` is the log odds that they do."""

    start: int
    end: int
    score: float


class Reader(Protocol):
    """Finds in a text the words that answer a question."""

    @property
    def name(self) -> str:
        """The model and its revision."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[Finding]]:
        """For each excerpt, in order, what may answer in it, the best first, none overlapping; raises ModelError."""


class Reranker(Protocol):
    """Tells how well texts answer a question, each read together with it."""

    @property
    def name(self) -> str:
        """The model and its revision."""

    def score(self, question: str, excerpts: Sequence[Excerpt]) -> list[float]:
        """A chance in 0…1 for each excerpt, in order; raises ModelError."""


class Rewriter(Protocol):
    """Words a follow-up so that it stands alone."""

    def rewrite(self, question: str, thread: Sequence[str]) -> str:
        """The question for somebody who has not read the thread, the oldest turn first; raises ModelError."""


class Writer(Protocol):
    """Words an answer from sources, with a language model: not to be trusted before it is checked against them."""

    def write(
        self, question: str, sources: Sequence[Excerpt], now: datetime | None = None
    ) -> Generator[str, None, None]:
        """The answer in pieces as they are written, citing the sources as [1], [2]; closing it ends the writing.

        ``now`` is the asker's time. Raises ModelError, also after some pieces.
        """


class Summarizer(Protocol):
    """Words summaries: not to be trusted before they are checked against their articles."""

    @property
    def name(self) -> str:
        """What made them, in a word or two for the reader."""

    def draft(self, articles: Sequence[Article], sentences: int) -> Iterator[Draft]:
        """A draft of at most so many sentences for each article, in order, as each is done.

        Raises ModelError, also after some of them.
        """


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, aware, UTC."""
