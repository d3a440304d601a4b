"""Markdown files."""

from datetime import UTC, datetime

import pytest

from retrieval.adapters.reading import markdown
from retrieval.domain import Document
from retrieval.errors import InputError


def read(text: str, now: datetime) -> Document:
    """What is made of a text."""
    return markdown.read(text.encode(), now)


def test_the_words_stay_and_the_markup_goes(now: datetime) -> None:
    """Blocks become paragraphs; wrapped lines are joined; links keep their words; pictures, comments and tags go."""
    text = """\
# Tunnel *opens*

The **tunnel** [opened](https://a.example "t") on
Tuesday ![the portal](p.png).
It cost `12` million &amp; more.

- One
- Two

  More of two

| Port | Ships |
|------|-------|
| Oslo | 12    |

<!-- nobody sees this -->
<div>Shown <b>too</b> <span hidden>but not this</span></div>

> Quoted.

```
as written
```
"""
    document = read(text, now)
    assert document.title == "Tunnel opens"
    assert document.text.split("\n\n") == [
        "The tunnel opened on Tuesday . It cost 12 million & more.",
        "One",
        "Two",
        "More of two",
        "Port | Ships",
        "Oslo | 12",
        "Shown too",
        "Quoted.",
        "as written",
    ]


def test_front_matter_tells_the_facts(now: datetime) -> None:
    """Each field is read under its several names."""
    text = """\
---
title: "Update: tunnel opens"
site: Harbour Post
date: 2026-03-12T18:20:00+01:00
authors: [Ida Lund, Per Dahl, Kim Oda]
link: https://harbour.example/1
lang: en
---

## Update: Tunnel Opens!

The tunnel opened.
"""
    assert read(text, now) == Document(
        text="The tunnel opened.",
        title="Update: tunnel opens",
        source="Harbour Post",
        author="Ida Lund, Per Dahl and Kim Oda",
        url="https://harbour.example/1",
        language="en",
        published=datetime(2026, 3, 12, 17, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("written", "day"), [("2026-03-12", 12), ("12 March 2026", 12), ("2099-01-01", None), ("soon", None), ("[1]", None)]
)
def test_dates_in_front_matter_are_read_or_left_out(written: str, day: int | None, now: datetime) -> None:
    """An article is worth having without its date."""
    document = read(f"---\ntitle: A\ndate: {written}\n---\nText.", now)
    assert document.published == (day and datetime(2026, 3, day, tzinfo=UTC))


def test_only_addresses_on_the_web_are_taken_from_front_matter(now: datetime) -> None:
    """Nothing that a click would run."""
    assert read("---\nurl: javascript:alert(1)\n---\nText.", now).url is None


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("title: Update: tunnel opens", "line 2; put values that hold a colon in quotes"),
        ("title: x\ndate: 2026-02-31", "not plain YAML"),
        ("title: x\na: &a [x]\nb: *a", "not plain YAML"),
        ("title: " + "[" * 5000, "front matter"),
        ("title: x\nb: " + "x" * 9000, "longer than 8,192 characters"),
    ],
)
def test_broken_front_matter_is_told(head: str, reason: str, now: datetime) -> None:
    """The message says where it breaks and what to do."""
    with pytest.raises(InputError, match=reason):
        read(f"---\n{head}\n---\nText.", now)


def test_a_rule_at_the_top_is_no_front_matter(now: datetime) -> None:
    """Text between two rules is text."""
    document = read("---\nNote: the harbour\n\nThe tunnel opened.\n\n---\nThe end.", now)
    assert "The tunnel opened." in document.text
    assert "Note: the harbour" in document.text + document.title


def test_without_any_heading_the_title_is_the_first_sentence(now: datetime) -> None:
    """And the text keeps it."""
    document = read("The tunnel opened. It is long.", now)
    assert (document.title, document.text) == ("The tunnel opened", "The tunnel opened. It is long.")


def test_a_subheading_further_down_is_no_title(now: datetime) -> None:
    """Only what stands first, or a heading of the first level, is."""
    assert read("The tunnel opened.\n\n## Background\n\nIt is long.", now).title == "The tunnel opened"
    assert read("Harbour Post\n\n# Tunnel opens\n\nIt is long.", now).title == "Tunnel opens"


def test_endless_markdown_is_refused(now: datetime) -> None:
    """What would take the parser minutes is told instead."""
    with pytest.raises(InputError, match="longer than 2,000,000 characters; split it"):
        read("![" * 1_000_001, now)
