"""Makes an answer out of ranked sentences: which are shown, with what quoted and marked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class _Quote:
    """Words of an article to be shown, and where in its text those are that answer, if a reader found any."""

    article: Article
    span: Span
    found: Span | None = None

    @property
    def text(self) -> str:
        return self.article.text[slice(*self.span)]


def compose(question: Question, ranked: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """One to three sentences, the best first, each with its citation; the ranked ones are at least one.

    A best sentence that leans on the one before it (“He said …”) brings that along, in the same quote.
    """
    best = ranked[0]
    shown = _with_what_it_leans_on(best)
    for other in ranked[1:]:
        if len(shown) >= MOST_SENTENCES or other.score < best.score - _WORTH:
            break
        if not any(_alike(other.text, quote.text) for quote in shown):
            shown.append(_Quote(other.reading.article, other.span, other.found))
    return tuple(_sentence(question, quote) for quote in shown)


def _with_what_it_leans_on(candidate: Candidate) -> list[_Quote]:
    """The sentence, and the one before if it begins with a word that points back: one quote within a paragraph."""
    article, span = candidate.reading.article, candidate.span
    own = _Quote(article, span, candidate.found)
    first = WORD.search(candidate.text)
    if first is None or first[0].lower() not in _LEANING or not candidate.place:
        return [own]
    before = candidate.reading.sentences[candidate.place - 1]
    if article.text[before[1] : span[0]].strip(" "):
        return [_Quote(article, before), own]
    return [replace(own, span=(before[0], span[1]))]


def nearest(ranked: Sequence[Candidate], hits: Sequence[Hit]) -> tuple[Nearest, ...]:
    """The articles of the best sentences, with their best fused score."""
    best: dict[str, float] = {}
    for hit in hits:
        best[hit.passage.article_id] = max(best.get(hit.passage.article_id, 0.0), min(1.0, max(0.0, hit.score)))
    articles = {candidate.reading.article.id: candidate.reading.article for candidate in ranked}
    return tuple(Nearest(article, best[key]) for key, article in articles.items())[:_NEAREST]


def _sentence(question: Question, quote: _Quote) -> Sentence:
    return Sentence(quote.text, (Citation(quote.article, quote.text, *quote.span),), _marks(question, quote))


def _marks(question: Question, quote: _Quote) -> tuple[Span, ...]:
    """The span of the words that answer, or else of the words that the question has too."""
    if quote.found:
        offset, most = quote.span[0], len(quote.text)
        start, end = (min(most, place - offset) for place in quote.found)
        return ((start, end),)
    asked = frozenset(question.stems)
    return tuple(
        match.span()
        for match in WORD.finditer(quote.text)
        if match[0].lower() not in STOP_WORDS and stem(match[0]) in asked
    )


def _alike(one: str, other: str) -> bool:
    left, right = frozenset(stems(one)), frozenset(stems(other))
    return len(left & right) > _ALIKE * min(len(left), len(right))
