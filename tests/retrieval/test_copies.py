"""Which articles repeat a text."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.copies import voices
from retrieval.ports import Opening
from tests.retrieval.openings import opening

WORDS = [f"word{number}" for number in range(3_000)]


def prose(seed: int, length: int = 200) -> str:
    """So many words in sentences of ten."""
    words = random.Random(seed).choices(WORDS, k=length)  # noqa: S311 - no secret
    return ". ".join(" ".join(words[start : start + 10]).capitalize() for start in range(0, length, 10)) + "."


TEXT = prose(1)
OTHERS = [opening(prose(seed), source=f"Site {seed}") for seed in range(2, 8)]


def edited(text: str) -> str:
    """Every fortieth word another one."""
    return " ".join("altered" if place % 40 == 20 else word for place, word in enumerate(text.split()))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        edited(TEXT),
        " ".join(TEXT.split()[:120]),
        f"{TEXT} Sign up to our newsletter and read more stories like this one in your inbox every morning.",
        f"From our partner. {edited(' '.join(TEXT.split()[:140]))} Read more on our site.",
        TEXT.upper().replace(".", " –"),
    ],
    ids=["the same", "edited", "cut short", "added to", "all of it", "set in capitals"],
)
def test_a_text_told_again_is_no_voice_of_its_own(text: str) -> None:
    """Whichever of the two comes first."""
    first, again = opening(TEXT, title="A headline"), opening(text, title="Another headline", source="Elsewhere")
    assert voices([first, *OTHERS, again]) == [[0, 7], *([place] for place in range(1, 7))]
    assert voices([again, *OTHERS, first])[0] == [0, 7]


def test_copies_of_copies_are_one_voice() -> None:
    """Although the first and the last have little in common."""
    words = TEXT.split()
    parts = [" ".join(words[start : start + 100]) for start in (0, 15, 30, 45, 60)]
    assert voices([opening(part, source=part[:9]) for part in parts]) == [[0, 1, 2, 3, 4]]
    assert voices([opening(part, source=part[:9]) for part in (parts[0], parts[4])]) == [[0], [1]]


def test_a_quotation_and_a_notice_make_no_copy() -> None:
    """Two articles with one paragraph in common, and short ones above one long notice."""
    quote = prose(9, 40)
    assert voices([opening(f"{quote} {prose(10, 80)}"), opening(f"{prose(11, 90)} {quote}")]) == [[0], [1]]
    notice = "This page is kept by the desk. " + " ".join(["Subscribe"] * 40)
    short = [opening(f"{prose(seed, 150)} {notice}", title=prose(seed, 10)) for seed in (12, 13)]
    assert voices(short) == [[0], [1]]


@given(texts=st.lists(st.text(min_size=1).filter(lambda text: text.strip()), max_size=8))
@settings(deadline=None, max_examples=60)
def test_any_texts_are_put_somewhere_once(texts: list[str]) -> None:
    """Also those without a word; in order."""
    openings = [_bare(OTHERS[0], text) for text in texts]
    found = voices(openings)
    assert sorted(place for voice in found for place in voice) == list(range(len(texts)))
    assert found == sorted(found) == [sorted(voice) for voice in found]


def _bare(like: Opening, text: str) -> Opening:
    """An opening with another text, and the vectors of the first."""
    return replace(like, reading=replace(like.reading, article=replace(like.article, text=text)))
