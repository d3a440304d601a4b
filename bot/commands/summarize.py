"""`summarize`: puts one article into a few sentences, or each of a file's, a line of JSON each in their order."""

from argparse import Namespace
from collections.abc import Iterator
from itertools import islice

from bot import keeping, waiting
from bot.commands import jsonl
from bot.commands.output import put, tell
from bot.commands.rows import Row, summary_refusal_row, summary_row
from bot.editions import terminal
from bot.services import Services
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from retrieval.domain import Article
from retrieval.errors import InputError
from retrieval.questions import readable

_SHAPE = 'write {"id": 1, "title": "…", "text": "…"}, or the {"id": "…"} or {"url": "…"} of an article in the library'
_TOGETHER = 8  # rows read ahead, for a model does several at once about as quickly as one


def run(args: Namespace, settings: Settings) -> int:
    """Summarise; in a batch, 1 if any of its rows could not be."""
    if args.batch is not None:
        return _batch(args.batch, args.sentences, settings)
    with build(settings) as services:
        keeping.get_ready(services)
        stored = services.named(args.article, services.scope)
        article = stored or services.source.read_one(args.article).as_article("")
        with waiting.spinner("Summarising …"):
            (summary,) = services.models.summarize([article], args.sentences)
    if args.json:
        put(summary_row(stored.id if stored else None, summary))
    else:
        Screen().show(terminal.summary(summary))
    return 0


def _batch(path: str, sentences: int, settings: Settings) -> int:
    failed = False
    together = 1 if path == "-" else _TOGETHER  # who writes the rows may wait for an answer before the next
    with jsonl.opened(path) as lines, build(settings) as services:
        keeping.get_ready(services)
        with waiting.bar("Summarising") as advance:
            while part := list(islice(lines, together)):
                for number, row in _summarised(part, services, sentences):
                    put(row)
                    advance()
                    if "error" in row:
                        failed = True
                        tell(f"{path} line {number}: {row['error']}")
    return 1 if failed else 0


def _summarised(lines: list[tuple[int, bytes]], services: Services, sentences: int) -> Iterator[tuple[int, Row]]:
    """A row for each line, in order, as each is done."""
    read = [(number, *_read(line, services)) for number, line in lines]
    articles = [article for _, _, article in read if isinstance(article, Article)]
    summaries = services.models.summarize(articles, sentences) if articles else iter(())
    for number, row, article in read:
        if isinstance(article, Article):
            given = row.get("id")
            yield number, summary_row(given if given is not None else article.id or None, next(summaries))
        else:
            yield number, summary_refusal_row(row, article)


def _read(line: bytes, services: Services) -> tuple[Row, Article | str]:
    """A line's row, and its article or what is wrong with it."""
    row: Row = {}
    try:
        row = jsonl.row(line, _SHAPE)
        return row, _article_of(row, services)
    except InputError as error:
        return row, str(error)


def _article_of(row: Row, services: Services) -> Article:
    title, text = row.get("title"), row.get("text")
    if text is not None:
        if not isinstance(text, str) or not text.strip():
            raise InputError(f'The row\'s "text" is no text; {_SHAPE}.')
        if title is not None and not isinstance(title, str):
            raise InputError('The row\'s "title" is no text; correct it or leave it out.')
        return Article("", readable(text), readable(title or ""))
    name = row.get("id") if row.get("url") is None else row["url"]
    if not isinstance(name, str):
        raise InputError(f"The row has neither a text nor an article's id or address; {_SHAPE}.")
    article = services.named(name, services.scope)
    if article is None:
        raise InputError(f"There is no article {name} here. `find` shows the articles with their addresses and ids.")
    return article
