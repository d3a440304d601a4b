"""Evaluating, over a few articles in memory, with answers, models and wordings that are known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from retrieval.ask import Ask, Looked
from retrieval.domain import LOCAL, Answer, Citation, Document, Sentence
from retrieval.errors import InputError, ModelError
from retrieval.evaluate import Asked, Evaluate, Outcome, figures, marked
from retrieval.ports import Excerpt, Finding
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

FERRY = Document(
    id="ferry",
    text="The ferry Wren ran aground off Tarn Head on Monday. All 84 passengers of the ferry Wren were taken off.",
)
BEES = Document(id="bees", text="Bee colonies on the roofs of Port Calder gather twice as much honey as others.")
PASSENGERS = Asked("How many passengers of the ferry Wren were taken off?", ("84", "all of them"), frozenset({"ferry"}))
OTTERS = Asked("Where did the otters of Lorn go?")
BEES_ASKED = Asked("What do bee colonies on the roofs of Port Calder gather?", ("twice as much honey",))


@pytest.fixture
def ask() -> Ask:
    """Over two articles, whatever the confidence."""
    library, embedder = DictLibrary(), WordEmbedder(dimension=128)
    library.save(LOCAL, embedder.name, [entry(one, LOCAL, embedder, most=100) for one in (FERRY, BEES)])
    return Ask(library, embedder, least=0.0)


def outcomes(evaluate: Evaluate, *asked: Asked) -> list[Outcome]:
    """What came of questions that can be asked."""
    found = list(evaluate(asked))
    assert all(isinstance(one, Outcome) for one in found)
    return [one for one in found if isinstance(one, Outcome)]


def test_what_is_known_of_an_answer(ask: Ask) -> None:
    """A right one, one that should not be there, and one of which nobody said where it stands."""
    right, otters, bees = outcomes(Evaluate(ask, LOCAL), PASSENGERS, OTTERS, BEES_ASKED)
    assert (right.able, right.answered, right.right, right.best, right.quoted) == (True,) * 5
    assert (right.passage, right.article) == (1, 1)
    assert right.first == right.cited[0]
    assert all(right.carried)
    assert right.seconds > 0
    assert (otters.able, otters.answered, otters.sure) == (False, False, 0.0)  # no article has its name
    assert (otters.span, otters.cited) == (None, ())
    assert (bees.passage, bees.article, bees.right) == (1, None, True)


def test_an_answer_counts_only_in_the_articles_that_are_named(ask: Ask) -> None:
    """And at the places that are told, if they are."""
    (elsewhere,) = outcomes(Evaluate(ask, LOCAL), replace(PASSENGERS, articles=frozenset({"bees"})))
    assert (elsewhere.right, elsewhere.best, elsewhere.passage) == (False, False, 0)
    assert elsewhere.article in (0, 2)
    start = FERRY.text.index("84")
    placed, beside = (replace(PASSENGERS, places=((at, at + 2),)) for at in (start, start - 20))
    assert outcomes(Evaluate(ask, LOCAL), placed)[0].best
    assert not outcomes(Evaluate(ask, LOCAL), beside)[0].best


def test_the_threshold_decides_what_is_answered_and_not_what_is_sure(ask: Ask) -> None:
    """So that settings of it can be compared, and the measures without one stay the same."""
    open_, shut = (outcomes(Evaluate(replace(ask, least=at), LOCAL), PASSENGERS)[0] for at in (0.0, 1.0))
    assert (open_.answered, shut.answered) == (True, False)
    assert open_.sure == shut.sure > 0
    assert (open_.best, open_.passage) == (shut.best, shut.passage)
    assert (shut.first, shut.quoted, shut.right) == (False, False, False)


def test_a_question_that_cannot_be_asked_is_told_and_the_rest_is_done(ask: Ask) -> None:
    """Also where it is the first."""
    refused, done = Evaluate(ask, LOCAL)([Asked(" ?"), PASSENGERS])
    assert isinstance(refused, InputError)
    assert isinstance(done, Outcome)
    assert list(Evaluate(ask, LOCAL)([])) == []


def test_a_quote_that_does_not_stand_in_its_article_is_no_citation(ask: Ask) -> None:
    """Whoever words the answer: the library's text decides, and a sentence that cites nothing is not carried."""

    def invented(looked: Looked, _: datetime | None) -> Answer:
        article = looked.answer.citations[0].article
        quote = "All 84 passengers drowned."
        cited = Citation(replace(article, text=quote), quote, 0, len(quote))
        return replace(looked.answer, sentences=(Sentence("They drowned.", (cited,)), Sentence("All of them.", ())))

    (made,) = outcomes(Evaluate(ask, LOCAL, invented), PASSENGERS)
    assert (made.cited, made.carried) == ((False,), (False, False))
    found = figures([made])
    assert found["citation_precision"] is not None
    assert found["citation_precision"].value == 0.0


class Failing:
    """Words answers as they are, but breaks off at some."""

    def __init__(self, *bad: int) -> None:
        self.bad, self.times = bad, 0

    def __call__(self, looked: Looked, _: datetime | None) -> Answer:
        """The same answer, or an error."""
        self.times += 1
        if self.times in self.bad:
            raise ModelError("The model broke off.")
        return looked.answer


def test_a_wording_that_breaks_off(ask: Ask) -> None:
    """At the first it is an error, for there is no such model; later the articles' own sentences stand in."""
    with pytest.raises(ModelError):
        list(Evaluate(ask, LOCAL, Failing(1))([PASSENGERS]))
    done = outcomes(Evaluate(ask, LOCAL, Failing(2)), PASSENGERS, PASSENGERS, PASSENGERS)
    assert [one.broken for one in done] == [False, True, False]
    assert all(one.right for one in done)


class OneReader:
    """Finds the same in every excerpt."""

    name = "one"

    def __init__(self, *found: Finding) -> None:
        self.found = list(found)

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[Finding]]:  # noqa: ARG002
        """What it was made with."""
        return [self.found for _ in excerpts]


@pytest.mark.parametrize(
    ("found", "answered", "unanswered"),
    [
        ([Finding(56, 58, 2.0)], (True, 1.0), (False, 0.0)),
        ([Finding(56, 58, -2.0)], (False, 0.0), (True, 1.0)),
        ([], (False, 0.0), (True, 1.0)),
    ],
)
def test_the_reader_alone(
    found: list[Finding], answered: tuple[bool, float], unanswered: tuple[bool, float], ask: Ask
) -> None:
    """On the question's own paragraph: saying nothing is right where nothing is to be said."""
    reading = replace(ask, reader=OneReader(*found))
    excerpt = Excerpt("", FERRY.text)
    assert FERRY.text[56:58] == "84"
    able, unable, without = outcomes(
        Evaluate(reading, LOCAL), replace(PASSENGERS, excerpt=excerpt), replace(OTTERS, excerpt=excerpt), PASSENGERS
    )
    assert (able.read, unable.read, without.read) == (answered, unanswered, None)
    assert outcomes(Evaluate(ask, LOCAL), replace(PASSENGERS, excerpt=excerpt))[0].read is None


def test_the_words_marked(ask: Ask) -> None:
    """Those found in the best sentence; none where none were."""
    looked = ask.look(PASSENGERS.question, LOCAL)
    start = FERRY.text.index("84")
    best = replace(looked.found.sentences[0], found=(start, start + 2))
    assert marked(Looked(looked.answer, replace(looked.found, sentences=[best]))) == "84"
    assert marked(looked) == ""
    assert marked(Looked(looked.answer, replace(looked.found, sentences=[]))) == ""


PLAIN = Outcome(
    able=True,
    seconds=0.1,
    sure=0.5,
    answered=True,
    right=True,
    passage=1,
    article=2,
    best=True,
    first=False,
    quoted=True,
    cited=(True, False),
    carried=(True,),
    span=(False, 0.5),
    read=None,
)


def test_figures() -> None:
    """Each over the questions that it is about."""
    unable = replace(PLAIN, able=False, sure=0.1, answered=False, right=False, best=False, quoted=False, passage=0)
    unable = replace(unable, article=None, cited=(), carried=(), span=None, seconds=0.3)
    lost = replace(PLAIN, sure=0.3, right=False, best=False, quoted=False, passage=0, article=0, cited=(False, False))
    found = {name: one and round(one.value, 3) for name, one in figures([PLAIN, unable, lost]).items()}
    assert found == {
        "article_hit_1": 0.0,
        "article_hit_5": 0.5,
        "article_mrr": 0.25,
        "passage_hit_1": 0.5,
        "passage_hit_5": 0.5,
        "passage_mrr": 0.5,
        "best_sentence": 0.5,
        "first_quote": 0.0,
        "any_quote": 0.5,
        "span_exact": 0.0,
        "span_f1": 0.5,
        "reader_exact": None,
        "reader_f1": None,
        "reader_f1_answerable": None,
        "answered": 0.667,
        "right_of_answered": 0.5,
        "refused": 1.0,
        "auroc": 1.0,
        "coverage_90": 0.333,
        "citation_precision": 0.25,
        "citation_recall": 1.0,
        "ms_p50": 100.0,
        "ms_p95": 280.0,
    }


def test_figures_of_nothing() -> None:
    """There are none, and no error; nor are there for what only unanswerable questions would have."""
    assert set(figures([]).values()) == {None}
    unable = replace(PLAIN, able=False, article=None, span=None)
    assert figures([unable])["auroc"] is None
    assert figures([unable])["any_quote"] is None
