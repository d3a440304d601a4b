"""Markdown as Slack takes it in markdown blocks and streams: no HTML, no picture fetched, links as everywhere here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode as Node
from markupsafe import Markup

from bot.playground.kit.emoji import with_emoji
from bot.playground.kit.html import joined, tag
from bot.playground.kit.links import BARE, link, trimmed
from bot.playground.kit.mrkdwn_control import control
from bot.playground.kit.names import Names

_SPECIAL = re.compile(rf"(?P<mention><[@#!][^<>\n]+>)|(?P<bare>{BARE})")
_TASK = re.compile(r"\A\[([ xX])\] ")
_DEEPEST = 30  # marks within marks: a tree of thousands is more than a computer's stack holds
_HEADINGS = {"h1": "h3", "h2": "h4"}  # a message is a part of a page; what is deeper is an h5


def markdown(text: str, names: Names) -> Markup:
    """The text as people see it."""
    tokens = _parser().parse(text)
    for item, _, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and token.children and token.children[0].type == "text":
            first = token.children[0]
            first.content = _TASK.sub(lambda found: "☐ " if found[1] == " " else "☑ ", first.content)
    for token in tokens:
        token.children = token.children and list(_shallow(token.children))
    return _inside(Node(tokens), names)


def _shallow(tokens: Iterable[Token]) -> Iterator[Token]:
    """What is in a line, with no more marks around anything than people can tell apart."""
    depth = 0
    for token in tokens:
        depth += max(token.nesting, 0)
        if token.nesting == 0 or depth <= _DEEPEST:
            token.children = None  # those of a picture are not shown: its words are its content
            yield token
        depth += min(token.nesting, 0)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def _inside(node: Node, names: Names) -> Markup:
    return joined(_shown(child, names) for child in node.children)


def _shown(node: Node, names: Names) -> Markup:
    if node.type in _AS:
        name, classes = _AS[node.type]
        return tag(name, _inside(node, names), class_=classes)
    return _OTHERS[node.type](node, names)


def _text(node: Node, names: Names) -> Markup:
    """Text with its emoji, mentions and bare addresses, which are no links where they are within one."""
    if node.parent is not None and node.parent.type == "link":
        return joined([with_emoji(node.content)])
    return _marked(node.content, names)


def _marked(text: str, names: Names) -> Markup:
    def pieces() -> Iterator[str]:
        end = 0
        for found in _SPECIAL.finditer(text):
            address = "" if found["mention"] else trimmed(found[0])
            shown = control(found[0], names) if found["mention"] else link(address)
            if shown is not None:
                yield with_emoji(text[end : found.start()])
                yield shown
                end = found.start() + len(address or found[0])
        yield with_emoji(text[end:])

    return joined(pieces())


def _paragraph(node: Node, names: Names) -> Markup:
    return _inside(node, names) if node.hidden else tag("p", _inside(node, names))


def _ordered(node: Node, names: Names) -> Markup:
    start = node.attrs.get("start")
    return tag("ol", _inside(node, names), class_="kit-list", start=None if start is None else str(start))


def _link(node: Node, names: Names) -> Markup:
    label = _inside(node, names)
    return link(str(node.attrs["href"]), label) or label


def _image(node: Node, _names: Names) -> Markup:
    address = str(node.attrs["src"])
    return link(address, node.content or address) or joined([node.content])


def _cell(node: Node, names: Names) -> Markup:
    side = str(node.attrs.get("style", "")).removeprefix("text-align:")
    return tag(node.tag, _inside(node, names), class_=f"kit-{side}" if side else None)


def _table(node: Node, names: Names) -> Markup:
    table = tag("table", _inside(node, names), class_="kit-table")
    return tag("div", table, class_="kit-wide", role="region", aria_label="Table", tabindex=0)


_AS = {
    "bullet_list": ("ul", "kit-list"),
    "list_item": ("li", None),
    "blockquote": ("blockquote", "kit-quote"),
    "strong": ("strong", None),
    "em": ("em", None),
    "s": ("s", None),
    "thead": ("thead", None),
    "tbody": ("tbody", None),
    "tr": ("tr", None),
}
_OTHERS: Mapping[str, Callable[[Node, Names], Markup]] = MappingProxyType(
    {
        "inline": _inside,
        "text": _text,
        "paragraph": _paragraph,
        "heading": lambda node, names: tag(_HEADINGS.get(node.tag, "h5"), _inside(node, names), class_="kit-heading"),
        "ordered_list": _ordered,
        "table": _table,
        "th": _cell,
        "td": _cell,
        "link": _link,
        "image": _image,
        "code_inline": lambda node, _names: tag("code", node.content, class_="kit-code"),
        "code_block": lambda node, _names: tag("pre", node.content.removesuffix("\n"), class_="kit-pre"),
        "fence": lambda node, _names: tag("pre", node.content.removesuffix("\n"), class_="kit-pre"),
        "hr": lambda _node, _names: tag("hr", class_="kit-divider"),
        "softbreak": lambda _node, _names: tag("br"),
        "hardbreak": lambda _node, _names: tag("br"),
    }
)
