"""The language that a text is written in, by py3langid: small, offline, loaded at the first question."""

import re

_CODE = re.compile(r"([a-z]{2,3})(?=$|[-_])", re.IGNORECASE)
_ENOUGH = 40
_SAMPLE = 2_000


def code(said: str | None) -> str | None:
    """The code of the language in what a file says of itself, ``en`` for ``en-GB``; None where that is no code."""
    match = _CODE.match(said or "")
    return match[1].lower() if match else None


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; None where the text is too short to tell."""
    sample = text[:_SAMPLE].strip()
    if len(sample) < _ENOUGH:
        return None
    import py3langid

    found, _ = py3langid.classify(sample)
    return str(found)
