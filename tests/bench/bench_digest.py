"""A digest of 1,000 articles in seconds, how it grows to 10,000, and what a second day repeats and misses.

    python -m tests.bench.bench_digest [--articles 1000 10000] [--rounds 3] [--json FILE]

The articles are the labelled ones of `tests/quality/stories`, over and over; each time most of their longer words are
changed, so that no story comes twice. Inside the measured time: reading the window and the week before it, putting its
articles into stories, ranking, summarising what is shown. Outside: taking the articles in, loading the model.

The replay is of two days. On the first, the first article of most events is told. On the second, a third of these are
told once more by another source in other words and another order (a repeat: it should not be shown), a third in the
same way with one sentence of news before (an update: it should be shown, as such); events that were kept back are new.
Repeat rate: stories shown that are repeats alone. Missed: what should be shown and is not. The fixture's lures (events
alike) are in it: a story may hold two events.
"""

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.compile import Compile
from retrieval.domain import LOCAL, Document, Window
from retrieval.extractive import Extractive
from retrieval.group import Group
from retrieval.ingest import Ingest
from retrieval.news import Digest
from retrieval.sentences import sentence_spans
from retrieval.summarize import Summarize

STORIES = Path(__file__).parents[1] / "quality" / "stories"
DAY = timedelta(days=1)
FIRST = datetime(2026, 5, 4, tzinfo=UTC)
_BEGINNING = 900  # characters of each: a digest reads how articles begin, and taking in more would take minutes
_LONG = re.compile(r"[A-Za-z]{5,}")
_ENDINGS = "a e i o u ar el im on us".split()

# Such as a paraphrase has, which says nothing else.
_OTHER_WORDS = {
    "said": "stated", "people": "persons", "killed": "left dead", "begin": "start", "about": "around",
    "more": "further", "show": "indicate", "big": "large", "near": "close to", "also": "too", "after": "following",
    "told": "informed", "plan": "intend", "found": "discovered", "called": "described as", "help": "assist",
}  # fmt: skip
_NEWS = (
    "Prosecutors have charged Ottilie Brandstrup, 47, in connection with the affair.",
    "A parliamentary committee headed by Kasimir Vollan will look into it until November.",
    "The cost of it all comes to 83 million, an auditor in Vennerud has worked out.",
    "The person in charge of it, Leocadia Strand, resigned with immediate effect.",
    "A second report names 17 further failings, and its author is Ruprecht Hallgrim.",
)


def fixture() -> dict[str, list[Document]]:
    """The labelled articles, by event."""
    events: dict[str, list[Document]] = {}
    for file in sorted(STORIES.glob("*.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            one = Document(row["text"], row.get("title", ""), row.get("url"), row.get("source"), id=row["id"])
            events.setdefault(row["event"], []).append(one)
    return events


def documents(count: int) -> Iterator[Document]:
    """So many articles of one day."""
    dice = random.Random(7)  # noqa: S311 - no secret
    every = [one for articles in fixture().values() for one in articles]
    for number in range(count):
        edition, place = divmod(number, len(every))
        one = every[place]
        title, text = changed(one.title, edition), changed(one.text[:_BEGINNING], edition)
        at = FIRST + timedelta(minutes=dice.randint(0, 1_400))
        yield Document(text, title, f"https://news.example/{number}", one.source, None, at, id=str(number))


def changed(text: str, edition: int) -> str:
    """The text with three in four of its longer words changed, always in the same way within an edition."""
    ending = "".join(_ENDINGS[int(digit)] for digit in str(edition)) if edition else ""
    return _LONG.sub(lambda found: found[0] + ending * (crc32(found[0].lower().encode()) % 4 > 0), text)


def reworded(one: Document, dice: random.Random) -> str:
    """What a source writes that has nothing of its own: other words, another order, less of it."""
    sentences = [one.text[start:end] for start, end in sentence_spans(one.text)]
    kept = dice.sample(sentences, max(1, 2 * len(sentences) // 3))
    return " ".join(" ".join(_OTHER_WORDS.get(word, word) for word in sentence.split()) for sentence in kept)


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compiled(
    articles: Iterator[Document] | Sequence[Document], window: Window, embedder: SentenceEmbedder, rounds: int
) -> tuple[Digest, float]:
    """The digest of articles, and the median of the seconds it takes."""
    with tempfile.TemporaryDirectory() as home, SqliteLibrary(f"sqlite:///{home}/library.db", Path(home), 2) as library:
        for _ in Ingest(library, embedder)(articles, LOCAL):
            pass
        summarize = Summarize(Extractive(embedder))
        compiling = Compile(Group(library, embedder), summarize, embedder, lambda: FIRST + 9 * DAY)
        digest = compiling(LOCAL, window, limit=100)
        return digest, statistics.median(timed(lambda: compiling(LOCAL, window)) for _ in range(rounds))


def speed(count: int, rounds: int, embedder: SentenceEmbedder) -> dict[str, float]:
    """Seconds of a digest of so many articles."""
    digest, seconds = compiled(documents(count), Window(FIRST, FIRST + DAY), embedder, rounds)
    return {"articles": digest.taken.articles, "stories": digest.taken.stories, "seconds": round(seconds, 2)}


def replay(embedder: SentenceEmbedder) -> dict[str, float]:
    """What the second day repeats and misses."""
    dice = random.Random(11)  # noqa: S311 - no secret
    role = {event: ("repeat", "update", "new")[place % 3] for place, event in enumerate(sorted(fixture()))}
    articles = []
    for event, (one, *_) in fixture().items():
        if role[event] != "new":
            articles.append(Document(one.text, one.title, one.url, one.source, None, FIRST + DAY / 2, id=event))
        news = f"{dice.choice(_NEWS)} " if role[event] == "update" else ""
        text = one.text if role[event] == "new" else news + reworded(one, dice)
        title = " ".join(reversed(one.title.split(" ", 3)))
        at = FIRST + 3 * DAY / 2
        articles.append(Document(text, title, f"https://echo.example/{event}", "Echo", None, at, id=f"{event} again"))
    digest, _ = compiled(articles, Window(FIRST + DAY, FIRST + 2 * DAY), embedder, 1)
    shown = [{article.id.split()[0] for article in story.articles} for story in digest.stories]
    told = frozenset[str]().union(*shown)

    def missed(name: str) -> float:
        wanted = [event for event in role if role[event] == name]
        return round(sum(event not in told for event in wanted) / len(wanted), 3)

    repeats = sum(all(role[event] == "repeat" for event in events) for events in shown)
    wrong = sum(
        story.update is not any(role[event] != "new" for event in events)
        for story, events in zip(digest.stories, shown, strict=True)
    )
    return {
        "stories shown": len(shown),
        "of them of two events": sum(len(events) > 1 for events in shown),
        "repeat rate": round(repeats / len(shown), 3),
        "missed updates": missed("update"),
        "missed new events": missed("new"),
        "wrongly marked": round(wrong / len(shown), 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Speed of digests, and what they repeat and miss.")
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), 2)
    speeds = [speed(count, options.rounds, embedder) for count in options.articles]
    result = {"digest": speeds, "replay": replay(embedder)}
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
