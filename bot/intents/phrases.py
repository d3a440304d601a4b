"""Lists of phrases, as they are easiest to read and change, and the patterns made of them."""

import re


def phrases(text: str) -> list[str]:
    """The phrases of a text, which have commas or line ends between them."""
    return [phrase for part in re.split(r"[,\n]", text) if (phrase := part.strip())]


def one_of(text: str) -> str:
    """The pattern of any one of them."""
    return f"(?:{'|'.join(phrases(text))})"
