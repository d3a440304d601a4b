"""Measures questions about many articles: which articles their answers cite, of those that they must or may cite.

python -m tests.quality.many         # over the sample articles and the news beside this file
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from retrieval.ask import Ask
from retrieval.domain import LOCAL, Answer, Document
from retrieval.ingest import Ingest
from tests.quality.measure import questions, samples

NEWS = ("a", "b", "c")
FORMS = ("happened", "compare", "count", "said", "sources", "list")


@dataclass(frozen=True, slots=True)
class Result:
    """A row of `many.jsonl`, the answer, and which articles it cites.

    Of each of the row's groups in ``must`` one article has to be cited; those in ``may`` are right as well.
    """

    row: Mapping[str, Any]
    answer: Answer
    cited: tuple[str, ...]

    @property
    def right(self) -> list[bool]:
        """For each cited article, whether it belongs there."""
        allowed = {article for group in self.row["must"] for article in group} | set(self.row["may"])
        return [article in allowed for article in self.cited]

    @property
    def found(self) -> list[bool]:
        """For each article that has to be there, whether it is."""
        return [not set(group).isdisjoint(self.cited) for group in self.row["must"]]

    @property
    def is_counted(self) -> bool:
        """Whether the number told is right, where one is asked for."""
        count = self.row.get("count")
        told = self.answer.lead if count else self.answer.reason
        return count is None or told.startswith(f"{count} of " if count else "None of ")


@contextmanager
def everything() -> Iterator[tuple[Ask, dict[str, str]]]:
    """Asking over the samples and the news, and the name of each article's id."""
    with samples() as (ask, names):
        news = [row for part in NEWS for row in questions(f"news/{part}.jsonl")]
        done = Ingest(ask.library, ask.embedder)([_document(row) for row in news], LOCAL)
        yield ask, names | {one.article_id or "": one.article_id or "" for one in done}


def asked(ask: Ask, names: Mapping[str, str], row: Mapping[str, Any]) -> Result:
    """Ask one row."""
    answer = ask(row["question"], LOCAL)
    cited = dict.fromkeys(names[citation.article.id] for citation in answer.citations)
    return Result(row, answer, tuple(cited))


def figures(results: Sequence[Result]) -> dict[str, tuple[float, float, float]]:
    """For each form the precision and the recall of the cited articles, and the share of rows that are wholly right."""
    told = {}
    for form in FORMS:
        own = [one for one in results if one.row["form"] == form]
        right = [hit for one in own for hit in one.right]
        found = [hit for one in own for hit in one.found]
        whole = [all(one.right) and all(one.found) and one.is_counted for one in own]
        told[form] = _share(right), _share(found), _share(whole)
    return told


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 3) if values else 1.0


def _document(row: Mapping[str, Any]) -> Document:
    published = datetime.fromisoformat(row["published"])
    dated = published if published.tzinfo else published.replace(tzinfo=UTC)
    return Document(row["text"], row["title"], row["url"], row["source"], published=dated, id=row["id"])


def main() -> None:
    """Print the figures, and what went wrong."""
    with everything() as (ask, names):
        results = [asked(ask, names, row) for row in questions("many.jsonl")]
    for one in results:
        if not (all(one.right) and all(one.found) and one.is_counted):
            print(f"{one.row['id']} {one.row['question']}\n   {one.cited}\n   {one.answer.text or one.answer.reason}\n")
    print("precision  recall  wholly right")
    for form, (precision, recall, whole) in figures(results).items():
        print(f"{precision:9.3f} {recall:7.3f} {whole:13.3f}  {form}")


if __name__ == "__main__":
    main()
