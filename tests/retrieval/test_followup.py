"""A follow-up is made to stand alone by what the thread named."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.followup import standalone

FERRY = "What happened to the Morning Tern?"
ANSWER = (
    "Twelve people died and nine were still missing on Tuesday afternoon after the ferry hit rocks outside Port Maren,"
    " said Leonie Strake, who commands the coastguard station there and was on the quay with Marcus Feld."
)


def test_a_question_alone_stays_as_it_is() -> None:
    """Without a thread there is nothing to carry."""
    assert standalone("and who was the captain?", []) == "and who was the captain?"


def test_names_are_carried_into_a_question_that_leans_on_them() -> None:
    """The ferry is meant, though it is not said."""
    assert standalone("and who was the captain?", [FERRY]) == "and who was the captain? (Morning Tern)"


def test_what_was_asked_comes_before_what_was_answered() -> None:
    """An answer's many names do not push out what is spoken of."""
    assert standalone("how old was she?", [FERRY, ANSWER]).partition("(")[2].startswith("Morning Tern")


def test_a_new_topic_is_left_alone() -> None:
    """A question with names of its own that leans on nothing starts afresh."""
    assert (
        standalone("Who won the Kelland Cup final in Aldersund?", [FERRY])
        == "Who won the Kelland Cup final in Aldersund?"
    )


def test_without_names_the_latest_words_are_carried() -> None:
    """Lower-case typists are understood too."""
    assert standalone("and why?", ["when did the strike end"]) == "and why? (strike end)"


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=4))
def test_any_text_is_taken(text: str, thread: list[str]) -> None:
    """Whatever is typed, the question itself comes first and whole."""
    assert standalone(text, thread).startswith(text)
