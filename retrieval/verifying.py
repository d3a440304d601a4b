"""Holds a sentence that a language model wrote against what it was written from.

It must have from there what can be wrong without being seen (`claims`), and most of its other words; and it must
answer: what an article has a model say in place of an answer stands in that article, and is borne out by it.
"""

import re
from collections.abc import Sequence
from unicodedata import normalize

from retrieval.claims import content, quotations
from retrieval.cutting import CITED
from retrieval.domain import Article, Citation, Sentence
from retrieval.evidence import Evidence, whole
from retrieval.ports import Reading
from retrieval.questions import stems
from retrieval.selection import FEATURES, Candidate, Ranked
from retrieval.sentences import Span
from retrieval.support import agrees

_LONGEST = 1_000  # characters
_SUPPORT = 0.6  # share of the content words that have to be in the sentences that say it, or beside them

_ASKED, _SAID, _MOST_SAID = 40.0, 4.0, 4  # what the question's words are worth, and up to four words that it has
_READ, _UNREAD = 16.0, 20.0  # what it has to be worth, with and without a reader; see `answers`

_CITATION = re.compile(rf"\s*(?:{CITED}|\[\s*\])")
_DIGITS = re.compile(r"\d+")
_DRESS = re.compile(r"^\s*(?:[-*•#]+|\d+[.)])\s+|[*`]|__|(?<!\w)_|_(?!\w)")  # what Markdown puts around words
_FOREIGN = re.compile(
    r"[<>@]|://|\]\(|\bmailto:|[^\W_]\.[^\W\d_]{2}|:[a-z][\w+-]*:", re.IGNORECASE
)  # mentions, links, and Slack's emoji
_BIDS = re.compile(
    r"\W{0,3}(?:please\s+|kindly\s+|just\s+|now\s+)*(?:visit|click|buy|sell|send|tell|say|write|subscribe|go\s+to|download"
    r"|enter|scan|donate|read\s+more|take\s+(?:our|this)|ignore|forget|disregard|confirm|verify|log\s+in|ping|notify"
    r"|(?:call|post|reply|respond|answer|sign|contact|install|transfer|pay|share|e-?mail|text|dial|vote)"
    r"\s+(?:the|this|that|our|your|us|now|for|at|to|on|with|by|in|up|it|me|\W?\d+))\b(?!-)",
    re.IGNORECASE,
)  # what only somebody spoken to is told to do


def verify(written: str, sources: Sequence[Reading]) -> Sentence | None:
    """The sentence with a quote from each source that it cites; None if those do not bear it out.

    One that cites none is held against each, and gets the quotes of the first that bears it out.
    """
    numbers = [int(digits) for found in _CITATION.findall(written) for digits in _DIGITS.findall(found)]
    text = _undressed(written)
    if not all(1 <= number <= len(sources) for number in numbers) or not _is_plain(text):
        return None
    cited = [sources[number - 1] for number in dict.fromkeys(numbers)]
    tries = [cited] if cited else [[source] for source in sources]
    return next((sentence for each in tries if (sentence := _held(text, [_stretch(one) for one in each]))), None)


def answers(sentence: Sentence, found: Ranked) -> bool:
    """Whether a sentence that is borne out answers what was asked, and bids its reader do nothing.

    Counted are the score of the best sentence that it quotes, how far that is below the best of all, how many of the
    question's words it has, and whether it says as much as a sentence does. Of the sentences with the answers to the
    questions of news a and c this keeps .99 with a reader and .97 without. Of what models say that obey the 218 orders
    of the tests, put into those articles, two thirds are borne out by them; .02 get past this, without a reader .09.
    """
    quoted = [one for one in found.sentences if _quotes(sentence, one)]
    if not quoted or _BIDS.match(sentence.text):
        return False
    asked, said = frozenset(found.question.stems), content(sentence.text)
    cover = len(asked.intersection(stems(sentence.text))) / max(1, len(asked))
    worth = 2 * max(one.score for one in quoted) - max(one.score for one in found.sentences)
    least = _READ if len(found.sentences[0].features) > len(FEATURES) else _UNREAD
    return worth + _ASKED * cover + _SAID * min(_MOST_SAID, len(said)) >= least


def borne_out(written: str, article: Article) -> Sentence | None:
    """The sentence with the article's own, at most four, that say it; None if they do not bear it out."""
    text = _undressed(written)
    return _held(text, [(article, 0, len(article.text))]) if _is_plain(text) else None


def verbatim(text: str, article: Article) -> Sentence | None:
    """A sentence of the article's own with itself as its citation; None if it does not occur there word for word."""
    found = re.search(r"\s+".join(map(re.escape, text.split())), article.text) if text.split() else None
    return Sentence(text, (_citation(article, found.span()),)) if found else None


def _undressed(written: str) -> str:
    """The text in one line, without citations and Markdown."""
    return " ".join(_DRESS.sub("", _CITATION.sub("", written)).split())


def _is_plain(text: str) -> bool:
    """Whether it is words alone: no link, no mention, nothing that can't be seen."""
    return text.isprintable() and len(text) <= _LONGEST and not _FOREIGN.search(normalize("NFKC", text))


def _stretch(source: Reading) -> tuple[Article, int, int]:
    return source.article, source.passage.start, source.passage.end


def _held(text: str, stretches: Sequence[tuple[Article, int, int]]) -> Sentence | None:
    """The sentence with the sentences of these stretches of articles that say it, if they do."""
    said, quoted = content(text), quotations(text)
    evidence, citations = [], []
    for article, start, end in stretches:
        known = whole(article.text, article.title)
        places = known.nearest(said, known.within(start, end))
        if places:
            evidence.append(Evidence(known, tuple(places)))
            citations += [_citation(article, known.spans[place]) for place in places]
    near = frozenset[str]().union(*(one.near for one in evidence))
    if not evidence or quoted is None or len(said & near) < _SUPPORT * len(said):
        return None
    if not all(any(_says(one.whole.words, quote) for one in evidence) for quote in quoted):
        return None
    return Sentence(text, tuple(dict.fromkeys(citations))) if agrees(text, evidence) else None


def _citation(article: Article, span: Span) -> Citation:
    return Citation(article, article.text[slice(*span)], *span)


def _quotes(sentence: Sentence, one: Candidate) -> bool:
    article, (start, end) = one.reading.article.id, one.span
    return any(cited.article.id == article and cited.start < end and start < cited.end for cited in sentence.citations)


def _says(words: Sequence[str], quote: Sequence[str]) -> bool:
    return f" {' '.join(quote)} " in f" {' '.join(words)} "
