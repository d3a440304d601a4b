"""Sets a digest, or the summary of one article, as lines for a terminal."""

from collections.abc import Iterator

from rich.text import Text

from bot.editions.page import Entry, Page
from bot.plain import one_line
from bot.terminal import BLANK, Line
from retrieval.domain import Article
from retrieval.news import Summary

_INDENT = "  "


def digest(page: Page) -> Iterator[Line]:
    """The stories at length, those in brief, what was asked for and is not there, and what it was made of."""
    yield Line(Text(page.title, style="bold"))
    yield Line(Text(page.span, style="dim"))
    if page.empty:
        yield BLANK
        yield Line(Text(page.empty))
    for place, entry in enumerate(page.entries, start=1):
        yield BLANK
        yield from _entry(entry, f"{place}. ")
    if page.brief:
        yield BLANK
        yield Line(Text("In brief", style="bold"))
        for entry in page.brief:
            yield Line(_head(entry).append(f" – {_origin(entry)}", style="dim"), _INDENT)
    yield BLANK
    for line in (*page.notes, *page.footer):
        yield Line(Text(line, style="dim"))


def summary(told: Summary) -> Iterator[Line]:
    """The sentences, then the key points, and what made them."""
    yield Line(Text(_byline(told.article), style="bold"))
    yield Line(Text(one_line(told.text) or "There is nothing in it that could be put into a sentence."))
    if told.key_points:
        yield BLANK
        for point in told.key_points:
            yield Line(Text(one_line(point.text)), "- ")
    yield BLANK
    yield Line(Text(f"Method: {one_line(told.method)}", style="dim"))


def _entry(entry: Entry, label: str) -> Iterator[Line]:
    indent = " " * len(label)
    yield Line(_head(entry), label)
    if entry.change:
        yield Line(Text(entry.change, style="yellow"), indent)
    for text, places in entry.sentences:
        told = Text(text)
        told.append("".join(f" [{place}]" for place in places), style="cyan")
        yield Line(told, indent)
    for quotes in entry.differences:
        yield Line(Text("Sources differ:", style="yellow"), indent)
        for quote in quotes:
            yield Line(Text(f"“{quote.text}”"), f"{indent}{quote.source}: ")
    yield Line(Text(_origin(entry), style="dim"), indent)
    numbers: dict[tuple[str, str, str], str] = {}
    for place, quote in enumerate(entry.quotes, start=1):
        origin = quote.source, quote.title, quote.url
        numbers[origin] = f"{numbers.get(origin, '')}[{place}]"
    for (source, title, url), cited in numbers.items():
        yield Line(Text(f"{source}: {title}", style="dim"), f"{indent}{cited} ")
        if url:
            yield Line(Text(url, style="dim"), f"{indent}{' ' * len(cited)} ", wrap=False)


def _head(entry: Entry) -> Text:
    mark = Text("UPDATE " if entry.tag == "UPDATE" else "NEW ", style="yellow" if entry.tag == "UPDATE" else "green")
    return mark.append(entry.headline, style="bold")


def _origin(entry: Entry) -> str:
    also = f"; also in: {entry.also}" if entry.also else ""
    return f"{entry.source}{also}" + (f" · {entry.age}" if entry.age else "")


def _byline(article: Article) -> str:
    return one_line(article.byline) or f"(untitled, id {one_line(article.id)})"
