"""By-lines and credits."""

import pytest

from retrieval.adapters.reading.bylines import byline, credited, person, writer


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Lund", "Ida Lund"),
        ("by Ida Lund and Per Dahl", "Ida Lund and Per Dahl"),
        ("By IDA LUND, PER DAHL & KIM ODA", "Ida Lund, Per Dahl and Kim Oda"),
        ("By Ida Lund, Political Correspondent", "Ida Lund"),
        ("Story by Ida Lund in Oslo", "Ida Lund"),
        ("By Ludwig van der Meer", "Ludwig van der Meer"),
        ("By The Associated Press", "The Associated Press"),
    ],
)
def test_names_are_taken_from_a_byline(line: str, names: str) -> None:
    """Without offices and places."""
    assert byline(line) == names


@pytest.mark.parametrize(
    "line",
    ["By the time it opened", "By Monday night the water had come.", "Ida Lund", "By 2026", "By Ida Lund is a song?"],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    """Sentences that begin in the same way."""
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Written by Ida Lund and Per Dahl; Editing by Kim Oda", "Ida Lund and Per Dahl"),
        ("(Reporting by Ida Lund in Oslo and Per Dahl in New York; Writing by Kim Oda; Editing by Sam Orr)", "Kim Oda"),
        ("Reporting by Ida Lund; additional reporting by Per Dahl. Editing by Sam Orr", "Ida Lund"),
        ("Editing by Sam Orr", None),
    ],
)
def test_credits_tell_the_writers(line: str, names: str | None) -> None:
    """Those who wrote come before those who reported, and editors aren't authors."""
    found = credited(line)
    assert found is not None
    assert writer(found) == names


@pytest.mark.parametrize(
    "line",
    [
        "Written by Lund in 1869, the novel is long.",
        "Reporting by the paper showed that it leaked.",
        "Editing is hard.",
    ],
)
def test_sentences_are_no_credits(line: str) -> None:
    """A credit is made of names alone."""
    assert credited(line) is None


def test_a_person_is_a_few_names() -> None:
    """With the place that they write from, or without."""
    assert person("Ida Lund in Upper Tarrow") == "Ida Lund"
    assert person("Tunnel opens after nine years") is None
