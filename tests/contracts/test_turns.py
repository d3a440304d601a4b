"""What every Turns does: answers are found by what points to them, and votes are one for each person."""

from collections.abc import Sequence
from datetime import timedelta, timezone

from bot.ports import Stores
from bot.records import Turn, Vote
from tests.contracts.kept import NOON, OTHER_TEAM, SECOND, TEAM, turn


def keep(stores: Stores, *turns: Turn) -> None:
    """Keep them all."""
    for one in turns:
        stores.turns.keep(one)


def named(turns: Sequence[Turn]) -> list[str]:
    """Their ids."""
    return [one.id for one in turns]


def later(seconds: int, **changes: object) -> Turn:
    """One that was answered so many seconds after noon, named for that."""
    return turn(f"at{seconds}", at=NOON + seconds * SECOND, **changes)


def test_a_turn_comes_back_whole(stores: Stores) -> None:
    """An answer with sources, an abstention without; its time as the same moment, in UTC."""
    there = timezone(timedelta(hours=5, minutes=45))
    abstained = turn("none", answered=False, citations=(), conversation="D1", at=NOON.astimezone(there))
    keep(stores, turn(), abstained)
    assert stores.turns.turn(TEAM, "turn") == turn()
    assert stores.turns.turn(TEAM, "none") == abstained
    assert stores.turns.turn(TEAM, "never") is None
    assert stores.turns.turn(OTHER_TEAM, "turn") is None


def test_one_of_the_same_id_is_replaced(stores: Stores) -> None:
    """And the votes on it stay."""
    keep(stores, turn())
    assert stores.turns.vote(TEAM, "turn", "U1", True, NOON)
    changed = turn(question="And seals?", text="None.", answered=False, citations=(), at=NOON + SECOND)
    keep(stores, changed)
    assert stores.turns.turn(TEAM, "turn") == changed
    assert stores.turns.votes(TEAM) == [Vote(changed, "U1", True, "", NOON)]


def test_it_is_found_by_its_question(stores: Stores) -> None:
    """By channel and message."""
    keep(stores, turn(), turn("other", question_ts="200.000001"))
    assert stores.turns.asked_at(TEAM, "C1", "100.000001") == turn()
    assert stores.turns.asked_at(TEAM, "C2", "100.000001") is None
    assert stores.turns.asked_at(TEAM, "C1", "100.000002") is None
    assert stores.turns.asked_at(OTHER_TEAM, "C1", "100.000001") is None


def test_a_thread_tells_its_latest_the_oldest_first(stores: Stores) -> None:
    """Of that thread alone."""
    keep(stores, *[later(seconds) for seconds in (3, 1, 2)])
    keep(stores, later(4, thread="200.000001"), later(5, channel="C2"), later(6, workspace=OTHER_TEAM))
    assert named(stores.turns.thread(TEAM, "C1", "100.000001", 2)) == ["at2", "at3"]
    assert named(stores.turns.thread(TEAM, "C1", "100.000001", 9)) == ["at1", "at2", "at3"]


def test_a_channel_tells_what_was_lately(stores: Stores) -> None:
    """Over its threads, from that time on."""
    keep(stores, *[later(seconds, thread=f"{seconds}") for seconds in (3, 1, 4, 2)])
    keep(stores, later(5, channel="C2"), later(6, workspace=OTHER_TEAM))
    assert named(stores.turns.lately(TEAM, "C1", NOON + 2 * SECOND, 9)) == ["at2", "at3", "at4"]
    assert named(stores.turns.lately(TEAM, "C1", NOON + 2 * SECOND, 2)) == ["at3", "at4"]


def test_a_person_is_told_their_latest_first(stores: Stores) -> None:
    """Over all channels, and nobody else's."""
    keep(stores, later(1), later(3, channel="C2"), later(2), later(4, asker="U2"), later(5, workspace=OTHER_TEAM))
    assert named(stores.turns.recent(TEAM, "U1", 9)) == ["at3", "at2", "at1"]
    assert named(stores.turns.recent(TEAM, "U1", 2)) == ["at3", "at2"]


def test_dropping_forgets_the_votes_too(stores: Stores) -> None:
    """Of that one alone; it may be answered, and voted on, anew."""
    keep(stores, turn(), turn("other"), turn(workspace=OTHER_TEAM))
    for workspace, name in [(TEAM, "turn"), (TEAM, "other"), (OTHER_TEAM, "turn")]:
        assert stores.turns.vote(workspace, name, "U1", True, NOON)
    stores.turns.drop(TEAM, "turn")
    stores.turns.drop(TEAM, "never")
    assert stores.turns.turn(TEAM, "turn") is None
    assert [vote.turn.id for vote in stores.turns.votes(TEAM)] == ["other"]
    assert len(stores.turns.votes(OTHER_TEAM)) == 1
    keep(stores, turn())
    assert [vote.turn.id for vote in stores.turns.votes(TEAM)] == ["other"]


def test_a_vote_takes_the_place_of_the_same_persons(stores: Stores) -> None:
    """With its reason, unless it says the same again."""
    keep(stores, turn())
    for user, helpful, wait in [("U1", False, 0), ("U2", True, 1)]:
        assert stores.turns.vote(TEAM, "turn", user, helpful, NOON + wait * SECOND)
    stores.turns.reason(TEAM, "turn", "U1", "They are seals. \N{SEAL}")
    stores.turns.reason(TEAM, "turn", "U3", "I never voted.")
    second = Vote(turn(), "U2", True, "", NOON + SECOND)
    assert stores.turns.votes(TEAM) == [second, Vote(turn(), "U1", False, "They are seals. \N{SEAL}", NOON)]
    assert stores.turns.vote(TEAM, "turn", "U1", False, NOON)
    assert stores.turns.votes(TEAM) == [second, Vote(turn(), "U1", False, "They are seals. \N{SEAL}", NOON)]
    assert stores.turns.vote(TEAM, "turn", "U1", True, NOON + 2 * SECOND)
    assert stores.turns.votes(TEAM) == [Vote(turn(), "U1", True, "", NOON + 2 * SECOND), second]
    assert stores.turns.votes(TEAM, 1) == [Vote(turn(), "U1", True, "", NOON + 2 * SECOND)]


def test_there_is_no_vote_on_what_is_gone(stores: Stores) -> None:
    """It says so."""
    keep(stores, turn(workspace=OTHER_TEAM))
    assert not stores.turns.vote(TEAM, "turn", "U1", True, NOON)
    assert stores.turns.votes(TEAM) == []
