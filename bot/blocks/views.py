"""The modals that ask for something, that say that it is on its way, and that show what came of it."""

from collections.abc import Sequence

from bot.blocks import ids
from bot.blocks.inputs import ask_for, words
from bot.blocks.kit import section
from bot.blocks.message import Block, View
from bot.blocks.modal import modal
from bot.blocks.text import shorten

TITLE = "Dateline"
"""Of a modal that shows a result, or that there is going to be one."""

_LONGEST_QUESTION = 2_000  # which is what `ask` reads
_LONGEST_WORDS = 500
_LONGEST_REASON = 1_000
_LONGEST_ABOUT = 1_000


def loading_view(title: str, external_id: str | None = None) -> View:
    """Shown at once, before there is a result; ``external_id`` is our own name for it, to put the result there."""
    view = modal(title, [section("Working on it …")], ids.RESULT_VIEW)
    return view | {"external_id": external_id} if external_id else view


def result_view(title: str, blocks: Sequence[Block], metadata: str = "") -> View:
    """A message's blocks as a modal, as many as it holds."""
    return modal(title, blocks, ids.RESULT_VIEW, metadata=metadata)


def ask_view(metadata: str, about: str = "", question: str = "") -> View:
    """Asks for a question; ``about`` says in plain words what it is going to be about, ``question`` is a beginning."""
    subject = [section(f"About: {shorten(about, _LONGEST_ABOUT)}")] if about.strip() else []
    asked = ask_for(
        ids.QUESTION,
        "Your question",
        words(_LONGEST_QUESTION, question, lines=True),
        hint="One question, in words: what happened at the harbour?",
    )
    return modal("Ask the articles", [*subject, asked], ids.ASK_VIEW, "Ask", metadata)


def save_view() -> View:
    """Asks for a link to save."""
    url = ask_for(ids.URL, "The article's link", {"type": "url_text_input"}, hint="It is read, and kept for questions.")
    return modal("Save an article", [url], ids.SAVE_VIEW, "Save")


def find_view() -> View:
    """Asks for words to look for."""
    sought = ask_for(ids.WORDS, "Words", words(_LONGEST_WORDS), hint="Articles are found by words and by meaning.")
    return modal("Find articles", [sought], ids.FIND_VIEW, "Find")


def reason_view(turn_id: str) -> View:
    """Asks why an answer was not helpful."""
    why = ask_for(
        ids.REASON,
        "What was wrong with it?",
        words(_LONGEST_REASON, lines=True),
        hint="Whoever looks after this app can read it.",
        optional=True,
    )
    return modal("Not helpful", [why], ids.REASON_VIEW, "Send", turn_id)
