"""The kit's colours: light and dark, and legible in both."""

import re
from pathlib import Path

import pytest

import bot.playground.kit

SHEET = (Path(bot.playground.kit.__file__).parents[1] / "front" / "static" / "kit.css").read_text(encoding="utf-8")
_COLOUR = re.compile(r"(--kit-[a-z-]+): (?:light-dark\()?#([0-9a-f]{6})(?:, #([0-9a-f]{6})\))?;")
THEMES = ("light", "dark")
PAIRS = [
    *((text, paper) for text in ("text", "quiet", "link", "code", "wrong") for paper in ("paper", "shade")),
    ("text", "hover"),
    ("chip-text", "chip"),
    ("me-text", "me"),
    ("quiet", "hover"),
    *(("on-colour", colour) for colour in ("primary", "primary-hover", "danger", "danger-hover")),
    ("paper", "link"),
    *(("text", f"{level}-paper") for level in ("wrong", "warn", "good", "info")),
    ("wrong", "wrong-paper"),
]
"""What is written on what."""


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme."""
    return {name: dark or light if theme == "dark" else light for name, light, dark in _COLOUR.findall(SHEET)}


def luminance(colour: str) -> float:
    """How bright it is, as WCAG counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def test_every_colour_is_known_here() -> None:
    """Else it would not be looked at below."""
    assert colours("light").keys() == set(re.findall(r"^  (--kit-[a-z-]+):", SHEET, re.MULTILINE))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "paper"), PAIRS)
def test_all_of_it_can_be_read(theme: str, text: str, paper: str) -> None:
    """WCAG's AA: 4.5 to 1."""
    found = colours(theme)
    assert contrast(found[f"--kit-{text}"], found[f"--kit-{paper}"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("edge", ["edge", "focus"])
def test_edges_of_what_is_used_can_be_seen(theme: str, edge: str) -> None:
    """3 to 1."""
    found = colours(theme)
    assert contrast(found[f"--kit-{edge}"], found["--kit-paper"]) >= 3


def test_nothing_is_fetched() -> None:
    """No font, no picture, no other sheet."""
    assert "url(" not in SHEET
    assert "@import" not in SHEET
