"""A process that takes made-up articles in and searches them, told what to do line by line.

    python -m tests.retrieval.adapters.worker FOLDER

reads ``ingest FIRST LAST`` and ``find WORD`` from its input; it answers with a line for each article as soon as it is
certain what became of it, or with the titles of the nearest article and of the best one that has the word; and with
``end`` after each command.
"""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import ANY_TIME, LOCAL, Document
from retrieval.ingest import Ingest
from tests.retrieval.fakes import WordEmbedder

WORDS = WordEmbedder(dimension=256)


def open_library(folder: Path) -> SqliteLibrary:
    """The library in a folder."""
    return SqliteLibrary(f"sqlite:///{folder}/library.db", folder / "index")


@cache
def story(number: int, edition: int = 1) -> Document:
    """An article of about 1,300 words, one of which no other has; every other one brings its id along."""
    chance = random.Random(1_000 * edition + number)  # noqa: S311 - no secret
    sentences = [f"story{number} " + " ".join(f"w{chance.randrange(1_500)}" for _ in range(12)) for _ in range(100)]
    return Document(
        text=f"Of story{number} this is edition{edition}. " + ". ".join(map(str.capitalize, sentences)) + ".",
        title=f"Title {number}",
        url=f"https://a.example/{number}",
        published=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number),
        id=f"s{number:03}" if number % 2 else None,
        name=f"{number} {edition}",
    )


def stories(first: int, last: int) -> Iterator[Document]:
    """The articles of these numbers, and then every third of them once more, changed."""
    yield from (story(number) for number in range(first, last))
    yield from (story(number, 2) for number in range(first, last, 3))


def _answers(library: SqliteLibrary, command: str, *arguments: str) -> Iterator[str]:
    if command == "ingest":
        first, last = map(int, arguments)
        for done in Ingest(library, WORDS)(stories(first, last), LOCAL):
            yield f"{done.outcome.value} {done.name}"
    else:
        nearest = library.dense(LOCAL, ANY_TIME, WORDS.name, WORDS.embed_question(arguments[0]), 1)
        holding = library.lexical(LOCAL, ANY_TIME, arguments, 1)
        for hit in nearest + holding:
            article = library.article(LOCAL, hit.passage.article_id)
            yield article.title if article else "none"


if __name__ == "__main__":
    print("ready", flush=True)
    with open_library(Path(sys.argv[1])) as library:
        for line in sys.stdin:
            for answer in _answers(library, *line.split()):
                print(answer, flush=True)
            print("end", flush=True)
