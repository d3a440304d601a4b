"""What is read of a long article, and what of a model's words is a sentence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.drafting import excerpt, finished, grouped
from tests.retrieval.texts import odd_texts

SENTENCES = [f"Sentence number {number} of this article tells something." for number in range(400)]
LONG = "\n\n".join(" ".join(SENTENCES[place : place + 4]) for place in range(0, len(SENTENCES), 4))


def test_a_text_with_room_is_read_whole() -> None:
    """To the last character that there is room for."""
    assert excerpt(LONG, len(LONG)) == LONG
    assert excerpt("", 10) == ""


def test_of_a_long_text_the_beginning_is_read_and_places_up_to_the_end() -> None:
    """In order, in whole sentences, within the room and with little of it left."""
    read = excerpt(LONG, 6_000)
    assert 4_500 < len(read) <= 6_000 + 2 * 12
    numbers = [int(word) for word in read.split() if word.isdigit()]
    assert numbers[:40] == list(range(40))
    assert numbers[-1] == 399
    assert numbers == sorted(set(numbers))
    assert all(sentence in LONG for sentence in finished(read))
    gaps = [after - before for before, after in pairwise(numbers) if after - before > 1]
    assert len(gaps) >= 5
    assert max(gaps) < 2 * min(gaps)


@given(odd_texts, st.integers(min_value=24, max_value=300))
def test_no_text_is_too_odd(text: str, most: int) -> None:
    """Whatever it is made of, what is read of it is of the length that was asked for."""
    assert len(excerpt(text, most)) <= most + 2 * 12
    assert all(sentence.split() for sentence in finished(text))


def test_a_text_that_is_one_sentence_is_cut() -> None:
    """Nothing says where, so it is anywhere."""
    assert len(excerpt("word " * 5_000, 1_200).split()) > 200


@pytest.mark.parametrize(
    ("costs", "groups"),
    [
        ([1, 1, 1, 1], [(0, 7)]),
        ([2, 2, 2, 2], [(0, 3), (4, 7)]),
        ([9, 1, 1, 9], [(0, 1), (2, 5), (6, 7)]),
    ],
)
def test_neighbours_are_put_together(costs: list[int], groups: list[tuple[int, int]]) -> None:
    """As many as fit, in order, none left out; one too large is alone."""
    assert list(grouped([(0, 1), (2, 3), (4, 5), (6, 7)], costs, 5)) == groups


def test_nothing_to_put_together() -> None:
    """No spans, no groups."""
    assert list(grouped([], [], 5)) == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The ferry sank . Nobody was hurt , they said .", ["The ferry sank.", "Nobody was hurt, they said."]),
        ("It sank at 5:30 . It was .5 m deep.", ["It sank at 5:30.", "It was .5 m deep."]),
        ("Nobody was hurt. The captain was", ["Nobody was hurt."]),
        ("A heading\nNobody was hurt.\nNobody was hurt.", ["Nobody was hurt."]),
        ("“Nobody was hurt.” «Why?» 漢字。", ["“Nobody was hurt.”", "«Why?»", "漢字。"]),
        ("? !!! “…”", []),
        ("", []),
    ],
)
def test_sentences_that_are_finished(text: str, sentences: list[str]) -> None:
    """Each once, on one line, without the blanks that tokenizers leave."""
    assert finished(text) == sentences
