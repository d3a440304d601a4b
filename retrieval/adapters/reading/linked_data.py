"""What a page tells machines in JSON-LD of its article, by the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from lxml.html import HtmlElement

_ARTICLE_TYPE = re.compile(r"Article$|(?:^|/)(?:Blog|LiveBlog|SocialMedia)Posting$|(?:^|/)Report$")
_OTHERS = frozenset(
    "itemListElement mentions citation relatedLink comment isPartOf review breadcrumb about video isBasedOn".split()
)
"""Properties that lead to other things than the page's own article."""

_OPENING = re.compile(r"\{|(?<![!A])\[")  # not those of <![CDATA[
_MAX_JSON = 1_000_000
_MAX_OBJECTS = 2_000
_MAX_SCRIPTS = 50
_MAX_VALUES = 50
_JSON = json.JSONDecoder(strict=False)  # line ends within texts are common


def article(tree: HtmlElement, titles: Sequence[str] = ()) -> Mapping[str, Any]:
    """The properties of the page's article, empty if it tells of none; of several that which bears one of the titles.

    Objects that are only referred to by their ``@id`` are put in where author, creator, publisher and image refer to
    them. All values are as the page has them, of any type.
    """
    objects = [item for data in _data(tree) for item in _objects(data)]
    articles = [item for item in objects if is_article(item)]
    if not articles:
        return {}
    wanted = {_plain(title) for title in titles} - {""}
    found = next((item for item in articles if _plain(text(item.get("headline"))) in wanted), articles[0])
    known = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and "name" in item}
    return found | {
        name: _referred(found[name], known) for name in ("author", "creator", "publisher", "image") if name in found
    }


def is_article(item: Mapping[str, Any]) -> bool:
    """Whether the object is an article of some kind: news, a report, a post."""
    return any(isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in _listed(item.get("@type")))


def text(value: object) -> str:
    """The value if it is a text, or the first of a list that is, in one piece; else empty."""
    first = next((one for one in _listed(value) if isinstance(one, str)), "")
    return unescape(first).strip()  # often escaped once too often


def names(value: object) -> list[str]:
    """The names in the value of ``author`` or ``publisher``: texts or objects that have a name, one or a list."""
    found = [text(one.get("name") if isinstance(one, dict) else one) for one in _listed(value)[:_MAX_VALUES]]
    return [name for name in found if name]


def addresses(value: object) -> list[str]:
    """The addresses in the value of ``image`` or ``url``: texts or objects that have a ``url``, one or a list."""
    found: list[str] = []
    for one in _listed(value)[:_MAX_VALUES]:
        inner = (one.get("url") or one.get("contentUrl") or one.get("@id")) if isinstance(one, dict) else one
        found.append(text(inner))
    return [address for address in found if address]


def free(value: object) -> bool | None:
    """The value of ``isAccessibleForFree``, which sites write in several ways; None where nothing is said."""
    word = value if isinstance(value, bool) else text(value).rpartition("/")[2].casefold()
    return {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}.get(word)


def paid_parts(said: Mapping[str, Any]) -> list[str]:
    """The CSS selectors of the parts of an article that only subscribers see, by Google's mark-up for paywalls."""
    parts = [one for one in _listed(said.get("hasPart")) if isinstance(one, dict)]
    return [
        selector
        for one in parts
        if free(one.get("isAccessibleForFree")) is False
        for selector in map(text, _listed(one.get("cssSelector")))
        if selector
    ]


def _data(tree: HtmlElement) -> Iterator[object]:
    scripts = (script for script in tree.iter("script") if "ld+json" in script.get("type", "").lower())
    for _, script in zip(range(_MAX_SCRIPTS), scripts, strict=False):
        opening = _OPENING.search(script.text) if script.text and len(script.text) <= _MAX_JSON else None
        if opening is None:
            continue
        try:
            data, _end = _JSON.raw_decode(script.text, opening.start())
        except (ValueError, RecursionError):
            continue
        yield data


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """Every object within, outermost first, as far as a page can reasonably have them."""
    waiting = [data]
    for at in range(_MAX_OBJECTS):
        if at == len(waiting):
            return
        item = waiting[at]
        if isinstance(item, dict):
            yield item
            inner = (value for name, value in item.items() if name not in _OTHERS)
            waiting.extend(value for value in inner if isinstance(value, dict | list))
        elif isinstance(item, list):
            waiting.extend(one for one in item[:_MAX_OBJECTS] if isinstance(one, dict | list))


def _referred(value: object, known: Mapping[str, dict[str, Any]]) -> object:
    return [known.get(str(one.get("@id")), one) if isinstance(one, dict) else one for one in _listed(value)]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(title: str) -> str:
    return re.sub(r"\W", "", title.casefold())
