"""How sure an answer is: a logistic calibration over what the search and the selection saw.

After Kamath, Jia and Liang, "Selective question answering under domain shift" (ACL 2020): a trained calibrator, not the
score itself, decides when to abstain. It has few signals, each of which can only speak for an answer, so that it
carries over from the questions that it was fitted on (`tests/quality/fit.py`) to a team's own.
"""

import math
from collections.abc import Mapping, Sequence

from retrieval.ports import Reading
from retrieval.questions import Question, mentions
from retrieval.selection import FEATURES, READ, Candidate, named

SIGNALS = (
    "sentence_cosine",
    "passage_cosine",
    "passage_bm25",
    "names",
    "near",  # share of the question's names and numbers in the sentence, its neighbours, or the byline
    "lead",  # how far the sentence is ahead of the best one of another passage, by score
)
_FAR = 8.0  # a lead beyond that says no more
READ_SIGNALS = ("read",)  # what the reader gives its best words


def signals(question: Question, ranked: Sequence[Candidate]) -> dict[str, float]:
    """What is known about the best of the ranked sentences, of which there is at least one."""
    best = ranked[0]
    rivals = [other for other in ranked if other.reading.passage != best.reading.passage]
    features = dict(zip((*FEATURES, *READ), map(float, best.features), strict=False))
    values = {name: features[name] for name in (*SIGNALS, *READ_SIGNALS) if name in features}
    lead = min(_FAR, best.score - rivals[0].score) if rivals else 0.0
    values |= {"near": named(question, _neighbourhood(best)), "lead": lead}
    return values


def confidence(values: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """The chance in 0…1 that the answer is right, by the fitted coefficients (one a signal, and ``bias``)."""
    logit = coefficients["bias"] + sum(coefficients[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def missing(question: Question, readings: Sequence[Reading]) -> list[str]:
    """The question's names and numbers that occur in no passage read, nor in any of their bylines."""
    texts = [
        f"{reading.article.byline}\n{reading.article.text[reading.passage.start : reading.passage.end]}"
        for reading in readings
    ]
    return [name for name in dict.fromkeys(question.anchors) if not any(mentions(text, name) for text in texts)]


def unnamed(question: Question, best: Candidate) -> list[str]:
    """The question's names and numbers that the best sentence's article does not mention."""
    article = best.reading.article
    return [name for name in question.anchors if not mentions(f"{article.byline}\n{article.text}", name)]


def _neighbourhood(candidate: Candidate) -> str:
    spans = candidate.reading.sentences[max(0, candidate.place - 1) : candidate.place + 2]
    article = candidate.reading.article
    return f"{article.byline}\n{article.text[spans[0][0] : spans[-1][1]]}"
