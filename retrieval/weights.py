"""The fitted numbers: the sentence scorer's weights, the calibrator's coefficients, the thresholds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """What `tests/quality/fit.py` wrote to `weights.json`.

    ``sentence`` has one weight a feature, ``confidence`` one coefficient a signal and ``bias``, ``thresholds`` the
    confidence from which an answer is given, by operating point.
    """

    sentence: Mapping[str, float]
    confidence: Mapping[str, float]
    thresholds: Mapping[str, float]


@cache
def fitted() -> Weights:
    """The weights that come with this version."""
    return Weights(**json.loads(files("retrieval").joinpath("weights.json").read_text("utf-8")))
