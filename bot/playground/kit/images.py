"""Pictures, which are never fetched: what they show in words, and where they are."""

from markupsafe import Markup

from bot.playground.kit import icons
from bot.playground.kit.html import joined, tag
from bot.playground.kit.links import link
from bot.playground.kit.texts import plain
from bot.playground.slack.shapes import Json


def figure(image: Json) -> Markup:
    """A picture by itself, with its title."""
    title = tag("p", plain(image["title"]), class_="kit-image-title") if "title" in image else ""
    address = link(image["image_url"]) or image["image_url"]
    return tag("figure", title, _picture(image, "kit-picture"), tag("figcaption", address), class_="kit-image")


def thumbnail(image: Json) -> Markup:
    """A picture beside text."""
    return _picture(image, "kit-picture kit-thumbnail")


def small(image: Json) -> Markup:
    """A picture in a line of text."""
    return tag(
        "span", icons.PICTURE, role="img", aria_label=image["alt_text"], title=image["alt_text"], class_="kit-small"
    )


def _picture(image: Json, classes: str) -> Markup:
    alt = image["alt_text"]
    words = joined([icons.PICTURE, tag("span", alt, aria_hidden="true")])
    return tag("div", words, role="img", aria_label=alt, title=alt, class_=classes)
