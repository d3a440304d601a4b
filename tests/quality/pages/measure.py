"""What is read out of pages that were written for this, beside trafilatura and readability-lxml alone.

    python -m tests.quality.pages.measure    # the figures, and where each page of ours differs from its truth

The text is measured as in `tests.bench.bench_pages`, by shingles of four words. A page behind a wall has no text that
counts: it is right to refuse it, or to say that it is not whole.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from retrieval.domain import Document
from tests.bench.bench_pages import SYSTEMS, figures, plain, shingles

HERE = Path(__file__).parent
FLOOR = HERE / "floor.json"
FACTS = ("title", "author", "source", "published")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page and what is true of it."""

    page: str
    data: bytes
    truth: dict[str, Any]
    """``text``, ``style`` and those of `FACTS` that the page settles: None where nothing of the kind is right."""

    @property
    def walled(self) -> bool:
        """Whether most of the article is kept from the reader."""
        return bool(self.truth.get("walled"))


Read = list[tuple[Labelled, Document]]


def labelled() -> list[Labelled]:
    """All pages."""
    rows = map(json.loads, (HERE / "truth.jsonl").read_text("utf-8").splitlines())
    return [Labelled(row["page"], (HERE / f"{row['page']}.html").read_bytes(), row) for row in rows]


def read_by(system: Callable[[bytes], Document], pages: Sequence[Labelled]) -> Read:
    """Every page with what a system reads of it."""
    return [(page, system(page.data)) for page in pages]


def measured(read: Read) -> dict[str, float]:
    """Precision, recall, F1 and accuracy of the texts, and the share of each fact and of the walls that is right."""
    whole = [(document.text, page.truth["text"]) for page, document in read if not page.walled]
    row = figures("", [found for found, _ in whole], [wanted for _, wanted in whole])
    shares = {"precision": row.precision, "recall": row.recall, "F1": row.f1, "accuracy": row.accuracy}
    for name in FACTS:
        told = [fact_right(name, page, document) for page, document in read if name in page.truth]
        shares[name] = round(sum(told) / len(told), 3)
    walls = [bool(document.partial) or not document.text for page, document in read if page.walled]
    return shares | {"walls": round(sum(walls) / len(walls), 3)}


def fact_right(name: str, page: Labelled, document: Document) -> bool:
    """Whether a fact is the same but for case, marks and "and"; a date, but for the time of day at its own place."""
    wanted = page.truth[name]
    if name != "published":
        return _same(getattr(document, name), wanted)
    day = datetime.fromisoformat(wanted)
    found = document.published.astimezone(day.tzinfo) if day.tzinfo and document.published else document.published
    return found is not None and found.date() == day.date()


def _same(found: str | None, wanted: str | None) -> bool:
    return plain((found or "").replace(" and ", ", ")) == plain((wanted or "").replace(" and ", ", "))


def f1(page: Labelled, document: Document) -> float:
    """F1 of one page's text."""
    ours, theirs = shingles(document.text), shingles(page.truth["text"])
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def differences(page: Labelled, document: Document) -> list[str]:
    """The paragraphs that are read and are not in the truth (+) or the other way round (-), and wrong facts (!)."""
    ours, theirs = (_paragraphs(text) for text in (document.text, page.truth["text"]))
    wrong = [
        f"! {name}: {getattr(document, name)!s}, not {page.truth[name]}"
        for name in FACTS
        if name in page.truth and not fact_right(name, page, document)
    ]
    more = [f"+ {line}" for key, line in ours.items() if key not in theirs]
    return [*wrong, *more, *(f"- {line}" for key, line in theirs.items() if key not in ours)]


def _paragraphs(text: str) -> dict[str, str]:
    return {plain(line): line.strip()[:100] for line in text.splitlines() if plain(line)}


def main() -> None:
    """Print."""
    for name in ("trafilatura", "htmldate", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    pages = labelled()
    read = {name: read_by(system, pages) for name, system in SYSTEMS.items()}
    for name, one in read.items():
        print(name, measured(one))
    for page, document in read["Dateline"]:
        print(f"\n{page.page} {page.truth['style']}: {f1(page, document):.3f}", document.partial)
        print("\n".join(differences(page, document)))


if __name__ == "__main__":
    main()
