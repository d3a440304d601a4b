"""What a page holds but does not show is taken out of its tree, so that nobody is quoted what nobody can read."""

import re

from lxml.html import HtmlElement

_UNSHOWN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?%?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:\.0*)?(?:px|pt|r?em|%)?\s*(?:;|!|$))",
    re.IGNORECASE,
)
_UNSHOWN_CLASSES = frozenset(
    {"visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-only"}
)
_UNSHOWN_TAGS = frozenset({"template", "noscript", "noframes", "datalist"})
_KEPT_TAGS = frozenset({"html", "head", "body"})  # hidden until a script has run: no reader without one counts that


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
    return (
        element.tag in _UNSHOWN_TAGS
        or element.get("hidden", "until-found") != "until-found"
        or element.get("aria-hidden", "").lower() == "true"
        or (element.tag == "dialog" and element.get("open") is None)
        or _UNSHOWN_STYLE.search(element.get("style", "")) is not None
        or not _UNSHOWN_CLASSES.isdisjoint(element.get("class", "").split())
    )
