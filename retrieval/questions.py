"""What a question asks for: its words, the names and numbers in it, and the kind of answer it wants."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")

STOP_WORDS = frozenset(
    """a about all also an and any are as at be been being but by can could did do does doing for from get give gave got
    had has have having he her hers him his how i if in into is it its just let many me more most much my no not of on
    or our out please s say says said she should so some t tell than that the their them then there these they this
    those to up us was we were what when where which who whom whose why will with would you your""".split()
)

# Small words that tell whether a question is in English; those that occur in names are left out.
_ENGLISH = frozenset(
    """about and are been did does from has how many much that the there this were what when where which who whom whose
    why with would""".split()
)
_FOREIGN = frozenset(
    """wer wie wann warum wohin welche welcher welches wieviel ist sind wird wurde wurden und nicht eine
    qui que quoi quand combien où pourquoi quel quelle quels quelles une était sont dans
    qué quién quiénes cuándo cuánto cuántos cuántas dónde cuál cómo fue
    quando perché quanto quanti quante quale sono quem onde quantos quantas quais foi são
    wanneer waarom hoeveel waar welke het een zijn hvem hvor hvad hvornår hvordan vem när och
    kto kiedy gdzie ile dlaczego czy""".split()
)
_BEYOND_LATIN = "\u0250"

_NUMBER = re.compile(
    r"\b\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?"
    r"|millions?|billions?|half|third|quarter|once|twice)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1\d|20)\d\d\b|\b\d0s\b|\bcentury\b|\b\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\b)"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:yesterday|today|tomorrow|midnight|noon|dawn)\b"
    r"|\b(?:next|last|this) (?:week|month|year|spring|summer|autumn|fall|winter)\b"
)
_CAPITALISED = re.compile(r"(?<![.!?] )(?<!^)(?<!^[\"“‘'(])\b[A-Z][\w’'-]+")
_PLACE = re.compile(r"\b(?:in|at|near|from|to|of|off|outside|across)\s+(?:the\s+)?(?:\w+\s+)?[A-Z]\w+")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order|therefore|as a result|caused?|led to|reasons?|after|to|owing)\b",
    re.IGNORECASE,
)


class Kind(Enum):
    """The kind of answer that a question wants."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


_ASKS = (
    (Kind.TIME, re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|month|time|decade|century|year)\b")),
    (
        Kind.NUMBER,
        re.compile(
            r"\bhow (?:many|much|long|old|far|tall|large|big|high|often|fast|deep|heavy|wide)\b"
            r"|\bwhat (?:percent|percentage|share|number|amount|age|price|score|speed|distance)\b"
        ),
    ),
    (Kind.PERSON, re.compile(r"\bwho(?:m|se|'s|’s)?\b")),
    (Kind.PLACE, re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|state|place|town|region|county|continent)\b")),
    (Kind.REASON, re.compile(r"\bwhy\b|\bhow come\b|\breason\b")),
)
_BEARS = {
    Kind.NUMBER: _NUMBER,
    Kind.TIME: _TIME,
    Kind.PERSON: _CAPITALISED,
    Kind.PLACE: _PLACE,
    Kind.REASON: _REASON,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    ``stems`` are the Porter stems of its content words, in order; ``pairs`` those of neighbouring content words;
    ``anchors`` the names and numbers in it as written, which an answer can't do without.
    """

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    anchors: tuple[str, ...]
    kind: Kind

    def wants(self, sentence: str) -> float:
        """1.0 if the sentence bears the kind of thing asked for and it is not in the question already, else 0.0."""
        pattern = _BEARS.get(self.kind)
        if pattern is None:
            return 0.0
        asked = self.text.lower()
        return float(any(found.group().lower() not in asked for found in pattern.finditer(sentence)))


def readable(text: str) -> str:
    """The text trimmed, without the lone surrogates that input of another encoding leaves and no encoding can write."""
    return text.strip().encode("utf-8", "replace").decode()


def names_something(text: str) -> bool:
    """Whether there is anything in a question to look for: more than stop words, and more than numbers alone."""
    words = WORD.findall(text)
    content = [word for word in words if word.lower() not in STOP_WORDS]
    lettered = any(character.isalpha() for word in content for character in word)
    return lettered or 0 < len(content) < len(words)


def foreign(text: str) -> bool:
    """Whether a question is in another language than English, as far as its letters and its small words tell."""
    letters = [character for character in text if character.isalpha()]
    if 2 * sum(character < _BEYOND_LATIN for character in letters) < len(letters):
        return True
    words = {word.lower() for word in WORD.findall(text)}
    return not words & _ENGLISH and not words.isdisjoint(_FOREIGN)


def parse(text: str) -> Question:
    """Take a question apart; never fails, whatever the text."""
    found = WORD.findall(text)
    content = [word for word in found if word.lower() not in STOP_WORDS]
    words = tuple(dict.fromkeys(word.lower() for word in content or found))
    lower = text.lower()
    pairs = frozenset(
        (stem(left), stem(right))
        for left, right in pairwise(found)
        if left.lower() not in STOP_WORDS and right.lower() not in STOP_WORDS
    )
    kind = next((kind for kind, pattern in _ASKS if pattern.search(lower)), Kind.OTHER)
    return Question(text, words, tuple(dict.fromkeys(map(stem, words))), pairs, tuple(_anchors(text)), kind)


def _anchors(text: str) -> Iterable[str]:
    """Numbers, and capitalised words past the first; a text in capitals, or In Title Case, tells no names."""
    words = WORD.findall(text)
    titled = any(word.istitle() and word.lower() in STOP_WORDS for word in words[1:] if len(word) > 1)
    names = not titled and any(word[0].islower() for word in words[1:])
    for place, word in enumerate(words):
        if word.lower() in STOP_WORDS:
            continue
        if word[0].isdigit() or (names and word[0].isupper() and (place or word[1:2].isupper())):
            yield word


def stems(text: str) -> list[str]:
    """The Porter stem of every word of a text, in order."""
    return [stem(word) for word in WORD.findall(text)]


def mentions(text: str, name: str) -> bool:
    """Whether a text has a name or number of a question; a long name in other forms (``Kelland``, ``Kellander``)."""
    return _mention(name).search(text) is not None


@lru_cache(maxsize=4_096)
def _mention(name: str) -> re.Pattern[str]:
    if name[0].isdigit():
        digits = ",?".join(re.escape(digit) for digit in name if digit != ",")
        return re.compile(rf"(?<![\w.]){digits}(?!\d)", re.IGNORECASE)
    root = stem(name) if len(name) < 5 else stem(name)[: max(4, len(stem(name)) - 2)]
    whole = r"\b" if len(name) < 5 else ""
    return re.compile(rf"\b(?:{re.escape(root)}|{re.escape(name)}){whole}", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Porter stem of a word in lower case without accents; a number without its thousands separators."""
    if word[0].isdigit():
        return word.lower().replace(",", "")
    plain = "".join(mark for mark in normalize("NFKD", word.lower()) if not combining(mark))
    return _porter()(plain) if len(plain) > 2 else plain


@cache
def _porter() -> Callable[[str], str]:
    from Stemmer import Stemmer

    stem_word: Callable[[str], str] = Stemmer("porter").stemWord
    return stem_word
