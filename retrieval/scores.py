"""Measures of answers: numbers in, numbers out, each with how far it is to be trusted."""

import math
import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEPTH = 10
"""Places of a ranking that the mean reciprocal rank looks at."""

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_MARKS = str.maketrans("", "", string.punctuation)
_STRAIGHT = str.maketrans("‘’‚“”„‐‑‒–—−", "'''\"\"\"------")
_SURE = 1.959964  # standard deviations on either side that hold 95 % of a normal distribution
_SAMPLES = 1_000
_SEED = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, and the bounds within which it lies in 95 of 100 sets of as many questions, where known."""

    value: float
    low: float | None = None
    high: float | None = None


def normal(text: str) -> str:
    """Lower case, without punctuation, articles and double blanks, as SQuAD's evaluation has it."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_MARKS)).split())


def exact(said: str, accepted: Sequence[str]) -> bool:
    """Whether the words are one of the accepted wordings, but for what `normal` evens out."""
    return normal(said) in map(normal, accepted)


def overlap(said: str, accepted: Sequence[str]) -> float:
    """SQuAD's F1, by words, with the wording that is nearest; 0 if none is accepted."""
    return max((f1(said, one) for one in accepted), default=0.0)


def f1(said: str, truth: str) -> float:
    """Harmonic mean of precision and recall, by words; two texts without words are the same."""
    one, other = normal(said).split(), normal(truth).split()
    if not one or not other:
        return float(one == other)
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))


def holds(text: str, accepted: Sequence[str]) -> bool:
    """Whether one of the wordings stands in a text: as whole words, whatever the case, the blanks and the quote marks.

    A number is no part of another one: 3 stands neither in 13 nor in 3.5.
    """
    folded = _folded(text)
    return any(_stands(_folded(one), folded) for one in accepted)


def auroc(sure: ArrayLike, right: ArrayLike) -> float | None:
    """The chance that what is right has a higher score than what is not, ties counted half; None where one is missing.

    Args:
        sure: The scores, shape (n,).
        right: What is right, shape (n,), as booleans.
    """
    scores, good = np.asarray(sure, dtype=np.float64), np.asarray(right, dtype=bool)
    if good.all() or not good.any():
        return None
    _, ranks, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    positive, negative = int(good.sum()), int((~good).sum())
    return float((middle[ranks][good].sum() - positive * (positive + 1) / 2) / (positive * negative))


def coverage(sure: ArrayLike, right: ArrayLike, precision: float = 0.9) -> float | None:
    """The largest share that can be answered, the surest first, with that share of it right; None if there is nothing.

    What is equally sure is answered together. The arguments are those of `auroc`.
    """
    scores, good = np.asarray(sure, dtype=np.float64), np.asarray(right, dtype=bool)
    if not len(scores):
        return None
    order = np.argsort(-scores, kind="stable")
    given = np.arange(1, len(order) + 1)
    ends = np.append(np.diff(scores[order]) != 0, True)
    enough = np.nonzero(ends & (np.cumsum(good[order]) >= precision * given - 1e-9))[0]
    return float((enough[-1] + 1) / len(order)) if len(enough) else 0.0


def share(values: ArrayLike) -> Figure | None:
    """The mean of values in 0…1, shape (n,), with Wilson's interval, which is honest also near 0 and 1; None of none.

    E. B. Wilson, "Probable inference" (JASA 1927). For values between 0 and 1 it is wider than it need be.
    """
    found = np.asarray(values, dtype=np.float64)
    if not len(found):
        return None
    mean, count, spread = float(found.mean()), len(found), _SURE * _SURE
    middle = (mean + spread / (2 * count)) / (1 + spread / count)
    reach = _SURE * math.sqrt(mean * (1 - mean) / count + spread / (4 * count * count)) / (1 + spread / count)
    return Figure(mean, max(0.0, min(mean, middle - reach)), min(1.0, max(mean, middle + reach)))


def bootstrapped(
    measure: Callable[[NDArray[np.float64], NDArray[np.bool_]], float | None],
    sure: ArrayLike,
    right: ArrayLike,
) -> Figure | None:
    """A measure of scores and what is right, shape (n,) each, with a percentile interval; None where it has no value.

    Efron and Tibshirani, "An Introduction to the Bootstrap" (1993): the same questions drawn again and again, by a
    fixed seed; draws in which the measure has no value are left out.
    """
    scores, good = np.asarray(sure, dtype=np.float64), np.asarray(right, dtype=bool)
    value = measure(scores, good)
    if value is None:
        return None
    chance = np.random.default_rng(_SEED)
    drawn = (chance.integers(len(scores), size=len(scores)) for _ in range(_SAMPLES))
    found = [one for places in drawn if (one := measure(scores[places], good[places])) is not None]
    if not found:
        return Figure(value)
    low, high = np.percentile(found, (2.5, 97.5))
    return Figure(value, min(value, float(low)), max(value, float(high)))


def _folded(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def _stands(wording: str, text: str) -> bool:
    """Whether a folded wording stands in a folded text as whole words."""
    if not wording:
        return False
    place = text.find(wording)
    while place >= 0:
        end = place + len(wording)
        if not (_joined(text, place) or _joined(text, end)):
            return True
        place = text.find(wording, place + 1)
    return False


def _joined(text: str, place: int) -> bool:
    """Whether the characters on both sides of a place are of one word or number."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isalnum() and after.isalnum():
        return True
    if before in ".," and after.isdigit():
        return place > 1 and text[place - 2].isdigit()
    return after in ".," and before.isdigit() and text[place + 1 : place + 2].isdigit()
