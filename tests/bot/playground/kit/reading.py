"""Reads the kit's HTML as a browser does, and holds it to what may be in it."""

import re
from collections import Counter

from lxml.html import HtmlElement, fragment_fromstring

_TAGS = set(
    "a blockquote br button code details div em fieldset figcaption figure h3 h4 h5 hr input label legend li ol option "
    "p path pre s select span strong summary svg table tbody td textarea th thead time tr u ul".split()
)
_ATTRIBUTES = set(
    "aria-describedby aria-hidden aria-invalid aria-label aria-labelledby autofocus checked class d data-action "
    "data-block data-chosen data-confirm data-input data-live data-url datetime focusable for href id maxlength "
    "minlength name placeholder rel required role rows selected start tabindex target title type value viewbox".split()
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)


def read(html: str) -> HtmlElement:
    """The HTML as a tree, within a `div` that is closed where it ends."""
    return fragment_fromstring(f"<div>{html}</div>")


def check(html: str) -> HtmlElement:
    """Nothing is in it but tags, attributes and addresses of ours; every id is there once, and is there if named."""
    tree = read(html)
    ids = Counter(str(one.get("id")) for one in tree.iter() if one.get("id"))
    assert not [one for one, count in ids.items() if count > 1]
    for one in tree.iterdescendants():
        assert one.tag in _TAGS, one.tag
        assert {name.lower() for name in one.attrib} <= _ATTRIBUTES, one.attrib
        named = " ".join(one.get(name, "") for name in ("for", "aria-describedby", "aria-labelledby"))
        assert set(named.split()) <= set(ids)
        for address in (one.get("href"), one.get("data-url")):
            assert address is None or _ADDRESS.match(address), address
        if one.tag == "a":
            assert (one.get("rel"), one.get("target")) == ("noreferrer noopener", "_blank")
    return tree


def text(html: str) -> str:
    """What people read of it."""
    return str(read(html).text_content())


def having(tree: HtmlElement, name: str) -> list[HtmlElement]:
    """The elements with that class."""
    return [one for one in tree.iter() if name in one.get("class", "").split()]


def refused(tree: HtmlElement) -> list[str]:
    """The errors that are shown."""
    return [str(one.text_content()) for one in having(tree, "kit-error")]
