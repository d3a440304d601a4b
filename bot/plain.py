"""Makes text harmless to print: no character of an article, a file's name or a message may steer a terminal."""

import json
import re

_BLANK = re.compile(r"[\t\x0b\x0c\r\x85\u2028\u2029]")
# Controls (an escape begins a terminal's commands), marks that turn the direction of writing, halves of characters.
_HOSTILE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ESCAPED = re.compile(f"{_BLANK.pattern}|{_HOSTILE.pattern}")


def plain(text: str) -> str:
    """The text, character by character, with a blank or a � for each that could steer a terminal; line ends stay."""
    return _HOSTILE.sub("�", _BLANK.sub(" ", text))


def one_line(text: str) -> str:
    """The same without line breaks; offsets into the text stay true."""
    return plain(text).replace("\n", " ")


def as_json(value: object) -> str:
    """The value as one line of JSON that is harmless on a terminal too."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
