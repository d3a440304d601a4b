"""Articles of an invented country with summaries in other words, and what summaries are measured by."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from retrieval.claims import folded, names, tokens
from retrieval.domain import Article
from retrieval.questions import stem, stems


@dataclass(frozen=True, slots=True)
class Pair:
    """An article, and the summary that a person wrote of it."""

    article: Article
    summary: str


def pairs() -> list[Pair]:
    """All of them."""
    lines = (Path(__file__).parent / "pairs.jsonl").read_text("utf-8").splitlines()
    return [_pair(**json.loads(line)) for line in lines]


def _pair(*, id: str, title: str, text: str, source: str, published: str, summary: str) -> Pair:  # noqa: A002
    day = datetime.fromisoformat(published).replace(tzinfo=UTC)
    return Pair(Article(id, text, title=title, source=source, published=day, language="en"), summary)


def unigram_f1(written: str, reference: str) -> float:
    """ROUGE-1: the harmonic mean of precision and recall of the words, stemmed."""
    ours, theirs = Counter(stems(written)), Counter(stems(reference))
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def unsupported(sentence: str, article: Article) -> list[str]:
    """The numbers and the parts of names in a sentence that occur nowhere in the article.

    Its first word, which may have its capital for that alone, may be there in another form.
    """
    text = f"{article.title}\n{article.text}"
    there, forms, first = set(folded(text)), set(stems(text)), folded(sentence)[:1]
    return [word for word in _claimed(sentence) if word not in there and not ([word] == first and stem(word) in forms)]


def _claimed(sentence: str) -> Iterator[str]:
    yield from (token.folded for token in tokens(sentence) if token.folded[:1].isdigit())
    for name in names(sentence):
        yield from name
