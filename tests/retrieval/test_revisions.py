"""What changed in an article that is worth telling."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Edit, Revision
from retrieval.revisions import edits, in_all, is_news
from tests.retrieval.openings import NOON

ARTICLE = """The harbour at Lorn was closed on Monday after a ferry ran aground.

Twelve people were killed, the coastguard said. Divers searched the wreck until dark for others.

“We have never seen the like,” said Ann Perrin, who leads the council. The ferry belongs to Northline."""


def changed(old: str, new: str) -> tuple[Edit, ...]:
    """The edits where a piece of the article is replaced."""
    assert old in ARTICLE
    return edits(ARTICLE, ARTICLE.replace(old, new))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("The fire killed 12 people on Monday.", "The fire killed 15 people on Monday.", "deaths: 12 to 15"),
        (
            "The fire in the mill killed 12 people.",
            "At least 15 people died in the fire, police said.",
            "deaths: 12 to 15",
        ),
        ("The toll stands at 12 after the fire.", "The toll stands at 15 after the fire.", "deaths: 12 to 15"),
        (
            "Twelve people were killed and 30 injured in the crash.",
            "Fifteen people were killed and 34 injured in the crash.",
            "deaths: twelve to fifteen; injured: 30 to 34",
        ),
        ("Police arrested 40 people in the square.", "Police arrested 55 people in the square.", "arrested: 40 to 55"),
        ("The flood left 300 homes without light.", "The flood left 450 homes without light.", "homes: 300 to 450"),
        (
            "The ferry had 1,250 passengers aboard.",
            "The ferry had 1,300 passengers aboard.",
            "passengers: 1,250 to 1,300",
        ),
        (
            "The bridge cost $2.5 million to build.",
            "The bridge cost $3.1 million to build.",
            "$2.5 million to $3.1 million",
        ),
        ("Turnout in the city reached 61% by noon.", "Turnout in the city reached 64% by noon.", "61% to 64%"),
        (
            "Turnout there reached 61 per cent by noon.",
            "Turnout there reached 64 per cent by noon.",
            "61 per cent to 64 per cent",
        ),
    ],
)
def test_a_number_that_changed_is_told(before: str, after: str, told: str) -> None:
    """With what it counts, as it is written."""
    assert edits(before, after) == (Edit(before, after, told),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The meeting begins at 14:30 in the hall.", "The meeting begins at 15:30 in the hall."),
        ("It opens on 12 March in the town.", "It opens on 13 March in the town."),
        ("About 200 people died in the flood.", "Some 260 people died in the flood."),
        ("The law of 1979 forbids this to boats.", "The law of 1981 forbids this to boats."),
        ("It killed 12 people and three dogs there.", "It killed people, 15 sheep and three dogs there."),
        ("He was charged with theft on Friday.", "He was not charged with theft on Friday."),
        ("The act was legal, said the judge.", "The act was illegal, said the judge."),
        ("Divers searched the wreck until dark.", "Navy divers searched the wreck until dark."),
        (
            "Some are missing from the ferry.",
            "Some are missing from the ferry, said the police, and will not be found.",
        ),
        ("The council of Harwick approved the plan.", "The council of Harwick rejected the plan."),
        ("The trial begins in the city on Tuesday.", "The trial begins in the city on Thursday."),
    ],
)
def test_a_change_is_kept_where_it_can_not_be_told(before: str, after: str) -> None:
    """Dates, times, round numbers, words: both sentences say it."""
    assert edits(before, after) == (Edit(before, after),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Monday after", "Monday  after"),
        ("\n\n", "\n"),
        ("“We have never seen the like,” said", '"We have never seen the like", said'),
        ("The harbour", "THE HARBOUR"),
        ("Twelve people were killed, the", "12 people were killed; the"),
        ("searched", "serached"),
        ("coastguard", "coast guard"),
        ("belongs to Northline.", "belongs to Northline"),
        ("The ferry belongs", "That ferry belongs"),
        ("said. Divers", "said, Divers"),
        ("like,” said", "like”. Said"),
    ],
)
def test_what_is_no_change(old: str, new: str) -> None:
    """Spacing, case, punctuation, quotes, spelling, small words, where sentences end, and numbers in words."""
    assert changed(old, new) == ()


@pytest.mark.parametrize(
    "more",
    [
        "Share this now",
        "Subscribe to our newsletter and read more of this.",
        "12 comments",
        "Updated at 14:05 on Monday by the desk.",
    ],
)
def test_furniture_is_no_change(more: str) -> None:
    """Whether it came or went."""
    assert edits(ARTICLE, f"{ARTICLE}\n\n{more}") == edits(f"{more}\n\n{ARTICLE}", ARTICLE) == ()


def test_sentences_that_moved_have_not_changed() -> None:
    """Nor has one that is there twice now."""
    paragraphs = ARTICLE.split("\n\n")
    assert edits(ARTICLE, "\n\n".join(reversed(paragraphs))) == ()
    assert edits(ARTICLE, f"{ARTICLE}\n\n{paragraphs[0]}") == ()


def test_the_weightiest_comes_first() -> None:
    """A number that changed, numbers that came, names, added words; then what is gone."""
    after = (
        ARTICLE.replace("Twelve", "Fifteen").replace(" The ferry belongs to Northline.", "").replace("Divers", "Boats")
    )
    more = (
        "The search goes on in the morning light.",
        "Marta Quell speaks for the owner of the ship.",
        "The ship had 340 berths and 22 boats.",
    )
    after = "\n\n".join((after, *more))
    assert edits(ARTICLE, after) == (
        Edit(
            "Twelve people were killed, the coastguard said.",
            "Fifteen people were killed, the coastguard said.",
            "deaths: twelve to fifteen",
        ),
        Edit("", "The ship had 340 berths and 22 boats."),
        Edit("", "Marta Quell speaks for the owner of the ship."),
        Edit("", "The search goes on in the morning light."),
        Edit("The ferry belongs to Northline.", ""),
        Edit("Divers searched the wreck until dark for others.", "Boats searched the wreck until dark for others."),
    )


def test_what_is_news() -> None:
    """A number, a name, a sentence that came; not one that went, nor one put otherwise."""
    for before, after, expected in (
        ("The fire killed 12 people there.", "The fire killed 15 people there.", True),
        ("A man was held by the police.", "A man, Bob Stone, was held by the police.", True),
        ("", "The search goes on in the morning light.", True),
        ("The search goes on in the morning light.", "", False),
        ("The search went on through the night.", "The hunt went on through the night.", False),
    ):
        assert [is_news(edit) for edit in edits(f"Otters.\n\n{before}", f"Otters.\n\n{after}")] == [expected]


def test_edits_are_verbatim() -> None:
    """Across wrapped lines too."""
    wrapped = (
        "The council of the town of Harwick voted on Monday and\nrejected the plan of its mayor by 12 votes to five."
    )
    (edit,) = edits(wrapped.replace("rejected", "approved"), wrapped)
    assert edit.after == wrapped


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "\n \n"),
        ("a " * 500_000, "b " * 500_000),
        ("A b c d e f g. " * 60_000, "A b c d e f h. " * 60_000),
        (". " * 500_000, "\0 " * 1_000),
        ("x" * 1_000_000, "y" * 1_000_000),
        ("12,345." * 150_000, "12,346." * 150_000),
        ("(" * 500_000, "“" * 500_000),
    ],
    ids=map(str, range(8)),
)
def test_texts_that_are_no_articles(before: str, after: str) -> None:
    """Are compared, in their time."""
    assert len(edits(before, after)) <= 1


def test_endless_texts_are_compared_in_their_time() -> None:
    """All else in them being new; no more than 20 edits are told, and none of what is larger than any article."""
    old, new = (
        " ".join(f"The {word} of boat {n} is in dock {n % 97} now." for n in range(25_000)) for word in ("hull", "mast")
    )
    assert len(new) > 900_000
    assert len(edits(old, new)) == 20
    assert edits(old * 5, new * 5) == ()


TOLLS = [ARTICLE.replace("Twelve people", f"{toll} people") for toll in ("Twelve", "Fifteen", "Eighteen")]
NAMED = f"{ARTICLE} Its captain was Jonas Hallworth, aged 51, said Northline."


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (TOLLS, ["deaths: twelve to fifteen", "deaths: twelve to eighteen"]),
        ([*TOLLS[:2], *TOLLS[:2]], ["deaths: twelve to fifteen"]),
        ([TOLLS[1], *TOLLS[:2]], ["deaths: fifteen to twelve"]),
        ([ARTICLE, NAMED, ARTICLE, NAMED], ["51"]),
        ([ARTICLE, NAMED, NAMED.replace("51", "52")], ["51", "52"]),
        ([NAMED, ARTICLE, NAMED], []),
        ([NAMED, ARTICLE, NAMED.replace("51", "52")], ["52"]),
        ([], []),
    ],
    ids=[
        "twice",
        "to and fro",
        "back",
        "added twice",
        "added and changed",
        "gone for a while",
        "back, changed",
        "never",
    ],
)
def test_an_article_that_changed_again(texts: list[str], told: list[str]) -> None:
    """Is told against what its reader knows, and nothing of it twice."""
    every = [Revision("a", NOON, edits(old, new)) for old, new in pairwise(texts)]
    found = [edit for one in in_all(every) for edit in one.edits]
    assert len(found) == len(told)
    for edit, words in zip(found, told, strict=True):
        assert words in (edit.told or edit.after)
        assert edit.before in texts[0]


@given(st.text(), st.text())
def test_any_texts_can_be_compared(before: str, after: str) -> None:
    """Every edit has what stands there, and a text has not changed against itself."""
    for edit in edits(before, after):
        assert edit.before in before
        assert edit.after in after
    assert edits(before, before) == ()
