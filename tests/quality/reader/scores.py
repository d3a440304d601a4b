"""The measures of readers: exact match and F1 as SQuAD has them, and how well the scores tell what can be answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.scores import auroc, exact, overlap


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares in 0…1: of all questions, of those with an answer, of those without; by threshold 0 and the best one."""

    questions: int
    exact: float
    f1: float
    answered_f1: float
    """F1 of the best span where there is an answer, whatever its score."""
    has_f1: float
    none: float
    best_f1: float
    threshold: float
    auroc: float
    """The chance that an answerable question's score is above an unanswerable one's."""

    def told(self) -> dict[str, float]:
        """By name, rounded."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}


def score(answers: Sequence[tuple[str, float, Sequence[str]]]) -> Scores:
    """Of answers as (words, how far above none, the accepted wordings, none for an unanswerable question)."""
    sure = np.array([margin for _, margin, _ in answers])
    able = np.array([bool(truths) for *_, truths in answers])
    shared = np.array([overlap(said, truths) for said, _, truths in answers])
    same = np.array([exact(said, truths) for said, _, truths in answers])
    given = sure > 0

    def mean(values: np.ndarray) -> float:
        return float(values.mean()) if len(values) else 0.0

    by_score = np.argsort(-sure)
    gains = np.where(able, shared, -1.0)[by_score].cumsum()
    best = int(gains.argmax())
    best_f1 = max(float((~able).sum()), float((~able).sum() + gains[best])) / len(able)
    return Scores(
        questions=len(able),
        exact=mean(np.where(given, same, ~able)),
        f1=mean(np.where(given, shared, ~able)),
        answered_f1=mean(shared[able]),
        has_f1=mean(np.where(given, shared, 0.0)[able]),
        none=mean(~given[~able]),
        best_f1=best_f1,
        threshold=float(sure[by_score[best]]),
        auroc=0.5 if (parted := auroc(sure, able)) is None else parted,
    )
