"""Holds extractive summaries with the embedded model to their floor, and above the first three sentences."""

import json
from pathlib import Path

import pytest

from retrieval.extractive import Extractive
from retrieval.news import Summary
from retrieval.prose import statements
from retrieval.sentences import sentence_spans
from retrieval.summarize import SENTENCES, Summarize
from tests.quality.summaries.pairs import Pair, pairs, unigram_f1, unsupported
from tests.retrieval.models import sentence_embedder

FLOOR = Path(__file__).parent / "floor.json"

Made = list[tuple[Pair, Summary]]


@pytest.fixture(scope="module")
def made() -> Made:
    """Every pair with its summary."""
    found = pairs()
    summarize = Summarize(Extractive(sentence_embedder()))
    return list(zip(found, summarize([pair.article for pair in found]), strict=True))


def lead(pair: Pair) -> str:
    """The first three sentences that are fit for a summary, which is more than Lead-3 gets elsewhere."""
    text = pair.article.text
    found = statements(pair.article, sentence_spans(text))
    return " ".join(text[one.start : one.end] for one in found[:SENTENCES])


def test_the_figure_does_not_fall_below_its_floor(made: Made) -> None:
    """ROUGE-1, averaged; a better one is to be written into the floor's file."""
    figure = sum(unigram_f1(summary.text, pair.summary) for pair, summary in made) / len(made)
    assert figure >= json.loads(FLOOR.read_text("utf-8"))["summaries: ROUGE-1"]


def test_it_is_better_than_the_first_sentences(made: Made) -> None:
    """By more than what is counted as noise here: a point and a half."""
    ours = sum(unigram_f1(summary.text, pair.summary) for pair, summary in made)
    assert ours - sum(unigram_f1(lead(pair), pair.summary) for pair, _ in made) > 0.015 * len(made)


def test_every_sentence_stands_in_its_article(made: Made) -> None:
    """With every number and name, as one whole sentence that does not end in a caption or a call to read on."""
    sentences = [(pair.article, one) for pair, summary in made for one in (*summary.sentences, *summary.key_points)]
    assert len(sentences) > 4 * len(made)
    for article, sentence in sentences:
        (citation,) = sentence.citations
        assert article.text[citation.start : citation.end] == citation.quote == sentence.text
        assert not unsupported(sentence.text, article)
        assert sentence.text[-1] in '.”"'
        assert not any(word in sentence.text for word in ("Photograph", "Image:", "Read more", "Reporting by"))
