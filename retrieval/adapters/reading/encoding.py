"""Bytes to text: by byte order mark, as UTF-8, by what a page says of itself, and at last by a guess."""

import codecs
import re
from collections.abc import Callable, Sequence
from functools import partial

from retrieval.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In order of preference: where several fit a text equally well, western Europe is the likeliest to have written it.
_GUESSES = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "koi8_r", "cp932", "gb18030", "big5", "euc_jp", "euc_kr",
)  # fmt: skip
# What a page may call its encoding, by Python's name for it, and what browsers then read (WHATWG Encoding Standard).
_BROWSERS_READ = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_DECLARABLE = frozenset(
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 cp949 koi8-r koi8-u gb18030 "
    "big5 euc_jp iso2022_jp iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-15 mac-roman".split()
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s{0,40}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_META_WITHIN = 4_096
_LABEL = re.compile(r"[\w.:-]{2,40}", re.ASCII)
_GUESS_FROM = 200_000
_ESCAPE = b"\x1b"
_UNKNOWN = "its characters are in no encoding known here; save it as UTF-8"


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start of the data names."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the data, whose own word about its encoding is ``declared``; InputError where nothing fits."""
    mark = marked(data)
    ways: Sequence[Callable[[bytes], str | None]] = (_utf8, partial(_fitting, encoding=declared), _mended, _guessed)
    for way in [partial(_fitting, encoding=mark)] if mark else ways:
        text = way(data)
        if text is not None:
            return text
    raise InputError(_UNKNOWN)


def decode_page(data: bytes) -> str:
    """The text of an HTML page, heeding the encoding that its head names or, without that, its XML declaration."""
    said = _META.search(data[:_META_WITHIN]) or _XML.match(data)
    return decode(data, _known(said[1].decode("ascii")) if said else None)


def recoded(data: bytes, label: str | None) -> bytes:
    """The data in marked UTF-8 where ``label``, which came along with it, names its encoding; else as it is."""
    encoding = _known(label) if label and _LABEL.fullmatch(label) else None
    return decode(data, encoding).encode("utf-8-sig") if encoding and not marked(data) else data


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _BROWSERS_READ.get(name, name)
    return name if name in _DECLARABLE else None


def _utf8(data: bytes) -> str | None:
    if _ESCAPE in data[:_GUESS_FROM]:  # seven-bit Japanese is valid UTF-8 and yet none
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _fitting(data: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    text = data.decode(encoding, errors="replace")
    return text if text.count("\ufffd") * 100 <= len(text) else None


def _mended(data: bytes) -> str | None:
    """UTF-8 with few broken places, as where a file was cut or two were glued together."""
    text = data.decode("utf-8", errors="replace")
    broken, beyond_ascii = text.count("\ufffd"), sum(not mark.isascii() for mark in text)
    if broken == 1 and beyond_ascii > 1 and text.endswith("\ufffd"):
        return text[:-1]
    return text if broken * 10 < beyond_ascii or not broken else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    matches = [m for m in from_bytes(data[:_GUESS_FROM], cp_isolation=list(_GUESSES)) if m.encoding in _GUESSES]
    ranked = sorted(matches, key=lambda match: (match.chaos, -match.coherence, _GUESSES.index(match.encoding)))
    return _fitting(data, ranked[0].encoding) if ranked else None
