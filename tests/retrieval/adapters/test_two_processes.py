"""Two processes on one library at once: each does its work, neither doubles the other's, and both see all of it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from retrieval.domain import ANY_TIME, LOCAL
from tests.forks.process import Forked
from tests.retrieval.adapters.test_kill import check_database, check_library
from tests.retrieval.adapters.worker import open_library, stories

ROOT = Path(__file__).parents[3]


class Worker:
    """A process that works on a library, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, command: str) -> None:
        """Have it begin something."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()

    def answers(self) -> list[str]:
        """All that it says until it has ended what it was told."""
        assert self._process.stdout is not None
        said = [line.rstrip("\n") for line in iter(self._process.stdout.readline, "end\n") if line]
        return [line for line in said if line != "ready"]

    def do(self, command: str) -> list[str]:
        """Have it do something, and give its answers."""
        self.tell(command)
        return self.answers()


@contextmanager
def worker(folder: Path) -> Iterator[Worker]:
    """A process on the library in a folder; at the end it must not have complained."""
    command = [sys.executable, "-m", "tests.retrieval.adapters.worker", str(folder)]
    pipe = subprocess.PIPE
    with Forked(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        yield Worker(process)
        _, complaints = process.communicate()
    assert (process.returncode, complaints) == (0, "")


@pytest.mark.parametrize(("one", "other"), [((0, 45), (0, 45)), ((0, 45), (30, 75))], ids=["the same", "overlapping"])
def test_both_take_articles_in_at_once(tmp_path: Path, one: tuple[int, int], other: tuple[int, int]) -> None:
    """Into a library that neither found: every article is there once, and each finds the other's without a restart."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(worker(tmp_path)) for _ in range(2))
        first.tell("ingest {} {}".format(*one))
        second.tell("ingest {} {}".format(*other))
        said = [first.answers(), second.answers()]
        for lines, mine in zip(said, (one, other), strict=True):
            assert sorted(line.split(" ", 1)[1] for line in lines) == sorted(story.name for story in stories(*mine))
            assert {line.split()[0] for line in lines} <= {"added", "updated", "unchanged"}
        numbers = {*range(*one), *range(*other)}
        added = [int(line.split()[1]) for lines in said for line in lines if line.startswith("added")]
        assert set(added) == numbers
        assert len({number for number in added if number % 2 == 0}) == sum(number % 2 == 0 for number in added)
        for process in (first, second):
            for number in (min(numbers), max(numbers)):
                assert process.do(f"find story{number}") == [f"Title {number}"] * 2
        assert second.do("find story500")[1:] == []
        first.do("ingest 500 501")
        assert second.do("find story500") == ["Title 500"] * 2
    check_database(tmp_path / "library.db")
    with open_library(tmp_path) as library:
        assert check_library(library) == len(numbers) + 1
        titles = [article.title for article in library.articles(LOCAL, ANY_TIME)]
        assert len(set(titles)) == len(titles)
