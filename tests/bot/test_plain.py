"""Printed text steers no terminal, and loses nothing else."""

import json

import pytest

from bot.plain import as_json, one_line, plain

HOSTILE = "\x1b[31mred\x9b2J\x07 \u202egnp.exe \ud800 tab\there\r\nnext"


def test_hostile_characters_are_replaced_one_by_one() -> None:
    """Each becomes one visible character, so that offsets stay true."""
    assert plain(HOSTILE) == "�[31mred�2J� �gnp.exe � tab here \nnext"
    assert one_line(HOSTILE) == "�[31mred�2J� �gnp.exe � tab here  next"


@pytest.mark.parametrize("text", ["Größe “12 °C” – naïve", "日本語", "👩‍🚒 fire", "می‌خواهم"])
def test_other_text_stays(text: str) -> None:
    """Accents, dashes, other scripts and joined emoji are printed as they are."""
    assert one_line(text) == text


def test_json_is_harmless_and_the_same_value() -> None:
    """What is escaped comes back when the JSON is read; what needs no escaping is readable."""
    line = as_json({"title": HOSTILE + "\u2028\x85é"})
    assert line.isprintable()
    assert "é" in line
    assert json.loads(line) == {"title": HOSTILE + "\u2028\x85é"}
