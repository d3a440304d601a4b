"""Follow-ups, made to stand alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.followup import standalone
from retrieval.questions import parse
from tests.retrieval.texts import odd_texts


@given(st.text() | odd_texts, st.lists(st.text() | odd_texts, max_size=5))
@settings(deadline=None)
def test_any_thread_will_do(text: str, thread: list[str]) -> None:
    """Never an error; what was asked stays as it was, and what is added comes from the thread."""
    found = standalone(text, thread)
    assert found.startswith(text)
    added = {word.lower() for word in parse(found[len(text) :]).words}
    assert added <= {word for turn in thread for word in (*parse(turn).words, *map(str.lower, parse(turn).anchors))}


@pytest.mark.parametrize("text", ["What happened at the harbour?", "and the otters?", ""])
def test_without_a_thread_nothing_changes(text: str) -> None:
    """There is nothing to lean on."""
    assert standalone(text, []) == text


@pytest.mark.parametrize(
    ("text", "thread", "carried"),
    [
        ("How many died?", ["What happened to the ferry near Skerrin?"], "Skerrin"),
        ("Who is she married to?", ["When was Ann Perrin elected?"], "Ann Perrin"),
        ("and in 2025?", ["How many otters were counted at Lorn in 2026?"], "Lorn 2026"),
        ("why?", ["did the bridge close"], "bridge close"),
        ("When does it open again?", ["why did the bridge close"], "bridge close"),
        ("What about Oslo?", ["How was the weather in Bergen?"], "Bergen"),
        ("and who was the captain?", ["What happened to the Morning Tern?"], "Morning Tern"),
        ("and why?", ["when did the strike end"], "strike end"),
    ],
)
def test_what_leans_is_carried_on(text: str, thread: list[str], carried: str) -> None:
    """By a pronoun, an opening word, or as it says too little; names go first, other words where there are none."""
    assert standalone(text, thread) == f"{text} ({carried})"


@pytest.mark.parametrize(
    ("text", "thread"),
    [
        ("How many people live in Harwick today?", ["What happened near Skerrin?"]),
        ("Where is Skerrin?", ["Who found a chest near Oslo?"]),
        ("Which otters were counted near the old mill?", ["Who won the cup in Bergen?"]),
    ],
)
def test_what_stands_alone_stays(text: str, thread: list[str]) -> None:
    """A full question, or one that names something new."""
    assert standalone(text, thread) == text


def test_what_was_asked_comes_before_what_was_answered() -> None:
    """A long answer's many names do not push out what is spoken of."""
    answer = (
        "Twelve people died and nine were still missing on Tuesday afternoon after the ferry hit rocks outside Port"
        " Maren, said Leonie Strake, who commands the coastguard station there and was on the quay with Marcus Feld."
    )
    found = standalone("how old was she?", ["What happened to the Morning Tern?", answer])
    assert found.startswith("how old was she? (Morning Tern ")


def test_nothing_is_carried_twice() -> None:
    """What the question names already is not added, and a thread's names once each, six at most."""
    thread = ["did Ann meet Bo and Cy at Harwick?", "did Ann meet Di and Ed and Fay and Gus at Harwick?"]
    found = standalone("did they meet Ann again?", thread)
    added = found.removeprefix("did they meet Ann again? (").removesuffix(")").split()
    assert len(set(added)) == len(added) == 6
    assert "Ann" not in added
