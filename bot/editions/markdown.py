"""Sets a digest as Markdown (CommonMark): no article's words make a link, a mention or a heading in it."""

import re
from collections.abc import Iterator

from bot.editions.page import Entry, Page, Quote

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")
_AT_START = re.compile(r"^(\d+)([.)])|^([-+=])")
_ADDRESS = re.compile(r"(?<=http)(?=:)|(?<=https)(?=:)|(?<=ftp)(?=:)|(?<=mailto)(?=:)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"  # invisible: what follows it after an @ is nobody's name
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "\\": "%5C"})


def markdown(page: Page) -> str:
    """The digest, ending with a line break."""
    return "\n\n".join(_blocks(page)) + "\n"


def escape(text: str) -> str:
    """Words as Markdown shows them letter by letter."""
    harmless = _ADDRESS.sub(r"\\", _MARKS.sub(r"\\\1", text)).replace("@", f"@{_JOINER}")
    return _AT_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", harmless)


def _blocks(page: Page) -> Iterator[str]:
    yield f"# {escape(page.title)}"
    yield escape(page.span)
    if page.empty:
        yield escape(page.empty)
    for entry in page.entries:
        yield from _entry(entry)
    if page.brief:
        yield "## In brief"
        yield "\n".join(f"- {_head(entry)} – {escape(_origin(entry))}" for entry in page.brief)
    yield from map(escape, page.notes)
    yield "---"
    yield "  \n".join(map(escape, page.footer))


def _entry(entry: Entry) -> Iterator[str]:
    yield f"## {_head(entry)}"
    if entry.change:
        yield f"**{escape(entry.change)}**"
    if entry.sentences:
        yield " ".join(f"{escape(text)}{_places(places)}" for text, places in entry.sentences)
    yield f"*{escape(_origin(entry))}*"
    if entry.quotes:
        yield "\n".join(f"> {place}. {_quote(quote)}" for place, quote in enumerate(entry.quotes, start=1))
    for quotes in entry.differences:
        listed = "\n".join(f"- {escape(quote.source)}: “{escape(quote.text)}”" for quote in quotes)
        yield f"**Sources differ:**\n\n{listed}"


def _head(entry: Entry) -> str:
    return f"**{entry.tag}** {_link(entry.headline, entry.url)}"


def _places(places: tuple[int, ...]) -> str:
    return f" \\[{', '.join(map(str, places))}\\]" if places else ""


def _quote(quote: Quote) -> str:
    return f"“{escape(quote.text)}” – {escape(quote.source)}, {_link(quote.title, quote.url)}"


def _origin(entry: Entry) -> str:
    also = f"; also in: {entry.also}" if entry.also else ""
    return f"{entry.source}{also}" + (f" · {entry.age}" if entry.age else "")


def _link(text: str, url: str) -> str:
    return f"[{escape(text)}](<{url.translate(_IN_ADDRESS)}>)" if url else escape(text)
