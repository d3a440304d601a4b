"""Tells whether sentences of an article say what another sentence says: who, how many, when, and not the opposite.

Not by meaning, but by words: numbers, names and days have to stand in the sentences, and stand beside the same words
there; of all that could stand in a place, what does has to fit it best. A name may also be one that “he” is for.

Measured with some 2,100 sentences about invented news (`python -m tests.quality.claims`): of the true ones .96 to .98
are taken, of the false ones .01. That most words are there, and all numbers and names somewhere in the passage, takes
.99 and .22. The share of the words counts little: between 60 % and 80 % nothing changes but that honest summaries in
other words are lost. Nearness of the embeddings does not help at all: a sentence with two numbers exchanged is nearer
to its source than an honest paraphrase is (AUROC .47).
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from retrieval.claims import Token, content, denials, folded, is_day, names, tokens
from retrieval.clauses import Item, Sort, items, said_by, speakers, told_by
from retrieval.evidence import Evidence
from retrieval.questions import STOP_WORDS, stem

_UNITS = frozenset(
    map(
        stem,
        """mph kph km kilometre kilometer mile metre meter centimetre millimetre foot feet inch yard tonne ton kilo kg
        kilogram gram milligram pound litre liter gallon barrel hectare acre degree hour minute second day week month
        year decade century watt kilowatt megawatt gigawatt kw mw gw kwh mwh gwh volt point pence penny cent crown
        florin guilder krona kronor franc rupee lira peso euro dollar yen percent million billion trillion thousand
        hundred dozen""".split(),
    )
)
_PEOPLE = frozenset(map(stem, "people person passenger patient worker resident member man men woman women".split()))
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        (
            "rise rises rose risen rising up increase increased grew grown climbed higher gained widened",
            "fall falls fell fallen falling down decrease decreased drop dropped slid lower narrowed shrank",
        ),
        ("accepted approved allowed backed supported", "rejected refused banned opposed declined"),
        ("won beat", "lost"),
        ("opened open opens", "closed close closes shut"),
        ("bought buy buys", "sold sell sells"),
    )
)
_REACH = 4  # items to each side that a number or a name is known by
_CLEARLY = 1.2  # times by which another has to fit a place better for a claim to be refused
_STRANGE = 0.6  # how well another may fit the place of somebody whom the sentences do not name
_LEAST = 0.5  # what a place counts for that is known by next to nothing
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|be|being)\b[^,;.]{1,60}\bby\b|\w(?:ed|n|t) by\b")
_COMPARED = (Sort.NAME, Sort.NUMBER, Sort.DAY)

_Place = dict[tuple[str, bool], float]


def agrees(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the sentences bear out what a sentence says of whom, how many, when and who said it, and deny no more."""
    said = folded(text)
    return any(said == words for one in evidence for words in one.words) or (
        all(_is_there(token, evidence) for token in tokens(text) if token.is_exact and not token.is_denial)
        and _names(text, evidence)
        and _counts(text, evidence)
        and _fits(text, evidence)
        and _denies(text, evidence)
        and not _turns(text, evidence)
    )


def _is_there(token: Token, evidence: Sequence[Evidence]) -> bool:
    return token.word.lower() == "one" or any(token.folded in words for one in evidence for words in one.words)


def _names(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether the sentences have its names, or mean them, and quote those whom it quotes."""
    proper, said = _proper(evidence), content(text)
    row = items(text, proper)
    quoted = {who: _quoted(words, evidence) for who, words in told_by(row).items()}
    if not all(_may_say(who, row, one, said) for who, one in quoted.items()):
        return False
    first = tuple(folded(text)[:1])
    for name in names(text):
        if name == first and not (set(name) & proper) and any(stem(name[0]) in one.near for one in evidence):
            continue
        speaks = name[-1] in quoted
        among = [quoted[name[-1]]] if speaks else evidence
        if any(one.names(name) for one in among):
            continue
        if is_day(name[0]) or not any(one.means(name, speaks, said) for one in among):
            return False
    return True


def _quoted(words: set[str], evidence: Sequence[Evidence]) -> Evidence:
    """The one sentence that has most of what somebody is told to have said."""
    singles = [Evidence(one.whole, (place,)) for one in evidence for place in one.places]
    return max(singles, key=lambda one: len(words & {item.key for item in one.whole.items(one.places[0])}))


def _may_say(who: str, row: Sequence[Item], quoted: Evidence, said: frozenset[str]) -> bool:
    """Whether that is not what another one says in a sentence that quotes several; and is by anybody, if by no name."""
    (place,) = quoted.places
    there = quoted.whole.items(place)
    told = {each: len(words & {item.key for item in row}) for each, words in said_by(there).items() if each}
    if who in told and told[who] < max(told.values()):
        return False
    named = Item(Sort.NAME, who) in row
    return named or any(item.key == who for item in there) or (who in quoted.near and quoted.leans(place, True, said))


def _counts(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether what its numbers count is in the sentences."""
    found = tokens(text)
    there = frozenset[str]().union(*(one.near for one in evidence))
    for token, following in pairwise(found):
        if token.folded[:1].isdigit() and following.folded not in STOP_WORDS and not following.is_exact:
            counted = stem(following.folded)
            if counted in _UNITS and not _are_together(token.folded, counted, evidence):
                return False
            if text[token.end : following.start].isspace() and counted not in there and counted not in _PEOPLE:
                return False
    return True


def _are_together(number: str, unit: str, evidence: Sequence[Evidence]) -> bool:
    """Whether that number of that unit is in the sentences."""
    return any(
        word == number and unit in map(stem, words[place + 1 : place + 3])
        for one in evidence
        for words in one.words
        for place, word in enumerate(words)
    )


def _fits(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether each of its numbers, names and days stands in the sentences where it stands here."""
    row = items(text, _proper(evidence))
    quoted, keys = speakers(row), {item.key for item in row}
    rows = [other for one in evidence for other in one.rows]
    there = [placed for other in rows for placed in _placed(other)]
    turned = _is_passive([text]) is not _is_passive([sentence for one in evidence for sentence in one.sentences])
    related = {item for other in rows if len({item.key for item in other} & keys) > 1 for item in other}
    return all(
        (item in related or item.sort is Sort.NAME)
        and _fits_best(item, here, there, row, turned and item.sort is Sort.NAME)
        for item, here in _placed(row)
        if item.key not in quoted
    )


def _fits_best(
    item: Item, here: _Place, there: Sequence[tuple[Item, _Place]], row: Sequence[Item], turned: bool
) -> bool:
    """Whether no other fits much better; for somebody whom the sentences do not name, whether no other fits well."""
    known = any(item == rival for rival, _ in there)
    alike = {item.sort} if known else {item.sort, Sort.DAY, Sort.NAME}
    fits = {item.key: 0.0}
    for rival, place in there:
        if rival.sort in alike and (known or rival not in row):
            fits[rival.key] = max(_fit(here, place, turned), fits.get(rival.key, 0.0))
    return max(fits.values()) <= (_CLEARLY * fits[item.key] if known else _STRANGE)


def _denies(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether it denies only what the sentences deny, and denies what they deny of what it says."""
    denied, said = denials(text), content(text)
    there = [one for each in evidence for sentence in each.sentences for one in denials(sentence)]
    dropped = any(one and one[0] in said and not any(set(one) & set(other) for other in denied) for one in there)
    about = {word for one in there for word in one}
    return not dropped and len(denied) <= len(there) and all(one[0] in about for one in denied if one)


def _turns(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether it says the opposite: up for down, before for after."""
    here = set(folded(text))
    there = {word for one in evidence for words in one.words for word in words}
    return any(
        here & one and there & other and not (there & one or here & other)
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )


def _proper(evidence: Sequence[Evidence]) -> frozenset[str]:
    return frozenset[str]().union(*(one.whole.proper for one in evidence))


def _is_passive(sentences: Sequence[str]) -> bool:
    return any(map(_PASSIVE.search, sentences))


def _placed(row: Sequence[Item]) -> list[tuple[Item, _Place]]:
    """What is compared of a sentence, each with the words that it is known by."""
    return [(item, _place(row, at)) for at, item in enumerate(row) if item.sort in _COMPARED]


def _place(row: Sequence[Item], at: int) -> _Place:
    """By which words a place in a sentence is known, on which side, and how near they are."""
    known: _Place = {}
    for step in (-1, 1):
        for distance in range(1, _REACH + 1):
            place = at + step * distance
            if not 0 <= place < len(row):
                break
            known.setdefault((row[place].key, step > 0), 1 / distance)
            if row[place].sort is Sort.SAID:
                break
    return known


def _fit(here: _Place, there: _Place, turned: bool) -> float:
    """How well two places fit; what stands on the wrong side counts half: the other, unless one sentence is turned."""
    total = 0.0
    for (word, side), weight in here.items():
        same, other = there.get((word, side is not turned), 0.0), there.get((word, side is turned), 0.0)
        total += weight * max(same, other / 2)
    return total / max(_LEAST, math.hypot(*there.values()))
