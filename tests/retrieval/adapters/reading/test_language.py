"""The language of texts."""

import pytest

from retrieval.adapters.reading.language import code, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour board met on Monday to vote on the tunnel and its cost.", "en"),
        ("Der Hafenrat trat am Montag zusammen, um über den Tunnel abzustimmen.", "de"),
        ("Le conseil du port s'est réuni lundi pour voter sur le tunnel.", "fr"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    """A sentence of common length is enough."""
    assert detect(text) == language


def test_few_characters_tell_nothing() -> None:
    """Under forty characters, white space aside, a guess would be one."""
    assert detect("Harbour tunnel") is None
    assert detect(" " * 500 + "Harbour tunnel") is None


@pytest.mark.parametrize(
    ("said", "language"), [("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("English", None), ("", None), (None, None)]
)
def test_what_a_file_says_of_its_language_is_made_a_code(said: str | None, language: str | None) -> None:
    """Regions go, and what is no code is none."""
    assert code(said) == language
