"""Labelled articles, and how well clusters of them agree with their events.

    python -m tests.quality.bcubed    # B-cubed of each file, and where stories went wrong

B-cubed (Bagga & Baldwin, 1998) is taken per article: precision is the share of its cluster that is of its event, recall
the share of its event that is in its cluster.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from retrieval.domain import LOCAL, Document
from retrieval.group import Group
from retrieval.ingest import Ingest
from retrieval.ports import Embedder
from tests.retrieval.fakes import DictLibrary
from tests.retrieval.models import sentence_embedder

STORIES = Path(__file__).parent / "stories"
FILES = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Articles, and by their ids the event that each tells of and what text it copies, if any."""

    documents: tuple[Document, ...]
    events: Mapping[str, str]
    copies: Mapping[str, str]


def labelled(files: Sequence[str] = FILES) -> Labelled:
    """The articles of the files."""
    lines = [line for file in files for line in (STORIES / f"{file}.jsonl").read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines if line.strip()]
    documents = tuple(
        Document(
            text=row["text"],
            title=row["title"],
            url=row["url"],
            source=row["source"],
            published=_moment(row.get("published")),
            id=row["id"],
        )
        for row in rows
    )
    copies = {row["id"]: row["copy_of"] for row in rows if row.get("copy_of")}
    return Labelled(documents, {row["id"]: row["event"] for row in rows}, copies)


def bcubed(found: Mapping[str, str], events: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters, given as the cluster of each article, held against the events."""
    sizes = Counter(found.values()), Counter(events.values())
    both = Counter((found[name], events[name]) for name in events)
    precision = sum(count * count / sizes[0][cluster] for (cluster, _), count in both.items()) / len(events)
    recall = sum(count * count / sizes[1][event] for (_, event), count in both.items()) / len(events)
    return precision, recall, 2 * precision * recall / (precision + recall)


def grouped(documents: Sequence[Document], embedder: Embedder) -> dict[str, str]:
    """The story of each article, as the program finds it."""
    library = DictLibrary()
    for _ in Ingest(library, embedder)(documents, LOCAL):
        pass
    clusters = Group(library, embedder)(LOCAL)
    return {opening.article.id: cluster.id for cluster in clusters for opening in cluster.openings}


@cache
def stories(files: Sequence[str] = FILES) -> Mapping[str, str]:
    """The story of each article of the files, with the real model."""
    return grouped(labelled(files).documents, sentence_embedder())


def _moment(text: str | None) -> datetime | None:
    moment = datetime.fromisoformat(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def main() -> None:
    """Print."""
    for files in (*FILES, FILES):
        told = labelled(files)
        print(
            "{}: precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(
                "+".join(files), *bcubed(stories(files), told.events)
            )
        )
    members = defaultdict(list)
    for name, story in stories().items():
        members[story].append(name)
    for names in members.values():
        if len({told.events[name] for name in names}) > 1:
            print("several events in one:", *sorted(names))
    for event in sorted(set(told.events.values())):
        parts = {stories()[name] for name in told.events if told.events[name] == event}
        if len(parts) > 1:
            print(f"{event} in several:", *(sorted(members[part]) for part in sorted(parts)))


if __name__ == "__main__":
    main()
