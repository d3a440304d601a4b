"""What changed in an article's text that is worth telling: sentences that are new, gone, or say something else."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from retrieval.claims import Token, content, names, tokens
from retrieval.differences import counts, thing
from retrieval.domain import Edit, Revision
from retrieval.facts import is_telling
from retrieval.numbers import Figure
from retrieval.questions import STOP_WORDS
from retrieval.sentences import sentence_spans

_MOST = 20  # edits that are told
_MOST_TEXT = 4_000_000  # characters: longer ones are not compared
_COMPARED = 300  # changed sentences that are looked at on either side: more of them are another article
_LONGEST = 1_000  # characters of a sentence
_PAIRED = 0.5  # of the words of two sentences that they share (Dice), from which one is the other anew
_SURE = 0.6  # the same, from which a number in one is that in the other
_SAME_FATE = 0.2  # what it counts for that both tell how many died, say
_SPELLING = 0.85  # likeness from which two words are one, spelled otherwise

_NOT_WORD = re.compile(r"[^\w$€£¥]+")  # another currency is another sum
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_OF_TIME = re.compile(rf"\d[:.]\d\d\b|\b\d+\s+{_MONTH}|{_MONTH}\s+\d|\b(?:1\d|20)\d\d\b|\b\d+\s?[ap]\.?m\b")
_UNIT = re.compile(r"\s?%|\s+per ?cent\b|\s+([^\W\d_]+)")
_SIGN = re.compile(r"[$€£¥]\s?$")
_FATES = {
    "dead": "deaths",
    "hurt": "injured",
    "missing": "missing",
    "held": "arrested",
    "moved": "displaced",
    "saved": "rescued",
}


@dataclass(frozen=True)
class _Sentence:
    """A sentence of an article, verbatim, and what it is compared by."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        return content(self.text)

    @cached_property
    def counts(self) -> dict[tuple[str, str], tuple[str, Figure] | None]:
        """Each thing that it counts, with the clause and the number; None where it counts it twice."""
        found: dict[tuple[str, str], tuple[str, Figure] | None] = {}
        for clause, figure in counts(self.text):
            if not figure.vague and not _OF_TIME.search(clause):
                what = thing(clause, figure)
                found[what] = None if what in found else (clause, figure)
        return found

    def likeness(self, other: "_Sentence") -> float:
        """How much two say the same, 0 to 1 and a bit."""
        shared = 2 * len(self.words & other.words) / max(1, len(self.words) + len(other.words))
        told = {fate for fate, _ in self.counts if fate} & {fate for fate, _ in other.counts if fate}
        return shared + _SAME_FATE if told else shared


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """What an article says that it did not say before, the weightiest first: numbers, then names, then added sentences.

    Not where sentences were moved, nor what differs in spelling, punctuation, case or small words alone. Each edit has
    the sentences verbatim. At most 20; none of texts of more than 4,000,000 characters.
    """
    if max(len(before), len(after)) > _MOST_TEXT:
        return ()
    gone, come = _unlike(before, after), _without(_unlike(after, before), before)
    pairs = _pairs(gone, come)
    again = set(pairs.values())
    found = [Edit("", one.text) for place, one in enumerate(come) if place not in pairs and is_telling(one.text)]
    left = [one for place, one in enumerate(gone) if place not in again and is_telling(one.text)]
    found += [Edit(one.text, "") for one in _without(left, after)]
    for place, old in pairs.items():
        one, other = gone[old], come[place]
        if is_telling(other.text) and not _is_same(one.text, other.text):
            found.append(Edit(one.text, other.text, _told(one, other)))
    order = {one.text: place for place, one in enumerate((*come, *gone))}
    return tuple(sorted(found, key=lambda edit: (-_weight(edit), order[edit.after or edit.before]))[:_MOST])


def in_all(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """An article's revisions, the oldest first, for a reader who knows it as it was before the first of them.

    A sentence that changed again is set against what it was at first; one that went and came back, or that came twice,
    is nothing new. What is gone is left out.
    """
    first: dict[str, str] = {}  # what a sentence was at first, by what it is now
    known: set[str] = set()
    for revision in revisions:
        told: list[Edit] = []
        for edit in revision.edits:
            again = edit.before in first
            before = first.pop(edit.before) if again else edit.before
            if edit.after:
                first[edit.after] = before
                if edit.after not in known:
                    told += edits(before, edit.after) if again else [edit]
            known |= {before, edit.after}
        yield replace(revision, edits=tuple(told))


def is_news(edit: Edit) -> bool:
    """Whether an edit tells something: a number that changed, a sentence that came, a name or a number in it."""
    return bool(edit.told) or (bool(edit.after) and (not edit.before or _weight(edit) > 0))


def _unlike(text: str, other: str) -> list[_Sentence]:
    """The first sentences of a text that are not among the other's."""
    known = {_key(other[start:end]) for start, end in sentence_spans(other)}
    found = {_key(text[start:end]): text[start:end] for start, end in sentence_spans(text) if end - start <= _LONGEST}
    return [_Sentence(sentence) for key, sentence in found.items() if key and key not in known][:_COMPARED]


def _without(sentences: Sequence[_Sentence], text: str) -> list[_Sentence]:
    """Those that are not in a text within others: where one ends may be seen differently there."""
    whole = f" {_key(text)} " if sentences else ""
    return [one for one in sentences if f" {_key(one.text)} " not in whole]


def _key(text: str) -> str:
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _pairs(gone: Sequence[_Sentence], come: Sequence[_Sentence]) -> dict[int, int]:
    """For a sentence that came the one that it was before, by their places: the likest first, each once."""
    near = [
        (-likeness, new, old)
        for new, one in enumerate(come)
        for old, other in enumerate(gone)
        if (likeness := one.likeness(other)) >= _PAIRED
    ]
    pairs: dict[int, int] = {}
    taken = set()
    for _, new, old in sorted(near):
        if new not in pairs and old not in taken:
            pairs[new] = old
            taken.add(old)
    return pairs


def _is_same(before: str, after: str) -> bool:
    """Whether two sentences differ in spelling and small words alone."""
    old, new = tokens(before), tokens(after)
    matcher = SequenceMatcher(None, [one.folded for one in old], [one.folded for one in new], autojunk=False)
    return all(_is_trivial(old[i:j], new[m:n]) for kind, i, j, m, n in matcher.get_opcodes() if kind != "equal")


def _is_trivial(old: Sequence[Token], new: Sequence[Token]) -> bool:
    if any(token.is_exact for token in (*old, *new)):
        return False
    if all(token.folded in STOP_WORDS for token in (*old, *new)):
        return True
    return _is_spelling("".join(one.folded for one in old), "".join(one.folded for one in new))


def _is_spelling(old: str, new: str) -> bool:
    """Whether one word is the other, mistyped: misspelt within, for what begins otherwise (“illegal”) is another."""
    if old[:1] != new[:1]:
        return False
    return sorted(old) == sorted(new) or SequenceMatcher(None, old, new, autojunk=False).ratio() >= _SPELLING


def _told(old: _Sentence, new: _Sentence) -> str:
    """What changed in numbers, where both sentences count the same: ``deaths: 12 to 15``."""
    is_sure = old.likeness(new) >= _SURE
    told = []
    for what, count in new.counts.items():
        was = old.counts.get(what)
        if was and count and (is_sure or what[0]) and was[1].value != count[1].value:
            name = _name(what, *count)
            told.append(f"{name}{': ' if name else ''}{shown(*was)} to {shown(*count)}")
    return "; ".join(told)


def _name(what: tuple[str, str], clause: str, figure: Figure) -> str:
    """What is counted, as it is called there."""
    fate, unit = what
    if fate and not unit:
        return _FATES[fate]
    found = _UNIT.match(clause, figure.span[1])
    return (found[1] or "").lower() if found and figure.unit and not _sign(clause, figure) else ""


def shown(clause: str, figure: Figure) -> str:
    """A number as it is written, with its currency or its per cent."""
    start, end = figure.span
    unit = _UNIT.match(clause, end)
    return _sign(clause, figure) + clause[start:end].lower() + (unit[0] if unit and not unit[1] else "")


def _sign(clause: str, figure: Figure) -> str:
    found = _SIGN.search(clause, 0, figure.span[0])
    return found[0] if found else ""


def _weight(edit: Edit) -> int:
    """How much is new: a number tells more than a name, and one that changed more than either; what went, least."""
    new = _facts(edit.after or edit.before) - _facts(edit.before if edit.after else "")
    told = sum(2 if fact[0].isdigit() else 1 for fact in new)
    return (100 if edit.told else 0) + (2 * told + (1 if not edit.before else 0) if edit.after else told)


def _facts(text: str) -> set[str]:
    """The numbers and names in a sentence."""
    found = tokens(text)
    opening = tuple(token.folded for token in found[:1])
    called = {" ".join(name) for name in names(text) if name != opening}
    return called | {token.folded for token in found if token.folded[0].isdigit()}
