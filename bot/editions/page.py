"""What every setting of a digest shows, in the words and in the order in which it shows it; nothing is escaped yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.blocks.text import address
from bot.plain import one_line
from bot.wording import PARTIAL, ago, day, minute, number, updated
from retrieval.domain import Article, Citation
from retrieval.news import Digest, Story

_MOMENT = timedelta(microseconds=1)
_LONGEST_QUOTE = 600  # characters
_MOST_NAMED = 6  # sources of a story; more are counted
_UNNAMED = "a source without a name"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a sentence rests on or that differ from another's, where they are from, and its address, if any."""

    text: str
    source: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A story: ``sentences`` with the numbers of their quotes, which count from 1; ``also`` are the other sources.

    ``change`` says when an article of it changed that was known before, and in what.
    """

    headline: str
    url: str
    tag: str
    source: str
    also: str
    age: str
    change: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    quotes: tuple[Quote, ...]
    differences: tuple[tuple[Quote, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A digest; ``empty`` says why it has no stories."""

    title: str
    span: str
    entries: tuple[Entry, ...]
    brief: tuple[Entry, ...]
    empty: str
    notes: tuple[str, ...]
    footer: tuple[str, ...]


def page(digest: Digest, newest: Article | None = None, *, muted: bool = False) -> Page:
    """The page of a digest; ``newest`` is the library's newest article, to name where the digest has none.

    ``muted`` is whether anything was to be left out.
    """
    until = digest.window.until or datetime.now(UTC)
    return Page(
        title=f"Digest, {day(until.astimezone(UTC) - _MOMENT)}",  # midnight ends the day before
        span=_span(digest),
        entries=tuple(_entry(story, until) for story in digest.stories),
        brief=tuple(_entry(story, until) for story in digest.brief),
        empty="" if digest.stories else _empty(digest, newest, muted=muted),
        notes=tuple(map(_line, digest.notes)),
        footer=tuple(_footer(digest)),
    )


def _entry(story: Story, until: datetime) -> Entry:
    first, *others = dict.fromkeys(_source(article) for article in story.articles)
    places = {citation: place for place, citation in enumerate(story.citations, start=1)}
    return Entry(
        headline=_line(story.headline) or "(untitled)",
        url=address(story.articles[0].url or ""),
        tag="UPDATE" if story.update else "NEW",
        source=first,
        also=_listed(others),
        age=" · ".join(_age(story, until)),
        change=_change(story, until.astimezone(UTC)),
        sentences=tuple((_line(one.text), tuple(places[cited] for cited in one.citations)) for one in story.sentences),
        quotes=tuple(map(_quote, places)),
        differences=tuple(tuple(map(_quote, one.citations)) for one in story.differences),
    )


def _age(story: Story, until: datetime) -> Iterator[str]:
    """How old it is, and whether it was read in part only."""
    if story.published:
        yield ago(story.published, until)
    if story.articles[0].partial:
        yield PARTIAL


def _change(story: Story, until: datetime) -> str:
    if not story.revisions:
        return ""
    told = "; ".join(edit.told for edit in story.revisions[0].edits if edit.told)
    return f"{updated(story.revisions[0].at, until)} UTC" + (f": {_line(told)}" if told else "")


def _quote(citation: Citation) -> Quote:
    article = citation.article
    text = _line(citation.quote)
    cut = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 2].rsplit(' ', 1)[0]} …"
    title = _line(article.title) or f"(untitled, id {_line(article.id)})"
    return Quote(cut, _source(article), title, address(article.url or ""))


def _source(article: Article) -> str:
    return _line(article.source or "") or _UNNAMED


def _listed(names: Sequence[str]) -> str:
    named, more = ", ".join(names[:_MOST_NAMED]), len(names) - _MOST_NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def _span(digest: Digest) -> str:
    ends = [minute(end) for end in (digest.window.since, digest.window.until) if end]
    return " to ".join(ends)


def _empty(digest: Digest, newest: Article | None, *, muted: bool) -> str:
    if digest.taken.articles:
        return f"Nothing new: what came tells only what was told before ({number(digest.taken.articles, 'article')})."
    which = "articles but those that are left out" if muted else "articles"
    told = f"No {which} were published between {_span(digest).replace(' to ', ' and ')}"
    if newest is None:
        return f"{told}; there are none in the library."
    when = minute(newest.published) if newest.published else "without a date"
    return f"{told}; the newest in the library is “{_line(newest.title) or _line(newest.id)}”, {when}."


def _footer(digest: Digest) -> Iterator[str]:
    taken, shown = digest.taken, len(digest.stories) + len(digest.brief)
    stories = f"{taken.stories:,} {'story' if taken.stories == 1 else 'stories'}"
    more = f" ({taken.stories - shown:,} not shown)" if taken.stories > shown else ""
    yield f"{number(taken.articles, 'article')}, {stories}{more}, {number(taken.sources, 'source')}."
    if taken.failed_feeds:
        feeds = number(len(taken.failed_feeds), "feed")
        yield f"{feeds} could not be read: {', '.join(map(_line, taken.failed_feeds))}."


def _line(text: str) -> str:
    return " ".join(one_line(text).split())
