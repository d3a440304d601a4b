"""Several articles that say different things to one question."""

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.agreement import Settled, settle
from retrieval.questions import parse
from retrieval.selection import Candidate
from tests.retrieval.openings import opening

DEAD = "How many people died in the Skarrow ferry fire?"
DAY = 24.0
STORY = "The fire on the Lady Imelda off Skarrow broke out at night, the Port Ellerby coastguard said. Tarsey mourns."


def candidate(
    text: str, day: float | None, *, below: float = 0.0, name: str = "", source: str = "Post", story: str = STORY
) -> Candidate:
    """A sentence that opens an article of that day after 4 May 2026, with a score so far below the best."""
    whole = f"{text} {story}"
    dated = day is not None
    one = opening(whole, source=source, hours=(day or 0) * DAY, article_id=name or f"{source} {whole}", dated=dated)
    return Candidate(reading=one.reading, place=0, features=np.zeros(0, dtype=np.float32), score=9.0 - below)


def settled(question: str, *texts: tuple[str, float | None]) -> tuple[str, list[str]]:
    """The lead, and the sentences in order, of articles of those days; each ranks a little below the one before."""
    ranked = [candidate(text, day, below=place / 10) for place, (text, day) in enumerate(texts)]
    found = settle(parse(question), ranked)
    assert sorted(map(id, found.ranked)) == sorted(map(id, ranked))
    return found.lead, [one.text for one in found.ranked]


def test_a_toll_that_grew() -> None:
    """The latest figure goes first, and the one before is told beside it."""
    early, late = "The fire killed 12 people.", "The number of dead has risen to 19."
    lead, order = settled(DEAD, (early, 0), (late, 2))
    assert lead == "The latest figure is 19, of 6 May 2026; it was 12 on 4 May 2026."
    assert order == [late, early]
    assert settled(DEAD, (late, 2), (early, 0)) == (lead, order)


def test_of_many_the_latest_goes_before_the_best() -> None:
    """What is between them is left where it was."""
    lead, order = settled(
        DEAD,
        ("At least 15 people died.", 0),
        ("Twelve people died.", 0),
        ("It killed 19 people.", 2),
        ("It rained.", 3),
    )
    assert lead == "The latest figure is 19, of 6 May 2026; it was at least 15 on 4 May 2026."
    assert order == ["It killed 19 people.", "At least 15 people died.", "Twelve people died.", "It rained."]


@pytest.mark.parametrize(
    ("question", "one", "other", "lead"),
    [
        (
            "How many homes have no power on Tarsey?",
            ("3,400 homes have no power.", 0),
            ("1,200 homes have no power.", 1),
            "The articles differ: 1,200 (5 May 2026) and 3,400 (4 May 2026).",
        ),
        (
            "How many homes have no power on Tarsey?",
            ("3,400 homes have no power.", 0),
            ("1,200 homes now have no power.", 1),
            "The latest figure is 1,200, of 5 May 2026; it was 3,400 on 4 May 2026.",
        ),
        (
            "How much did the Skarrow bridge cost?",
            ("The new bridge cost £365 million.", 0),
            ("The new bridge cost £412 million.", 0.1),
            "The articles differ: £412 million (4 May 2026) and £365 million (4 May 2026).",
        ),
        (
            "What was the turnout in Port Ellerby?",
            ("Turnout reached 61% in the city.", 0),
            ("Turnout in the city reached 64 per cent.", 1),
            "",
        ),
        (
            "What was the total turnout in Port Ellerby, how much?",
            ("Turnout reached 61% in the city.", 0),
            ("Turnout in the city reached 64 per cent.", 1),
            "The articles differ: 64 per cent (5 May 2026) and 61% (4 May 2026).",
        ),
        (
            DEAD,
            ("It killed twelve people.", 0.1),
            ("It killed 14 people.", 0),
            "The articles differ: twelve (4 May 2026) and 14 (4 May 2026).",
        ),
        (
            DEAD,
            ("It killed 12 people.", None),
            ("It killed 14 people.", 0),
            "The articles differ: 12 (undated) and 14 (4 May 2026).",
        ),
        (
            DEAD,
            ("It killed 12 people.", None),
            ("It killed 14 people.", None),
            "The articles differ: 12 (undated) and 14 (undated).",
        ),
    ],
)
def test_numbers_side_by_side(
    question: str, one: tuple[str, float | None], other: tuple[str, float | None], lead: str
) -> None:
    """As they are written, with their days; without both days none is the latest, and the best stays first."""
    assert settled(question, one, other)[0] == lead


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (DEAD, "The fire killed 12 people.", "The fire killed twelve people."),
        (DEAD, "About 200 people died.", "The fire killed 214 people."),
        (DEAD, "At least 15 people died.", "The fire killed 15 people."),
        (DEAD, "The fire killed 12 people.", "The fire hurt 30 people."),
        (DEAD, "The fire killed 12 people.", "Among the dead were three people from abroad."),
        (DEAD, "The fire killed 12 people.", "Officials fear that 30 people died."),
        (DEAD, "The fire killed 12 people.", "In 1979, 44 people died in a fire there."),
        (DEAD, "The Lady Imelda fire killed 12 people.", "The blaze in Karsova killed 15 people."),
        ("How many people were hurt off Skarrow?", "The fire killed 12 people.", "The fire killed 15 people."),
        ("How many people died on Monday off Skarrow?", "It killed 12 people.", "It killed 15 people."),
        ("How many people had died in March off Skarrow?", "It killed 12 people.", "It killed 15 people."),
        ("How many people first died off Skarrow?", "It killed 12 people.", "It killed 15 people."),
        ("How many more people died off Skarrow?", "It killed 12 people.", "It killed 15 people."),
        ("Of the 12, how many died off Skarrow?", "It killed 12 people.", "It killed 15 people."),
        ("Who died off Skarrow?", "It killed 12 people.", "It killed 15 people."),
        ("How old is the Skarrow captain?", "He is 51 years old.", "She is 34 years old."),
        ("How much does Skarrow pay?", "The bridge cost £365 million.", "The tunnel needs £412 million of new money."),
        ("How much does Skarrow pay?", "The quarry's stoppage costs £45,000.", "The average payment was £620."),
        ("How many trees did Skarrow cut?", "It cut 4,000 trees in the valley.", "It planted 300 trees in the park."),
    ],
)
def test_no_false_alarm(question: str, one: str, other: str) -> None:
    """The same or a round number, other things, parts, guesses, other years and places, questions about a time."""
    assert settled(question, (one, 0), (other, 2)) == ("", [one, other])


def test_an_article_that_tells_of_both_settles_it() -> None:
    """If it is the later one, it knows the earlier number; if it is the earlier one, it knew better."""
    one, other = candidate("It killed 12 people.", 0), "Earlier, 12 people were known dead."
    later = candidate("It killed 15 people.", 2, story=f"{other} {STORY}")
    assert settle(parse(DEAD), [one, later]).lead == "The latest figure is 15, of 6 May 2026; it was 12 on 4 May 2026."
    early = candidate("It killed 15 people.", -2, story=f"{other} {STORY}")
    assert settle(parse(DEAD), [one, early]).lead == ""


def test_another_story_does_not_contradict() -> None:
    """Articles that share no names tell of different things; one that lacks what the question names is left out."""
    one = candidate("The fire killed 12 people.", 0)
    other = candidate("The fire killed 15 people.", 2, story="It burned the Corran mill near Skarrow, said Jonas Hale.")
    elsewhere = candidate("The fire killed 15 people.", 2, story=STORY.replace("Skarrow", "Stornmouth"))
    for rival in (other, elsewhere):
        assert settle(parse(DEAD), [one, rival]) == Settled([one, rival])


def test_an_article_does_not_contradict_itself() -> None:
    """Nor does a sentence that is far below the best, or an article with the same id."""
    one = candidate("The fire killed 12 people.", 0, name="same")
    same = candidate("The fire killed 15 people.", 2, name="same")
    far = candidate("The fire killed 15 people.", 2, below=5.5)
    for rival in (same, far):
        assert settle(parse(DEAD), [one, rival]).lead == ""


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Who runs the Skarrow harbour?",
            "The Skarrow harbour is run by Declan Aird from the old customs house.",
            "The Skarrow harbour is run by Yusra Halabi from the old customs house.",
        ),
        (
            "Is the Skarrow channel open to ferries?",
            "The Skarrow channel is open to ferries at high water.",
            "The Skarrow channel is not open to ferries at high water.",
        ),
        (
            "When does the Skarrow tunnel reopen?",
            "The Skarrow tunnel is to reopen fully to all traffic in July.",
            "The Skarrow tunnel is to reopen fully to all traffic in September.",
        ),
    ],
)
def test_the_later_goes_first(question: str, one: str, other: str) -> None:
    """Where it says otherwise in almost the same words: nothing is said of it."""
    assert settled(question, (one, 0), (other, 2)) == ("", [other, one])
    assert settled(question, (other, 2), (one, 0)) == ("", [other, one])
    assert settled(question, (one, None), (other, 2)) == ("", [one, other])
    assert settled(question, (one, 0), (one + " ", 2))[1][0] == one


def test_what_only_resembles_stays_as_it_is_ranked() -> None:
    """Another thing about it, or the same with a word more."""
    one = "The Skarrow harbour is run by Declan Aird from the old customs house."
    for other in ("The Skarrow harbour was dredged by Yusra Halabi of Port Ellerby.", one.replace("old", "old red")):
        assert settled("Who runs the Skarrow harbour?", (one, 0), (other, 2))[1] == [one, other]


def test_the_best_is_not_moved_by_two_others() -> None:
    """Where it is of an article that lacks what is named, the others settle nothing."""
    one = "The harbour is run by Declan Aird from the old customs house."
    ranked = [
        candidate("Nobody knows who does.", 0, story="It is far away."),
        candidate(one, 0, below=0.1),
        candidate(one.replace("Declan Aird", "Yusra Halabi"), 2, below=0.2),
    ]
    assert settle(parse("Who runs the Skarrow harbour?"), ranked) == Settled(ranked)


@pytest.mark.parametrize("ranked", [[], [candidate("The fire killed 12 people.", 0)]])
def test_nothing_to_settle(ranked: Sequence[Candidate]) -> None:
    """Of none, and of one."""
    assert settle(parse(DEAD), ranked) == Settled(list(ranked))


def test_hostile_numbers_and_sizes() -> None:
    """Are no reason to fail, nor to write anything of theirs but a number."""
    texts = [
        "It killed 12 people <!channel> *now* " + "7, " * 5_000 + ".",
        "It killed 9999999999999999999999 people.",
        "It killed 15\u2028million people.",
        "It killed <@U123> 15 people.",
    ]
    for one in texts:
        lead, _ = settled(DEAD, ("It killed 13 people.", 0), (one, 1))
        assert not set("<>@*!\n\u2028") & set(lead)
