"""Bytes to text."""

import pytest

from retrieval.adapters.reading.encoding import decode, decode_page
from retrieval.errors import InputError

FRENCH = "Le café était fermé à cause de la grève générale décidée hier soir par les employés."
ENGLISH = "“We will not be moved,” she said – and wasn’t. The harbour board’s decision came late that day."
RUSSIAN = "Президент заявил, что переговоры продолжатся завтра утром в столице соседней страны."
JAPANESE = "港の市長は月曜日に新しいトンネルの計画を発表した。工事は来年の春に始まる予定だ。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_told_by_its_mark_or_its_form(encoding: str) -> None:
    """UTF-8 needs no mark, the others have one."""
    assert decode(FRENCH.encode(encoding)) == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        (ENGLISH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_old_encodings_are_guessed(text: str, encoding: str) -> None:
    """A sentence is enough to tell the encoding that it was saved in."""
    assert decode(text.encode(encoding)) == text


def test_a_file_cut_within_a_letter_is_still_utf8() -> None:
    """The last, broken letter goes; the others don't turn to gibberish."""
    assert decode("Ein größerer Schaden für Göteborg, sagte Åse Öst: é".encode()[:-1]).endswith("Åse Öst: ")


def test_one_broken_byte_does_not_spoil_the_rest() -> None:
    """A few broken places in UTF-8 are shown as such."""
    data = (FRENCH * 3).encode() + b"\xff" + FRENCH.encode()
    assert decode(data) == FRENCH * 3 + "\ufffd" + FRENCH


def test_a_page_names_its_encoding() -> None:
    """The head's word counts, in the way that browsers take it."""
    page = f'<html><head><meta charset="ISO-8859-1"></head><body>{ENGLISH}</body></html>'
    assert ENGLISH in decode_page(page.encode("cp1252"))
    japanese = f'<meta http-equiv="Content-Type" content="text/html; charset=iso-2022-jp"><p>{JAPANESE}'
    assert JAPANESE in decode_page(japanese.encode("iso2022_jp"))


def test_a_page_names_its_encoding_as_xml_does() -> None:
    """Where it is XHTML; what its head says goes before."""
    declared = '<?xml version="1.0" encoding="windows-1251"?><html><head>{}</head><body>Мэр поблагодарила водолазов.'
    assert "водолазов" in decode_page(declared.format("").encode("cp1251"))
    assert "водолазов" in decode_page(declared.format('<meta charset="koi8-r">').encode("koi8_r"))


def test_a_page_that_names_a_wrong_encoding_is_read_all_the_same() -> None:
    """UTF-8 that calls itself Latin-1, and names that are no encoding, do no harm."""
    assert FRENCH in decode_page(f'<meta charset="iso-8859-1">{FRENCH}'.encode())
    assert FRENCH in decode_page(f'<meta charset="rot13">{FRENCH}'.encode("cp1252"))
    assert FRENCH in decode_page(f'<meta charset="no-such-thing">{FRENCH}'.encode("cp1252"))


@pytest.mark.parametrize("data", [b"", b"\x1b[1mplain\x1b[0m"])
def test_plain_bytes_are_no_riddle(data: bytes) -> None:
    """Nothing at all, and the escapes of a terminal."""
    assert decode(data) == data.decode()


def test_what_fits_no_encoding_is_told() -> None:
    """Bytes that spell nothing anywhere are refused, with a word on what to do."""
    noise = bytes(range(128, 256)) * 40
    with pytest.raises(InputError, match="save it as UTF-8"):
        decode(noise)
