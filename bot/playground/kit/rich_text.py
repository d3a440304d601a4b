"""Rich text: sections, lists, quotes and letters as they stand, each made of runs of text, links and mentions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from bot.playground.kit.dates import date
from bot.playground.kit.emoji import emoji
from bot.playground.kit.html import joined, lines, tag
from bot.playground.kit.links import link
from bot.playground.kit.mentions import broadcast, channel, group, user
from bot.playground.kit.names import Names
from bot.playground.slack.shapes import Json

_STYLES = {"code": "code", "bold": "strong", "italic": "em", "strike": "s", "underline": "u"}


def rich_text(elements: list[Json], names: Names) -> Markup:
    """The elements of a rich_text block."""
    return joined(_ELEMENTS[element["type"]](element, names) for element in elements)


def _section(element: Json, names: Names) -> Markup:
    return tag("div", _runs(element, names), class_="kit-text")


def _list(element: Json, names: Names) -> Markup:
    """A list; how far it is set in is all that Slack tells of the list that it is within."""
    ordered = element["style"] == "ordered"
    items = joined(tag("li", _runs(item, names)) for item in element["elements"])
    start = element["offset"] + 1 if ordered and element.get("offset") else None
    classes = f"kit-list kit-indent-{element.get('indent', 0)}{_border(element)}"
    return tag("ol" if ordered else "ul", items, class_=classes, start=start)


def _quote(element: Json, names: Names) -> Markup:
    return tag("blockquote", _runs(element, names), class_="kit-quote")


def _preformatted(element: Json, names: Names) -> Markup:
    return tag("pre", _runs(element, names), class_=f"kit-pre{_border(element)}")


def _border(element: Json) -> str:
    return " kit-bordered" if element.get("border") else ""


def _runs(element: Json, names: Names) -> Markup:
    return joined(_styled(_RUNS[run["type"]](run, names), run.get("style", {})) for run in element["elements"])


def _styled(shown: Markup, style: Mapping[str, bool]) -> Markup:
    for name, element in _STYLES.items():
        if style.get(name):
            shown = tag(element, shown, class_="kit-code" if name == "code" else None)
    return shown


def _link(run: Json, _names: Names) -> Markup:
    label = run.get("text", "")
    return link(run["url"], label) or joined([label or run["url"]])


def _emoji(run: Json, _names: Names) -> Markup:
    tone = f":skin-tone-{run['skin_tone']}:" if run.get("skin_tone", 1) > 1 else ""
    return joined([emoji(f":{run['name']}:{tone}")])


def _date(run: Json, names: Names) -> Markup:
    return date(run["timestamp"], run["format"], names.zone, run.get("url", ""), run.get("fallback", ""))


_ELEMENTS: Mapping[str, Callable[[Json, Names], Markup]] = MappingProxyType(
    {
        "rich_text_section": _section,
        "rich_text_list": _list,
        "rich_text_quote": _quote,
        "rich_text_preformatted": _preformatted,
    }
)
_RUNS: Mapping[str, Callable[[Json, Names], Markup]] = MappingProxyType(
    {
        "text": lambda run, _names: lines(run["text"]),
        "link": _link,
        "emoji": _emoji,
        "user": lambda run, names: user(run["user_id"], names),
        "channel": lambda run, names: channel(run["channel_id"], names),
        "usergroup": lambda run, _names: group(run["usergroup_id"]),
        "broadcast": lambda run, _names: broadcast(run["range"]),
        "date": _date,
    }
)
