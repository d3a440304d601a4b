"""Measures answers to the news that nothing was chosen by, with the reader and without it, and keeps the floors.

python -m tests.quality.news.measure            # all questions
python -m tests.quality.news.measure --update   # raise the floors of the quarter that the tests ask
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.onnx_reader import OnnxReader
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.ask import Ask
from retrieval.domain import LOCAL, Answer
from retrieval.ingest import Ingest
from retrieval.scores import auroc
from tests.quality.collection import news_document, news_questions
from tests.quality.open_corpus import Asked

HERE = Path(__file__).parent
FLOOR = HERE / "floor.json"
_QUARTER = 4


@dataclass(frozen=True, slots=True)
class Result:
    """A question and what came of it."""

    asked: Asked
    answer: Answer

    def holds(self, most: int | None = None) -> bool:
        """Whether the first so many quotes, all by default, hold the answer."""
        quotes = self.answer.citations[:most]
        return any(self.asked.answered_by(quote.article.id, quote.start, quote.end) for quote in quotes)


def rows(*names: str) -> list[dict[str, Any]]:
    """The articles of some files."""
    return [json.loads(line) for name in names for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


@contextmanager
def asking() -> Iterator[Ask]:
    """Asking over the articles that nothing was learnt from."""
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), 2)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with SqliteLibrary(f"sqlite:///{home}/library.db", home / "index") as library:
            for _ in Ingest(library, embedder)(map(news_document, rows("held", "c")), LOCAL):
                pass
            yield Ask(library, embedder, reader=OnnxReader(2))


def results(ask: Ask, share: int = 1) -> list[Result]:
    """One of so many questions, asked."""
    questions = [asked for row in rows("held") for asked in news_questions(row)]
    return [Result(one, ask(one.question, LOCAL)) for one in questions[::share]]


def figures(found: Sequence[Result]) -> dict[str, float]:
    """The measured shares, each 0…1, higher is better."""
    able = [one for one in found if one.asked.answers]
    unable = [one for one in found if not one.asked.answers]
    answered = [one for one in found if one.answer.answered]
    sure = [one.answer.confidence for one in found]
    return {
        "answerable: the answer is quoted": _share([one.holds() for one in able]),
        "answerable: it is in the first quote": _share([one.holds(1) for one in able]),
        "unanswerable: nothing is answered": _share([not one.answer.answered for one in unable]),
        "of what is answered, right": _share([one.holds() for one in answered]),
        "answerable questions are surer than others (AUROC)": round(
            auroc(sure, [bool(one.asked.answers) for one in found]) or 0.0, 3
        ),
    }


def quarter(ask: Ask) -> dict[str, float]:
    """The figures of the questions that the tests ask."""
    return figures(results(ask, _QUARTER))


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 3)


def main() -> None:
    """Print, and update on request."""
    parser = argparse.ArgumentParser(description="Measure answers to held-out news.")
    parser.add_argument("--update", action="store_true", help="raise the floors to the figures")
    update = parser.parse_args().update
    with asking() as ask:
        if update:
            kept = json.loads(FLOOR.read_text("utf-8")) if FLOOR.exists() else {}
            raised = {name: max(figure, kept.get(name, 0.0)) for name, figure in quarter(ask).items()}
            FLOOR.write_text(json.dumps(raised, indent=1) + "\n", "utf-8")
            return
        for name, one in (("with the reader", ask), ("without", replace(ask, reader=None))):
            print(name)
            for figure, value in figures(results(one)).items():
                print(f"  {value:.3f}  {figure}")


if __name__ == "__main__":
    main()
