"""Measures answers on the sample articles, and keeps the floors below which they must not fall.

python -m tests.quality.measure            # the figures beside their floors, and every question that went wrong
python -m tests.quality.measure --update   # raise the floors to the figures; none is lowered
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.onnx_reader import OnnxReader
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.domain import LOCAL, Answer, Document
from retrieval.ingest import Ingest

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "bot" / "samples"
FLOORS = HERE / "floors.json"


@dataclass(frozen=True, slots=True)
class Result:
    """A question of the set with what came of it."""

    row: Mapping[str, Any]
    answer: Answer
    articles: tuple[str, ...]
    """The file stems of the cited articles, in order."""

    @property
    def answerable(self) -> bool:
        """Whether the sample articles answer it."""
        return bool(self.row["answers"])

    def holds(self, sentences: int | None = None) -> bool:
        """Whether the first so many sentences shown (all by default) hold an accepted answer from a listed article."""
        shown = zip(self.answer.sentences, self.articles, strict=True)
        return any(
            article in self.row["articles"]
            and any(wanted.lower() in one.text.lower() for wanted in self.row["answers"])
            for one, article in list(shown)[:sentences]
        )


@contextmanager
def samples() -> Iterator[tuple[Ask, dict[str, str]]]:
    """Asking over the sample articles, and the file stem of each article's id."""
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), 2)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with SqliteLibrary(f"sqlite:///{home}/library.db", home / "index") as library:
            source = FileSource(now=lambda: datetime(2026, 3, 16, tzinfo=UTC))
            read = list(source.read([str(SAMPLES)]))
            stems = {one.name: Path(one.name).stem for one in read if isinstance(one, Document)}
            done = Ingest(library, embedder)(read, LOCAL)
            yield Ask(library, embedder, reader=OnnxReader(2)), {one.article_id or "": stems[one.name] for one in done}


def questions(name: str) -> list[dict[str, Any]]:
    """The rows of a question file."""
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines() if line.strip()]


def asked(ask: Ask, stems: Mapping[str, str], row: Mapping[str, Any]) -> Result:
    """Ask one row."""
    answer = ask(row["question"], LOCAL, thread=row.get("thread", ()))
    return Result(row, answer, tuple(stems[one.citations[0].article.id] for one in answer.sentences))


def figures(results: list[Result], followups: list[Result]) -> dict[str, float]:
    """The measured shares, each 0…1, higher is better."""
    able = [one for one in results if one.answerable]
    unable = [one for one in results if not one.answerable]
    answered = [one for one in results if one.answer.answered]
    return {
        "answerable: an accepted answer is quoted": _share([one.holds() for one in able]),
        "answerable: it is in the first sentence": _share([one.holds(1) for one in able]),
        "unanswerable: nothing is answered": _share([not one.answer.answered for one in unable]),
        "of what is answered, right": _share([one.holds() for one in answered]),
        "follow-ups: an accepted answer is quoted": _share([one.holds() for one in followups]),
        "a right answer is surer than a wrong one or none (AUROC)": _auroc(results),
    }


def _share(values: list[bool]) -> float:
    return round(sum(values) / len(values), 3)


def _auroc(results: list[Result]) -> float:
    right = [one.answer.confidence for one in results if one.answerable]
    wrong = [one.answer.confidence for one in results if not one.answerable]
    wins = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return round(wins / (len(right) * len(wrong)), 3)


def measure(ask: Ask, stems: Mapping[str, str]) -> tuple[dict[str, float], list[Result]]:
    """The figures, and all results, of asking over the sample articles."""
    results = [asked(ask, stems, row) for row in questions("questions.jsonl")]
    followups = [asked(ask, stems, row) for row in questions("followups.jsonl")]
    return figures(results, followups), results + followups


def floors() -> dict[str, float]:
    """The floors, by figure."""
    kept: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    return kept


def main() -> None:
    """Print, and update on request."""
    parser = argparse.ArgumentParser(description="Measure answers on the sample articles.")
    parser.add_argument("--update", action="store_true", help="raise the floors to the figures")
    update = parser.parse_args().update
    with samples() as (ask, stems):
        found, results = measure(ask, stems)
    kept = floors()
    for one in results:
        if (one.answerable and not one.holds(1)) or (not one.answerable and one.answer.answered):
            said = one.answer.text or one.answer.reason
            print(f"{one.row['id']} {one.row['question']}\n   {one.answer.confidence:.2f} {one.articles} {said}\n")
    for name, figure in found.items():
        print(f"{figure:.3f}  (floor {kept.get(name, 0.0):.3f})  {name}")
    if update:
        raised = {name: max(figure, kept.get(name, 0.0)) for name, figure in found.items()}
        FLOORS.write_text(json.dumps(raised, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
