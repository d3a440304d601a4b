"""What every Outbox does: a reply is kept whole before any of it is sent, by who holds the job alone."""

from dataclasses import replace

from bot.ports import Stores
from tests.contracts.kept import LEASE, NOON, OTHER_TEAM, TEAM, TEXT, claimed, in_hand, job, part, turn


def test_parts_come_back_whole_and_in_order(stores: Stores) -> None:
    """With their bodies, and none before there are any."""
    lease = in_hand(stores)
    assert stores.outbox.parts(TEAM, "job") == []
    parts = [part(2, thread=None), part(0, body=TEXT), part(10), part(1, replaces="100.000009")]
    assert stores.outbox.prepare(lease, parts)
    assert stores.outbox.parts(TEAM, "job") == [parts[1], parts[3], parts[0], parts[2]]
    assert stores.outbox.parts(OTHER_TEAM, "job") == []


def test_the_answer_is_kept_with_its_reply(stores: Stores) -> None:
    """In place of an earlier one."""
    stores.turns.keep(turn(text="Eleven, it was thought."))
    assert stores.outbox.prepare(in_hand(stores), [part()], turn())
    assert stores.turns.turn(TEAM, "turn") == turn()


def test_an_answer_may_have_no_parts(stores: Stores) -> None:
    """It is kept all the same."""
    assert stores.outbox.prepare(in_hand(stores), [], turn())
    assert stores.outbox.parts(TEAM, "job") == []
    assert stores.turns.turn(TEAM, "turn") == turn()


def test_what_was_prepared_first_holds(stores: Stores) -> None:
    """Some of it may have been posted: another attempt goes on with it."""
    assert stores.outbox.prepare(in_hand(stores), [part(0), part(1)], turn())
    stores.outbox.mark(TEAM, "job", 0, "sending")
    again = claimed(stores, NOON + LEASE)
    assert stores.outbox.prepare(again, [part(0, key="x"), part(1, key="y"), part(2)], turn(text="Another answer."))
    assert stores.outbox.parts(TEAM, "job") == [part(0, state="sending"), part(1)]
    assert stores.turns.turn(TEAM, "turn") == turn()


def test_only_who_holds_the_job_prepares(stores: Stores) -> None:
    """Not whoever lost it to another, gave it back, or had it cancelled; and then nothing is kept."""
    lost = in_hand(stores)
    held = claimed(stores, NOON + LEASE)
    assert not stores.outbox.prepare(lost, [part()], turn())
    assert stores.inbox.put_off(held, NOON, "http 500")
    assert not stores.outbox.prepare(held, [part()], turn())
    aside = claimed(stores)
    assert stores.inbox.set_aside(aside, NOON, "KeyError")
    assert not stores.outbox.prepare(aside, [part()], turn())
    assert stores.inbox.retry("job", NOON)
    done = claimed(stores)
    assert stores.inbox.finish(done, NOON)
    assert not stores.outbox.prepare(done, [part()], turn())
    stores.inbox.put(job("asked", "x"), NOON)
    cancelled = claimed(stores)
    stores.inbox.cancel(TEAM, "x", NOON)
    assert not stores.outbox.prepare(cancelled, [part()], turn())
    assert stores.outbox.parts(TEAM, "job") == stores.outbox.parts(TEAM, "asked") == []
    assert stores.turns.turn(TEAM, "turn") is None


def test_a_part_is_marked(stores: Stores) -> None:
    """And keeps its message when that is not told again."""
    stores.outbox.prepare(in_hand(stores), [part(0), part(1)])
    for state, ts, known in [
        ("sending", None, None),
        ("ready", None, None),
        ("sent", "1.1", "1.1"),
        ("sent", None, "1.1"),
    ]:
        stores.outbox.mark(TEAM, "job", 1, state, ts)
        assert stores.outbox.parts(TEAM, "job") == [part(0), part(1, state=state, ts=known)]
    stores.outbox.mark(OTHER_TEAM, "job", 0, "sent", "1.2")
    stores.outbox.mark(TEAM, "job", 2, "sent", "1.3")
    assert stores.outbox.parts(TEAM, "job") == [part(0), part(1, state="sent", ts="1.1")]


def reply(stores: Stores, name: str, *messages: str, replaces: tuple[str, ...] = (), bodies: int = 9) -> None:
    """Have a job reply with an answer of the one turn there is, as these messages; all of it sent."""
    lease = in_hand(stores, name)
    places = [*replaces, *[None] * len(messages)]
    parts = [part(number, replaces=place) for number, place in zip(range(len(messages)), places, strict=False)]
    parts = [one if one.number < bodies else replace(one, body={}) for one in parts]
    assert stores.outbox.prepare(lease, parts, turn())
    for number, ts in enumerate(messages):
        stores.outbox.mark(TEAM, name, number, "sent", ts)
    assert stores.inbox.finish(lease, NOON)


def posted(stores: Stores) -> list[tuple[str | None, str]]:
    """What is there of the turn: each message, and the key that it came with."""
    return [(one.ts, one.key) for one in stores.outbox.posted(TEAM, "turn")]


def test_what_was_posted_is_what_was_sent(stores: Stores) -> None:
    """Of that turn, in order; and not what may have been, or what belongs to none."""
    stores.outbox.prepare(in_hand(stores, "other"), [part()], turn("other"))
    stores.outbox.mark(TEAM, "other", 0, "sent", "1.0")
    stores.outbox.prepare(in_hand(stores, "notice"), [part()])
    stores.outbox.mark(TEAM, "notice", 0, "sent", "1.1")
    stores.outbox.prepare(in_hand(stores), [part(0), part(1), part(2), part(3)], turn())
    for number, state, ts in [(1, "sent", "1.3"), (0, "sent", "1.2"), (2, "sending", None)]:
        stores.outbox.mark(TEAM, "job", number, state, ts)
    assert stores.outbox.posted(TEAM, "turn") == [part(0, state="sent", ts="1.2"), part(1, state="sent", ts="1.3")]
    assert stores.outbox.posted(OTHER_TEAM, "turn") == []


def test_an_edit_in_place_is_there_once(stores: Stores) -> None:
    """However often it is edited; what came before is there until the edit is sent."""
    reply(stores, "first", "1.1", "1.2")
    for name in ("second", "third"):
        lease = in_hand(stores, name)
        before = posted(stores)
        edits = [part(0, replaces="1.1", key=f"{name}0"), part(1, replaces="1.2", key=f"{name}1")]
        assert stores.outbox.prepare(lease, edits, turn())
        stores.outbox.mark(TEAM, name, 0, "sending")
        assert posted(stores) == before
        stores.outbox.mark(TEAM, name, 0, "sent", "1.1")
        assert posted(stores) == [("1.1", f"{name}0"), before[1]]
        stores.outbox.mark(TEAM, name, 1, "sent", "1.2")
        assert posted(stores) == [("1.1", f"{name}0"), ("1.2", f"{name}1")]
        assert stores.inbox.finish(lease, NOON)
    assert [one.ts for one in stores.outbox.parts(TEAM, "first")] == ["1.1", "1.2"]


def test_an_edit_may_be_longer_or_shorter(stores: Stores) -> None:
    """More messages follow the first ones; a part without a body took its message out of Slack."""
    reply(stores, "first", "1.1")
    reply(stores, "longer", "1.1", "1.2", "1.3", replaces=("1.1",))
    assert [ts for ts, _ in posted(stores)] == ["1.1", "1.2", "1.3"]
    reply(stores, "shorter", "1.1", "1.2", "1.3", replaces=("1.1", "1.2", "1.3"), bodies=1)
    assert [ts for ts, _ in posted(stores)] == ["1.1"]


def test_a_message_may_be_replaced_by_another(stores: Stores) -> None:
    """Then the earlier one is no longer counted."""
    reply(stores, "first", "1.1")
    reply(stores, "second", "1.7", replaces=("1.1",))
    assert [ts for ts, _ in posted(stores)] == ["1.7"]


def test_what_was_removed_is_not_posted(stores: Stores) -> None:
    """But still known as sent to its own job, which does not post it again."""
    reply(stores, "first", "1.1", "1.2")
    stores.outbox.removed(OTHER_TEAM, "C1", "1.1")
    stores.outbox.removed(TEAM, "C2", "1.1")
    assert [ts for ts, _ in posted(stores)] == ["1.1", "1.2"]
    stores.outbox.removed(TEAM, "C1", "1.1")
    assert [ts for ts, _ in posted(stores)] == ["1.2"]
    assert [(one.state, one.ts) for one in stores.outbox.parts(TEAM, "first")] == [("sent", "1.1"), ("sent", "1.2")]


def test_what_makes_no_answer_is_found_by_what_it_is_about(stores: Stores) -> None:
    """Until its message is gone; one that makes an answer is found by that."""
    assert stores.outbox.prepare(in_hand(stores, "help"), [part(0)], about="question")
    assert stores.outbox.prepare(in_hand(stores, "answer"), [part(0)], turn("turn"), about="another")
    for name, ts in [("help", "1.1"), ("answer", "1.2")]:
        stores.outbox.mark(TEAM, name, 0, "sent", ts)
    assert [one.ts for one in stores.outbox.posted(TEAM, "question")] == ["1.1"]
    assert [one.ts for one in stores.outbox.posted(TEAM, "turn")] == ["1.2"]
    assert stores.outbox.posted(TEAM, "another") == []
    stores.outbox.removed(TEAM, "C1", "1.1")
    assert stores.outbox.posted(TEAM, "question") == []
