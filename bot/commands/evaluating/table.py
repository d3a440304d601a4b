"""Shows what `evaluate` measured: the configurations side by side, for people, and a line of JSON for each."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from bot.commands.rows import Row
from bot.plain import one_line
from config import Settings
from retrieval.evaluate import Outcome, figures
from retrieval.scores import Figure

_MEASURES: Sequence[Mapping[str, str]] = (
    {
        "article_hit_1": "right article first",
        "article_hit_5": "right article among the first 5",
        "article_mrr": "right article, mean reciprocal rank",
        "passage_hit_1": "passage with an answer first",
        "passage_hit_5": "passage with an answer among the first 5",
        "passage_mrr": "passage with an answer, mean reciprocal rank",
    },
    {
        "best_sentence": "answer in the best sentence, said or not",
        "first_quote": "answer in the first quote",
        "any_quote": "answer in a quote shown",
        "span_exact": "marked words are an accepted answer",
        "span_f1": "marked words, F1",
        "reader_exact": "reader alone, right",
        "reader_f1": "reader alone, F1",
        "reader_f1_answerable": "reader alone, F1 where there is an answer",
    },
    {
        "answered": "questions answered",
        "right_of_answered": "of those answered, rightly",
        "refused": "of those without an answer, refused",
        "auroc": "confidence tells which have an answer, AUROC",
        "coverage_90": "can be answered with 90 % right",
        "citation_precision": "citations that hold an answer",
        "citation_recall": "sentences with a citation that stands",
    },
    {"ms_p50": "ms a question, median", "ms_p95": "ms a question, 95th percentile", "memory_mb": "memory at most, MB"},
)
_WIDEST_NAME = 44  # columns


@dataclass(slots=True)
class Column:
    """A configuration with what came of the questions so far; ``peak`` is in bytes, ``error`` why there is no more."""

    name: str
    choices: Mapping[str, str]
    settings: Settings
    outcomes: list[Outcome] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    peak: float | None = None
    error: str = ""

    def figures(self) -> dict[str, Figure | None]:
        """Every measure by name."""
        memory = None if self.peak is None else Figure(self.peak / 1e6)
        return figures(self.outcomes) | {"memory_mb": memory}


def show(name: str, columns: Sequence[Column], stream: TextIO | None = None) -> None:
    """Print a table of a file's questions."""
    able = max(sum(one.able for one in column.outcomes) for column in columns)
    most = max(len(column.outcomes) for column in columns)
    table = Table()
    table.add_column("")
    for column in columns:
        table.add_column(Text(one_line(column.name)), max_width=_WIDEST_NAME, overflow="fold")
    _rows(table, columns)
    console = Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:  # nothing is to be cut off
        console.width = Measurement.get(console, console.options.update(max_width=10_000), table).maximum
    console.print(Text(one_line(f"{name}: {_number(most, able)}"), style="bold"), soft_wrap=True)
    console.print(table)
    if able:
        console.print("In brackets: where the figure is in 95 of 100 sets of as many questions.", soft_wrap=True)


def row(name: str, column: Column) -> Row:
    """A configuration as JSON; its secrets are not in it."""
    found = column.figures()
    return {
        "file": name,
        "configuration": column.name,
        "settings": dict(column.choices),
        "error": column.error or None,
        "questions": len(column.outcomes),
        "answerable": sum(one.able for one in column.outcomes),
        "not_asked": list(column.refused),
        "broke_off": sum(one.broken for one in column.outcomes),
        "figures": {key: one and round(one.value, 4) for key, one in found.items()},
        "intervals": {
            key: [round(one.low, 4), round(one.high, 4)]
            for key, one in found.items()
            if one and one.low is not None and one.high is not None
        },
    }


def _rows(table: Table, columns: Sequence[Column]) -> None:
    if any(column.error for column in columns):
        table.add_row("stopped by", *(Text(one_line(column.error)) for column in columns))
    table.add_row("questions asked", *(f"{len(column.outcomes):,}" for column in columns))
    if any(one.broken for column in columns for one in column.outcomes):
        broken = (sum(one.broken for one in column.outcomes) for column in columns)
        table.add_row("answers for which the model broke off", *map(str, broken))
    found = [column.figures() for column in columns]
    for group in _MEASURES:
        table.add_section()
        for key, label in group.items():
            if any(one[key] for one in found):
                table.add_row(label, *(_told(one[key]) for one in found))


def _told(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.low is None or figure.high is None:
        return f"{figure.value:,.0f}" if figure.value >= 10 else f"{figure.value:.1f}"
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f})"


def _number(questions: int, able: int) -> str:
    asked = f"{questions:,} question{'s' * (questions != 1)}"
    return f"{asked}, {able:,} with an answer in the articles, {questions - able:,} without"
