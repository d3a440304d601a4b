"""One search, in one wording or several."""

import pytest

from retrieval.domain import ANY_TIME, LOCAL, Document
from retrieval.followup import Wording
from retrieval.questions import parse
from retrieval.searching import Found, search
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

WORDS = WordEmbedder(dimension=128)
ARTICLES = {
    "bridge": "The bridge at Harwick closed on Monday.",
    "ferry": "The ferry at Skerrin sank on Monday.",
    "otters": "Otters were counted at Lorn.",
    "weather": "Rain fell on Lorn all day.",
}
BRIDGE, OTTERS = "Why did the Harwick bridge close?", "How many otters at Lorn?"


@pytest.fixture(scope="module")
def library() -> DictLibrary:
    """A few articles of one passage each."""
    library = DictLibrary()
    documents = [Document(id=name, text=text) for name, text in ARTICLES.items()]
    library.save(LOCAL, WORDS.name, [entry(document, LOCAL, WORDS, most=50) for document in documents])
    return library


def look(library: DictLibrary, *ways: Wording, limit: int = 10, cited: tuple[str, ...] = ()) -> Found:
    """Search everything."""
    return search(library, WORDS, ways, LOCAL, ANY_TIME, limit, cited)


def scores(found: Found) -> dict[str, float]:
    """The score of each article's passage."""
    return {hit.passage.article_id: hit.score for hit in found.hits}


def test_several_wordings_weigh_what_they_are_said_to(library: DictLibrary) -> None:
    """The score is the weighted mean of theirs, whatever the weights' sum; the best of both come first."""
    one, other = scores(look(library, Wording(BRIDGE))), scores(look(library, Wording(OTTERS)))
    both = look(library, Wording(BRIDGE, 3), Wording(OTTERS, 1))
    assert scores(both) == pytest.approx({name: 0.75 * one[name] + 0.25 * other[name] for name in ARTICLES})
    assert next(iter(scores(both))) == "bridge"
    assert list(scores(both).values()) == sorted(scores(both).values(), reverse=True)


def test_the_same_wording_twice_is_that_wording(library: DictLibrary) -> None:
    """Nothing else comes of it."""
    assert scores(look(library, Wording(BRIDGE, 0.3), Wording(BRIDGE, 0.7))) == pytest.approx(
        scores(look(library, Wording(BRIDGE)))
    )


def test_what_is_known_of_the_question_is_of_the_first_wording(library: DictLibrary) -> None:
    """Its vector, how common its words are, and what each leg gave a hit."""
    alone, both = look(library, Wording(BRIDGE)), look(library, Wording(BRIDGE, 0.2), Wording(OTTERS, 0.8))
    assert both.vector.tolist() == alone.vector.tolist()
    assert both.frequencies == alone.frequencies
    assert set(both.frequencies.holding) <= set(parse(BRIDGE).stems)
    legs = {hit.passage: hit.legs for hit in alone.hits}
    assert all(hit.legs == legs[hit.passage] for hit in both.hits)


def test_what_only_another_wording_found_has_no_legs_of_the_first(
    library: DictLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts for the first as much as the worst that the first found."""
    monkeypatch.setattr("retrieval.searching.LEG_LIMIT", 1)
    one, both = look(library, Wording(BRIDGE)), look(library, Wording(BRIDGE, 0.5), Wording(OTTERS, 0.5))
    assert list(scores(one)) == ["bridge"]
    assert set(scores(both)) == {"bridge", "otters"}
    legs = {hit.passage.article_id: hit.legs for hit in both.hits}
    assert not legs["otters"]
    assert legs["bridge"] == one.hits[0].legs


def test_cited_articles_come_a_little_further_up(library: DictLibrary) -> None:
    """By a factor, so that what fits far better still goes before; the limit is applied after that."""
    plain = look(library, Wording("What happened on Monday?"))
    second = list(scores(plain))[1]
    assert next(iter(scores(look(library, Wording("What happened on Monday?"), cited=(second,))))) == second
    assert next(iter(scores(look(library, Wording("What happened on Monday?"), limit=1, cited=(second,))))) == second
    assert next(iter(scores(look(library, Wording(BRIDGE), cited=("otters", "gone"))))) == "bridge"
    assert scores(look(library, Wording(BRIDGE), cited=("gone",))) == scores(look(library, Wording(BRIDGE)))


def test_an_empty_library_finds_nothing() -> None:
    """In however many wordings."""
    assert look(DictLibrary(), Wording(BRIDGE), Wording(OTTERS), cited=("bridge",)).hits == []
