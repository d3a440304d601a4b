"""Answers that are made of many articles: what happened, comparisons, counts, who said, what the sources say, lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from retrieval.asking import Asking, Form
from retrieval.comparing import compare
from retrieval.counting import Count, Mention, count
from retrieval.domain import Scope, Sentence, Window
from retrieval.facts import is_telling
from retrieval.interest import source_of
from retrieval.numbers import Figure, figures
from retrieval.orders import gives_orders
from retrieval.ports import Library
from retrieval.prose import leans
from retrieval.saying import interviewed, said
from retrieval.selection import Candidate, Ranked
from retrieval.topics import Telling, Topic, by_article, counted, days, distinct, feature, published_at, tellings

_MOST = 5
_MOST_LISTED = 6
_MOST_COUNTED = 3
_NEAR = 0.2  # how far below the best sentence's cosine one is still an item of a list
_MOSTLY = 0.75  # of what is asked about a list's items, that each has to say
_SURE = 0.5  # confidence of a sentence that tells what happened to something which no article is about
_READ = 20_000  # characters of an article in which names are looked for


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of an answer, each with its citation, and our words that go before them.

    Without sentences it is no answer, and ``reason`` says why.
    """

    sentences: tuple[Sentence, ...]
    lead: str = ""
    reason: str = ""


def across(
    asked: Asking, find: Callable[[str], Ranked], library: Library, scope: Scope, window: Window, threshold: float
) -> Told | None:
    """Answer a question of many articles; None where the articles don't, or it is better answered as a plain one.

    ``find`` searches, reads and ranks for a text within the scope and the window; ``threshold`` is the confidence from
    which a plain question would be answered.

    Raises:
        LibraryError: The library can't be read.
    """
    match asked.form:
        case Form.HAPPENED:
            return _happened(asked, find)
        case Form.SOURCES:
            return _sources(asked, find)
        case Form.COUNT:
            return _counted(asked, count(asked.text, library, scope, window), window)
        case Form.SAID:
            return _said(asked, find, threshold)
        case Form.COMPARE:
            return _compared(asked, find, threshold)
        case Form.LIST:
            return _listed(asked, find, threshold)
        case _:
            return None


def _happened(asked: Asking, find: Callable[[str], Ranked]) -> Told | None:
    """The latest first: what came last settles what was said before."""
    topic, found = Topic.of(asked.text), find(asked.text)
    told = sorted(tellings(topic, found), key=lambda one: published_at(one.article), reverse=True)
    if not told and found.sure < _SURE:
        return Told((), reason=f"No article here tells of “{asked.text}”.")
    return _told(topic, distinct(told, _MOST)) if told else None


def _sources(asked: Asking, find: Callable[[str], Ranked]) -> Told | None:
    """Each source once; those first whose numbers differ from another's."""
    topic = Topic.of(asked.text)
    found = find(asked.text)
    lines = {sentences[0].reading.article.id: sentences for sentences in by_article(found)}
    firsts: dict[str, Telling] = {}
    for one in tellings(topic, found):
        own = [line for line in lines[one.article.id] if _stands(line) and topic.share(line.text) == 1]
        best = max(own, key=lambda line: feature(line, "sentence_cosine"), default=None)
        firsts.setdefault(source_of(one.article), replace(one, span=best.span) if best else one)
    told = list({one.text: one for one in firsts.values()}.values())
    if not told:
        return None
    differing = _differing(told)
    told.sort(key=lambda one: one not in differing)
    return _told(topic, told[:_MOST], "source")


def _differing(told: Sequence[Telling]) -> list[Telling]:
    """Those with a number that contradicts one of another, for the same thing."""
    numbers = [[figure for figure in figures(one.text) if figure.unit] for one in told]
    differ = {
        place
        for (one, mine), (other, theirs) in combinations(enumerate(numbers), 2)
        if any(_contradict(left, right) for left in mine for right in theirs)
        for place in (one, other)
    }
    return [told[place] for place in sorted(differ)]


def _contradict(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and not one.is_compatible(other)


def _told(topic: Topic, told: Sequence[Telling], thing: str = "article") -> Told:
    articles = [one.article for one in told]
    when = days(articles)
    lead = f"{counted(len(told), thing)}{f', {when}' if when else ''}:"
    return Told(tuple(topic.quoted(one.article, one.span) for one in told), lead)


def _counted(asked: Asking, found: Count, window: Window) -> Told:
    topic = Topic.of(asked.text)
    name = asked.text.strip("\"“”„‘’' ")
    among = (
        f"the {counted(found.among, 'article')} of that time" if window else f"{counted(found.among, 'article')} here"
    )
    if not found.found:
        return Told((), reason=f"None of {among if window else f'the {among}'} mentions “{name}”.")
    least = "" if found.is_whole else "At least "
    lead = f"{least}{found.found:,} of {among} {'mentions' if found.found == 1 else 'mention'} “{name}”"
    sources = ", ".join(f"{source} ({number:,})" for source, number in found.sources[:_MOST])
    more = len(found.sources) - _MOST
    shown = _one_each(found.latest)[:_MOST] if asked.sides else found.latest[:_MOST_COUNTED]
    lead += f": {sources}{f' and {more:,} more' if more > 0 else ''}." if asked.sides else "."
    return Told(tuple(topic.quoted(one.article, one.span) for one in shown), lead)


def _one_each(mentions: Sequence[Mention]) -> list[Mention]:
    """The first of each source."""
    firsts: dict[str, Mention] = {}
    for one in mentions:
        firsts.setdefault(source_of(one.article), one)
    return list(firsts.values())


def _said(asked: Asking, find: Callable[[str], Ranked], threshold: float) -> Told | None:
    by, on = asked.sides
    speaker = Topic.of(by) if by else None
    found = find(asked.text)
    if not found.sentences or (found.sure < threshold and not (speaker and speaker.names)):
        return None
    sentences = said(Topic.of(on), speaker, found)
    if not sentences and speaker and on and len(speaker.names) > 1 and not interviewed(speaker, found):
        return Told((), reason=f"No passage found quotes “{by}” on this.")  # what else is found was not said by them
    return Told(tuple(sentences)) if sentences else None


def _compared(asked: Asking, find: Callable[[str], Ranked], threshold: float) -> Told | None:
    found = compare(asked.text, asked.sides, find, threshold)
    if found is None:
        return None
    lacking = " or ".join(f"“{side}”" for side in found.lacking)
    return Told(found.sentences, found.lead, f"Nothing to compare by was found about {lacking}." if lacking else "")


def _listed(asked: Asking, find: Callable[[str], Ranked], threshold: float) -> Told | None:
    """One line an article; None where only one has anything."""
    found = find(asked.text)
    if not found.sentences or found.sure < threshold:
        return None
    topic = Topic.of(asked.text)
    said = Topic(topic.words[1:])  # of the companies themselves each has only one
    near = feature(found.sentences[0], "sentence_cosine") - _NEAR
    items: dict[str, Telling] = {}
    for one in found.sentences:
        article = one.reading.article
        fits = feature(one, "sentence_cosine") >= near and said.share(one.text) >= _MOSTLY and _stands(one)
        if fits and topic.is_named(f"{article.title}\n{article.text[:_READ]}"):
            items.setdefault(article.id, Telling(article, one.span, is_main=True))
    told = distinct(items.values(), _MOST_LISTED) if said.words else []
    return _told(topic, told) if len(told) > 1 else None


def _stands(one: Candidate) -> bool:
    """Whether a sentence tells something, and is understood alone."""
    return is_telling(one.text) and not (leans(one.text) or gives_orders(one.text))
