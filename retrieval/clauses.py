"""Takes a sentence apart into names, numbers, days and words, and tells who says what in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from retrieval.claims import Token, name_places, tokens
from retrieval.questions import STOP_WORDS, stem

_SAID = frozenset(
    """said say says saying told tells tell added adds announced announces warned warns argued argues claimed claims
    insisted insists promised promises noted notes explained explains confirmed confirms described describes called
    calls estimated estimates predicted predicts admitted admits accepted suggested suggests concluded replied pledged
    according accused declared remarked testified acknowledged believes thinks wrote blamed blames""".split()
)
_PRONOUNS = frozenset("he she they it i we his her their its him them who our my".split())
_BEFORE, _BEHIND = 5, 3  # items from the verb of saying to the name of who says it


class Sort(Enum):
    """What a word counts as when it is compared."""

    NAME = 1
    NUMBER = 2
    DAY = 3
    SAID = 4
    PRONOUN = 5
    WORD = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A word that tells something, or a whole name, which goes by its last word."""

    sort: Sort
    key: str


@lru_cache(maxsize=1_024)
def items(text: str, proper: frozenset[str]) -> tuple[Item, ...]:
    """What a sentence is made of, without the words that tell nothing; a first word is a name if it is ``proper``."""
    found = tokens(text)
    places = dict(name_places(text, found))
    row: list[Item] = []
    place = 0
    while place < len(found):
        end = places.get(place, place)
        named = end > place and not found[place].is_day and (end > 1 or found[0].folded in proper)
        if named and not (end - place == 1 and found[place].folded in STOP_WORDS):
            place = end
            row.append(Item(Sort.NAME, found[place - 1].folded))
            continue
        if item := _item(found[place]):
            row.append(item)
        place += 1
    return tuple(row)


def _item(token: Token) -> Item | None:
    word = token.folded
    if word in _SAID:
        return Item(Sort.SAID, "said")
    if word in _PRONOUNS:
        return Item(Sort.PRONOUN, "they")
    if word in STOP_WORDS or token.word.lower() == "one":
        return None
    if word[:1].isdigit():
        return Item(Sort.NUMBER, word)
    return Item(Sort.DAY if token.is_day else Sort.WORD, stem(word))


def speakers(row: Sequence[Item]) -> set[str]:
    """Who is told to have said something."""
    return {who for at, item in enumerate(row) if item.sort is Sort.SAID and (who := speaker(row, at))}


def speaker(row: Sequence[Item], at: int) -> str:
    """Who does what is done in that place: whoever is named before or, if nobody is there, behind it; or what is."""
    before = row[max(0, at - _BEFORE) : at][::-1]
    behind = row[at + 1 : at + 1 + _BEHIND]
    named = next((one.key for side in (before, behind) for one in side if one.sort is Sort.NAME), "")
    beside = (before or behind)[:1]
    return named or next((one.key for one in beside if one.sort is Sort.WORD), "")


def told_by(row: Sequence[Item]) -> dict[str, set[str]]:
    """What a sentence has each speaker say: what follows the verb or, if that is next to nothing, what goes before."""
    verbs = [at for at, item in enumerate(row) if item.sort is Sort.SAID]
    by: dict[str, set[str]] = {}
    for at, following in pairwise([*verbs, len(row)]):
        if who := speaker(row, at):
            behind, before = (
                {item.key for item in part if item.sort is not Sort.NAME}
                for part in (row[at + 1 : following], row[:at])
            )
            by.setdefault(who, set()).update(behind if len(behind) > 1 else before)
    return by


def said_by(row: Sequence[Item]) -> dict[str, set[str]]:
    """What each speaker of a sentence is quoted with: what follows, for the first one also what goes before."""
    verbs = [at for at, item in enumerate(row) if item.sort is Sort.SAID]
    by: dict[str, set[str]] = {}
    for at, item in enumerate(row):
        if verbs and item.sort not in (Sort.NAME, Sort.SAID):
            verb = max((one for one in verbs if one < at), default=verbs[0])
            by.setdefault(speaker(row, verb), set()).add(item.key)
    return by
