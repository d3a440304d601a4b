"""`stories`: the articles of a window by the event that they tell of."""

from argparse import Namespace
from collections.abc import Iterator

from rich.text import Text

from bot import keeping, waiting
from bot.commands.output import put
from bot.commands.rows import story_rows
from bot.plain import one_line
from bot.terminal import BLANK, Line, Screen
from bot.wiring import build
from bot.wording import number
from config import Settings
from retrieval.domain import Article, Window
from retrieval.group import Cluster
from retrieval.headlines import headline


def run(args: Namespace, settings: Settings) -> int:
    """Group them; for people, with what stories of the window go on from."""
    window = Window(args.since, args.until)
    with build(settings) as services:
        keeping.get_ready(services)
        with waiting.spinner("Grouping …"):
            clusters = services.models.group(services.scope, window)
    if args.json:
        put(story_rows(clusters, window))
    else:
        Screen().show(_lines(clusters))
    return 0


def _lines(clusters: list[Cluster]) -> Iterator[Line]:
    """The stories, the largest first."""
    if not clusters:
        yield Line(Text("There are no articles of that time here."))
    for place, cluster in enumerate(sorted(clusters, key=lambda cluster: -len(cluster.openings)), start=1):
        if place > 1:
            yield BLANK
        articles = [opening.article for opening in cluster.openings]
        label = f"{place}. "
        yield Line(Text(one_line(headline(articles)[1]), style="bold"), label)
        told = f"{number(len(articles), 'article')}: {', '.join(dict.fromkeys(map(_source, articles)))}"
        yield Line(Text(told, style="dim"), " " * len(label))


def _source(article: Article) -> str:
    return one_line(article.source or article.url or f"id {article.id}")
