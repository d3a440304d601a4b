"""Blocks, one under the other; one that Slack would refuse is its error, and the others still show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from bot.playground.kit import icons, images
from bot.playground.kit.elements import GROUPS, element
from bot.playground.kit.html import joined, tag
from bot.playground.kit.markdown import markdown
from bot.playground.kit.names import Names
from bot.playground.kit.refusal import refusal
from bot.playground.kit.rich_text import rich_text
from bot.playground.kit.spot import Spot
from bot.playground.kit.texts import plain, shown
from bot.playground.slack.rendering import with_ids
from bot.playground.slack.shapes import Check, Invalid, Json, typed

_MOST = 100

NO_ERRORS: Mapping[str, str] = MappingProxyType({})
"""Nothing is wrong with what people wrote."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What blocks are shown on: ``kinds`` are those that may be there, ``prefix`` begins every id.

    ``pointer`` is where the blocks are in what Slack is given, as its errors say it; ``errors`` are what the app found
    wrong with inputs, by their block.
    """

    names: Names
    kinds: Mapping[str, Check]
    pointer: str
    prefix: str
    errors: Mapping[str, str]

    def blocks(self, given: Sequence[object]) -> Markup:
        """All the blocks, as far as anything may hold so many: that there are more is an error of the whole."""
        given = given[:_MOST]
        there = with_ids([block if isinstance(block, dict) else {} for block in given])
        return joined(
            self._checked(block, identified, place)
            for place, (block, identified) in enumerate(zip(given, there, strict=True))
        )

    def _checked(self, given: object, block: Json, place: int) -> Markup:
        try:
            typed(self.kinds)(given, f"{self.pointer}/{place}")
        except Invalid as refused:
            return refusal(refused)
        return _BLOCKS[block["type"]](block, self, f"{self.prefix or 'kit'}-{place}")


def _section(block: Json, sheet: Sheet, own: str) -> Markup:
    parts = []
    if "text" in block:
        parts.append(tag("div", shown(block["text"], sheet.names), class_="kit-text", id=f"{own}-text"))
    if "fields" in block:
        cells = (tag("div", shown(text, sheet.names), class_="kit-cell") for text in block["fields"])
        parts.append(tag("div", *cells, class_="kit-cells"))
    body = tag("div", *parts, class_="kit-main")
    if "accessory" not in block:
        return tag("div", body, class_="kit-section")
    named = f"{own}-text" if "text" in block else ""
    beside = element(block["accessory"], Spot(sheet.names, block["block_id"], f"{own}-0", named))
    return tag("div", body, tag("div", beside, class_="kit-accessory"), class_="kit-section")


def _context(block: Json, sheet: Sheet, _own: str) -> Markup:
    pieces = (
        images.small(each) if each["type"] == "image" else tag("div", shown(each, sheet.names))
        for each in block["elements"]
    )
    return tag("div", *pieces, class_="kit-context")


def _actions(block: Json, sheet: Sheet, own: str) -> Markup:
    made = (
        element(each, Spot(sheet.names, block["block_id"], f"{own}-{place}"))
        for place, each in enumerate(block["elements"])
    )
    return tag("div", *made, class_="kit-actions")


def _input(block: Json, sheet: Sheet, own: str) -> Markup:
    """What is asked for, with what it is called, what it is for, and what is wrong with it."""
    wrong = sheet.errors.get(block["block_id"], "")
    hint = [tag("p", plain(block["hint"]), id=f"{own}-hint", class_="kit-hint")] if "hint" in block else []
    error = [tag("p", wrong, id=f"{own}-wrong", class_="kit-wrong")] if wrong else []
    note = " ".join([f"{own}-hint"] * len(hint) + [f"{own}-wrong"] * len(error))
    optional = block.get("optional", False)
    grouped = block["element"]["type"] in GROUPS
    spot = Spot(
        sheet.names,
        block["block_id"],
        f"{own}-0",
        note="" if grouped else note,
        asked=True,
        live=block.get("dispatch_action", False),
        optional=optional,
        wrong=bool(wrong),
    )
    label = [plain(block["label"]), tag("span", " (optional)", class_="kit-optional") if optional else ""]
    inside = [element(block["element"], spot), *hint, *error]
    if grouped:
        legend = tag("legend", *label, class_="kit-label")
        return tag("fieldset", legend, *inside, class_="kit-input", aria_describedby=note or None)
    return tag("div", tag("label", *label, for_=spot.id, class_="kit-label"), *inside, class_="kit-input")


def _alert(block: Json, sheet: Sheet, _own: str) -> Markup:
    level = block.get("level", "default")
    icon = icons.WARNED if level in {"warning", "error"} else icons.TOLD
    words = tag("div", shown(block["text"], sheet.names), class_="kit-text")
    return tag("div", icon, words, class_=f"kit-alert kit-level-{level}", role="note")


_BLOCKS: Mapping[str, Callable[[Json, Sheet, str], Markup]] = MappingProxyType(
    {
        "section": _section,
        "context": _context,
        "header": lambda block, _sheet, _own: tag("h3", plain(block["text"]), class_="kit-header"),
        "divider": lambda _block, _sheet, _own: tag("hr", class_="kit-divider"),
        "actions": _actions,
        "context_actions": _actions,
        "image": lambda block, _sheet, _own: images.figure(block),
        "input": _input,
        "rich_text": lambda block, sheet, _own: tag(
            "div", rich_text(block["elements"], sheet.names), class_="kit-rich"
        ),
        "markdown": lambda block, sheet, _own: tag("div", markdown(block["text"], sheet.names), class_="kit-markdown"),
        "alert": _alert,
    }
)
