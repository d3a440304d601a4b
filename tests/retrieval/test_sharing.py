"""Pages read, and passages embedded, once for all workspaces."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from retrieval.domain import Document, Unreadable
from retrieval.ports import Embeddable, Embedding
from retrieval.sharing import SharedEmbedder, Sharing
from tests.retrieval.dict_sharing import DictPages, DictVectors
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.feeding import DAY, HOUR, MINUTE, NOW

PAGE = "https://tides.example/1"
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Site:
    """A Source that counts what it is asked for, and takes its time."""

    page: Document | Unreadable = field(default_factory=lambda: Document("Twelve otters.", name=PAGE))
    asked: list[str] = field(default_factory=list)
    seconds: float = 0
    error: Exception | None = None

    def read(self, inputs: Sequence[str]) -> Iterator[Document | Unreadable]:
        """What is there."""
        self.asked += inputs
        time.sleep(self.seconds)
        if self.error:
            raise self.error
        yield self.page

    def count(self, inputs: Sequence[str]) -> int:
        """Nobody should."""
        raise NotImplementedError

    def read_one(self, path: str) -> Document:
        """Nor this."""
        raise NotImplementedError

    def read_data(self, data: bytes, name: str) -> Document:
        """Nor this."""
        raise NotImplementedError


@dataclass(slots=True)
class World:
    """What is shared, at a time to be set."""

    site: Site = field(default_factory=Site)
    pages: DictPages = field(default_factory=DictPages)
    vectors: DictVectors = field(default_factory=DictVectors)
    now: datetime = NOW
    sharing: Sharing = field(init=False)

    def __post_init__(self) -> None:
        self.sharing = Sharing(self.site, self.pages, self.vectors, lambda: self.now)

    def reads(self, *after: timedelta, since: datetime | None = None) -> list[bool]:
        """Whether the site was asked, at each of these times after the beginning."""
        told = []
        for one in after:
            self.now, before = NOW + one, len(self.site.asked)
            assert self.sharing.read(PAGE, since) == self.site.page
            told.append(len(self.site.asked) > before)
        return told


@pytest.fixture
def world() -> World:
    """Nothing was read yet."""
    return World()


def test_a_page_is_read_once_in_six_hours(world: World) -> None:
    """Then it may have changed."""
    assert world.reads(0 * HOUR, SECOND, 6 * HOUR - SECOND, 6 * HOUR, 7 * HOUR) == [True, False, False, True, False]


@pytest.mark.parametrize(
    "page", [Unreadable(PAGE, "it answers 503", later=True), Unreadable(PAGE, "gone"), Document("Twelve", partial="x")]
)
def test_what_was_not_read_whole_is_tried_again_soon(world: World, page: Document | Unreadable) -> None:
    """But not by everybody at once."""
    world.site.page = page
    assert world.reads(0 * HOUR, SECOND, 4 * MINUTE - SECOND, 4 * MINUTE, 5 * MINUTE) == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_a_page_that_changed_since_is_read_anew(world: World) -> None:
    """Unless it was read after that."""
    assert world.reads(0 * HOUR, MINUTE, since=NOW) == [True, False]
    assert world.reads(HOUR, HOUR + SECOND, since=NOW + SECOND) == [True, False]


def test_a_book_is_not_kept(world: World) -> None:
    """What is too long is read by each."""
    world.site.page = Document("x" * 500_001)
    assert world.reads(0 * HOUR, SECOND) == [True, True]
    assert world.pages.copies == {}


def test_those_after_the_same_page_wait_for_the_first(world: World) -> None:
    """Those after another don't; and an error of the first is not the others'."""
    world.site.seconds = 0.05
    with ThreadPoolExecutor(9) as pool:
        found = list(pool.map(world.sharing.read, [PAGE] * 8 + ["https://tides.example/2"]))
    assert found == [world.site.page] * 9
    assert sorted(world.site.asked) == [PAGE, "https://tides.example/2"]
    world.site.error, world.now = KeyError("x"), NOW + DAY
    for _ in range(2):
        with pytest.raises(KeyError):
            world.sharing.read(PAGE)


def test_old_things_are_forgotten(world: World) -> None:
    """Pages after hours, vectors after a week."""
    world.sharing.read(PAGE)
    world.sharing.embedder(WordEmbedder()).embed_passages([passage("Otters.")])
    for after, left in ((5 * HOUR, (1, 1)), (6 * HOUR + SECOND, (0, 1)), (7 * DAY + SECOND, (0, 0))):
        world.now = NOW + after
        world.sharing.prune()
        assert (len(world.pages.copies), len(world.vectors.made)) == left


@dataclass(slots=True)
class Counting:
    """An Embedder that notes what it embeds."""

    name: str = "words@1"
    dimension: int = 32
    embedded: list[str] = field(default_factory=list)
    words: WordEmbedder = field(default_factory=WordEmbedder)

    def pieces(self, text: str) -> Sequence[int]:
        """Where words begin."""
        return self.words.pieces(text)

    def embed_question(self, text: str) -> Any:
        """A question's vector."""
        return self.words.embed_question(text)

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """Each passage's."""
        self.embedded += [one.body for one in passages]
        return self.words.embed_passages(passages)


def passage(body: str, header: str = "Tides", spans: tuple[tuple[int, int], ...] | None = None) -> Embeddable:
    """A passage, of one sentence if nothing else is said."""
    return Embeddable(header, body, ((0, len(body)),) if spans is None else spans)


def test_a_passage_is_embedded_once(world: World) -> None:
    """Alone or among others, in their order, twice in one go, and by another process."""
    first, second = Counting(), Counting()
    one = world.sharing.embedder(first)
    a, b, c = map(passage, ("Otters swim.", "Tides turn.", "Ships wait."))
    before = one.embed_passages([a, b, a])
    other = SharedEmbedder(second, world.vectors, lambda: NOW)
    after = other.embed_passages([c, b, a])
    assert (first.embedded, second.embedded) == (["Otters swim.", "Tides turn."], ["Ships wait."])
    assert [before[0].passage is one.passage for one in (before[2], after[2])] == [True, True]
    assert np.array_equal(after[1].sentences, before[1].sentences)
    plain = WordEmbedder().embed_passages([c])[0]
    assert np.allclose(after[0].passage, plain.passage)
    assert one.embed_passages([]) == []


@pytest.mark.parametrize(
    "other",
    [
        passage("Otters swim.", "Another paper"),
        passage("Otters swim!"),
        passage("Otters swim.", spans=((0, 6), (7, 12))),
        passage("swim.", "Tides\nOtters"),
        passage('Otters swim.", [', "Tides"),
        passage("\ud800"),
    ],
)
def test_what_the_model_is_given_otherwise_is_another_passage(world: World, other: Embeddable) -> None:
    """By its header, its text, or where its sentences are."""
    model = Counting()
    shared = world.sharing.embedder(model)
    for one in (passage("Otters swim."), other):
        shared.embed_passages([one])
    assert len(model.embedded) == 2


def test_another_model_knows_nothing_of_it(world: World) -> None:
    """Nor does another revision."""
    one, other = Counting(), Counting("words@2")
    for model in (one, other):
        world.sharing.embedder(model).embed_passages([passage("Otters swim.")])
    assert one.embedded == other.embedded


def test_it_is_the_model_otherwise(world: World) -> None:
    """In its name, its pieces and its questions, of which none is kept."""
    shared = world.sharing.embedder(Counting())
    assert (shared.name, shared.dimension) == ("words@1", 32)
    assert shared.pieces("a b") == [0, 2]
    assert np.array_equal(shared.embed_question("otters"), WordEmbedder().embed_question("otters"))
    assert world.vectors.made == {}
