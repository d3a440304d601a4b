"""Fits the sentence scorers, the confidences and the thresholds, and writes `retrieval/weights.json`.

    python -m tests.quality.fit --data ../shared/data [--home .fit] [--report]

What it learns on are the questions of `tests/quality/collection.py` that the reader was not trained on (`dev`), asked
of the whole collection; the figures that `--report` prints are of others (`held`).

1. The sentence scorer learns to put a sentence with the answer above all others found: a softmax over the sentences of
   a question (list-wise, as ListNet: Cao et al., ICML 2007). Once without the reader, which is the first ranking and,
   with DATELINE_READER=none, the last; once with what the reader finds in the best sentences.
2. The confidence learns whether the sentences shown hold the answer. Questions without one are the sets' own near
   misses, and others whose article is withheld, as if it had never been ingested.
3. `strict` is the threshold from which nine answers in ten are right, where half of what is asked has no answer and
   most of that is simply not there, by coefficients fitted on the other half of the articles, or 0.9 if none is.
   `balanced` is chosen, not fitted: see BALANCED.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.onnx_reader import OnnxReader
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.answering import compose
from retrieval.ask import Ask
from retrieval.confidence import READ_SIGNALS, SIGNALS, confidence, missing, signals, unnamed
from retrieval.domain import LOCAL
from retrieval.followup import Wording
from retrieval.ingest import Ingest
from retrieval.selection import FEATURES, READ, Candidate, Ranked
from retrieval.weights import Weights
from tests.quality.collection import Put, collection
from tests.quality.open_corpus import Asked

WEIGHTS = Path(__file__).parents[2] / "retrieval" / "weights.json"
BALANCED = 0.2
"""Where a right answer counts as much as a right refusal, all thresholds from 0.2 to 0.4 serve about equally well; the
lowest is taken, because a quoted answer that misses is seen through, and one withheld is not there to be seen."""
_PRECISION = 0.9
_FEWEST = 50  # answers, to tell their precision


@dataclass(frozen=True, slots=True)
class Example:
    """What the calibrator learns from: the signals, and whether the answer shown would be right."""

    values: Mapping[str, float]
    right: bool
    """One of the sentences that would be shown holds the answer."""
    first: bool
    """The first one does."""
    kind: str
    group: str
    gated: bool
    """A name or number of the question is missing, so nothing is answered."""

    @property
    def answerable(self) -> bool:
        """Whether the articles answer the question."""
        return self.kind.startswith("answerable")


def without(found: Ranked, article: str) -> Ranked:
    """What would have been found had the article never been ingested."""
    return replace(
        found,
        hits=[hit for hit in found.hits if hit.passage.article_id != article],
        readings=[reading for reading in found.readings if reading.article.id != article],
        sentences=[candidate for candidate in found.sentences if candidate.reading.article.id != article],
    )


def right(asked: Asked, candidate: Candidate) -> bool:
    """Whether a sentence holds the answer."""
    return asked.answered_by(candidate.reading.article.id, *candidate.span)


def fit_sentences(seen: Iterable[tuple[Asked, Ranked]], features: Sequence[str]) -> dict[str, float]:
    """Weights that put a right sentence above the others of its question."""
    rows, marks, sizes = [], [], []
    for asked, found in seen:
        mark = [right(asked, candidate) for candidate in found.sentences]
        if any(mark):
            rows.append(np.array([candidate.features for candidate in found.sentences], dtype=np.float64))
            marks.append(np.array(mark))
            sizes.append(len(mark))
    values, correct = np.concatenate(rows), np.concatenate(marks)
    starts = np.cumsum([0, *sizes[:-1]])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = values @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        every = np.exp(scores)
        good = every * correct
        total, hit = np.add.reduceat(every, starts), np.add.reduceat(good, starts) + 1e-300
        pull = every / np.repeat(total, sizes) - good / np.repeat(hit, sizes)
        mean = float(np.mean(np.log(total) - np.log(hit)))
        return mean + 1e-4 * float(weights @ weights), values.T @ pull / len(sizes) + 2e-4 * weights

    fitted = minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B").x
    return dict(zip(features, (round(float(weight), 3) for weight in fitted), strict=True))


def by_weights(found: Ranked, weights: Mapping[str, float]) -> Ranked:
    """The same sentences, ranked by other weights."""
    line = np.array(list(weights.values()), dtype=np.float32)
    scored = [replace(candidate, score=float(candidate.features @ line)) for candidate in found.sentences]
    return replace(found, sentences=sorted(scored, key=lambda candidate: -candidate.score))


def example(found: Ranked, asked: Asked, kind: str) -> Example:
    """A question as the calibrator sees it."""
    shown = [sentence.citations[0] for sentence in compose(found.question, found.sentences)]
    held = [asked.answered_by(quote.article.id, quote.start, quote.end) for quote in shown]
    gated = bool(missing(found.question, found.readings) or unnamed(found.question, found.sentences[0]))
    return Example(signals(found.question, found.sentences), any(held), held[0], kind, asked.title, gated)


def examples(seen: Iterable[tuple[Put, Ranked]]) -> Iterator[Example]:
    """The examples of all questions; those with an answer once more without it."""
    for put, found in seen:
        if not put.asked.answers:
            yield example(found, put.asked, f"unanswerable {put.source}")
            continue
        yield example(found, put.asked, f"answerable {put.source}")
        rest = without(found, put.asked.paragraph)
        if rest.sentences:
            yield example(rest, replace(put.asked, answers=()), f"withheld {put.source}")


def fit_confidence(found: Sequence[Example]) -> dict[str, float]:
    """Coefficients, none below zero, of the chance that the answer is right; every kind of question weighs the same."""
    names = [name for name in (*SIGNALS, *READ_SIGNALS) if name in found[0].values]
    values = np.array([[one.values[name] for name in names] for one in found])
    sign = np.array([1.0 if one.right else -1.0 for one in found])
    count = Counter(one.kind for one in found)
    weight = np.array([1 / count[one.kind] for one in found]) / len(count)
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    inputs = np.column_stack([(values - mean) / scale, np.ones(len(values))])

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (inputs @ line)
        pull = -weight * sign / (1 + np.exp(margin))
        return float(weight @ np.logaddexp(0, -margin)) + 1e-3 * float(line @ line), inputs.T @ pull + 2e-3 * line

    bounds = [(0.0, None)] * len(names) + [(None, None)]
    line = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    fitted = line[:-1] / scale
    bias = float(line[-1] - fitted @ mean)
    return {name: round(float(one), 4) for name, one in zip(names, fitted, strict=True)} | {"bias": round(bias, 4)}


def chance(one: Example, coefficients: Mapping[str, float]) -> float:
    """The confidence, 0 where the gate is shut."""
    return 0.0 if one.gated else confidence(one.values, coefficients)


def cross_fitted(found: Sequence[Example]) -> list[float]:
    """Each example's chance by coefficients fitted on the other half of the articles."""
    titles = sorted({one.group for one in found})
    half = set(titles[::2])
    fits = [fit_confidence([one for one in found if (one.group in half) is side]) for side in (False, True)]
    return [chance(one, fits[0 if one.group in half else 1]) for one in found]


def thresholds(found: Sequence[Example], chances: Sequence[float]) -> dict[str, float]:
    """The operating points."""
    sure, correct = np.array(chances), np.array([one.right for one in found])
    kinds = np.array([one.kind for one in found])
    able = np.array([one.answerable for one in found])

    def precision(threshold: float) -> float:
        """Where half is answerable and, of the rest, two in three ask for what is not there and one is a near miss."""
        given = sure >= threshold
        if given.sum() < _FEWEST:
            return 0.0
        shares = {
            prefix: given[np.char.startswith(kinds, prefix)].mean()
            for prefix in ("answerable", "withheld", "unanswerable")
        }
        good = (given & correct)[able].mean() / 2
        return float(good / (shares["answerable"] / 2 + shares["withheld"] / 3 + shares["unanswerable"] / 6 + 1e-9))

    steps = [round(float(step), 2) for step in np.arange(0.05, 0.96, 0.01)]
    strict = [step for step in steps if precision(step) >= _PRECISION]
    return {"balanced": BALANCED, "strict": min(strict, default=0.9)}


def report(found: Sequence[Example], coefficients: Mapping[str, float], points: Mapping[str, float]) -> None:
    """Print, for each kind of question, how often it is answered, and how often rightly."""
    for kind in sorted({one.kind for one in found}):
        chosen = [(one, chance(one, coefficients)) for one in found if one.kind == kind]
        told = f"{kind}, {len(chosen)}: first {sum(one.first for one, _ in chosen) / len(chosen):.3f}"
        for name, threshold in points.items():
            given = [one for one, sure in chosen if sure >= threshold]
            rightly = sum(one.right for one in given)
            told += f"; {name} {len(given) / len(chosen):.3f} answered, {rightly / len(chosen):.3f} rightly"
        print(told)


def _ranked(ask: Ask, puts: Sequence[Put], weights: Weights, what: str) -> list[tuple[Put, Ranked]]:
    found = [(put, ask.rank([Wording(put.asked.question)], LOCAL, weights=weights)) for put in track(puts, what)]
    return [(put, lean(one)) for put, one in found if one.sentences]


def lean(found: Ranked) -> Ranked:
    """The same without the passages' vectors, which thousands of questions would fill the memory with."""
    nothing = {id(reading): replace(reading, embedding=None) for reading in found.readings}  # type: ignore[arg-type]
    sentences = [replace(candidate, reading=nothing[id(candidate.reading)]) for candidate in found.sentences]
    return replace(found, readings=list(nothing.values()), sentences=sentences)


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description="Fit the numbers in retrieval/weights.json.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--home", type=Path, default=Path(".fit"), help="where the collection is kept between two runs")
    parser.add_argument("--report", action="store_true", help="print figures of held-out questions too")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), options.threads)
    documents, puts = collection(options.data)
    dev, held = ([put for put in puts if put.part == part] for part in ("dev", "held"))
    options.home.mkdir(parents=True, exist_ok=True)
    with SqliteLibrary(f"sqlite:///{options.home}/library.db", options.home / "index") as library:
        for _ in track(Ingest(library, embedder)(documents, LOCAL), "articles", total=len(documents)):
            pass
        ask = Ask(library, embedder)
        flat = dict.fromkeys(FEATURES, 0.0)
        idle = Weights(flat, flat, {"bias": 0.0} | dict.fromkeys((*SIGNALS, *READ_SIGNALS), 0.0), {})
        numbers = {}
        first: dict[str, float] = {}
        for name, asking in (("plain", ask), ("read", replace(ask, reader=OnnxReader(options.threads)))):
            features = FEATURES if name == "plain" else (*FEATURES, *READ)
            before = replace(idle, first=first or flat, sentence=dict.fromkeys(features, 0.0))
            seen = _ranked(asking, dev, before, f"{name}, to fit")
            sentence = fit_sentences(((put.asked, found) for put, found in seen), features)
            first = first or sentence
            fitting = list(examples((put, by_weights(found, sentence)) for put, found in seen))
            coefficients = fit_confidence(fitting)
            points = thresholds(fitting, cross_fitted(fitting))
            numbers[name] = {"first": first, "sentence": sentence, "confidence": coefficients, "thresholds": points}
            print(name, sentence, coefficients, points)
            if options.report:
                final = replace(before, first=first, sentence=sentence)
                report(list(examples(_ranked(asking, held, final, f"{name}, held"))), coefficients, points)
    WEIGHTS.write_text(json.dumps(numbers, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
