"""All labelled questions as one collection, as a library that grew over time: whose paragraphs and news are articles.

The parts are those of `tests/quality/reader/examples.py`: `train` is what the reader has seen, `dev` is for fitting and
choosing, `held` for figures alone. The files: half of SQuAD 2.0's development set
(https://rajpurkar.github.io/SQuAD-explorer/, CC BY-SA 4.0), ClapNQ's (https://github.com/primeqa/clapnq, Apache-2.0),
new Wikipedia paragraphs of SQuADShifts, which nothing is asked of
(https://modestyachts.github.io/squadshifts-website/, CC BY 4.0), and our own news.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from retrieval.domain import Document
from tests.quality.open_corpus import Asked, clapnq_form, squad_form
from tests.quality.reader.examples import DEV, HELD, NEWS, NEWS_PARTS, is_for_training

_BYSTANDERS = 800  # Wikipedia paragraphs that nothing is asked of


@dataclass(frozen=True, slots=True)
class Put:
    """A question of a set, and the part that it belongs to."""

    source: str
    part: str
    asked: Asked


def collection(data: Path) -> tuple[list[Document], list[Put]]:
    """The articles, and what is asked of them; a question's paragraph is its article's id."""
    documents, puts = [], []
    for source, (paragraphs, asked) in {
        "squad": squad_form(data / "squad2_dev_half" / "dev-v2.0-half.json"),
        "clapnq": clapnq_form(data / "clapnq_dev"),
    }.items():
        documents += [Document(text=text, id=f"{source}-{key}", name=key) for key, text in paragraphs.items()]
        puts += [Put(source, _part(source, one), replace(one, paragraph=f"{source}-{one.paragraph}")) for one in asked]
    others, _ = squad_form(data / "squadshifts_no_nyt" / "new_wiki_v1.0.json.gz")
    documents += [Document(text=text, id=f"wiki-{key}", name=key) for key, text in list(others.items())[:_BYSTANDERS]]
    for name, part in NEWS_PARTS.items():
        for row in _rows(NEWS / name):
            documents.append(news_document(row))
            puts += [Put("news", part, asked) for asked in news_questions(row)]
    return documents, puts


def news_document(row: dict[str, object]) -> Document:
    """An article of our news."""
    published = datetime.fromisoformat(str(row["published"]))
    return Document(
        text=str(row["text"]),
        id=str(row["id"]),
        name=str(row["id"]),
        title=str(row["title"]),
        url=str(row["url"]),
        source=str(row["source"]),
        published=published if published.tzinfo else published.replace(tzinfo=UTC),
    )


def news_questions(row: dict[str, object]) -> Iterator[Asked]:
    """What is asked of it; an answer is meant where its words stand first."""
    questions = row["questions"]
    assert isinstance(questions, list)
    for one in questions:
        answers = tuple((text, str(row["text"]).find(text)) for text in one["answers"])
        yield Asked(one["id"], one["question"], str(row["id"]), str(row["id"]), answers)


def _rows(path: Path) -> Iterator[dict[str, object]]:
    return map(json.loads, path.read_text("utf-8").splitlines())


def _part(source: str, asked: Asked) -> str:
    if source == "clapnq":
        return "train" if is_for_training(asked.id) else "dev"
    return "held" if asked.title in HELD else "dev" if asked.title in DEV else "train"
