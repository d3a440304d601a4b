"""Tells what form of answer a question wants: one sentence, or something of many articles."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from retrieval import forms
from retrieval.questions import STOP_WORDS, WORD

_LONGEST = 240  # characters: a longer question tells a story of its own
_MOST_WORDS = 8  # content words of a topic; one with more is a question itself
_MOST_SIDE = 6
_CARRIED = re.compile(r"\s*\(([^()]{1,200})\)$")  # what `followup.standalone` carries over
_END = " ?.!,;:"
_QUOTES = "\"“„'‘"


class Form(Enum):
    """The form of answer."""

    PLAIN = "plain"
    YES_NO = "yes or no"
    HAPPENED = "what happened"
    COMPARE = "compare"
    COUNT = "how many articles"
    SAID = "who said"
    SOURCES = "what the sources say"
    LIST = "list"


_WHOLE = (Form.YES_NO, Form.LIST, Form.COMPARE)  # searched for as they are asked


@dataclass(frozen=True, slots=True)
class Asking:
    """A question's form, and what is to be searched for (``text``).

    ``sides`` are for a comparison what is compared, for what was said the speaker and the topic, each of which may be
    empty, and for a count, where it is asked which they are, what is counted.
    """

    form: Form
    text: str
    sides: tuple[str, ...] = ()


def asking(text: str) -> Asking:
    """Tell the form of a question; a plain one stays as it is."""
    plain = Asking(Form.PLAIN, text)
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        return plain
    carried = _CARRIED.search(line)
    body = forms.POLITE.sub("", line[: carried.start()] if carried else line, count=1).rstrip(_END)
    found = (read(body, carried[1] if carried else "") for read in _READERS)
    one = next((one for one in found if one), plain)
    return replace(one, text=text) if one.form in _WHOLE or one.sides[:1] == ("",) else one


def _happened(body: str, carried: str) -> Asking | None:
    topic = _asked(forms.HAPPENED, body, carried)
    tale = forms.CLAUSE.search(topic) or not any(map(str.isalpha, topic))
    return Asking(Form.HAPPENED, topic) if topic and not tale else None


def _count(body: str, carried: str) -> Asking | None:
    found = _match(forms.COUNT, body)
    topic = _topic(found["topic"], carried) if found else ""
    if not found or not topic or (forms.CLAUSE.search(topic) and topic[0] not in _QUOTES):
        return None
    which = found.groupdict().get("which")
    return Asking(Form.COUNT, topic, (which.lower(),) if which else ())


def _sources(body: str, carried: str) -> Asking | None:
    topic = _asked(forms.SOURCES, body, carried)
    return Asking(Form.SOURCES, topic) if topic else None


def _said(body: str, carried: str) -> Asking | None:
    groups = found.groupdict() if (found := _match(forms.SAID, body)) else {}
    topic = _trimmed(groups.get("topic") or "")
    topic = topic if _content(topic) else ""
    if groups.get("speaker"):
        speaker = _topic(groups["speaker"], carried)
        return Asking(Form.SAID, f"{speaker} {topic}".strip(), (speaker, topic)) if speaker else None
    return Asking(Form.SAID, topic, ("", topic)) if len(_content(topic)) > 1 else None


def _compare(body: str, _: str) -> Asking | None:
    sides = next(
        (sides for sides in _sides(body) if all(0 < len(_content(side)) <= _MOST_SIDE for side in sides)), None
    )
    return Asking(Form.COMPARE, body, sides) if sides else None


def _sides(body: str) -> Iterator[tuple[str, str]]:
    """What is compared, each side as a question of its own."""
    if found := forms.WHICH_OF_TWO.fullmatch(body):
        asked = found["asked"]
        if forms.COMPARATIVE.search(asked.lower()):
            yield _attributed(asked, found["one"]), _attributed(asked, found["other"])
        return
    for pattern in forms.COMPARE:
        if found := pattern.fullmatch(body):
            one, other, tail = found["one"], _trimmed(found["other"]), found.groupdict().get("tail") or ""
            head = forms.HEAD.match(one)
            if head and not forms.HEAD.match(other):
                other = f"{head[0]}{other}"
            if found := forms.ASPECT.search(other):
                other, tail = other[: found.start()], found["aspect"]
            yield f"{one} {tail}".strip(), f"{other} {tail}".strip()


def _attributed(asked: str, side: str) -> str:
    """“has more seats” of A: ``how many seats has A``; “is bigger”: ``how big is A``."""
    words = asked.split()
    place = next(at for at, word in enumerate(words) if forms.COMPARATIVE.fullmatch(word.lower()))
    word = words[place].lower()
    if word in ("more", "most", "less", "least", "fewer") and words[place + 1 :]:
        measure = "how many" if words[place + 1].endswith("s") else "how much"
        return " ".join([measure, *words[place + 1 :], *words[:place], side])
    return " ".join(["how", _positive(word), *words[:place], side, *words[place + 1 :]])


def _positive(word: str) -> str:
    """``big`` of bigger, ``cheap`` of cheapest, ``heavy`` of heavier."""
    stem = re.sub(r"(?:er|est)$", "", word)
    if stem.endswith("i"):
        return f"{stem[:-1]}y"
    double = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "gtdn"
    return {"bett": "good", "wors": "bad", "mo": "much", "larg": "large", "saf": "safe"}.get(
        stem, stem[:-1] if double else stem
    )


def _list(body: str, _: str) -> Asking | None:
    if found := forms.LISTED.fullmatch(body):
        words = WORD.findall(found["what"])[:4]
        return Asking(Form.LIST, body) if any(map(_is_plural, words)) else None
    found = forms.WHICH.match(body)
    words = WORD.findall(body[found.end() :])[:3] if found else []
    for place, word in enumerate(words):
        if _is_plural(word) and not (place == 0 and word.lower() in forms.VERBS):
            return Asking(Form.LIST, body)
        if not (forms.ADJECTIVE.search(word.lower()) or word[0].isupper()) or word.lower() in STOP_WORDS:
            return None
    return None


def _yes_no(body: str, _: str) -> Asking | None:
    return Asking(Form.YES_NO, body) if forms.YES_NO.match(body) and " or " not in body else None


def _is_plural(word: str) -> bool:
    lower = word.lower()
    return lower in forms.PLURALS or (len(lower) > 3 and lower[-1] == "s" and not lower.endswith(forms.NO_PLURALS))


def _asked(patterns: Sequence[re.Pattern[str]], body: str, carried: str) -> str:
    found = _match(patterns, body)
    return _topic(found["topic"], carried) if found else ""


def _match(patterns: Sequence[re.Pattern[str]], body: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(body))), None)


def _topic(text: str, carried: str) -> str:
    """What is asked about, or what was carried over where that is a pronoun; empty where it is nothing, or a tale."""
    topic = _trimmed(text)
    words = _content(topic)
    if not words and carried:
        topic, words = carried, _content(carried)
    return topic if 0 < len(words) <= _MOST_WORDS else ""


def _trimmed(text: str) -> str:
    while (shorter := forms.TAIL.sub("", text).rstrip(_END)) != text:
        text = shorter
    return text.strip()


def _content(text: str) -> list[str]:
    return [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS and word.lower() not in forms.NOTHING]


_READERS: tuple[Callable[[str, str], Asking | None], ...] = (
    _count,
    _sources,
    _happened,
    _said,
    _compare,
    _list,
    _yes_no,
)
