"""What a sentence tells that can be new."""

from datetime import UTC, datetime

import pytest

from retrieval.domain import Article
from retrieval.facts import facts, is_telling

WRITTEN = datetime(2026, 5, 4, 12, tzinfo=UTC)


def told(text: str, *, source: str = "Post", author: str = "Ada Lind") -> frozenset[str]:
    """The facts of a text of one sentence."""
    return facts(Article("a", text, source=source, author=author, published=WRITTEN), (0, len(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Divers found 19 bodies near the Gannet Ledge.", {"19", "ledg"}),
        ("The captain is Jonas Hallworth, who is fifty-one.", {"hallworth", "50"}),
        ("Damage comes to 3,400 homes and $2.5 million.", {"3400", "2.5"}),
        ("The trial of the two begins on 12 October in Brackwater.", {"2", "12", "octob", "brackwat"}),
        ("It began in 1979 and ended in 2026.", {"1979"}),
    ],
)
def test_numbers_dates_and_names(text: str, found: set[str]) -> None:
    """They are facts, a name by its last part, a number however it is written."""
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Divers went down again on Monday.",
        "On 4 May the divers went down again, as on May 3.",
        "Nobody knows more this May than anybody knew before.",
        "One of the divers went down at 14:30.",
        "Rain fell, said Mayor Edith Farrow of the flooded town.",
        "Rain fell, Edith Farrow told reporters.",
        "The Post has learned as much from Ada Lind, who was there.",
        "PORT MAREN, Kelland (Northline) - Rain fell on the coast again.",
    ],
)
def test_trivial_things_are_none(text: str) -> None:
    """The day of writing, a time of day, who said it, who wrote it, where it was written."""
    assert told(text) == frozenset()


def test_an_article_without_a_date_or_a_source() -> None:
    """Its dates are facts; nothing breaks."""
    text = "On 4 May 2026 divers went down."
    assert facts(Article("a", text), (0, len(text))) == {"4", "mai", "2026"}
    assert facts(Article("a", ""), (0, 0)) == frozenset()


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The toll rose to 19.", True),
        ("Divers found seven more bodies in the car deck.", True),
        ("Who will pay for the 300 homes?", False),
        ("Photo: Harbour", False),
        ("Subscribe to our newsletter for 12 months at half the price.", False),
        ("Additional reporting by Tom Berg in Aldersund and two more.", False),
        ("Home News Sport Weather Culture Travel Business", False),
    ],
)
def test_what_tells_something(text: str, tells: bool) -> None:
    """A sentence does; a question, a caption, a menu and an advertisement do not."""
    assert is_telling(text) is tells
