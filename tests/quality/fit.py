"""Fits the sentence scorer, the confidence and the thresholds, and writes `retrieval/weights.json`.

    python -m tests.quality.fit --squad dev-v2.0-half.json --clapnq clapnq_dev --shifts new_wiki_v1.0.json.gz …

The files: half of SQuAD 2.0's development set (https://rajpurkar.github.io/SQuAD-explorer/, CC BY-SA 4.0), SQuADShifts
(https://modestyachts.github.io/squadshifts-website/, CC BY 4.0) and ClapNQ's development set
(https://github.com/primeqa/clapnq, Apache-2.0). Every paragraph is an article; a question comes without its paragraph.

1. The sentence scorer learns on SQuADShifts to put a sentence with the answer above all others read: a softmax over the
   sentences of a question (list-wise, as ListNet: Cao et al., ICML 2007).
2. The confidence learns whether the sentences shown hold the answer. Questions without an answer are SQuAD 2.0's and
   ClapNQ's own, and others whose paragraph is withheld, as if it had never been ingested.
3. `strict` is the threshold from which nine answers in ten are right, by coefficients fitted on the other half of the
   titles, or 0.9 if none is. `balanced` is chosen, not fitted: see BALANCED.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.answering import compose
from retrieval.ask import Ask, Ranked
from retrieval.confidence import SIGNALS, confidence, missing, signals, unnamed
from retrieval.domain import LOCAL
from retrieval.ports import Embedder
from retrieval.selection import FEATURES, Candidate
from tests.quality.open_corpus import Asked, clapnq_form, open_corpus, squad_form

WEIGHTS = Path(__file__).parents[2] / "retrieval" / "weights.json"
BALANCED = 0.2
"""Counting an answer where there is none half against a right one, every threshold from 0.2 to 0.3 serves about equally
well; the lowest is taken, because a quoted answer that misses is seen through, and one withheld is not there to be
seen."""

FLAT = dict.fromkeys(FEATURES, 0.0)


@dataclass(frozen=True, slots=True)
class Example:
    """What the calibrator learns from: the signals, and whether the answer shown would be right."""

    values: Mapping[str, float]
    right: bool
    """One of the sentences that would be shown holds the answer."""
    first: bool
    """The best one does."""
    kind: str
    group: str
    gated: bool
    """A name or number of the question is missing, so nothing is answered."""


def without(found: Ranked, paragraph: str) -> Ranked:
    """What would have been found had the paragraph never been ingested."""
    return Ranked(
        found.question,
        [hit for hit in found.hits if hit.passage.article_id != paragraph],
        [reading for reading in found.readings if reading.article.id != paragraph],
        [candidate for candidate in found.sentences if candidate.reading.article.id != paragraph],
    )


def right(asked: Asked, candidate: Candidate) -> bool:
    """Whether a sentence holds the answer."""
    return asked.answered_by(candidate.reading.article.id, *candidate.span)


def fit_sentences(seen: Iterable[tuple[Asked, Ranked]]) -> dict[str, float]:
    """Weights that put a right sentence above the others of its question."""
    rows, marks, sizes = [], [], []
    for asked, found in seen:
        mark = [right(asked, candidate) for candidate in found.sentences]
        if any(mark):
            rows.append(np.array([candidate.features for candidate in found.sentences], dtype=np.float64))
            marks.append(np.array(mark))
            sizes.append(len(mark))
    features, correct = np.concatenate(rows), np.concatenate(marks)
    starts = np.cumsum([0, *sizes[:-1]])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = features @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        every = np.exp(scores)
        good = every * correct
        total, hit = np.add.reduceat(every, starts), np.add.reduceat(good, starts) + 1e-300
        pull = every / np.repeat(total, sizes) - good / np.repeat(hit, sizes)
        mean = float(np.mean(np.log(total) - np.log(hit)))
        return mean + 1e-4 * float(weights @ weights), features.T @ pull / len(sizes) + 2e-4 * weights

    fitted = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x
    return dict(zip(FEATURES, (round(float(weight), 3) for weight in fitted), strict=True))


def example(found: Ranked, asked: Asked, kind: str) -> Example:
    """A question as the calibrator sees it."""
    shown = [sentence.citations[0] for sentence in compose(found.question, found.sentences)]
    gated = bool(missing(found.question, found.readings) or unnamed(found.question, found.sentences[0]))
    return Example(
        signals(found.question, found.sentences),
        any(asked.answered_by(quote.article.id, quote.start, quote.end) for quote in shown),
        right(asked, found.sentences[0]),
        kind,
        asked.title,
        gated,
    )


def fit_confidence(examples: Sequence[Example]) -> dict[str, float]:
    """Coefficients, none below zero, of the chance that the answer is right; every kind of question weighs the same."""
    values = np.array([[one.values[name] for name in SIGNALS] for one in examples])
    sign = np.array([1.0 if one.right else -1.0 for one in examples])
    count = Counter(one.kind for one in examples)
    weight = np.array([1 / count[one.kind] for one in examples]) / len(count)
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    inputs = np.column_stack([(values - mean) / scale, np.ones(len(values))])

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (inputs @ line)
        pull = -weight * sign / (1 + np.exp(margin))
        return float(weight @ np.logaddexp(0, -margin)) + 1e-3 * float(line @ line), inputs.T @ pull + 2e-3 * line

    bounds = [(0.0, None)] * len(SIGNALS) + [(None, None)]
    line = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    fitted = line[:-1] / scale
    bias = float(line[-1] - fitted @ mean)
    return {name: round(float(one), 4) for name, one in zip(SIGNALS, fitted, strict=True)} | {"bias": round(bias, 4)}


def chance(one: Example, coefficients: Mapping[str, float]) -> float:
    """The confidence, 0 where the gate is shut."""
    return 0.0 if one.gated else confidence(one.values, coefficients)


def cross_fitted(examples: Sequence[Example]) -> list[float]:
    """Each example's chance by coefficients fitted on the other half of the titles."""
    titles = sorted({one.group for one in examples})
    half = set(titles[::2])
    fits = [fit_confidence([one for one in examples if (one.group in half) is side]) for side in (False, True)]
    return [chance(one, fits[0 if one.group in half else 1]) for one in examples]


def thresholds(examples: Sequence[Example], chances: Sequence[float]) -> dict[str, float]:
    """The operating points."""
    sure = np.array(chances)
    correct = np.array([one.right for one in examples])

    def precision(threshold: float) -> float:
        given = sure >= threshold
        return float(correct[given].mean()) if given.sum() >= 50 else 0.0

    strict = [float(threshold) for threshold in np.unique(np.round(sure, 2)) if precision(threshold) >= 0.9]
    return {"balanced": BALANCED, "strict": min(strict, default=0.9)}


def report(examples: Sequence[Example], chances: Sequence[float], threshold: float) -> None:
    """Print, for each kind of question, how often it is answered, and how often rightly."""
    for kind in sorted({one.kind for one in examples}):
        chosen = [(one, sure) for one, sure in zip(examples, chances, strict=True) if one.kind == kind]
        answered = [one for one, sure in chosen if sure >= threshold]
        rightly = sum(one.right for one in answered)
        print(
            f"{kind}: {len(answered) / len(chosen):.3f} answered, {rightly / len(chosen):.3f} rightly, of {len(chosen)}"
        )


@contextmanager
def _asking(embedder: Embedder, paragraphs: dict[str, str]) -> Iterator[Ask]:
    with tempfile.TemporaryDirectory() as folder, open_corpus(paragraphs, embedder, Path(folder)) as library:
        yield Ask(library, embedder)


def _first_pass(
    embedder: Embedder, shifts: Sequence[tuple[dict[str, str], list[Asked]]], picked: Sequence[list[Asked]]
) -> Iterator[tuple[Asked, Ranked]]:
    for (paragraphs, _), asked in zip(shifts, picked, strict=True):
        with _asking(embedder, paragraphs) as ask:
            for one in track(asked, "sentences"):
                yield one, ask.rank(one.question, LOCAL, weights=FLAT)


def _seen(
    embedder: Embedder, name: str, paragraphs: dict[str, str], asked: Sequence[Asked], weights: Mapping[str, float]
) -> Iterator[Example]:
    with _asking(embedder, paragraphs) as ask:
        for one in track(asked, name):
            found = ask.rank(one.question, LOCAL, weights=weights)
            if not one.answers:
                yield example(found, one, f"unanswerable {name}")
                continue
            yield example(found, one, f"answerable {name}")
            if name != "squad":
                yield example(without(found, one.paragraph), one, f"withheld {name}")


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description="Fit the numbers in retrieval/weights.json.")
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--shifts", type=Path, nargs="+", required=True)
    parser.add_argument("--clapnq", type=Path, required=True, help="the folder with its development files")
    parser.add_argument("--questions", type=int, default=700, help="asked of each set")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), options.threads)
    shifts = [squad_form(path) for path in options.shifts]
    picked = [asked[:: max(1, len(asked) // options.questions)] for _, asked in shifts]
    weights = fit_sentences(_first_pass(embedder, shifts, picked))
    print(weights)
    examples: list[Example] = []
    sets = [("wiki", shifts[0][0], picked[0]), ("clapnq", *clapnq_form(options.clapnq))]
    for name, paragraphs, asked in [*sets, ("squad", *squad_form(options.squad))]:
        examples += _seen(embedder, name, paragraphs, asked[:: max(1, len(asked) // options.questions)], weights)
    chances = cross_fitted(examples)
    points = thresholds(examples, chances)
    report(examples, chances, points["balanced"])
    numbers = {"sentence": weights, "confidence": fit_confidence(examples), "thresholds": points}
    WEIGHTS.write_text(json.dumps(numbers, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
