"""Text files that hold an article and nothing else."""

from datetime import datetime

import pytest

from retrieval.adapters.reading import plain

BODY = """\
The harbour board met on Monday to vote on the tunnel, which is to cost 212 million – twice as much as planned.

"We have waited nine years," said Ida Lund, who chairs the board (and swims to work). "It can wait another."

News
Home is where the ferry lands, people say here; on Dec. 3 it landed twice.

- a list
* of things
• as they are

What happens next? Nobody at the meeting knew."""


def test_a_headline_set_apart_is_the_title(now: datetime) -> None:
    """The rest is the text, letter by letter."""
    document = plain.read(f"Tunnel vote is put off again\n\n{BODY}\n".encode(), now)
    assert (document.title, document.text) == ("Tunnel vote is put off again", BODY)


def test_without_a_headline_the_text_keeps_it_all(now: datetime) -> None:
    """The title is the start of the first sentence."""
    document = plain.read(BODY.encode(), now)
    assert document.text == BODY
    assert (
        document.title
        == "The harbour board met on Monday to vote on the tunnel, which is to cost 212 million – twice as much…"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Just one line",
        "Just one sentence.",
        "A first line\nright above the second, which goes on.",
        "A first paragraph that ends in a full stop.\n\nA second one.",
        "Hafen\nund Meer, sagte er, seien eins.",
        "港の市長は月曜日に新しい計画を発表した。\n\n工事は来年の春に始まる。",
    ],
)
def test_other_articles_come_through_unchanged(text: str, now: datetime) -> None:
    """However short they are."""
    document = plain.read(text.encode(), now)
    assert document.text == text
    assert document.title


def test_wrapped_lines_stay_as_they_are(now: datetime) -> None:
    """A text broken at a fixed width keeps its breaks, and its paragraphs are told from its headline."""
    body = (
        "The harbour board met on Monday to vote on the tunnel, which is\n"
        "to cost 212 million, twice as much as planned when work on it\n"
        "began nine years ago, in another century of the board.\n\n"
        "Ida Lund, who chairs the board and swims to work, said that it\n"
        "can wait another year or two."
    )
    document = plain.read(f"Tunnel vote is put off again\n\n{body}".encode(), now)
    assert (document.title, document.text) == ("Tunnel vote is put off again", body)


def test_nothing_at_all_is_no_error_here(now: datetime) -> None:
    """What to say of an empty text is for the caller to decide."""
    assert plain.read("\u200b\n".encode(), now).text == ""
