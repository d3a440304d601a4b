"""Pages that list articles: front pages, sections, topics, results of a search."""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from retrieval.adapters.reading.page_facts import PageFacts
from retrieval.adapters.reading.page_meta import beginning

_FEW = 5
_MANY = 8
_MOST = 5_000
_WORDS_OF_HEADLINE = 4
_LONGEST_TEASER = 400
_TEXT_PER_HEADLINE = 250
_MOSTLY = 0.5
_SECTION = re.compile(
    r"/*(?:index\.\w+|home|news)?/*|(?:/[\w-]{1,12})?/(?:tags?|topics?|category|categories|sections?|authors?|archives?|search|themen?|tema"
    r"|latest|page)(?:/[\w%.-]+){0,3}/*",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4")


def is_listing(tree: HtmlElement, text: str, facts: PageFacts) -> bool:
    """Whether the page's text is that of a list: headlines that are links, or teasers below such headlines.

    A page that calls itself an article never is.
    """
    if facts.is_article:
        return False
    paragraphs = text.split("\n\n")
    linked = _linked(tree)
    if sum(len(one) for one in paragraphs if _plain(one) in linked) > _MOSTLY * len(text) and len(linked) >= _FEW:
        return True
    is_section = facts.url is not None and _SECTION.fullmatch(urlsplit(facts.url).path) is not None
    many = _headlines(tree)
    return (
        many >= (_FEW if is_section else _MANY)
        and max(map(len, paragraphs)) < _LONGEST_TEASER
        and len(text) < _TEXT_PER_HEADLINE * many
        and (is_section or not facts.dates)
    )


def is_bare_listing(tree: HtmlElement) -> bool:
    """Whether a page without a text of its own is a list, by its headlines or by links that are worded like some."""
    return _headlines(tree) >= _FEW or len(_linked(tree)) >= _MANY


def _headlines(tree: HtmlElement) -> int:
    """How many headings of the page are links of several words, each address counted once."""
    found = set()
    for heading in islice(tree.iter(*_HEADINGS), _MOST):
        link = next(heading.iter("a"), None)
        if link is None:
            link = next(heading.iterancestors("a"), None)
        if link is not None and len(beginning(heading).split()) >= _WORDS_OF_HEADLINE:
            found.add(link.get("href"))
    return len(found - {None})


def _linked(tree: HtmlElement) -> set[str]:
    """The words of the links that are long enough to be headlines."""
    texts = map(beginning, islice(tree.iter("a"), _MOST))
    return {_plain(text) for text in texts if len(text.split()) >= _WORDS_OF_HEADLINE}


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())
