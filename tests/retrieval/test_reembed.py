"""Under which model questions are asked while articles are embedded under another, and how that goes on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sql_switch import SqlSwitch
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.domain import Document, Scope
from retrieval.errors import ModelError
from retrieval.ingest import Ingest
from retrieval.ports import Chosen, Embedder
from retrieval.reembed import KEPT, LEASE, Reembed
from retrieval.switching import Switching
from tests.retrieval.adapters.reembedder import Counting
from tests.retrieval.fakes import WordEmbedder

TEAM, PRIVATE, SECOND = Scope("acme"), Scope("acme", "D1"), Scope("globex")
OLD = WordEmbedder("old", 32)
_DIMENSIONS = {"old": 32, "new": 24, "third": 16}


class Machine:
    """A machine that wants a model and has some; its clock is ``ahead``."""

    def __init__(self, library: SqlLibrary, wanted: str, *others: str) -> None:
        self.models = {name: Counting(name, _DIMENSIONS[name]) for name in (wanted, *others)}
        self.loads: list[str] = []
        self.ahead = timedelta(0)
        self.library = library
        self.switch = SqlSwitch(library)
        self.switching = Switching(self.switch, lambda: Chosen(wanted, f"/models/{wanted}"), self._load)
        self.reembed = Reembed(library, self.switch, self.switching, self.now)

    def now(self) -> datetime:
        """By its own clock."""
        return datetime.now(UTC) + self.ahead

    def asks_with(self, scope: Scope = TEAM) -> str:
        """The model that a question is asked with, after it was answered."""
        embedder = self.switching.embedder(scope.workspace)
        answer = Ask(self.library, embedder, least=0.0)("How many otters were counted at pier 3?", scope)
        assert answer.citations[0].article.id == "n3"
        return embedder.name

    def saves(self, *documents: Document, scope: Scope = TEAM) -> None:
        """Take articles in."""
        list(Ingest(self.library, self.switching.embedder(scope.workspace))(documents, scope))

    def _load(self, chosen: Chosen) -> Embedder:
        self.loads.append(chosen.name)
        if chosen.name not in self.models or chosen.location not in ("", f"/models/{chosen.name}"):
            raise ModelError(f"it is not at {chosen.location}")
        return self.models[chosen.name]


def note(number: int, sentences: int = 1) -> Document:
    """An article."""
    return Document(f"At pier {number} {number + 20} otters were counted. " * sentences, id=f"n{number}")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqlLibrary]:
    """One with notes of two teams, some of them private, under the old model."""
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
        for scope, numbers in ((TEAM, range(5)), (PRIVATE, range(5, 7)), (SECOND, range(3, 5))):
            list(Ingest(library, OLD)(map(note, numbers), scope))
        yield library


def test_the_old_model_answers_until_the_new_one_can(library: SqlLibrary) -> None:
    """Each workspace for itself, and every machine from the same moment on, also one that was told of neither."""
    new, old, other = (
        Machine(library, "new", "old"),
        Machine(library, "old", "new"),
        Machine(library, "third", "new", "old"),
    )
    new.reembed.choose()
    steps = new.reembed("acme")
    assert new.asks_with() == old.asks_with() == other.asks_with() == "old"
    new.saves(note(10))
    next(steps)
    new.saves(note(11))
    assert new.asks_with(PRIVATE) == other.asks_with() == "old"
    list(steps)
    assert [one.asks_with() for one in (new, old, other)] == ["new"] * 3
    assert [one.asks_with(SECOND) for one in (new, old, other)] == ["old"] * 3
    assert sum(new.reembed()) == 2
    assert new.asks_with(SECOND) == "new"
    assert sum(new.models["new"].steps) == 5 + 2 + 2 + 2
    assert other.loads == ["old", "new"]


def test_a_question_that_began_before_is_answered(library: SqlLibrary) -> None:
    """With the old vectors, of which none is mixed with the new; after a while they are gone."""
    new = Machine(library, "new", "old")
    before = Ask(library, new.switching.embedder("acme"), least=0.0)
    new.reembed.choose()
    list(new.reembed())
    new.reembed.forget()
    assert before("How many otters were counted at pier 3?", TEAM).citations[0].article.id == "n3"
    new.ahead = KEPT + timedelta(seconds=1)
    new.reembed.forget()
    assert not before("How many otters were counted at pier 3?", TEAM).answered
    assert new.asks_with() == "new"


def test_an_old_model_that_cannot_be_had(library: SqlLibrary, caplog: pytest.LogCaptureFixture) -> None:
    """Then the new one answers from what is embedded so far; the log says it once."""
    new = Machine(library, "new")
    new.reembed.choose()
    answer = Ask(library, new.switching.embedder("acme"))("How many otters were counted at pier 3?", TEAM)
    assert not answer.answered
    new.saves(note(3), note(30))
    assert sum(new.reembed()) == 9
    assert new.asks_with() == new.asks_with(SECOND) == "new"
    assert new.loads == ["old", "new"]
    (told,) = [record.getMessage() for record in caplog.records]
    assert told.startswith("The embedding model old can't be had here")


def test_a_next_model_that_cannot_be_had(library: SqlLibrary, caplog: pytest.LogCaptureFixture) -> None:
    """A machine without it leaves its articles to others, and goes on with what it has."""
    Machine(library, "new", "old").reembed.choose()
    old = Machine(library, "old")
    assert old.reembed.left() == 0
    assert list(old.reembed.to_the_end()) == []
    assert old.asks_with() == "old"
    assert "The embedding model new can't be had here" in caplog.text


def test_steps_are_small(library: SqlLibrary) -> None:
    """A long article is embedded in several, and completed by the last of them."""
    new = Machine(library, "new", "old")
    new.saves(note(12, sentences=2_000), scope=SECOND)
    new.reembed.choose("globex")
    done = list(new.reembed(passages=4))
    assert max(new.models["new"].steps) == 4
    assert done.count(0) > 10
    assert sum(done) == 3
    assert new.asks_with(SECOND) == "new"
    assert new.asks_with() == "old"


def test_what_is_slow_stays_in_hand(library: SqlLibrary) -> None:
    """Each step takes longer than half a lease, and still nobody else takes what is in hand."""
    new, second = Machine(library, "new", "old"), Machine(library, "new", "old")
    new.reembed.choose("acme")
    done = 0
    for count in new.reembed("acme", passages=1):
        done += count
        new.ahead += LEASE * 0.6
        second.ahead = new.ahead
        assert sum(second.reembed("acme")) == 0
    assert done == sum(new.models["new"].steps) == 7


def test_a_step_that_is_left_is_done_later(library: SqlLibrary) -> None:
    """By another, when the lease has run out."""
    new, second = Machine(library, "new", "old"), Machine(library, "new", "old")
    new.reembed.choose()
    left = new.reembed(passages=1)
    next(left)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        second.ahead += LEASE

    assert sum(second.reembed.to_the_end(sleep=sleep)) == 8
    assert len(slept) == 1
    assert second.asks_with() == "new"
    left.close()


def test_what_is_broken_off_is_anybodys(library: SqlLibrary) -> None:
    """At once, as after Ctrl-C."""
    new, second = Machine(library, "new", "old"), Machine(library, "new", "old")
    new.reembed.choose()
    begun = new.reembed(passages=1)
    assert next(begun) == 1
    begun.close()
    assert sum(second.reembed()) == 8


def test_the_machine_that_began_last_decides(library: SqlLibrary) -> None:
    """Back to the model before is done at once, and nothing is embedded twice for one that is chosen again."""
    new, old = Machine(library, "new", "old"), Machine(library, "old", "new")
    new.reembed.choose()
    assert sum(new.reembed("acme")) == 7
    old.reembed.choose()
    assert sum(old.reembed()) == 0
    assert old.asks_with() == new.asks_with(SECOND) == "old"
    new.reembed.choose()
    assert sum(new.reembed()) == 2
    assert old.asks_with() == "new"
