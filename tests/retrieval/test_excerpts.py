"""What a reader is given to read."""

from retrieval.domain import ANY_TIME, LOCAL, Document
from retrieval.excerpts import stretches
from retrieval.ports import Reading
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

WORDS = WordEmbedder(dimension=32)


def reading(text: str, title: str = "Harbour") -> Reading:
    """A text as one passage, for reading."""
    library = DictLibrary()
    made = entry(Document(id="a", title=title, text=text), LOCAL, WORDS, most=100_000)
    library.save(LOCAL, WORDS.name, [made])
    (hit,) = library.lexical(LOCAL, ANY_TIME, ["one"], 1)
    (found,) = library.read(LOCAL, WORDS.name, [hit.passage])
    return found


TEN = reading(
    " ".join(f"This is sentence {name}." for name in "one two three four five six seven eight nine ten".split())
)


def test_a_sentence_comes_with_its_neighbours() -> None:
    """One on each side, as far as the passage has them, under the article's title."""
    (one,) = stretches([(TEN, 4)], 9)
    assert one.excerpt.text == "This is sentence four. This is sentence five. This is sentence six."
    assert one.excerpt.title == "Harbour"
    assert one.reading.article.text[slice(*one.span)] == one.excerpt.text
    (first,) = stretches([(TEN, 0)], 9)
    assert (first.first, first.last) == (0, 1)


def test_what_touches_is_read_together() -> None:
    """Once, in the order of the text; what lies apart is read apart, the best of the passage's first in the text."""
    found = stretches([(TEN, 9), (TEN, 1), (TEN, 4)], 9)
    assert [(one.first, one.last) for one in found] == [(0, 5), (8, 9)]


def test_the_best_sentences_only() -> None:
    """As many as there is time for."""
    assert [(one.first, one.last) for one in stretches([(TEN, 9), (TEN, 1)], 1)] == [(8, 9)]
    assert stretches([], 5) == []


def test_very_long_sentences() -> None:
    """No more characters than can be read in time, but always one stretch."""
    long = reading(" ".join(f"One {'very ' * 1_500}long sentence {place}." for place in range(9)))
    found = stretches([(long, 0), (long, 4), (long, 8)], 9)
    assert [(one.first, one.last) for one in found] == [(0, 1)]
