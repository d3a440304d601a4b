"""Pages that show no article, or only the beginning of one, recognised and named in words for their reader."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from lxml.html import HtmlElement

from retrieval.adapters.reading import listing, page_tree
from retrieval.adapters.reading.page_facts import PageFacts
from retrieval.adapters.reading.page_meta import beginning
from retrieval.adapters.reading.wall_titles import titled
from retrieval.adapters.reading.wall_words import Wall, bars, walls

_PASTE = "paste the article's text into a .txt file"
_ADVICE = {
    Wall.CONSENT: f"open it in a browser, answer the form, and {_PASTE}",
    Wall.PAYWALL: f"if you have a subscription, open it in a browser, and {_PASTE}",
    Wall.LOGIN: f"log in with a browser, and {_PASTE}",
    Wall.ROBOTS: f"open it in a browser, and {_PASTE}",
    Wall.SCRIPT: f"open it in a browser, and {_PASTE}",
    Wall.DENIED: f"open it in a browser, and {_PASTE}",
    Wall.MISSING: "check the address",
    Wall.MOVED: "give the address that it has moved to",
    Wall.LETTER: "give the address of an article",
}
_LIST = "a list of articles, not one of them; give the address of one, or add the page as a feed"
_VIDEO = f"a video or a recording and no text; if there is a text to it, {_PASTE}"
_PICTURE = f"a picture and no text; if there is a text to it, {_PASTE}"
_FILLED = f"nothing until a script has filled it; open it in a browser, and {_PASTE}"
_ONLY_BEGINNING = "only its beginning is readable without a subscription"

_SURE = frozenset({Wall.ROBOTS, Wall.DENIED, Wall.MISSING})
"""Kinds whose titles no article bears."""
_BESIDE = frozenset({Wall.PAYWALL, Wall.LOGIN, Wall.LETTER})
"""Kinds whose words stand beside articles too."""
_MOST = 20_000
_LONG_WALL = 4_000
_SHORT = 600
_ENOUGH = 100
_MOSTLY = 0.6
_SOME = 0.25
_TEASER = 2_000
_WHOLE = 1_000
_LAST_WORDS = 30
_NEAR = 500
_SENTENCE = re.compile(r"[^.!?…。！？\n]++[.!?…。！？]*+[\"”’»)]*+")
_CLOSED = re.compile(r".{25,}[.!?…\"”’»)]|.{8,}[。！？」]", re.DOTALL)
_PROPER = re.compile(r".{40,}[.!?…\"”’»)]|.{12,}[。！？」]", re.DOTALL)
_PLAYER = re.compile(r"youtube|vimeo|dailymotion|player|brightcove|jwplatform|soundcloud|spotify|embed", re.IGNORECASE)
_CAPTCHA = re.compile(r"captcha|cf-chl|challenge-(?:form|platform)|turnstile|datadome|px-captcha", re.IGNORECASE)
_NAMED = re.compile(r"[.#]([A-Za-z_][\w-]*)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is instead of an article (``refusal``), or why it is only part of one (``partial``); else empty."""

    refusal: str = ""
    partial: str = ""


def judge(tree: HtmlElement, text: str, facts: PageFacts) -> Verdict:
    """Whether the text taken out of a page is an article, a part of one, or none; paragraphs have blank lines between.

    In doubt it is an article: a refusal needs nearly all of the words to be those of a wall, or a title that only
    such pages bear over a short text.
    """
    sentences = _sentences(text)
    wall = _called(tree, sentences, facts) or _made_of(sentences)
    if wall is None and not _is_prose(sentences):
        return Verdict(_refusal(_behind(tree, is_bare=not text.strip()) or _unworded(tree)))
    if wall:
        return Verdict(_refusal(f"{wall.value}; {_ADVICE[wall]}"))
    if listing.is_listing(tree, text, facts):
        return Verdict(_refusal(_LIST))
    return Verdict(partial=_ONLY_BEGINNING if _is_cut(tree, text, sentences, facts) else "")


def without_walls(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs from the first to the last that is not all words of a wall, as offers to subscribe are.

    Where one says that the rest is for subscribers and little stands below it, that is the wall, whatever its words.
    """
    told = [number for number, paragraph in enumerate(paragraphs) if not all(map(walls, _sentences(paragraph)))]
    kept = list(paragraphs[told[0] : told[-1] + 1] if told else paragraphs)
    for number, paragraph in enumerate(kept[1:], 1):
        is_bar = len(paragraph) <= _NEAR and any(map(bars, _sentences(paragraph)))
        if is_bar and sum(map(len, kept[number:])) <= _SHORT:
            return kept[:number]
    return kept


def _refusal(shown: str) -> str:
    return f"no article text found: the page shows {shown}" if shown else ""


def _sentences(text: str) -> list[str]:
    return [found for run in _SENTENCE.findall(text[:_MOST]) if (found := run.strip())]


def _is_prose(sentences: Sequence[str]) -> bool:
    """Whether there is a sentence, or enough of a script whose sentences end in other marks."""
    return any(map(_CLOSED.fullmatch, sentences)) or sum(map(len, sentences)) >= _ENOUGH


def _shares(sentences: Sequence[str]) -> list[tuple[Wall, float]]:
    """The kinds whose words there are with the share of all that is of any kind, the weightiest kind first."""
    weights: Counter[Wall] = Counter()
    walled = 0
    for sentence in sentences:
        found = walls(sentence)
        weights.update(dict.fromkeys(found, len(sentence)))
        walled += len(sentence) if found else 0
    total = sum(map(len, sentences)) or 1
    return [(wall, walled / total) for wall, _ in weights.most_common()]


def _called(tree: HtmlElement, sentences: Sequence[str], facts: PageFacts) -> Wall | None:
    """The kind that the page's title tells, if its text is in part that of a wall, or too little for an article."""
    headings = [beginning(one) for one in islice(tree.iter("h1"), 2)]
    wall = titled(
        [facts.headline, (tree.findtext(".//title") or "").strip(), *(headings if len(headings) == 1 else [])]
    )
    if wall is None:
        return None
    if next((share for _, share in _shares(sentences)), 0.0) >= _SOME:
        return wall
    is_little = sum(map(len, sentences)) <= _SHORT and len(_others(sentences)) <= 1
    return wall if is_little and (wall in _SURE or _bears(tree, wall)) else None


def _bears(tree: HtmlElement, wall: Wall) -> bool:
    return any(wall in walls(sentence) for sentence in _sentences(page_tree.words(tree)))


def _made_of(sentences: Sequence[str]) -> Wall | None:
    """The kind whose words nearly all of the text is made of."""
    total = sum(map(len, sentences))
    plain = accumulate(0 if walls(sentence) else len(sentence) for sentence in sentences)
    if total > _LONG_WALL or any(length > (1 - _MOSTLY) * total for length in plain):  # told by the first sentences
        return None
    wall = next((wall for wall, _ in _shares(sentences)), None)
    return None if wall in _BESIDE and _others(sentences) else wall


def _others(sentences: Sequence[str]) -> list[str]:
    """The whole sentences that are of no wall."""
    return [sentence for sentence in sentences if _PROPER.fullmatch(sentence) and not walls(sentence)]


def _behind(tree: HtmlElement, *, is_bare: bool) -> str:
    """For a page of no sentence, or no text at all: the kind of wall that its other words and forms are, or empty."""
    shares = _shares(_sentences(page_tree.words(tree)))
    wall = next((wall for wall, share in shares if share >= (_SOME if is_bare else _MOSTLY)), None)
    if wall or is_bare:
        if any(one.get("type") == "password" for one in tree.iter("input")):
            wall = Wall.LOGIN
        if any(_CAPTCHA.search(" ".join(one.values())) for one in tree.iter("form", "iframe", "div", "script")):
            wall = Wall.ROBOTS
    return f"{wall.value}; {_ADVICE[wall]}" if wall else ""


def _unworded(tree: HtmlElement) -> str:
    """For a page that no article and no wall was found in: what else it shows, or empty."""
    words = len(page_tree.words(tree)[:_MOST])
    if listing.is_bare_listing(tree):
        return _LIST
    if any(True for _ in tree.iter("video", "audio")) or any(
        _PLAYER.search(one.get("src", "")) for one in tree.iter("iframe")
    ):
        return _VIDEO
    if words < _SHORT and any(True for _ in tree.iter("picture", "figure", "img")):
        return _PICTURE
    if words < _SHORT // 3 and any(True for _ in tree.iter("script")):
        return _FILLED
    return ""


def _is_cut(tree: HtmlElement, text: str, sentences: Sequence[str], facts: PageFacts) -> bool:
    """Whether the text ends where a paywall begins."""
    if facts.free or len(text) > _MOST:
        return False
    if any(map(bars, _last(sentences, _SHORT if facts.free is False else 0))):
        return True
    if facts.free is False and facts.paid:
        paid = len(_paid(tree, facts.paid))
        if paid >= _WHOLE // 2:  # it is all there, for whoever reads the page without its scripts
            return False
        if not paid and len(text) < _WHOLE:
            return True
    limit = _WHOLE if facts.free is None else _TEASER
    return len(text) < limit and any(map(bars, _sentences(_below(tree, sentences))))


def _last(sentences: Sequence[str], letters: int) -> Sequence[str]:
    """Those at the end that an offer may be made of: four, or so many letters."""
    lengths = accumulate(map(len, reversed(sentences)))
    return sentences[-max(4, sum(length <= letters for length in lengths)) :]


def _below(tree: HtmlElement, sentences: Sequence[str]) -> str:
    """What the page shows close below the end of its text; empty where that end is not found."""
    end = next((sentence for sentence in reversed(sentences) if not walls(sentence)), "")[-_LAST_WORDS:]
    return page_tree.words(tree).rpartition(end)[2][:_NEAR] if end else ""


def _paid(tree: HtmlElement, selectors: Sequence[str]) -> str:
    """The words in the parts that the page says are for subscribers; their names alone are looked at."""
    named = {name for selector in selectors for name in _NAMED.findall(selector[:200])}
    parts = (one for one in tree.iter() if one.get("id") in named or not named.isdisjoint(one.get("class", "").split()))
    return " ".join(beginning(one, _WHOLE) for one in islice(parts, 50)).strip()
