"""What every store of shared pages and vectors does: it gives back what it was given, and forgets what is old."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from sqlalchemy import insert, select

from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.shared_pages import SqlPages
from retrieval.adapters.shared_vectors import SqlVectors
from retrieval.adapters.sql.database import EVERYONE, NOBODY
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.tables import SHARED_PAGE, SHARED_VECTORS
from retrieval.domain import Document, Unreadable
from retrieval.feed_ports import Copy, Pages
from retrieval.ports import Embeddable, Embedding, EmbeddingCache
from tests.retrieval.fakes import WordEmbedder

NOON = datetime(2026, 3, 12, 12, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PAGE = "https://tides.example/otters?secret=1"
WHOLE = Document(
    "Otters \N{OTTER} – “counted”.\n\nTwelve.",
    "Otters",
    PAGE,
    "Tides",
    "J. Doe",
    NOON.astimezone(timezone(timedelta(hours=5, minutes=45))),
    "en",
    name=PAGE,
    image="https://tides.example/otters.jpg",
    certainty=0.5,
    partial="a teaser",
)


def embeddings(*texts: str) -> list[Embedding]:
    """What a model makes of texts, each of one sentence; the empty one has none."""
    passages = [Embeddable("", text, ((0, len(text)),)) for text in texts]
    return WordEmbedder().embed_passages(passages)


@pytest.mark.parametrize(
    "page",
    [
        WHOLE,
        Document("Twelve."),
        replace(WHOLE, published=None, certainty=None),
        replace(WHOLE, text="a\0b\ud800c", title="\ufeff\udcff", author=""),
        Unreadable(PAGE, "it answers 503", later=True),
        Unreadable("", ""),
    ],
)
def test_a_page_comes_back_as_it_was(pages: Pages, page: Document | Unreadable) -> None:
    """Whatever characters are in it; and when it was read."""
    assert pages.copy(PAGE) is None
    pages.keep(PAGE, Copy(page, NOON))
    assert pages.copy(PAGE) == Copy(page, NOON)


def test_a_page_is_known_by_its_whole_address(pages: Pages) -> None:
    """No variant of it is the same; the last reading is kept."""
    pages.keep(PAGE, Copy(WHOLE, NOON))
    for other in (f"{PAGE}&utm_source=x", PAGE.replace("https", "http"), PAGE.upper(), f"{PAGE} ", "", "\ud800"):
        assert pages.copy(other) is None
    again = Copy(Unreadable(PAGE, "it is gone"), NOON + SECOND)
    pages.keep(PAGE, again)
    assert pages.copy(PAGE) == again


def test_old_pages_are_forgotten(pages: Pages) -> None:
    """By when they were read."""
    assert pages.prune(NOON) == 0
    for number in range(3):
        pages.keep(f"{PAGE}{number}", Copy(WHOLE, NOON + number * SECOND))
    assert pages.prune(NOON + SECOND) == 1
    assert [pages.copy(f"{PAGE}{number}") is None for number in range(3)] == [True, False, False]


def test_vectors_come_back(vectors: EmbeddingCache) -> None:
    """To within rounding; of the model asked for alone, and of those asked for alone, however many."""
    names = [f"k{number}" for number in range(2_500)]
    made = dict(zip(names, embeddings(*names), strict=True))
    assert vectors.find("words@1", names) == {}
    assert vectors.find("words@1", []) == {}
    vectors.keep("words@1", {}, NOON)
    vectors.keep("words@1", made, NOON)
    vectors.keep("words@2", {"k1": made["k2"]}, NOON)
    found = vectors.find("words@1", [*names, "absent"])
    assert found.keys() == made.keys()
    for name in ("k0", "k999", "k2499"):
        assert np.allclose(found[name].passage, made[name].passage, atol=1e-3)
        assert np.allclose(found[name].sentences, made[name].sentences, atol=1e-2)
        assert found[name].passage.dtype == found[name].sentences.dtype == np.float32
    assert vectors.find("words@1", ["k1"]).keys() == {"k1"}
    assert vectors.find("words@3", ["k1"]) == {}


def test_a_passage_without_sentences_has_vectors(vectors: EmbeddingCache) -> None:
    """Its own, and none besides."""
    (one,) = embeddings("otters")
    vectors.keep("words", {"k": Embedding(one.passage, one.sentences[:0])}, NOON)
    assert vectors.find("words", ["k"])["k"].sentences.shape == (0, len(one.passage))


def test_old_vectors_are_forgotten(vectors: EmbeddingCache) -> None:
    """By when they were made last, of any model."""
    one, other = embeddings("otters", "tides")
    vectors.keep("words", {"a": one, "b": other}, NOON)
    vectors.keep("words", {"b": other}, NOON + SECOND)
    vectors.keep("other", {"a": one}, NOON)
    assert vectors.prune(NOON + SECOND) == 2
    assert vectors.find("words", ["a", "b"]).keys() == {"b"}


def test_they_are_nobodys(database: SqlLibrary) -> None:
    """No workspace is told in them, and no statement of one changes them."""
    SqlPages(database).keep(PAGE, Copy(WHOLE, NOON))
    SqlVectors(database).keep("words", {"k": embeddings("otters")[0]}, NOON)
    for table in (SHARED_PAGE, SHARED_VECTORS):
        with database.reading(EVERYONE) as connection:
            assert set(connection.execute(select(table.c.workspace)).scalars()) == {NOBODY}


@pytest.mark.parametrize("workspace", ["acme", ""])
def test_no_workspace_sees_them_on_postgresql(postgres: str, workspace: str) -> None:
    """Nor whoever forgot to say for which one he works: the wall is before these rows too."""
    with PostgresLibrary(postgres) as library:
        SqlPages(library).keep(PAGE, Copy(WHOLE, NOON))
        SqlVectors(library).keep("words", {"k": embeddings("otters")[0]}, NOON)
        for table in (SHARED_PAGE, SHARED_VECTORS):
            with library.reading(workspace) as connection:
                assert connection.execute(select(table)).all() == []


def test_what_a_newer_version_tells_of_a_page_is_left_out(database: SqlLibrary) -> None:
    """While both run on one database."""
    pages = SqlPages(database)
    pages.keep(PAGE, Copy(WHOLE, NOON))
    with database.reading(NOBODY) as connection:
        row = dict(connection.execute(select(SHARED_PAGE)).mappings().one())
    pages.prune(NOON + SECOND)
    with database.writing(NOBODY) as connection:
        connection.execute(insert(SHARED_PAGE), [row | {"page": row["page"] | {"mood": "calm"}}])
    assert pages.copy(PAGE) == Copy(WHOLE, NOON)
