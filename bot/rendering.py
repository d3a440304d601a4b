"""How answers, finds and counts look to people, as lines; whatever comes from an article is made harmless here."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from bot.facts import Status, Tally
from bot.plain import one_line, plain
from bot.records import Aside, Vote
from bot.terminal import BLANK, Line
from bot.wording import ABSTENTION, NEAREST, PARTIAL, minute, number, searched, span
from retrieval.domain import Answer, Article, Citation, Document, Sentence, moment
from retrieval.find import Match
from retrieval.ingest import Outcome
from retrieval.ports import Counts

_LONGEST = 300  # characters of a quote or passage that are shown


def answer(given: Answer, counts: Counts) -> Iterator[Line]:
    """An answer with its numbered sources, or why there is none and what was searched: ``counts`` is of its window."""
    if not given.answered:
        yield from _abstention(given, counts)
        return
    if given.lead.strip():
        yield Line(Text(one_line(given.lead)))
    places = {citation: place for place, citation in enumerate(given.citations, start=1)}
    for sentence in given.sentences:
        yield _sentence(sentence, [places[citation] for citation in sentence.citations])
    for citation, place in places.items():
        yield BLANK
        yield from _source(citation, place)


def matches(found: Sequence[Match]) -> Iterator[Line]:
    """The articles found, each with its passage."""
    if not found:
        yield Line(Text("Nothing found."))
    for place, match in enumerate(found, start=1):
        if place > 1:
            yield BLANK
        label = f"{place}. "
        yield Line(Text(_byline(match.article), style="bold"), label)
        yield Line(Text(_shortened(match.text)), " " * len(label))
        yield _place(match.article, len(label))


def tally(done: Tally) -> str:
    """What an ingest did, in a few words: ``3 added, 1 failed``."""
    words = {Outcome.DUPLICATE: "duplicate" if done.counts[Outcome.DUPLICATE] == 1 else "duplicates"}
    told = [
        f"{done.counts[outcome]} {words.get(outcome, outcome.value)}" for outcome in Outcome if done.counts[outcome]
    ]
    return ", ".join(told) or "nothing found to take in"


def failures(done: Tally) -> Iterator[Line]:
    """Each input that failed, with the reason."""
    for one in done.failed:
        yield Line(Text(one_line(f"{one.name}: {one.reason}")), "  ")


def status(now: Status) -> Iterator[Line]:
    """How things stand."""
    rows = {
        "Dateline": now.version,
        "Home": str(now.home),
        "Database": now.database,
        "Embedder": now.embedder,
        "Articles": f"{now.counts.articles:,}",
        "Passages": f"{now.counts.passages:,}",
        "Published": span(now.counts) or "–",
    }
    for name, value in rows.items():
        yield Line(Text(one_line(value)), f"{name:<11}")


def jobs(aside: Sequence[Aside]) -> Iterator[Line]:
    """The jobs that were set aside."""
    if not aside:
        yield Line(Text("Nothing is set aside."))
    for one in aside:
        tries = number(one.attempts, "attempt")
        yield Line(Text(one_line(f"{one.job.id}: {one.reason}, {tries}, {minute(one.at)}")), "  ")


def votes(given: Sequence[Vote]) -> Iterator[Line]:
    """What people thought of answers, and why."""
    if not given:
        yield Line(Text("Nobody has voted yet."))
    for vote in given:
        yield Line(
            Text(one_line(vote.turn.question), style="bold"), "helpful      " if vote.helpful else "not helpful  "
        )
        if vote.reason:
            yield Line(Text(one_line(vote.reason)), " " * 13)


def document(read: Document) -> Iterator[Line]:
    """What was read out of a file: what is known of it, then its text."""
    published = moment(read.published)
    if published and read.certainty is not None:
        published = f"{published} ({read.certainty:.0%} sure)"
    rows = {
        "Title": read.title,
        "Source": read.source,
        "Author": read.author,
        "Published": published,
        "Language": read.language,
    }
    rows |= {name: value for name, value in {"Picture": read.image, "Partial": read.partial}.items() if value}
    for name, value in rows.items():
        yield Line(Text(one_line(value or "–")), f"{name:<11}")
    yield BLANK
    for paragraph in plain(read.text).split("\n"):
        yield Line(Text(paragraph))


def _abstention(given: Answer, counts: Counts) -> Iterator[Line]:
    yield Line(Text(ABSTENTION, style="bold"))
    if given.reason:
        yield Line(Text(one_line(given.reason)))
    yield Line(Text(one_line(f"Searched: {searched(counts, given.when)}."), style="dim"))
    if given.nearest:
        yield BLANK
        yield Line(Text(NEAREST))
        for near in given.nearest:
            yield Line(Text(_byline(near.article)), "  – ")


def _sentence(sentence: Sentence, places: Iterable[int]) -> Line:
    text = Text(one_line(sentence.text))
    for start, end in sentence.marks:
        text.stylize("bold", start, end)
    text.append(" " + "".join(f"[{place}]" for place in places), style="cyan")
    return Line(text)


def _source(citation: Citation, place: int) -> Iterator[Line]:
    label = f"[{place}] "
    yield Line(Text(f"“{_shortened(citation.quote)}”"), label)
    yield Line(Text(_byline(citation.article), style="dim"), " " * len(label))
    if citation.article.url:
        yield _place(citation.article, len(label))


def _place(article: Article, indent: int) -> Line:
    """Where to find it again: its address, or its id where it has none."""
    return Line(Text(one_line(article.url or f"id {article.id}"), style="dim"), " " * indent, wrap=False)


def _byline(article: Article) -> str:
    line = one_line(article.byline) or f"(untitled, id {one_line(article.id)})"
    return f"{line} ({PARTIAL})" if article.partial else line


def _shortened(text: str) -> str:
    line = " ".join(one_line(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rsplit(' ', 1)[0]} …"
