"""The fitted numbers: the sentence scorer's weights, the calibrator's coefficients, the thresholds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """What `tests/quality/fit.py` wrote to `weights.json`.

    ``first`` has one weight a feature, by which the sentences are ranked before any is read; ``sentence`` those by
    which they are ranked in the end; ``confidence`` one coefficient a signal and ``bias``; ``thresholds`` the
    confidence from which an answer is given, by operating point.
    """

    first: Mapping[str, float]
    sentence: Mapping[str, float]
    confidence: Mapping[str, float]
    thresholds: Mapping[str, float]


@cache
def fitted(*, read: bool) -> Weights:
    """The weights that come with this version, for sentences that a reader reads, or none does."""
    numbers = json.loads(files("retrieval").joinpath("weights.json").read_text("utf-8"))
    return Weights(**numbers["read" if read else "plain"])
