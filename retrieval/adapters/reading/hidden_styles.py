"""Inline styles by which words are on a page and not to be seen: no size, no place, no colour of their own."""

import re

_NOT_SHOWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|(?:opacity|font-size|zoom)\s*:\s*0*\.?0+(?:px|pt|r?em|%)?\s*(?:!|$)"
    r"|(?:left|top|right|bottom|text-indent|margin(?:-left|-top)?)\s*:\s*-\s*(?:\d{4,}\s*(?:px|pt|%)?|\d{3,}\s*(?:r?em|v[wh]))"
    r"|clip\s*:\s*rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0\s*\))"
    r"|transform\s*:[^;]*(?:scale(?:3d|x|y)?\(\s*0\s*[,)]|translate(?:3d|x|y)?\([^)]*-\s*\d{4,})",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_NO_SIZE = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:px|r?em|%)?\s*(?:!|;|$)", re.IGNORECASE)
_INK = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,200})", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_NUMBERS = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:\s*[,/]\s*(0?\.\d+|[01]|\d+%))?")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_CLEAR = frozenset({"transparent", "none", "initial", "inherit", "unset"})
_CLOSE = 24
"""Between two colours, summed over red, green and blue in 0…255: nobody reads one upon the other."""

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


def is_unshown(style: str) -> bool:
    """Whether an inline style keeps an element from being seen, whatever is around it."""
    if any(_NOT_SHOWN.match(part.lstrip()) for part in style.split(";")):
        return True
    ink = _INK.search(style)
    return (ink is not None and _is_clear(ink[1])) or (
        _CUT_OFF.search(style) is not None and _NO_SIZE.search(style) is not None
    )


def ink(style: str) -> Colour | None:
    """The colour that a style gives its text, if it gives one that is known."""
    found = _INK.search(style)
    return _colour(found[1]) if found else None


def ground(style: str) -> Colour | str | None:
    """The colour behind the text; ``""`` for a picture or an unknown colour, None where the style tells nothing."""
    found = _GROUND.search(style)
    if found is None or found[1].strip().lower() in _CLEAR:
        return None
    return _colour(found[1]) or ""


def are_alike(one: Colour, other: Colour) -> bool:
    """Whether text of one colour upon the other can't be seen."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _CLOSE


def _is_clear(written: str) -> bool:
    numbers = _NUMBERS.match(written.strip().lower())
    return written.strip().lower() == "transparent" or (
        numbers is not None and numbers[4] is not None and float(numbers[4].rstrip("%")) == 0
    )


def _colour(written: str) -> Colour | None:
    word = written.strip().lower()
    if found := _HEX.match(word):
        digits = found[1]
        pairs = [digit * 2 for digit in digits[:3]] if len(digits) < 6 else [digits[0:2], digits[2:4], digits[4:6]]
        return int(pairs[0], 16), int(pairs[1], 16), int(pairs[2], 16)
    if numbers := _NUMBERS.match(word):
        return int(numbers[1]), int(numbers[2]), int(numbers[3])
    return _NAMED.get(word)
