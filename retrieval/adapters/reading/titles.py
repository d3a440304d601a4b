"""Titles of texts that have none of their own: the headline that stands first, or how the first sentence begins."""

import re

from retrieval.sentences import sentence_spans

_SHORT = 160
_FEW_WORDS = 30
_LONG = 100
_CLOSED = re.compile(r"[.。:;,…][\"'”’»)\]]*$")


def is_headline(line: str) -> bool:
    """Whether a line by itself looks like a headline: short, with no full stop at its end."""
    words = line.split()
    return 0 < len(line) <= _SHORT and len(words) <= _FEW_WORDS and "\n" not in line and not _CLOSED.search(line)


def from_text(text: str) -> str:
    """A title made of the start of the text: its first sentence, or as much as a title holds of it."""
    start = text[: 10 * _LONG]
    first, end = next(iter(sentence_spans(start)), (0, 0))
    title = " ".join(start[first:end].split()).rstrip(".")
    return title if len(title) <= _LONG else title[:_LONG].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def split_title(title: str, paragraphs: list[str]) -> tuple[str, list[str]]:
    """The title and the paragraphs that remain: a headline that stands first is the title and no paragraph."""
    if not paragraphs:
        return title, paragraphs
    first, rest = paragraphs[0], paragraphs[1:]
    if title:
        return title, rest if rest and _same(first, title) else paragraphs
    return (first, rest) if rest and is_headline(first) else (from_text("\n\n".join(paragraphs)), paragraphs)


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W", "", one.casefold()) == re.sub(r"\W", "", other.casefold())
