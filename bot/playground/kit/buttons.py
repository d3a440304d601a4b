"""Elements that are pressed: buttons, the menu behind ⋮, thumbs, icons."""

from markupsafe import Markup

from bot.playground.kit import icons
from bot.playground.kit.html import joined, tag
from bot.playground.kit.links import is_safe
from bot.playground.kit.spot import Spot
from bot.playground.kit.texts import plain, shown
from bot.playground.slack.shapes import Json


def button(element: Json, spot: Spot) -> Markup:
    """A button; with an address it opens that, too."""
    style = f" kit-{element['style']}" if "style" in element else ""
    return tag(
        "button",
        plain(element["text"]),
        type="button",
        class_=f"kit-button{style}",
        aria_label=element.get("accessibility_label"),
        data_url=_address(element),
        **spot.pressed(element),
    )


def overflow(element: Json, spot: Spot) -> Markup:
    """The menu of what else can be done."""
    options = (
        tag(
            "button",
            plain(option["text"]),
            _description(option, spot),
            type="button",
            role="menuitem",
            data_chosen=option["value"],
            data_url=_address(option),
            **spot.pressed(element),
        )
        for option in element["options"]
    )
    opener = tag("summary", "⋮", aria_label="More actions")
    return tag("details", opener, tag("div", *options, role="menu"), class_="overflow")


def feedback(element: Json, spot: Spot) -> Markup:
    """Two thumbs."""
    thumbs = (
        tag(
            "button",
            icon,
            type="button",
            class_="kit-icon-button",
            title=plain(vote["text"]),
            aria_label=vote.get("accessibility_label", plain(vote["text"])),
            data_chosen=chosen,
            **spot.pressed(element),
        )
        for chosen, icon in (("positive", icons.THUMB_UP), ("negative", icons.THUMB_DOWN))
        for vote in (element[f"{chosen}_button"],)
    )
    return joined(thumbs)


def icon(element: Json, spot: Spot) -> Markup:
    """A small picture that is pressed; nothing for those who are not to see it."""
    if spot.names.me not in element.get("visible_to_user_ids", [spot.names.me]):
        return Markup("")
    return tag(
        "button",
        icons.NAMED[element["icon"]],
        type="button",
        class_="kit-icon-button",
        title=plain(element["text"]),
        aria_label=element.get("accessibility_label", plain(element["text"])),
        **spot.pressed(element),
    )


def _description(option: Json, spot: Spot) -> Markup:
    if "description" not in option:
        return Markup("")
    return tag("span", shown(option["description"], spot.names), class_="kit-description")


def _address(element: Json) -> str | None:
    url: str = element.get("url", "")
    return url if is_safe(url) else None
