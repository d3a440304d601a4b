"""Names of authors."""

import pytest

from retrieval.adapters.reading.names import people


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("By Ida Lund", ["Ida Lund"]),
        ("Von Ida Lund", ["Ida Lund"]),
        ("Por: Ida Lund", ["Ida Lund"]),
        ("Written by Ida Lund", ["Ida Lund"]),
        ("Ida Lund and Per Dahl", ["Ida Lund", "Per Dahl"]),
        ("Ida Lund, Per Dahl & Kim Oda", ["Ida Lund", "Per Dahl", "Kim Oda"]),
        ("Ida Lund; Per Dahl", ["Ida Lund", "Per Dahl"]),
        ("Ida Lund und Per Dahl", ["Ida Lund", "Per Dahl"]),
        ("Ida Lund, Political Editor", ["Ida Lund"]),
        ("Ida Lund, Reuters", ["Ida Lund"]),
        ("Ida Lund, MD", ["Ida Lund"]),
        ("Ida Lund @idalund", ["Ida Lund"]),
        ("Ida Lund (ida@harbour.example)", ["Ida Lund"]),
        ("Ida Lund | Harbour Post", ["Ida Lund"]),
        ("Ida Lund March 25, 2026", ["Ida Lund"]),
        ("Ida Lund Updated 3 May 2026", ["Ida Lund"]),
        ("Ida Lund on May 3", ["Ida Lund"]),
        ("<a href='/ida'>Ida Lund</a>", ["Ida Lund"]),
        ("IDA LUND", ["Ida Lund"]),
        ("Lund, Ida", ["Lund, Ida"]),
        ("Theresa May", ["Theresa May"]),
        ("Von Miller", ["Von Miller"]),
        ("Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Martin King, Jr.", ["Martin King"]),
        ("Mac &amp; i", ["Mac & i"]),
        ("肖春芳", ["肖春芳"]),
        ("肖春芳, 王伟", ["肖春芳", "王伟"]),
        ("The Associated Press", ["The Associated Press"]),
        ("Organisation for Tides", ["Organisation for Tides"]),
        ("admin", []),
        ("Staff Writer", []),
        ("Redaktion", []),
        ("@idalund", []),
        ("https://harbour.example/ida", []),
        ("12345", []),
        ("", []),
        ("x" * 500, []),
    ],
)
def test_names_alone_are_left(said: str, names: list[str]) -> None:
    """Without what stands around them; none where nobody is named."""
    assert people([said]) == names


def test_each_is_named_once_and_agencies_give_way() -> None:
    """However it is written."""
    assert people(["Ida Lund", "IDA LUND", "AFP", "Per Dahl"]) == ["Ida Lund", "Per Dahl"]
    assert people(["AFP", "Reuters"]) == ["AFP", "Reuters"]
    assert len(people(f"Some Body{'abcdefghij'[number % 10] * number}" for number in range(60))) == 20
