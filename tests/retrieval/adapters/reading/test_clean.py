"""What is taken out of texts, and what stays."""

import pytest

from retrieval.adapters.reading.clean import harmless, one_line, tidy, web_address


@pytest.mark.parametrize(
    "hostile",
    ["\x00", "\x1b", "\x7f", "\x9b", "\xad", "\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\ufeff", "\ue000",
     "\ud800", "\U000e0041", "\U000e0100", "\U0010fffd", "\ufffe"],
)  # fmt: skip
def test_characters_that_hide_or_reorder_text_go(hostile: str) -> None:
    """Controls, zero-width and bidi marks, surrogates, private use and tags leave no trace."""
    assert harmless(f"pay{hostile}ment") == "payment"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "👩\u200d🚒", "naïve “quotes” – €5\tx"])
def test_characters_that_spell_words_stay(text: str) -> None:
    """Joiners stay where scripts and emoji need them, as do accents, quotes and dashes."""
    assert harmless(text) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_a_newline(end: str) -> None:
    """Whatever ends a line somewhere ends it here as a newline."""
    assert harmless(f"one{end}two") == "one\ntwo"


def test_row_text_keeps_its_spaces_and_its_letters_as_given() -> None:
    """Making harmless neither composes letters nor trims."""
    text = "  cafe\u0301 \n\n\n\n end\u00a0 "
    assert harmless(text) == text


def test_extracted_text_is_composed_and_trimmed() -> None:
    """Tidying composes letters, makes spaces plain and leaves one blank line at most."""
    assert tidy("  cafe\u0301\u00a0bar  \n \n\n\nend\t\n") == "café bar\n\nend"


def test_tidying_a_long_run_of_spaces_is_linear() -> None:
    """Half a million spaces in a row are no trap."""
    assert tidy("x" + " " * 500_000 + "y").endswith(" y")


def test_names_are_one_short_line() -> None:
    """A title is one line of at most 300 characters, and a cut one says so."""
    assert one_line(" Two\n lines\u202e ") == "Two lines"
    assert one_line(None) == ""
    long = one_line("word " * 100)
    assert len(long) <= 300
    assert long.endswith("…")


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "HTTP://A.example"])
def test_whole_web_addresses_pass(url: str) -> None:
    """An address with scheme and host is taken as it is."""
    assert web_address(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "/news/1",
        "ftp://a.example",
        "http://",
        "http://[",
        "https://a.example/a b",
        "https://a.example/\u202e",
        f"https://a.example/{'x' * 3000}",
    ],
)
def test_other_addresses_do_not_pass(url: str | None) -> None:
    """What a reader can't follow in a browser is no address."""
    assert web_address(url) is None
