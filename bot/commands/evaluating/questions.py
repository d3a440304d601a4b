"""The questions of a file as they are read, with what was wrong with others."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from retrieval.domain import Document
from retrieval.errors import InputError
from retrieval.evaluate import Asked

MOST_BYTES = 100_000_000
"""Of a file of questions."""

_MOST_ANSWERS, _LONGEST_ANSWER = 100, 1_000


@dataclass(slots=True)
class Questions:
    """The questions of a file, what was wrong with others, and the articles that it brings along, if it does."""

    name: str
    documents: tuple[Document, ...] | None = None
    """None where the questions are about the library's own articles."""
    asked: list[Asked] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def add(self, where: str, row_id: object, make: Callable[[], Asked]) -> None:
        """Make a question and take it in, or note what is wrong with it, and where it stands."""
        try:
            self._note(row_id, where)
            self.asked.append(make())
        except InputError as error:
            self.problems.append(f"{where}: {error}")

    def thinned(self, most: int | None) -> "Questions":
        """The same with at most so many questions, taken evenly from all of them."""
        if most is None or most >= len(self.asked):
            return self
        return replace(self, asked=[self.asked[place * len(self.asked) // most] for place in range(most)])

    def _note(self, row_id: object, where: str) -> None:
        before = where if row_id is None else self._places.setdefault(json.dumps(row_id), where)
        if before != where:
            raise InputError(f"Its id is that of {before} too; give each its own, or none.")


def accepted(answers: object, shape: str) -> tuple[str, ...]:
    """The accepted wordings, each once; ``shape`` says how to write them. Raises InputError."""
    if not are_texts(answers):
        raise InputError(f'It has no "answers", a list of the accepted wordings; {shape}.')
    if any(not any(character.isalnum() for character in one) for one in answers):
        raise InputError(f"One of its answers has no words; {shape}.")
    if len(answers) > _MOST_ANSWERS or max(map(len, answers), default=0) > _LONGEST_ANSWER:
        raise InputError(f"At most {_MOST_ANSWERS} answers of {_LONGEST_ANSWER:,} characters are read; give fewer.")
    return tuple(dict.fromkeys(answers))


def are_texts(value: object) -> TypeGuard[list[str]]:
    """Whether it is a list of strings."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
