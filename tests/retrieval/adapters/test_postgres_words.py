"""Words in PostgreSQL: BM25 as FTS5 has it, whatever the words, and counts that several processes keep."""

import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from retrieval.adapters import postgres_words as words
from retrieval.adapters.postgres_library import PostgresLibrary
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import ANY_TIME, Chunk, Document, Scope, Window
from retrieval.ports import Entry
from retrieval.questions import stem, stems
from tests import postgres
from tests.retrieval.adapters.plans import plans
from tests.retrieval.fakes import WordEmbedder, entry

TEAM = Scope("acme")
MODEL = WordEmbedder()
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
NAMES = ["ferry", "bridge", "council", "otter", "harbour", "mayor", "choir", "storm", "school", "budget"]


@pytest.fixture(params=postgres.VERSIONS)
def library(request: pytest.FixtureRequest) -> Iterator[PostgresLibrary]:
    """An empty one."""
    for url in postgres.empty(request.param):
        with PostgresLibrary(url) as library:
            yield library


def article(number: int) -> Document:
    """An article of some of the names, each some times, and a word of its own."""
    body = " ".join(
        f"{name} " * (1 + number % (place + 2)) for place, name in enumerate(NAMES) if not number % (place + 1)
    )
    return Document(id=str(number), text=f"{body} number{number}.", title=f"{NAMES[number % 10]} news")


def fill(library: PostgresLibrary | SqliteLibrary, count: int = 60, scope: Scope = TEAM) -> list[Entry]:
    """Save so many articles."""
    entries = [entry(article(number), scope, MODEL, most=40) for number in range(count)]
    library.save(scope, MODEL.name, entries)
    return entries


def vocabulary(library: PostgresLibrary) -> list[tuple[str, str, int]]:
    """All that is counted."""
    with library.reading("*") as connection:
        rows = connection.execute(text("SELECT workspace, term, passages FROM vocabulary ORDER BY 1, 2"))
        return [(row.workspace, row.term, row.passages) for row in rows]


def test_scores_are_those_of_sqlite(library: PostgresLibrary, tmp_path: Path) -> None:
    """To the last digit but a few; titles count twice, and each workspace has its own averages."""
    fill(library, 90, Scope("globex"))
    fill(library)
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as lite:
        fill(lite)
        for asked in ([name] for name in NAMES):
            both = [one.lexical(TEAM, ANY_TIME, [*asked, "news", "number7"], 500) for one in (library, lite)]
            ours, theirs = ({hit.passage: hit.score for hit in hits} for hits in both)
            assert ours == pytest.approx(theirs, rel=1e-9)
            assert len(ours) > 10


@pytest.mark.parametrize("times", [1, 2, 3, 9, 77, 250])
def test_how_often_a_word_stands_is_told_exactly(library: PostgresLibrary, times: int) -> None:
    """By the detour of ts_rank, which another version of PostgreSQL might not have."""
    short = replace(entry(Document(id="a", text="otter " * times + "end"), TEAM, MODEL, most=1_000))
    library.save(TEAM, MODEL.name, [short, entry(Document(id="b", text="Nothing of the kind."), TEAM, MODEL)])
    (hit,) = library.lexical(TEAM, ANY_TIME, ["otter"], 5)
    assert len(short.chunks) == 1
    average = (times + 1 + 4) / 2
    share = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * (times + 1) / average))
    assert hit.score == pytest.approx(max(1e-6, math.log(1.5 / 1.5)) * share)


def test_common_words_are_ranked_where_rare_ones_fill_no_limit(
    library: PostgresLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rarest words find candidates while these suffice; in a window that has none of them, all words do."""
    monkeypatch.setattr(words, "_FEW", 5)
    fill(library)
    rare = library.lexical(TEAM, ANY_TIME, ["number7", "number8", "ferry"], 2)
    assert {hit.passage.article_id for hit in rare} == {"7", "8"}
    assert len(library.lexical(TEAM, ANY_TIME, ["number7", "number8", "ferry"], 500)) >= 60
    late = entry(replace(Document(id="late", text="One ferry."), published=NOON), TEAM, MODEL)
    library.save(TEAM, MODEL.name, [late])
    (hit,) = library.lexical(TEAM, Window(since=NOON), ["number7", "number8", "number9", "ferry"], 1)
    assert hit.passage.article_id == "late"


def test_any_words_at_all(library: PostgresLibrary) -> None:
    """Quotes, backslashes, NUL, operators, a word of 10 kB, thousands of words: found if they are there, no error."""
    long = "x" * 10_000
    hostile = "it's \\ ' \" \0 :A | & ! <-> 100% %s :name ％ ½ 10² हिन्दी cafe\u0301 ﬁn"
    library.save(TEAM, MODEL.name, [entry(Document(id="a", text=f"{hostile} {long} 3.5 1,250"), TEAM, MODEL, most=99)])
    for term in [*hostile.split(), "café", "CAFE", "fin", long, "3.5", "1250", "'", "\\", "\0", "| & !", "\ud800"]:
        found = library.lexical(TEAM, ANY_TIME, [term], 5)
        assert bool(found) == bool(stems(term)) or term == "％", term
    many = [f"w{number}'\\" for number in range(5_000)]
    assert library.lexical(TEAM, ANY_TIME, many, 5) == []
    assert len(library.lexical(TEAM, ANY_TIME, [*many, "3.5"], 5)) == 1
    assert library.frequencies(TEAM, ["\0", "\ud800", "x" * 10_000, stem("cafe")]).holding[stem("cafe")] == 1


def test_a_passage_of_any_length(library: PostgresLibrary) -> None:
    """More words than a tsvector has room for, and more of the same: the first of them are found."""
    body = " ".join(f"word{number:06}{'y' * 90}" for number in range(120_000)) + " otter" * 20_000
    one = entry(Document(id="a", text="Short.", title="Seal " * 30_000 + "walrus"), TEAM, MODEL)
    huge = replace(one, article=replace(one.article, text=body), chunks=(Chunk(0, len(body), ((0, len(body)),)),))
    library.save(TEAM, MODEL.name, [huge])
    for word in (f"word000000{'y' * 90}", f"word019999{'y' * 90}", "seal"):
        assert len(library.lexical(TEAM, ANY_TIME, [word], 5)) == 1
    assert library.remove(TEAM, "a")
    assert vocabulary(library) == []


def test_counts_come_and_go_with_the_articles(library: PostgresLibrary) -> None:
    """Of each workspace its own; those of words that are in no passage are gone."""
    fill(library, 7, Scope("globex"))
    before = vocabulary(library)
    entries = fill(library, 20)
    counted = Counter(
        word
        for one in entries
        for chunk in one.chunks
        for word in {*stems(one.article.title), *stems(one.article.text[chunk.start : chunk.end])}
    )
    found = library.frequencies(TEAM, [*counted, "absent"])
    assert found.holding == counted
    assert found.passages == sum(len(one.chunks) for one in entries)
    fill(library, 20)
    assert library.frequencies(TEAM, [*counted]) == found
    for one in entries:
        assert library.remove(TEAM, one.article.id)
    assert vocabulary(library) == before


def test_an_article_twice_in_a_batch_is_there_once(library: PostgresLibrary) -> None:
    """The later one, as when they are saved one after the other."""
    batch = [entry(Document(id="a", text=text), TEAM, MODEL) for text in ("An otter.", "A seal.")]
    library.save(TEAM, MODEL.name, batch)
    assert library.lexical(TEAM, ANY_TIME, ["otter"], 5) == []
    assert len(library.lexical(TEAM, ANY_TIME, ["seal"], 5)) == 1


def test_many_save_and_remove_at_once(library: PostgresLibrary) -> None:
    """The same words, in another order each: nobody fails, and the counts are right in the end."""
    failed: list[BaseException] = []

    def work(number: int) -> None:
        order = range(30) if number % 2 else range(29, -1, -1)
        batch = [replace(article(one), id=f"{number}-{one}", text=f"{article(one).text} {number}") for one in order]
        try:
            for start in range(0, 30, 10):
                library.save(TEAM, MODEL.name, [entry(one, TEAM, MODEL) for one in batch[start : start + 10]])
            for one in batch[number:]:
                library.remove(TEAM, str(one.id))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for number in range(4):
        for one in range(30):
            library.remove(TEAM, f"{number}-{one}")
    assert vocabulary(library) == []


def test_only_the_index_of_words_is_gone_through(library: PostgresLibrary) -> None:
    """Not all of a workspace, for all its walls, and for all that the statistics have not heard of it."""
    fill(library, 300)
    with library.writing("acme") as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # so few passages are gone through faster still
        with plans(library, "ts_rank") as found:
            assert words.search(connection, TEAM, ANY_TIME, ["number7"], 1)
    (plan,) = found
    assert "passage_words_by_word" in plan
    assert "passage_words_pkey" not in plan
    assert "(key = found.key)" in plan


def test_each_workspace_has_its_words_to_itself(library: PostgresLibrary) -> None:
    """In the index too, where a row tells no word."""
    for team in ("acme", "globex"):
        library.save(Scope(team), MODEL.name, [entry(Document(id="a", text="otter"), Scope(team), MODEL)])
    with library.reading("acme") as connection:
        rows = connection.execute(text("SELECT DISTINCT words::text FROM passage_words")).scalars().all()
    assert len(rows) == 2
    assert not any("otter" in row for row in rows)


def test_the_planner_knows_no_workspace_from_another(library: PostgresLibrary) -> None:
    """By statistics it took one that is younger than these to be empty, and compared all of its rows with all."""
    fill(library, 30)
    with library._engine.outside() as connection:
        connection.execute(text("ANALYZE"))
        known = connection.execute(text("SELECT tablename FROM pg_stats WHERE attname = 'workspace'")).scalars().all()
    assert not {"article", "passage", "embedding", "passage_words", "vocabulary"} & set(known)
