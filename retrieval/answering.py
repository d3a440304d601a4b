"""Makes an answer out of ranked sentences: which are shown, with what quoted and marked."""

from collections.abc import Sequence

from retrieval.domain import Article, Citation, Hit, Nearest, Sentence
from retrieval.questions import STOP_WORDS, WORD, Question, stem, stems
from retrieval.selection import Candidate
from retrieval.sentences import Span

MOST_SENTENCES = 3
_WORTH = 3.0  # how far below the best sentence's score another is still worth showing
_ALIKE = 0.6  # share of words in common from which two sentences say the same
_NEAREST = 3

# A sentence that begins so leans on the one before it.
_LEANING = frozenset(
    "he she it they his her its their this that these those but and however instead also there both such".split()
)


def compose(question: Question, ranked: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """One to three sentences, the best first, each with its citation; the ranked ones are at least one.

    A best sentence that leans on the one before it (“He said …”) brings that along, in front.
    """
    best = ranked[0]
    shown = [*_leant_on(best), (best.reading.article, best.span)]
    for other in ranked[1:]:
        if len(shown) >= MOST_SENTENCES or other.score < best.score - _WORTH:
            break
        if not any(_alike(other.text, article.text[slice(*span)]) for article, span in shown):
            shown.append((other.reading.article, other.span))
    return tuple(_sentence(question, article, span) for article, span in shown)


def _leant_on(candidate: Candidate) -> list[tuple[Article, Span]]:
    """The sentence before, if the candidate begins with a word that points back to it."""
    first = WORD.search(candidate.text)
    leans = first is not None and first[0].lower() in _LEANING
    return (
        [(candidate.reading.article, candidate.reading.sentences[candidate.place - 1])]
        if leans and candidate.place
        else []
    )


def nearest(ranked: Sequence[Candidate], hits: Sequence[Hit]) -> tuple[Nearest, ...]:
    """The articles of the best sentences, with their best fused score."""
    best: dict[str, float] = {}
    for hit in hits:
        best[hit.passage.article_id] = max(best.get(hit.passage.article_id, 0.0), min(1.0, max(0.0, hit.score)))
    articles = {candidate.reading.article.id: candidate.reading.article for candidate in ranked}
    return tuple(Nearest(article, best[key]) for key, article in articles.items())[:_NEAREST]


def _sentence(question: Question, article: Article, span: Span) -> Sentence:
    quote = article.text[slice(*span)]
    return Sentence(quote, (Citation(article, quote, *span),), _marks(question, quote))


def _marks(question: Question, text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the words that the question has too."""
    asked = frozenset(question.stems)
    return tuple(
        match.span() for match in WORD.finditer(text) if match[0].lower() not in STOP_WORDS and stem(match[0]) in asked
    )


def _alike(one: str, other: str) -> bool:
    left, right = frozenset(stems(one)), frozenset(stems(other))
    return len(left & right) > _ALIKE * min(len(left), len(right))
