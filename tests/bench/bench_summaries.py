"""Extractive summaries of three sentences beside the first three sentences and TextRank, by ROUGE, in one run.

    python -m tests.bench.bench_summaries [--json FILE]

The pairs are articles that were written for this, each with a summary in other words (`tests/quality/summaries`).
ROUGE-1, -2 and -L are F1 with stemming, as rouge-score has them, averaged over the pairs. `Lead-3` and `TextRank`
(sumy's) take the text as it comes, bylines and all; the clean ones get only the sentences that are fit for a summary,
the same that ours chooses from. `unsupported` is the share of summary sentences with a number or a name that the
article lacks. `a model that errs` stands for any language model: its drafts are the other words of each pair, each
number raised by one and one name another article's; `checked` is what is left of them.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.progress import track
from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.claims import names
from retrieval.domain import Article
from retrieval.extractive import Extractive
from retrieval.ports import Draft
from retrieval.prose import statements
from retrieval.questions import WORD
from retrieval.sentences import sentence_spans
from retrieval.summarize import SENTENCES, Summarize
from tests.quality.summaries.pairs import Pair, pairs, unsupported

Way = Callable[[Article], Sequence[str]]
"""An article to the sentences of its summary."""

_ROUGES = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of the table."""

    system: str
    rouge_1: float
    rouge_2: float
    rouge_l: float
    unsupported: float


def figures(system: str, way: Way, found: Sequence[Pair]) -> Figures:
    """One system's row."""
    scorer = RougeScorer(_ROUGES, use_stemmer=True)
    totals = dict.fromkeys(_ROUGES, 0.0)
    wrong: list[bool] = []
    for pair in track(found, system):
        sentences = way(pair.article)
        wrong += [bool(unsupported(sentence, pair.article)) for sentence in sentences]
        for name, score in scorer.score(pair.summary, " ".join(sentences)).items():
            totals[name] += score.fmeasure
    rouges = (round(total / len(found), 4) for total in totals.values())
    return Figures(system, next(rouges), next(rouges), next(rouges), round(sum(wrong) / len(wrong), 4))


def raw(article: Article) -> list[str]:
    """The sentences of an article as they come."""
    return [" ".join(one.split()) for one in raw_of(article.text)]


def raw_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]


def clean(article: Article) -> list[str]:
    """Those that are fit for a summary."""
    found = statements(article, sentence_spans(article.text))
    return [" ".join(article.text[one.start : one.end].split()) for one in found]


def lead(sentences: Way) -> Way:
    """The first of these sentences."""
    return lambda article: sentences(article)[:SENTENCES]


class _Words:
    """Sumy's own tokenizer needs data to be downloaded."""

    def to_words(self, sentence: str) -> list[str]:
        return WORD.findall(sentence)


def text_rank(sentences: Way) -> Way:
    """TextRank of sumy over these sentences, with its English stop words and stemmer."""
    rank = TextRankSummarizer(Stemmer("english"))
    rank.stop_words = get_stop_words("english")

    def way(article: Article) -> list[str]:
        document = ObjectDocumentModel([Paragraph([SumySentence(text, _Words()) for text in sentences(article)])])
        return [str(one) for one in rank(document, SENTENCES)]

    return way


def _extractive() -> Extractive:
    prepare(True)
    return Extractive(SentenceEmbedder(locate("embedded", None), 2))


def ours() -> Way:
    """As it ships, with the embedded model."""
    summarize = Summarize(_extractive())
    return lambda article: [sentence.text for sentence in next(summarize([article])).sentences]


class Erring:
    """A `Summarizer` that gets numbers and names wrong."""

    name = "a model that errs"

    def __init__(self, found: Sequence[Pair]) -> None:
        titles = [next(iter(names(pair.article.title)), ("Nobody",)) for pair in found]
        strangers = [*titles[1:], *titles[:1]]
        self._drafts = {
            pair.article.id: [_wrong(one, " ".join(stranger).title()) for one in raw_of(pair.summary)]
            for pair, stranger in zip(found, strangers, strict=True)
        }

    def draft(self, articles: Sequence[Article], sentences: int) -> Iterator[Draft]:
        """The wrong drafts."""
        for article in articles:
            yield Draft(tuple(self._drafts[article.id][:sentences]))


def _wrong(sentence: str, stranger: str) -> str:
    raised = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), sentence)
    name = next((one for one in re.finditer(r"(?<=[a-z] )[A-Z]\w+(?: [A-Z]\w+)*", raised)), None)
    return f"{raised[: name.start()]}{stranger}{raised[name.end() :]}" if name else raised


def erring(found: Sequence[Pair]) -> tuple[Way, Way]:
    """Its drafts as they are, and as they come out of the use case."""
    model = Erring(found)
    summarize = Summarize(_extractive(), model)
    return (
        lambda article: next(model.draft([article], SENTENCES)).sentences,
        lambda article: [sentence.text for sentence in next(summarize([article])).sentences],
    )


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Extractive summaries by ROUGE.")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = pairs()
    drafted, checked = erring(found)
    rows = [
        figures("Dateline", ours(), found),
        figures("Lead-3", lead(raw), found),
        figures("Lead-3, clean", lead(clean), found),
        figures("TextRank", text_rank(raw), found),
        figures("TextRank, clean", text_rank(clean), found),
        figures("a model that errs", drafted, found),
        figures("a model that errs, checked", checked, found),
    ]
    print(f"\n{len(found)} articles\n\n| system | ROUGE-1 | ROUGE-2 | ROUGE-L | unsupported |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(str(value) for value in asdict(row).values()) + " |")
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
