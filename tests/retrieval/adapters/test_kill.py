"""Killed in the middle of an ingest, again and again: what is left opens, is whole, answers, and is finished later."""

import itertools
import random
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.chunking import split
from retrieval.domain import ANY_TIME, LOCAL, Passage
from retrieval.ingest import Ingest
from tests.forks.process import Forked
from tests.retrieval.adapters.worker import WORDS, open_library, stories, story

ROOT = Path(__file__).parents[3]
COUNT = 90
ROUNDS = 5


def run_and_kill(folder: Path, chance: random.Random, lines: int) -> None:
    """Take the stories in, in a process that is killed a moment after it said so many lines."""
    command = [sys.executable, "-m", "tests.retrieval.adapters.worker", str(folder)]
    with Forked(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"ingest 0 {COUNT}\n")
        process.stdin.flush()
        said = list(itertools.islice(process.stdout, lines))
        assert len(said) == lines, "it ended before it could be killed"
        time.sleep(chance.uniform(0, 0.3))
        process.kill()


def check_database(path: Path) -> None:
    """Sound as SQLite sees it; every passage has its words and its vectors, and nothing else has any."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        if not database.execute("SELECT name FROM sqlite_master WHERE name = 'passage'").fetchall():
            return
        database.execute("INSERT INTO passage_words(passage_words) VALUES('integrity-check')")
        keys = [
            database.execute(query).fetchall()
            for query in (
                "SELECT key FROM passage ORDER BY 1",
                "SELECT key FROM embedding ORDER BY 1",
                "SELECT rowid FROM passage_words ORDER BY 1",
            )
        ]
    assert keys[0] == keys[1] == keys[2]


def check_library(library: SqliteLibrary) -> int:
    """Every article is whole, and found by what it alone says; gives how many there are."""
    articles = list(library.articles(LOCAL, ANY_TIME))
    for article in articles:
        chunks = split(article.text, WORDS.pieces(article.text))
        read = library.read(LOCAL, WORDS.name, [Passage(article.id, chunk.start, chunk.end) for chunk in chunks])
        assert [reading.sentences for reading in read] == [chunk.sentences for chunk in chunks]
    assert library.counts(LOCAL, ANY_TIME).passages == sum(
        len(split(article.text, WORDS.pieces(article.text))) for article in articles
    )
    ask = Ask(library, WORDS, least=0.0)
    for article in articles[:: max(1, len(articles) // 5)]:
        number = article.title.split()[1]
        answer = ask(f"which edition is story{number}", LOCAL)
        assert answer.citations[0].article == article
        assert answer.text.startswith(f"Of story{number} this is edition")
        best = library.dense(LOCAL, ANY_TIME, WORDS.name, WORDS.embed_question(article.text), 1)[0]
        assert best.passage.article_id == article.id
    return len(articles)


def dump(path: Path) -> dict[str, object]:
    """All that a library holds, but for the keys and ids that are made at random, and the time of saving."""
    found: dict[str, list[object]] = defaultdict(list)
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "SELECT article.url, audience, url_key, text_hash, content_hash, article.title, text, source, published,"
            " author, language, start, end, passage.sentences, model, vector, embedding.sentences, passage_words.body"
            " FROM article JOIN passage ON article_id = article.id JOIN embedding USING (key)"
            " JOIN passage_words ON passage_words.rowid = key ORDER BY article.url, start"
        )
        for url, *row in rows:
            found[url].append(row)
    return {**found}


def test_killed_again_and_again(tmp_path: Path) -> None:
    """Rounds of it at seeded random moments, the first while the tables are made; then a run that is left alone."""
    chance = random.Random(20260312)  # noqa: S311 - no secret
    folder, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    counts: list[int] = []
    for _ in range(ROUNDS):
        run_and_kill(folder, chance, min(counts[-1] + chance.randrange(2, 20), COUNT) if counts else 1)
        path = folder / "library.db"
        if path.exists():
            check_database(path)
        with open_library(folder) as library:
            counts.append(check_library(library))
    assert counts == sorted(counts)
    assert len(set(counts)) > 3, "it was never killed half-way"
    for place in (folder, undisturbed):
        with open_library(place) as library:
            assert len(list(Ingest(library, WORDS)(stories(0, COUNT), LOCAL))) == COUNT + len(range(0, COUNT, 3))
            assert check_library(library) == COUNT
        check_database(place / "library.db")
    assert dump(folder / "library.db") == dump(undisturbed / "library.db")
    assert len(dump(folder / "library.db")) == COUNT
    with open_library(folder) as library:
        changed = library.at_url(LOCAL, "https://a.example/3")
    assert changed is not None
    assert changed.text == story(3, 2).text
