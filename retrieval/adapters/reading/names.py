"""Names of authors as pages give them, made into names alone: no "By", no office, no agency, no address, none twice."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from retrieval.adapters.reading import clean

_MARKUP = re.compile(r"<[^<>]{0,200}>")
_NOISE = re.compile(
    r"\(?\bhttps?://\S+|\(?\bwww\.\S+|[(<]?[\w.+-]+@[\w-]+\.\w[\w.]*[)>]?|\(\s*@\w+\s*\)|(?<!\w)@\w+|\(\s*\)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:(?:story|words|text|report|reported|written|posted|published|article|analysis|submitted)\s+)?by"
    r"|par|por|von(?=\s+[A-ZÄÖÜ]\w*[\s-]+[A-ZÄÖÜ])|geschrieben von|escrito por|écrit par|scritto da|door(?=\s+[A-Z])"
    r"|authors?:?|autore?n?:|auteur:|redactor:)\s*:?\s+",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_CUT = re.compile(
    rf"\s*(?:[|•·/]|\s[-–—]+\s|,?\s*\b(?:last\s+)?(?:published|updated|posted|edited\s+by|photographs?\s+by)\b|\bon\s+\w+\s+\d"
    rf"|,?\s*\b{_WEEKDAY}\b|,?\s+\b{_MONTH}\.?\s+\d|,?\s*\b\d{{1,2}}\.?\s+{_MONTH}\b|,?\s*\b(?:19|20)\d\d\b).*",
    re.IGNORECASE | re.DOTALL,
)
_LAST_MONTH = re.compile(rf"(?<=\w\s)(?P<name>\w[\w.'’-]*)\s+{_MONTH}$", re.IGNORECASE)  # but not of "Theresa May"
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|&|und|et|y|e)\s+|,|\s(?:and|&|und|et|y|e|en)\s)\s*")
_DEGREE = re.compile(r"(?:[BM]\.?[AS]c?|M\.?D|Ph\.?\s?D|R\.?N|MBA|MPH|D\.?O|J\.?D|LL\.?[BM]|Esq|CFA|RD)\.?")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|journalist|columnist|analyst|bureau|desk|contributor|producer|critic"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|rédact(?:eur|rice)|correspondant|redactor|periodista"
    r"|giornalista|redator|jornalista|verslaggever)s?\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:the )?(?:associated press|ap|reuters|thomson reuters|agence france[- ]presse|afp|dpa|epa|efe|ansa|upi|pa media"
    r"|press association|bloomberg(?: news)?|xinhua|kyodo(?: news)?|tass|pti|ani|ians|apa|sda|lusa|anp|belga|agencies)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:user ?name|user|(?:site ?)?admin(?:istrator)?|root|webmaster|web(?:site)? ?team|guest(?: author| post)?"
    r"|unknown|anonym(?:ous)?|none|null|undefined|n/?a|authors?|contributors?|news ?room|(?:web|news|online) ?desk"
    rf"|wordpress|{_MONTH}|{_WEEKDAY}|authority control"
    r"|(?:our |the )?(?:\w+ ){0,2}(?:staff|writer|reporter|editor|correspondent)s?|editorial(?: team| board)?"
    r"|(?:die )?redaktion|(?:la )?r[ée]daction|(?:la )?redacci[óo]n|(?:la )?redazione|(?:da )?reda[çc][ãa]o"
    r"|(?:de )?redactie|view all posts|posts|more|share|follow)",
    re.IGNORECASE,
)
_LONGEST, _MOST_WORDS, _MOST = 80, 8, 20


def people(said: Iterable[str]) -> list[str]:
    """The names in what is said of the authors, each once, in order; agencies only where nobody else is named."""
    found: dict[str, str] = {}
    for line in said:
        for name in _split(_bare(line)):
            key = re.sub(r"\W", "", name.casefold())
            if key and key not in found and _is_name(name):
                found[key] = name.title() if name.isupper() and " " in name else name
            if len(found) == _MOST:
                return list(found.values())
    names = list(found.values())
    return [name for name in names if not is_agency(name)] or names


def is_agency(name: str) -> bool:
    """Whether it is the name of a news agency, as ``AFP``."""
    return _AGENCY.fullmatch(name) is not None


def join_names(names: Sequence[str]) -> str:
    """Names as people write them in a row: ``A``, ``A and B``, ``A, B and C``."""
    unique = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    return " and ".join(filter(None, [", ".join(unique[:-1]), *unique[-1:]]))


def _bare(line: str) -> str:
    """What is said without markup, addresses, handles, "By" before it and dates behind it."""
    plain = clean.one_line(_NOISE.sub(" ", _MARKUP.sub(" ", unescape(line[: 10 * _LONGEST]))))
    plain = _LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain
    return _LAST_MONTH.sub(r"\g<name>", _CUT.sub("", plain)).strip(" ,;:-–—")


def _split(line: str) -> list[str]:
    """One name or several: parted at commas and "and" where each part can be a name by itself."""
    names: list[str] = []
    for piece in filter(None, re.split(r"\s*;\s*", line)):
        parts = [piece] if "(" in piece else [part for part in _BETWEEN.split(piece) if part]
        people = [part for part in parts if not (_DEGREE.fullmatch(part) or _SUFFIX.fullmatch(part))]
        named = [part for part in people if not _OFFICE.search(part)] or people
        together = any(len(part.split()) == 1 and not is_agency(part) for part in named) and _spaced(named)
        names += [piece] if together and len(named) > 1 else named
    return [name.strip(" .,") if not name.endswith(("Jr.", "Sr.")) else name for name in names]


def _spaced(parts: Sequence[str]) -> bool:
    """Whether the script is one that parts the words of a name by blanks, unlike Chinese and Japanese."""
    return any(mark.isalpha() and mark < "\u2e80" for part in parts for mark in part)


def _is_name(name: str) -> bool:
    return (
        len(name) <= _LONGEST
        and len(name.split()) <= _MOST_WORDS
        and any(mark.isalpha() for mark in name)
        and not _NOBODY.fullmatch(name)
        and not clean.web_address(name)
        and "://" not in name
    )
