"""What the use cases need from outside, as narrow protocols; the adapters answer to them."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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


class EmbeddingCache(Protocol):
    """Embeddings of public passages, by a hash of all that was embedded, for all workspaces and machines.

    They may be rounded. Every method may raise LibraryError.
    """

    def find(self, model: str, keys: Sequence[str]) -> dict[str, Embedding]:
        """Those of these that are there."""

    def keep(self, model: str, found: Mapping[str, Embedding], at: datetime) -> None:
        """Keep these, embedded at that time."""

    def prune(self, before: datetime) -> int:
        """Forget those embedded before that; says how many."""


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

    def prepared(self, workspace: str, model: str, vector: Vector) -> bool:
        """Whether a workspace can be searched by meaning as quickly as it will be; if not, that is begun to be made so.

        ``vector`` is any of the model's.
        """

    def frequencies(self, scope: Scope, stems: Sequence[str]) -> Frequencies:
        """How common the stems are in the scope's workspace, or in all: a statistic of the language, no article."""

    def read(self, scope: Scope, model: str, passages: Sequence[Passage]) -> list[Reading]:
        """The passages for reading, in order; those that are gone meanwhile are left out."""

    def revisions(self, scope: Scope, window: Window) -> list[Revision]:
        """What changed within a window of time in the articles that the scope sees, the oldest change first."""

    def counts(self, scope: Scope, window: Window) -> Counts:
        """How much there is."""

    def size(self, workspace: str) -> int:
        """How many articles there are in a workspace, whoever sees them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An embedding model: the name that its vectors are kept under, and where it is, as the settings say it."""

    name: str
    location: str


@dataclass(frozen=True, slots=True)
class Searched:
    """The embedding model that a workspace is searched with, and the one that it is to be searched with next."""

    now: Chosen
    then: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Owing:
    """A workspace, and a model under which articles of it are to be embedded; ``then``: it is to be searched next."""

    workspace: str
    model: Chosen
    then: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """Articles in hand, with their chunks, of a workspace where they lack a model's vectors."""

    workspace: str
    model: str
    fence: int
    articles: tuple[tuple[Article, tuple[Chunk, ...]], ...]


class Switch(Protocol):
    """Which embedding model each workspace is searched with, and what is to be embedded for the next one.

    An article that is saved under one of the two is owed the other's vectors. Every method may raise LibraryError.
    """

    def searched(self, workspace: str) -> Searched | None:
        """The model that a workspace is searched with; None before anything was saved or chosen there."""

    def others(self, chosen: Chosen) -> list[str]:
        """The workspaces that are searched with another model, or are to be, or with this one from elsewhere."""

    def choose(self, workspace: str, chosen: Chosen, now: datetime) -> None:
        """Have a workspace searched with a model as soon as its articles are embedded under that.

        Whoever chooses last decides. The vectors that are there already are not made again.
        """

    def owing(self) -> list[Owing]:
        """The models under which articles of any workspace are to be embedded, or were for the next to be searched."""

    def left(self, workspace: str, model: str) -> int:
        """How many articles are to be embedded under a model, whoever has them in hand."""

    def claim(self, workspace: str, model: str, now: datetime, lease: timedelta, limit: int) -> Owed | None:
        """Take some articles that nobody else has in hand; None if there are none."""

    def keep(self, owed: Owed, embeddings: Mapping[str, Sequence[Embedding]], until: datetime) -> int:
        """Store vectors of articles in hand, by their ids, in the order of their chunks; the rest stays in hand.

        Those that were saved anew, removed, or lost to another are left out; tells how many were not.
        """

    def turn(self, workspace: str, model: str, now: datetime) -> bool:
        """Search with a model from now on; False unless it is the next one, and no article lacks its vectors."""

    def forget(self, before: datetime) -> int:
        """Forget the vectors of models that no workspace was searched with since then; says of how many models."""


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
