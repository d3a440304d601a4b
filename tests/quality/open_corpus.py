"""Question answering sets in SQuAD's form as an open corpus: every paragraph an article, questions without it."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.domain import LOCAL, Document
from retrieval.ingest import Ingest
from retrieval.ports import Embedder, Library


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the id of its paragraph, and its answers with their offsets there (none: unanswerable)."""

    id: str
    question: str
    title: str
    paragraph: str
    answers: tuple[tuple[str, int], ...]

    def answered_by(self, paragraph: str, start: int, end: int) -> bool:
        """Whether a stretch of a paragraph holds one of the answers whole."""
        return paragraph == self.paragraph and any(
            start <= offset and offset + len(text) <= end for text, offset in self.answers
        )


def squad_form(path: Path) -> tuple[dict[str, str], list[Asked]]:
    """The paragraphs of a file by id, and its questions."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    paragraphs: dict[str, str] = {}
    asked = []
    for article in data:
        for paragraph in article["paragraphs"]:
            key = paragraphs.setdefault(paragraph["context"], f"p{len(paragraphs)}")
            for question in paragraph["qas"]:
                answers = tuple((answer["text"], answer["answer_start"]) for answer in question.get("answers", ()))
                unanswerable = question.get("is_impossible", False)
                text = question["question"].strip()
                asked.append(
                    Asked(question["id"], text, article.get("title", ""), key, () if unanswerable else answers)
                )
    return {key: text for text, key in paragraphs.items()}, asked


def clapnq_form(folder: Path) -> tuple[dict[str, str], list[Asked]]:
    """ClapNQ's passages by id, and its questions; an answer is a sentence that its annotators marked."""
    paragraphs: dict[str, str] = {}
    asked = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            passage, output = row["passages"][0], row["output"][0]
            text = passage["text"]
            key = paragraphs.setdefault(text, f"p{len(paragraphs)}")
            marked = [one for one in output.get("selected_sentences") or [] if isinstance(one, str) and one.strip()]
            places = [(one.strip(), text.find(one.strip())) for one in marked if output.get("answer")]
            answers = tuple((one, place) for one, place in places if place >= 0)
            asked.append(Asked(row["id"], row["input"], passage["title"], key, answers))
    return {key: text for text, key in paragraphs.items()}, asked


@contextmanager
def open_corpus(paragraphs: dict[str, str], embedder: Embedder, home: Path) -> Iterator[Library]:
    """A library with every paragraph as an article of its own."""
    with SqliteLibrary(f"sqlite:///{home}/library.db", home / "index") as library:
        documents = (Document(text=text, id=key, name=key) for key, text in paragraphs.items())
        for _ in Ingest(library, embedder)(documents, LOCAL):
            pass
        yield library
