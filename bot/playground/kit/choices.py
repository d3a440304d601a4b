"""Elements that are chosen from: menus, radio buttons, check boxes, times."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.playground.kit.html import tag
from bot.playground.kit.mentions import UNKNOWN_CHANNEL
from bot.playground.kit.spot import Spot
from bot.playground.kit.texts import plain, shown
from bot.playground.slack.shapes import Json

_DIRECT = "D"  # what the ids of direct conversations begin with


def static_select(element: Json, spot: Spot) -> Markup:
    """A menu of the app's own options."""
    options = [(option["value"], plain(option["text"])) for option in element["options"]]
    return _menu(element, spot, options, element.get("initial_option", {}).get("value", ""), "Select an option")


def users_select(element: Json, spot: Spot) -> Markup:
    """A menu of people."""
    initial = element.get("initial_user", "")
    return _menu(element, spot, _people(spot, [initial]), initial, "Select a user")


def conversations_select(element: Json, spot: Spot) -> Markup:
    """A menu of the channels that the reader may know of."""
    initial = element.get("initial_conversation", "")
    return _menu(element, spot, _conversations(element, spot, [initial]), initial, "Select a conversation")


def multi_users_select(element: Json, spot: Spot) -> Markup:
    """People, to be ticked."""
    initial = element.get("initial_users", [])
    return _ticked(element, spot, _people(spot, initial), initial, "Select users")


def multi_conversations_select(element: Json, spot: Spot) -> Markup:
    """Channels, to be ticked."""
    initial = element.get("initial_conversations", [])
    return _ticked(element, spot, _conversations(element, spot, initial), initial, "Select conversations")


def radio_buttons(element: Json, spot: Spot) -> Markup:
    """One of a few."""
    initial = element.get("initial_option", {}).get("value")
    return _group(
        (_choice("radio", element, spot, option, checked=option["value"] == initial) for option in element["options"]),
        spot,
        "kit-choices",
        "Choose one",
    )


def checkboxes(element: Json, spot: Spot) -> Markup:
    """Some of a few."""
    initial = [option["value"] for option in element.get("initial_options", [])]
    return _group(
        (
            _choice("checkbox", element, spot, option, checked=option["value"] in initial)
            for option in element["options"]
        ),
        spot,
        "kit-choices",
        "Choose any",
    )


def timepicker(element: Json, spot: Spot) -> Markup:
    """A time of day."""
    return tag(
        "input",
        type="time",
        class_="kit-field-time",
        value=element.get("initial_time"),
        **spot.alone(element, "Select a time"),
        **spot.changed(element),
    )


def _menu(element: Json, spot: Spot, options: Sequence[tuple[str, str]], initial: str, usual: str) -> Markup:
    """A menu; it has a line for nothing where nothing was chosen at first, or may be left out."""
    shown = [tag("option", label, value=value, selected=value == initial) for value, label in options]
    if not initial or (spot.asked and spot.optional):
        none = plain(element["placeholder"]) if "placeholder" in element else usual
        shown.insert(0, tag("option", none, value="", selected=not initial))
    return tag("select", *shown, class_="kit-select", **spot.alone(element, usual), **spot.changed(element))


def _ticked(
    element: Json, spot: Spot, options: Iterable[tuple[str, str]], initial: Sequence[str], usual: str
) -> Markup:
    """A list to tick in: a menu of which several can be chosen needs a key held down, which nobody guesses."""
    boxes = [
        _choice(
            "checkbox",
            element,
            spot,
            {"value": value, "text": {"type": "plain_text", "text": label, "emoji": False}},
            checked=value in initial,
        )
        for value, label in options
    ]
    if most := element.get("max_selected_items"):
        boxes.append(tag("p", f"At most {most}.", class_="kit-hint"))
    named = plain(element["placeholder"]) if "placeholder" in element else usual
    return _group(boxes, spot, "kit-choices kit-many", named)


def _group(choices: Iterable[Markup], spot: Spot, classes: str, usual: str) -> Markup:
    """What belongs together; in an input block the set of fields around it has the name."""
    if spot.asked:
        return tag("div", *choices, class_=classes, id=spot.id)
    named = {"aria_labelledby": spot.name} if spot.name else {"aria_label": usual}
    return tag("div", *choices, class_=classes, id=spot.id, role="group", **named)


def _choice(kind: str, element: Json, spot: Spot, option: Json, *, checked: bool) -> Markup:
    box = tag(
        "input",
        type=kind,
        name=spot.id,
        value=option["value"],
        checked=checked,
        required=kind == "radio" and not spot.optional,
        **spot.changed(element),
    )
    words = [shown(option["text"], spot.names)]
    if "description" in option:
        words.append(tag("span", shown(option["description"], spot.names), class_="kit-description"))
    return tag("label", box, tag("span", *words), class_="kit-choice")


def _people(spot: Spot, chosen: Iterable[str]) -> list[tuple[str, str]]:
    """Everybody by name, and whoever is chosen already."""
    known = sorted(spot.names.users.items(), key=lambda one: one[1].casefold())
    return [*known, *((one, one) for one in chosen if one and one not in spot.names.users)]


def _conversations(element: Json, spot: Spot, chosen: Iterable[str]) -> list[tuple[str, str]]:
    """The channels that are asked for; of one that is chosen and the reader may not know of, no name is shown."""
    direct = "im" in element.get("filter", {}).get("include", ["im"])
    known = {
        channel: name if channel.startswith(_DIRECT) else f"#{name.removeprefix('#')}"
        for channel, name in sorted(spot.names.channels.items(), key=lambda one: one[1].casefold())
        if direct or not channel.startswith(_DIRECT)
    }
    return [*known.items(), *((one, UNKNOWN_CHANNEL) for one in chosen if one and one not in known)]
