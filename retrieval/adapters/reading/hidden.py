"""What a page holds but does not show is taken out of its tree, so that nobody is quoted what nobody can read."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from retrieval.adapters.reading import hidden_styles

_UNSHOWN_CLASS = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-?reader(?:-text|-only)?|offscreen|print-only|only-print|visible-print"
    r"|[\w-]*(?:tooltip|popover|hover-?card|rollover)[\w-]*(?:text|content|block|body|inner|box))(?:\s|$)",
    re.IGNORECASE,
)
_UNSHOWN_TAGS = frozenset({"template", "noscript", "noframes", "datalist"})
_KEPT_TAGS = frozenset({"html", "head", "body"})  # hidden until a script has run: no reader without one counts that
_FAR = 60
_ASIDES = frozenset({"nav", "header", "footer", "aside", "dialog"})


def drop_hidden(tree: HtmlElement) -> None:
    """Remove from the tree every element that a browser would not show, with all that it holds."""
    for element in [element for element in tree.iter() if _is_hidden(element)]:
        if element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):  # comments and processing instructions
        return True
    if element.tag in _KEPT_TAGS:
        return False
    if element.tag in _UNSHOWN_TAGS or (element.tag == "dialog" and element.get("open") is None):
        return True
    return bool(element.attrib) and _is_said_hidden(element)


def _is_said_hidden(element: HtmlElement) -> bool:
    """Whether its attributes keep it from being seen."""
    style = element.get("style", "")
    return (
        element.get("hidden", "until-found") != "until-found"
        or _is_kept_from_listeners(element)
        or _UNSHOWN_CLASS.search(element.get("class", "")) is not None
        or (style != "" and (hidden_styles.is_unshown(style) or _is_lost_in_ground(element, style)))
        or (element.tag == "font" and _is_lost_in_ground(element, f"color:{element.get('color', '')}"))
    )


def _is_kept_from_listeners(element: HtmlElement) -> bool:
    """Whether it is marked as nothing to be read out, and is not the page itself behind a dialog."""
    if element.get("aria-hidden", "").lower() != "true":
        return False
    bodies = element.iter("main", "article") if element.tag not in _ASIDES else iter(())
    return not any(body.find(".//p") is not None for body in bodies)


def _is_lost_in_ground(element: HtmlElement, style: str) -> bool:
    """Whether its words have the colour of what is behind them, as far as the page says it inline; else of white."""
    ink = hidden_styles.ink(style)
    if ink is None:
        return False
    ground = next((found for found in _grounds(element) if found is not None), hidden_styles.WHITE)
    return not isinstance(ground, str) and hidden_styles.are_alike(ink, ground)


def _grounds(element: HtmlElement) -> Iterator[hidden_styles.Colour | str | None]:
    for around in islice(chain((element,), element.iterancestors()), _FAR):
        yield hidden_styles.ground(around.get("style", ""))
        if told := around.get("bgcolor"):
            yield hidden_styles.ground(f"background:{told}")
        elif around.get("background"):
            yield ""
