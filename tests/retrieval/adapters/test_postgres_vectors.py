"""Nearness in PostgreSQL: by the index among many, exact among few, and never less than there is."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import text

from retrieval.adapters import postgres_index, postgres_vectors
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.domain import ANY_TIME, WORKSPACE, Article, Chunk, Passage, Scope, Window
from retrieval.ports import Embedding, Entry, Fingerprint, Vector
from tests import postgres
from tests.retrieval.adapters.plans import plans

MODEL = "a'b%c:d\\e \N{OTTER}"
SIZE = 16
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
TEAM, OTHER, PRIVATE = Scope("acme"), Scope("globex"), Scope("acme", "D1")


@dataclass(frozen=True, slots=True)
class Filled:
    """A library with many vectors, and where each scope's are."""

    library: PostgresLibrary
    vectors: dict[str, dict[Passage, Vector]]

    def best(self, homes: list[str], question: Vector, count: int) -> list[float]:
        """The highest inner products there are."""
        return sorted((float(one @ question) for home in homes for one in self.vectors[home].values()), reverse=True)[
            :count
        ]


def entries(home: str, audience: str, count: int, seed: int) -> list[Entry]:
    """Articles of ten passages with random vectors around a few topics, published a minute after one another."""
    random = np.random.default_rng(seed)
    rows = random.standard_normal((20, SIZE))[random.integers(0, 20, count)] + random.standard_normal((count, SIZE))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("<f2").astype(np.float32)
    made = []
    for start in range(0, count, 10):
        chunks = tuple(Chunk(one, one + 1, ((one, one + 1),)) for one in range(10))
        moment = NOON + timedelta(minutes=start // 10)
        article = Article(id=f"{home}{start}", text="a" * 10, audience=audience, published=moment)
        vectors = tuple(Embedding(row, row[None]) for row in rows[start : start + 10])
        made.append(Entry(article, Fingerprint(None, f"{home}{start}", ""), chunks, vectors))
    return made


@pytest.fixture(scope="module", params=postgres.VERSIONS)
def filled(request: pytest.FixtureRequest) -> Iterator[Filled]:
    """1,200 passages of one workspace and 300 of another; 100 are of a conversation alone; all with an index."""
    for url in postgres.empty(request.param):
        with PostgresLibrary(url) as library:
            vectors: dict[str, dict[Passage, Vector]] = {}
            for seed, (home, scope, count) in enumerate([("a", TEAM, 1_100), ("g", OTHER, 300), ("d", PRIVATE, 100)]):
                batch = entries(home, scope.home, count, seed)
                library.save(scope, MODEL, batch)
                vectors[home] = {
                    Passage(one.article.id, chunk.start, chunk.end): embedding.passage
                    for one in batch
                    for chunk, embedding in zip(one.chunks, one.embeddings, strict=True)
                }
            make(library)
            yield Filled(library, vectors)
            clear(library)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have more than 50 passages be many."""
    monkeypatch.setattr(postgres_vectors, "EXACT", 50)


def make(library: PostgresLibrary, model: str = MODEL, dimension: int = SIZE) -> None:
    """Make a model's index."""
    with library._engine.outside() as connection:
        postgres_index.make(connection, model, dimension)


def clear(library: PostgresLibrary) -> None:
    """Drop all of these indexes."""
    for name in indexes(library):
        with library._engine.outside() as connection:
            connection.execute(text(f"DROP INDEX {name}"))


def indexes(library: PostgresLibrary) -> dict[str, bool]:
    """The indexes of vectors, and whether each can be used."""
    query = (
        "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid"
        " WHERE indrelid = 'embedding'::regclass AND relname LIKE 'embedding\\_near%'"
    )
    with library.reading("acme") as connection:
        return {row.relname: row.indisvalid for row in connection.execute(text(query))}


def questions(count: int) -> list[Vector]:
    """Unit vectors."""
    rows = np.random.default_rng(9).standard_normal((count, SIZE), dtype=np.float32)
    return list(rows / np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.mark.usefixtures("few")
def test_many_are_found_by_the_index(filled: Filled) -> None:
    """Nearly all of the nearest, with their inner products, best first; the workspace's alone."""
    right = 0
    with plans(filled.library, "<#>") as found:
        for question in questions(20):
            hits = filled.library.dense(TEAM, ANY_TIME, MODEL, question, 20)
            scores = [hit.score for hit in hits]
            exact = filled.best(["a"], question, 20)
            assert scores == sorted(scores, reverse=True)
            assert scores == pytest.approx(
                [float(filled.vectors["a"][hit.passage] @ question) for hit in hits], abs=2e-3
            )
            right += sum(score >= exact[-1] - 2e-3 for score in scores)
    assert right >= 0.95 * 20 * 20
    assert len(found) == 20
    assert all("embedding_near_16_" in plan and "Sort" not in plan for plan in found)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("scope", "window", "homes", "count"),
    [
        (PRIVATE, ANY_TIME, ["a", "d"], 20),
        (Scope("acme", "D2"), ANY_TIME, ["a"], 20),
        (TEAM, Window(until=NOON + timedelta(minutes=60)), ["a"], 2_000),
        (replace(TEAM, only=frozenset(f"a{number}" for number in range(0, 300, 10))), ANY_TIME, ["a"], 2_000),
        (replace(PRIVATE, only=frozenset({"d0"})), ANY_TIME, ["d"], 20),
        (replace(TEAM, only=frozenset()), ANY_TIME, [], 20),
        (TEAM, Window(since=NOON + timedelta(days=9)), [], 20),
        (OTHER, ANY_TIME, ["g"], 2_000),
    ],
)
def test_never_fewer_are_found_than_there_are(
    filled: Filled, scope: Scope, window: Window, homes: list[str], count: int
) -> None:
    """However little of a large library a search sees, and however much it asks for."""
    question = questions(1)[0]
    seen = {
        passage: vector
        for home in homes
        for passage, vector in filled.vectors[home].items()
        if scope.only is None or passage.article_id in scope.only
        if window.until is None or int(passage.article_id[1:]) < 600
    }
    hits = filled.library.dense(scope, window, MODEL, question, count)
    assert {hit.passage for hit in hits} <= seen.keys()
    assert len(hits) == len({hit.passage for hit in hits}) == min(count, len(seen))


def test_few_are_compared_whatever_the_index(filled: Filled) -> None:
    """Exactly, as in a library without one."""
    for scope, homes in ((TEAM, ["a"]), (PRIVATE, ["a", "d"]), (OTHER, ["g"])):
        with plans(filled.library, "<#>") as found:
            question = questions(1)[0]
            hits = filled.library.dense(scope, ANY_TIME, MODEL, question, 30)
        assert [hit.score for hit in hits] == pytest.approx(filled.best(homes, question, 30), abs=2e-3)
        assert "embedding_near" not in found[0]
        assert "(key = passage.key)" in found[0]  # looked up: all compared with all would show in a small library too
        assert "Join Filter" not in found[0]


@pytest.mark.usefixtures("few")
def test_a_search_among_many_has_the_index_made(filled: Filled) -> None:
    """Once, while it goes on; until then all are compared, of another model and of another dimension as well."""
    library = filled.library
    batch = [
        replace(one, article=replace(one.article, id=f"z{one.article.id}"), fingerprint=Fingerprint(None, f"z{at}", ""))
        for at, one in enumerate(entries("z", WORKSPACE, 100, 5))
    ]
    team = Scope("initech")
    library.save(team, "other", batch)
    before = indexes(library)
    assert len(library.dense(team, ANY_TIME, "other", questions(1)[0], 7)) == 7
    until = time.monotonic() + 30
    while sum(indexes(library).values()) == len(before) and time.monotonic() < until:
        time.sleep(0.02)
    (made,) = indexes(library).items() - before.items()
    assert made[1]
    with plans(library, "<#>") as found:
        assert len(library.dense(team, ANY_TIME, "other", questions(1)[0], 7)) == 7
    assert made[0] in found[0]


def test_two_who_make_an_index_at_once(filled: Filled) -> None:
    """Make one, and neither fails; nor do those who write meanwhile."""
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            if number < 3:
                make(filled.library, "several")
            else:
                filled.library.save(Scope("hooli"), "several", entries(f"h{number}", WORKSPACE, 50, number))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            failed.append(error)

    before = indexes(filled.library)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    (made,) = indexes(filled.library).items() - before.items()
    assert made[1]


def test_an_index_whose_making_was_broken_off_is_made_again(filled: Filled) -> None:
    """What is left of it goes."""
    make(filled.library, "broken")
    before = indexes(filled.library)
    name = postgres_index._name("broken", SIZE)
    with filled.library._engine.outside() as connection:
        connection.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = (:name)::regclass"), {"name": name}
        )
    assert not indexes(filled.library)[name]
    with filled.library.reading("acme") as connection:
        assert postgres_index.size(connection, "broken", SIZE) is None
    make(filled.library, "broken")
    assert indexes(filled.library) == before


def test_closing_breaks_off_what_is_made() -> None:
    """It does not wait for those who keep it from being done, and what is left is no hindrance."""
    for url in postgres.empty():
        with PostgresLibrary(url) as library, PostgresLibrary(url) as other:
            name = postgres_index._name("slow", SIZE)
            with other.reading("acme") as connection:
                connection.execute(text("SELECT 1 FROM article"))
                # An index is not done before a transaction that may still read what it lacks.
                library._indexes.want("slow", SIZE)
                until = time.monotonic() + 30
                while name not in indexes(library) and time.monotonic() < until:
                    time.sleep(0.02)
                library._indexes.close()
                assert not indexes(other)[name]
                for milliseconds in (0, 2, 4, 8, 16):  # it is about to begin, or between two statements
                    maker = postgres_index.IndexMaker(other._engine)
                    maker.want("slow", SIZE)
                    while not maker._busy:
                        time.sleep(0.001)
                    time.sleep(milliseconds / 1000)
                    maker.close()
                    assert not maker.making("slow", SIZE)
            make(other, "slow")
            assert indexes(other)[name]
            clear(other)
