"""Articles out of web pages: what is read beside trafilatura and readability-lxml alone, and pages per second.

    python -m tests.bench.bench_pages [--scrapinghub DIR] [--readability DIR] [--rounds 3] [--json FILE]

`--scrapinghub` names a copy of github.com/scrapinghub/article-extraction-benchmark (`html/*.html.gz` or `html.zip`, and
`ground-truth.json`), `--readability` one of the pages of github.com/mozilla/readability (`test/test-pages`, or them as
`test-pages.zip`). The measure is that of the first: shingles of 4 words, each page's precision and recall, their means,
F1 of the means, and as accuracy the share of pages whose shingles are those of the truth. Of the second, the truth is
the words of `expected.html`, which has captions and the lines of authors in it that we leave out; titles, authors and
days count as right if they are the same but for case, marks and, for days, the time.

A page that is refused counts as one of which nothing was read. Times are of the processor, one thread; the systems take
turns, and what counts is the median of the rounds. Without data, only speed is measured, on pages made up here.
"""

import argparse
import gzip
import json
import logging
import re
import statistics
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import lxml.etree
import lxml.html
import readability
import trafilatura
from rich.progress import track

from retrieval.adapters.reading import html, page_tree
from retrieval.adapters.reading.encoding import decode_page
from retrieval.domain import Document
from retrieval.errors import InputError

NOW = datetime.now(UTC)
WORDS = re.compile(r"\w+")
SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what should be read out of it; ``said`` holds title, byline and publishedTime where they are known."""

    data: bytes
    text: str
    said: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of the table."""

    system: str
    precision: float
    recall: float
    f1: float
    accuracy: float


def ours(data: bytes) -> Document:
    """What Dateline reads."""
    try:
        return html.read(data, NOW)
    except InputError:
        return Document(text="")


def trafilatura_alone(data: bytes) -> Document:
    """What trafilatura reads with its defaults, but for comments."""
    found = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
    if found is None:
        return Document(text="")
    published = datetime.fromisoformat(found.date).replace(tzinfo=UTC) if found.date else None
    return Document(
        text=found.text or "",
        title=found.title or "",
        source=found.sitename,
        author=found.author,
        published=published,
    )


def readability_alone(data: bytes) -> Document:
    """What readability-lxml reads."""
    try:
        document = readability.Document(decode_page(data))
        summary = lxml.html.document_fromstring(document.summary(html_partial=True))
        return Document(text=page_tree.words(summary), title=document.short_title() or "")
    except (readability.readability.Unparseable, lxml.etree.LxmlError, ValueError):
        return Document(text="")


SYSTEMS: dict[str, Callable[[bytes], Document]] = {
    "Dateline": ours,
    "trafilatura": trafilatura_alone,
    "readability-lxml": readability_alone,
}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words with how often it stands there."""
    words = WORDS.findall(text)
    runs = (tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def figures(system: str, read: Sequence[str], true: Sequence[str]) -> Figures:
    """The row of a system, by the benchmark's own rules for empty texts."""
    precisions, recalls, exact = [], [], 0
    for found, wanted in zip(map(shingles, read), map(shingles, true), strict=True):
        common = (found & wanted).total()
        exact += found == wanted
        if found:
            precisions.append(common / found.total())
        if wanted:
            recalls.append(common / wanted.total())
    precision, recall = statistics.mean(precisions or [0]), statistics.mean(recalls or [0])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Figures(system, round(precision, 4), round(recall, 4), round(f1, 4), round(exact / len(true), 3))


def scrapinghub(folder: Path) -> list[Page]:
    """The pages of the article extraction benchmark."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    if (folder / "html.zip").exists():
        with zipfile.ZipFile(folder / "html.zip") as held:
            data = {Path(name).name.split(".")[0]: held.read(name) for name in held.namelist()}
    else:
        data = {path.name.split(".")[0]: gzip.decompress(path.read_bytes()) for path in folder.glob("html/*.gz")}
    return [Page(data[name], entry["articleBody"], {}) for name, entry in truth.items() if name in data]


def mozilla(folder: Path) -> list[Page]:
    """The pages that Mozilla's Readability is tested with."""
    packed = folder / "test-pages.zip"
    held: Iterable[Path | zipfile.Path] = zipfile.Path(packed).iterdir() if packed.exists() else folder.iterdir()
    pages = []
    for page in sorted(held, key=lambda path: path.name):
        expected = lxml.html.document_fromstring((page / "expected.html").read_text("utf-8"))
        said = json.loads((page / "expected-metadata.json").read_text("utf-8"))
        pages.append(Page((page / "source.html").read_bytes(), page_tree.words(expected), said))
    return pages


def made_up(count: int = 30) -> list[Page]:
    """Pages as news sites make them, of growing length."""
    pages = []
    for number in range(count):
        text = [
            f"On day {day} of the strike the port of Skerrin stood still, its {number} cranes idle."
            for day in range(60)
        ]
        menu = "".join(f'<li><a href="/{item}">Section {item}</a></li>' for item in range(40))
        teasers = "".join(f'<div class="teaser"><a href="/t{item}">Story {item}</a></div>' for item in range(60))
        article = "".join(
            f'<p class="text">{one} <a href="/more">It began in May</a>.</p>' for one in text[: 2 + 2 * number]
        )
        head = f"<title>Day {number} | Skerrin Post</title><style>{'p { margin: 0 }' * 500}</style>"
        body = f"<nav><ul>{menu}</ul></nav><main><h1>Day {number}</h1>{article}</main><aside>{teasers}</aside>"
        page = f"<html><head>{head}</head><body>{body}</body></html>"
        pages.append(Page(page.encode(), "", {}))
    return pages


def plain(value: str | None) -> str:
    """Letters and digits alone, in small letters."""
    return "".join(WORDS.findall(value or "")).casefold()


def told(read: Sequence[Document], pages: Sequence[Page]) -> dict[str, str]:
    """How many titles, authors and days of those that the truth knows are right."""
    right: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for document, page in zip(read, pages, strict=True):
        day = str(document.published)[:10]
        pairs = {"title": document.title, "byline": document.author, "publishedTime": day}
        for name, mine in pairs.items():
            wanted = page.said.get(name) or ""
            known[name] += bool(wanted)
            wanted = wanted[:10] if name == "publishedTime" else wanted
            right[name] += bool(wanted) and plain(mine) == plain(wanted)
    return {name: f"{right[name]} of {known[name]}" for name in known}


def speed(pages: Sequence[Page], rounds: int) -> dict[str, float]:
    """Pages per second of each system: the median of the rounds."""
    seconds: dict[str, list[float]] = {name: [] for name in SYSTEMS}
    for _ in track(range(rounds), "speed"):
        for name, read in SYSTEMS.items():
            start = time.process_time()
            for page in pages:
                read(page.data)
            seconds[name].append(time.process_time() - start)
    return {name: round(len(pages) / statistics.median(taken), 1) for name, taken in seconds.items()}


def measure(pages: Sequence[Page]) -> tuple[list[Figures], dict[str, dict[str, str]]]:
    """The table of a set of pages, and what each system knows of them besides the text."""
    rows, facts = [], {}
    for name, read in SYSTEMS.items():
        documents = [read(page.data) for page in track(pages, name)]
        rows.append(figures(name, [document.text for document in documents], [page.text for page in pages]))
        if any(page.said for page in pages):
            facts[name] = told(documents, pages)
    return rows, facts


def shown(rows: Iterable[Figures]) -> str:
    """A table in Markdown."""
    head = "| system | precision | recall | F1 | accuracy |\n|---|---|---|---|---|"
    return "\n".join([head, *("| " + " | ".join(str(value) for value in asdict(row).values()) + " |" for row in rows)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Articles out of web pages.")
    parser.add_argument("--scrapinghub", type=Path)
    parser.add_argument("--readability", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    for name in ("trafilatura", "htmldate", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    sets = {
        name: load(folder)
        for name, load, folder in (
            ("scrapinghub", scrapinghub, options.scrapinghub),
            ("readability", mozilla, options.readability),
        )
        if folder
    }
    result: dict[str, object] = {}
    for name, pages in sets.items():
        rows, facts = measure(pages)
        print(f"\n{name}, {len(pages)} pages\n{shown(rows)}\n{facts or ''}")
        result[name] = {"rows": [asdict(row) for row in rows], "facts": facts}
    for name, pages in (sets or {"made up": made_up()}).items():
        SYSTEMS["Dateline"](pages[0].data)  # loads what is loaded once
        result[f"pages/s, {name}"] = speed(pages, options.rounds)
        print(f"\npages per second, {name}: {result[f'pages/s, {name}']}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
