"""A story of a digest: in a section, in a line, and whole in a message of its own."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.blocks import ids
from bot.blocks.answer import line
from bot.blocks.byline import byline
from bot.blocks.kit import actions, button, context, section
from bot.blocks.message import Block, Message
from bot.blocks.packing import fitting, sections
from bot.blocks.text import address, first_words, fragment, link, shorten, unmarked
from bot.wording import PARTIAL, ago, updated
from retrieval.domain import Article, Citation, Revision, Sentence
from retrieval.news import Difference, Story

_LONGEST_SENTENCE = 500
_LONGEST_QUOTE = 300
_LONGEST_EXCERPT = 120  # of a quote with a number on which sources differ
_MARGIN = 20  # characters at the end of an excerpt: what is counted stands behind the number
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LONGEST_LABEL = 75  # of a button
_LONGEST_CHANGE = 120  # of the words for what changed
_MOST_DIFFERENCES = 2  # of a paragraph
_MOST_CHANGES = 5  # sentences shown as they were and are
_MOST_ARTICLES = 20  # listed of a story


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a story is shown: links to the quotes, sentences, a link to the page; how much of names and titles.

    ``sources`` are named besides the first one, more are counted; ``name`` and ``title`` are characters.
    """

    quotes: bool = True
    sentences: int = 2
    linked: bool = True
    sources: int = 4
    name: int = 60
    title: int = 150


_WHOLE = Detail()


def at_length(story: Story, now: datetime, detail: Detail) -> str:
    """The story as a paragraph: headline, what changed, sentences, where sources differ, sources and age."""
    lines = [_head(story, detail)]
    if detail.sentences:
        lines += (_change(one, now) for one in story.revisions[:1])
        lines += _sentences(story.sentences[: detail.sentences], quotes=detail.quotes)
        lines += (_difference(one, _LONGEST_EXCERPT) for one in story.differences[:_MOST_DIFFERENCES])
    origin = _origin(story, now, detail)
    return "\n".join([*lines, *([f"_{origin}_"] if origin else [])])


def in_brief(story: Story, detail: Detail) -> str:
    """The story in one line: headline, and whose it is."""
    first, *others = _sources(story, detail) or [""]
    more = f" and {len(others)} more" if others else ""
    mark = "`UPDATE` " if story.update else ""
    return f"• {mark}{_title(story, detail)}" + (f" – {first}{more}" if first else "")


def name_of(story: Story) -> str:
    """The headline, or that there is none."""
    return story.headline.strip() or "(untitled)"


def mute_label(source: str) -> str:
    """What the button says that leaves out a source."""
    return unmarked(f"Mute {source}", _LONGEST_LABEL)


def story_message(story: Story, value: str, now: datetime) -> Message:
    """A story whole: its sentences with their sources, what changed or differs, every article, what can be done."""
    numbers: dict[Citation, int] = {}
    blocks = [section(_head(story, _WHOLE))]
    if origin := _origin(story, now, _WHOLE):
        blocks.append(context(origin))
    blocks += sections([line(one, numbers) for one in story.sentences])
    blocks += sections(
        f"*[{place}]* “{shorten(one.quote, _LONGEST_QUOTE)}”\n{byline(one.article, one.quote)}"
        for one, place in numbers.items()
    )
    blocks += sections(_changes(story, now))
    blocks += sections(map(_difference, story.differences))
    blocks += sections(_articles(story))
    return Message(first_words(name_of(story)), (*fitting(blocks), _buttons(story, value)))


def _head(story: Story, detail: Detail) -> str:
    return f"`{'UPDATE' if story.update else 'NEW'}` *{_title(story, detail)}*"


def _title(story: Story, detail: Detail) -> str:
    title = name_of(story)
    return link(story.articles[0].url or "", title) if detail.linked else shorten(title, detail.title)


def _buttons(story: Story, value: str) -> Block:
    row = [button("Ask about this story", ids.ASK_STORY, value), button("More like this", ids.MORE_LIKE, value)]
    if source := (story.articles[0].source or "").strip():
        row.append(button(mute_label(source), ids.MUTE_SOURCE, value))
    return actions(row)


def _articles(story: Story) -> Iterator[str]:
    """All its articles, where there are several."""
    if len(story.articles) == 1:
        return
    yield "*All articles*"
    for article in story.articles[:_MOST_ARTICLES]:
        yield f"• {byline(article)}{' – the same text' if article.id in story.copied else ''}"
    if (more := len(story.articles) - _MOST_ARTICLES) > 0:
        yield f"… and {more} more"


def _sentences(sentences: Sequence[Sentence], *, quotes: bool) -> Iterator[str]:
    """Each sentence with numbers that open the page at the words it rests on."""
    numbers: dict[Citation, int] = {}
    for sentence in sentences:
        marks = ""
        for citation in sentence.citations:
            place = f"[{numbers.setdefault(citation, len(numbers) + 1)}]"
            marks += link(fragment(citation.article.url or "", citation.quote), place) if quotes else place
        yield f"{shorten(sentence.text, _LONGEST_SENTENCE)} {marks}".strip()


def _change(revision: Revision, now: datetime) -> str:
    """``Updated 14:05: deaths: 12 to 15``."""
    told = shorten("; ".join(edit.told for edit in revision.edits if edit.told), _LONGEST_CHANGE)
    return f"*{updated(revision.at, now)}{':* ' if told else '*'}{told}"


def _changes(story: Story, now: datetime) -> Iterator[str]:
    """What articles said before they changed, and what they say now."""
    articles = {article.id: article for article in story.articles}
    for revision in story.revisions[:_MOST_CHANGES]:
        article = articles.get(revision.article_id)
        source = _source(article, _WHOLE) if article else ""
        yield _change(revision, now) + (f" – {source}" if source else "")
        for edit in revision.edits[:_MOST_CHANGES]:
            before = f"before: “{shorten(edit.before, _LONGEST_QUOTE)}”" if edit.before else "new"
            yield f"• {before}\n  now: “{shorten(edit.after, _LONGEST_QUOTE)}”"


def _difference(difference: Difference, most: int = _LONGEST_QUOTE) -> str:
    """Each source with its number among the words around it."""
    numbers = [_NUMBER.findall(one.quote) for one in difference.citations]
    shared = set[str]().union(*numbers).intersection(*numbers)
    said = (
        f"{_source(one.article, _WHOLE) or 'one source'} “{_excerpt(one.quote, shared, most)}”"
        for one in difference.citations
    )
    return f"_Sources differ:_ {' · '.join(said)}"


def _excerpt(quote: str, shared: Collection[str], most: int) -> str:
    """The words up to that length, from the beginning unless the first number of its own comes late."""
    at = next((found.end() for found in _NUMBER.finditer(quote) if found[0] not in shared), 0)
    start = quote.rfind(" ", 0, at - most // 2) + 1 if at > most - _MARGIN else 0
    return ("… " if start else "") + shorten(quote[start:], most)


def _origin(story: Story, now: datetime, detail: Detail) -> str:
    """``Northline · also in: Harbour Post, Meridian and 2 more · 3 h ago``, as far as known; if read in part, that."""
    first, *others = _sources(story, detail) or [""]
    more = len(others) - detail.sources
    listed = [*others[: detail.sources], *([f"{more} more"] if more > 0 else [])]
    also = f"also in: {', '.join(listed)}" if listed else ""
    when = ago(story.published, now) if story.published else ""
    return " · ".join(filter(None, [first, also, when, PARTIAL if story.articles[0].partial else ""]))


def _sources(story: Story, detail: Detail) -> list[str]:
    """The names of its sources, each once, the headline's first."""
    return [*dict.fromkeys(filter(None, (_source(article, detail) for article in story.articles)))]


def _source(article: Article, detail: Detail) -> str:
    """The source's name, or else the page's site, if either is known."""
    return shorten(article.source or "", detail.name) or shorten(_site(article.url or ""), detail.name)


def _site(url: str) -> str:
    try:
        return (urlsplit(address(url)).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
