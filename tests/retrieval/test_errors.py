"""The errors that people see."""

import re

from retrieval import errors
from retrieval.errors import DatelineError


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Each error stands in it below its own base, and nothing else does."""
    assert errors.__doc__ is not None
    told: dict[str, str] = {}
    above: dict[int, str] = {}
    for branch, name in re.findall(r"(?m)^([│├└─\s]*)(\w*Error|Library\w+)\b", errors.__doc__):
        above = {depth: other for depth, other in above.items() if depth < len(branch)} | {len(branch): name}
        told[name] = " < ".join(reversed(above.values()))
    ours = [one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__]
    bases = {one.__name__: " < ".join(base.__name__ for base in one.__mro__ if base in ours) for one in ours}
    assert told == bases
    assert len(bases) == 8


def test_each_says_when_it_is_raised() -> None:
    """By a docstring of its own."""
    for one in (one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__):
        assert issubclass(one, DatelineError)
        assert one.__doc__
        assert one.__doc__ != one.__base__.__doc__
