"""Who wrote it: by-lines above an article and credits below it."""

import re

from retrieval.adapters.reading.names import join_names

_BYLINE = re.compile(
    r"(?:(?:story|words|text|report|reported|written|posted|published)\s+)?(?:by|von|par|por):?\s+(?P<names>[^\W\d_].*)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:(?:additional|further)\s+)?(?P<task>report|writ|compil|edit|translat|graphic|research|produc)\w*"
    r"(?:\s+and\s+\w+ing)?\s+by:?\s+(?P<names>\S.*)",
    re.IGNORECASE,
)
_BRACKETS = "()[] \n"
_TASKS = ("writ", "report", "compil")
_CUT = re.compile(r"\s*(?:\||•|·|\s[-–—]\s|\bpublished\b|\bupdated\b|\bposted\b|\son\s).*", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"\s+(?:in|at|from|for)\s+(?:(?!\band\b)[^,;])+", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|journalist|columnist|analyst|staff|bureau|news|press|agency|team|desk"
    r"|contributor|senior|chief|political|special)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:our |the )?(?:staff|senior|news)?\s*(?:writer|reporter|correspondent|editor|admin|desk)s?", re.IGNORECASE
)
_OFFICE = re.compile(r"\b(?:correspondent|reporter|editor|writer|journalist|columnist|analyst)\b", re.IGNORECASE)
_WORDS_OF_OFFICE = 6
_WORDS_OF_NAME = 4
_SMALL = frozenset("and & in at with for of from the de da di du van von der den bin ibn al el la le y e".split())
_LONGEST_BYLINE = 120
_LONGEST_CREDIT = 500


def byline(line: str) -> str | None:
    """The names in a line that is a by-line and nothing else."""
    match = _BYLINE.fullmatch(line) if len(line) <= _LONGEST_BYLINE else None
    if match is None or line.endswith((".", "?", "!", ":")):
        return None
    names = _CUT.sub("", match["names"])
    return _names(names) if _is_named(names) and not _NOBODY.fullmatch(names) else None


def is_role(line: str) -> bool:
    """Whether the line tells somebody's office, ``Political correspondent``."""
    return (
        len(line.split()) <= _WORDS_OF_OFFICE
        and _OFFICE.search(line) is not None
        and not line.endswith((".", "?", "!"))
    )


def person(line: str) -> str | None:
    """The name in a line that may be a name and nothing else, but for the place it is written from."""
    name = _PLACE.sub("", line)
    fits = 2 <= len(name.split()) <= _WORDS_OF_NAME and not line.endswith((".", "?", "!", ":"))
    return _names(name) if fits and _is_named(line) else None


def credited(paragraph: str) -> dict[str, str] | None:
    """Names by task ("writ", "report" …) if the paragraph consists of credits, as in ``Written by …; Editing by …``."""
    if len(paragraph) > _LONGEST_CREDIT:
        return None
    found: dict[str, str] = {}
    for part in re.split(r"\s*;\s*|(?<=\w\w)\.\s+", paragraph.strip(_BRACKETS).rstrip(".")):
        match = _CREDIT.fullmatch(part.strip(_BRACKETS))
        if match is None or not _is_named(match["names"]):
            return None
        found.setdefault(match["task"].lower(), _names(match["names"]))
    return found


def writer(found: dict[str, str]) -> str | None:
    """Of the credited, those whose text it is."""
    return next((found[task] for task in _TASKS if task in found), None)


def _is_named(words: str) -> bool:
    """Whether all the words are names: capitalised, but for small ones between them."""
    parts = re.findall(r"[^\W\d_][\w.'’-]*|&|\d+", words)
    return bool(parts) and parts[0][0].isupper() and all(part[0].isupper() or part.lower() in _SMALL for part in parts)


def _names(words: str) -> str:
    parts = [part.strip(" .") for part in re.split(r",|\band\b|&", _PLACE.sub("", words)) if part.strip(" .")]
    people = [part for part in parts if len(part.split()) > 1 and not _ROLE.search(part)] or parts[:1]
    return join_names([person.title() if person.isupper() and " " in person else person for person in people])
