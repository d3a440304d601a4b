"""How a story is told."""

from collections.abc import Sequence

from retrieval.domain import Citation, Sentence
from retrieval.novelty import Event, event
from retrieval.ports import Opening
from retrieval.telling import plan, sentences
from tests.retrieval.openings import NOON, WORDS, opening, voices

LEAD = "The ferry Morning Tern struck the Gannet Ledge in fog. Twelve people died on the ferry in the fog."
SAME = (
    "The ferry Morning Tern struck the Gannet Ledge in thick fog. Rescuers from Brackwater brought 193 people ashore."
)


def of(*every: Opening) -> Event:
    """The event of a day that begins at noon."""
    one = event("story", voices(*every), lambda each: each.time >= NOON, None)
    assert one is not None
    return one


def said(one: Opening) -> list[Sentence]:
    """Its sentences as a summary has them."""
    article = one.article
    quotes = [(article.text[start:end], start, end) for start, end in one.reading.sentences]
    return [Sentence(quote, (Citation(article, quote, start, end),)) for quote, start, end in quotes]


def told(one: Event, *summaries: Opening) -> Sequence[str]:
    """The texts of its sentences, each of which its citation holds."""
    lead, other = (*map(said, summaries), [])[:2]
    found = sentences(plan(one), lead, other, WORDS)
    for sentence in found:
        assert all(" ".join(cited.quote.split()) == sentence.text for cited in sentence.citations)
        assert all(cited.article.text[cited.start : cited.end] == cited.quote for cited in sentence.citations)
    return [sentence.text for sentence in found]


def test_the_second_sentence_is_the_other_sources_where_it_adds() -> None:
    """Not the one that says the same."""
    lead, other = opening(LEAD, source="A"), opening(SAME, source="B")
    assert told(of(lead, other), lead, other) == [
        "The ferry Morning Tern struck the Gannet Ledge in fog.",
        "Rescuers from Brackwater brought 193 people ashore.",
    ]


def test_else_it_is_the_leads_own() -> None:
    """Where there is no other source, or it has nothing new; or there is none."""
    lead = opening(LEAD, source="A")
    nothing = opening("The ferry Morning Tern struck the Gannet Ledge in the fog.", source="B")
    own = ["The ferry Morning Tern struck the Gannet Ledge in fog.", "Twelve people died on the ferry in the fog."]
    assert told(of(lead), lead) == own
    assert told(of(lead, nothing), lead, nothing) == own
    short = opening("The ferry Morning Tern struck the Gannet Ledge in fog.", source="A")
    assert told(of(short), short) == own[:1]
    assert sentences(plan(of(lead)), [], [], WORDS) == ()


def test_an_update_begins_with_what_is_new() -> None:
    """And its headline is that article's."""
    before = opening(LEAD, title="Ferry strikes reef", source="A", hours=-5)
    again = opening("The ferry struck the Gannet Ledge in fog. Twelve died.", title="Twelve died", source="B", hours=1)
    text = "The Morning Tern was lost on Sunday in fog. Divers have found seven bodies below the car deck of the wreck."
    new = opening(text, title="More bodies found", source="C", hours=2)
    one = of(before, again, new)
    assert plan(one).headline == "More bodies found"
    assert told(one, new, again)[0] == "Divers have found seven bodies below the car deck of the wreck."
    story = plan(one).story
    assert story.update
    assert [article.source for article in story.articles] == ["C", "B"]
    assert story.published == new.time


def test_a_new_sentence_is_not_told_twice() -> None:
    """Also where it leans on the one before and brings it along."""
    before = opening(LEAD, title="Ferry strikes reef", source="A", hours=-5)
    text = (
        "Prosecutors said who had been in command of the lost ship. He is Jonas Hallworth, a captain for many years."
        " The inquiry will take a year or longer."
    )
    new = opening(text, source="C", hours=2)
    first, second = told(of(before, new), new)
    assert first == text.partition(" The inquiry")[0]
    assert second == "The inquiry will take a year or longer."


def test_copies_are_marked() -> None:
    """Those that are among its articles."""
    lead = opening(LEAD, source="A")
    copy = opening(LEAD, source="B", hours=1)
    one = event("story", [[lead, copy]], lambda each: each.time >= NOON, None)
    assert one is not None
    assert plan(one).other is None
    assert plan(one).story.copied == {copy.article.id}
    assert [article.source for article in plan(one).story.articles] == ["A", "B"]
