"""Real processes that embed a library anew beside each other: killed, taken over from, and asked all the while."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from retrieval.adapters.sql_library import SqlLibrary
from retrieval.ask import Ask
from retrieval.domain import ANY_TIME, Document, Scope
from retrieval.ingest import Ingest
from retrieval.ports import Embedder
from tests.forks.process import Forked
from tests.retrieval.adapters.reembedder import NEW, OLD, opened, reembedding

ROOT = Path(__file__).parents[3]
TEAM, PRIVATE, SECOND = Scope("acme"), Scope("acme", "D1"), Scope("globex")
COUNT = 30


def note(number: int) -> Document:
    """An article of some passages, one word of which no other has."""
    text = " ".join(f"Part {part} of note{number} tells of otter number {part} at the pier." for part in range(150))
    return Document(text, id=f"n{number}", title=f"Note {number}")


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of a library: a folder, or a database's URL."""
    return str(tmp_path) if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def library(where: str) -> Iterator[SqlLibrary]:
    """One with notes of two teams, some of them private, under the old model; the new one is chosen."""
    with opened(where) as library:
        for scope, numbers in ((TEAM, range(COUNT)), (PRIVATE, range(COUNT, COUNT + 3)), (SECOND, range(9))):
            list(Ingest(library, OLD)((note(number) for number in numbers), scope))
        reembedding(library).choose()
        yield library


def process(where: str, minutes: float = 0) -> "subprocess.Popen[str]":
    """One that is ready to embed."""
    command = [sys.executable, "-m", "tests.retrieval.adapters.reembedder", where, str(minutes)]
    started = Forked(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout
    assert started.stdout.readline() == "ready\n"
    return started


def begin(*processes: "subprocess.Popen[str]") -> None:
    """Have them begin, at the same moment."""
    for one in processes:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()


def ended(one: "subprocess.Popen[str]") -> tuple[int, int]:
    """How many articles it completed, and how many passages it embedded."""
    out, _ = one.communicate(timeout=60)
    assert one.returncode == 0
    *steps, last = out.splitlines()
    return sum(map(int, steps)), int(last.removeprefix("passages "))


def check(library: SqlLibrary, scope: Scope, under: Embedder, count: int) -> None:
    """All articles are found by meaning and read, and questions are answered from them."""
    openings = library.openings(scope, under.name, ANY_TIME)
    assert len(openings) == len(list(library.articles(scope, ANY_TIME))) == count
    hits = library.dense(scope, ANY_TIME, under.name, under.embed_question("otter pier note"), 10_000)
    assert len(hits) == library.counts(scope, ANY_TIME).passages
    assert len(library.read(scope, under.name, [hit.passage for hit in hits])) == len(hits)
    for number in (0, 5):
        answer = Ask(library, under, least=0.0)(f"what does note{number} tell of?", scope)
        assert answer.citations[0].article.id == f"n{number}"


def test_one_of_several_is_killed(where: str, library: SqlLibrary) -> None:
    """Nothing is lost, what it had in hand is embedded by the others, and nothing else again; then all is switched."""
    reembed = reembedding(library)
    all_of_them = reembed.left()
    with process(where) as killed:
        begin(killed)
        assert killed.stdout
        said = sum(map(int, islice(killed.stdout, 10)))
        killed.kill()
    left = reembed.left()
    assert 0 < left <= all_of_them - said
    check(library, PRIVATE, OLD, COUNT + 3)
    assert reembed.switching.embedder(TEAM.workspace).name == OLD.name
    (done,) = Ingest(library, reembed.switching.embedder(TEAM.workspace))([note(99)], TEAM)
    assert done.article_id == "n99"
    with process(where, minutes=2) as one, process(where, minutes=2) as two:
        begin(one, two)
        (first, passages), (second, more) = ended(one), ended(two)
    assert first + second == left + 1
    assert {first, second} & {0} == set(), "one of them had nothing to do"
    per_article = library.counts(SECOND, ANY_TIME).passages // 9
    assert passages + more == (left + 1) * per_article
    assert (reembed.left(), reembed.switch.owing()) == (0, [])
    assert reembed.switching.embedder(TEAM.workspace).name == NEW.name
    check(library, PRIVATE, NEW, COUNT + 4)
    check(library, SECOND, NEW, 9)
    check(library, PRIVATE, OLD, COUNT + 4)  # who began to ask before
