"""What every Inbox does: work that is put in once is done once, in its order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports import Inbox, Stores
from bot.records import Backlog, Lease, Standing
from tests.contracts.kept import LEASE, NOON, OTHER_TEAM, SECOND, TEAM, in_hand, job, part, turn

AWAY: list[Callable[[Inbox, Lease], bool]] = [
    lambda inbox, lease: inbox.finish(lease, NOON),
    lambda inbox, lease: inbox.put_off(lease, NOON + LEASE, "http 500"),
    lambda inbox, lease: inbox.set_aside(lease, NOON, "KeyError"),
    lambda inbox, lease: inbox.renew(lease, NOON + LEASE),
]
"""Everything that only who holds a job may do."""


@pytest.fixture
def inbox(stores: Stores) -> Inbox:
    """An empty one."""
    return stores.inbox


def names(inbox: Inbox) -> list[str]:
    """What can be claimed now, all of it, in the order that it comes in."""
    leases = iter(lambda: inbox.claim(NOON, LEASE), None)
    return [lease.job.id for lease in leases if lease]


def test_a_job_comes_back_whole(inbox: Inbox) -> None:
    """With the time that it was put in."""
    whole = job("a", "C1:100.000001", "100.000001", "notice")
    assert inbox.put(whole, NOON)
    assert inbox.claim(NOON + SECOND, LEASE) == Lease(whole, 1, 1, NOON)


def test_putting_twice_is_putting_once(inbox: Inbox) -> None:
    """Whatever else it says, as long as it is known: waiting, in hand, aside or done."""
    for name, leave in [("waiting", None), ("held", None), ("aside", AWAY[2]), ("done", AWAY[0])]:
        assert inbox.put(job(name), NOON + LEASE * (name == "waiting"))
        if name != "waiting":
            lease = inbox.claim(NOON, LEASE)
            assert lease
            assert leave is None or leave(inbox, lease)
        assert not inbox.put(job(name, "thread", "1", "notice"), NOON)
    assert names(inbox) == []
    assert inbox.backlog() == Backlog(2, 1, NOON)


def test_workspaces_are_apart(inbox: Inbox) -> None:
    """The same id, and the same thread, in another one is another."""
    assert inbox.put(job("a", "C1:1", "1"), NOON)
    assert inbox.put(job("a", "C1:1", "1", workspace=OTHER_TEAM), NOON)
    taken = [inbox.claim(NOON, LEASE), inbox.claim(NOON, LEASE)]
    assert {lease.job.workspace for lease in taken if lease} == {TEAM, OTHER_TEAM}
    assert inbox.cancel(TEAM, "C1:1", NOON) == []
    assert [inbox.is_cancelled(lease) for lease in taken if lease and lease.job.workspace == TEAM] == [True]
    assert [inbox.is_cancelled(lease) for lease in taken if lease and lease.job.workspace == OTHER_TEAM] == [False]


def test_the_longest_due_comes_first(inbox: Inbox) -> None:
    """And what is not due yet does not come."""
    for name, seconds in [("c", 3), ("a", 1), ("later", 11), ("b", 2)]:
        inbox.put(job(name), NOON - 10 * SECOND, timedelta(seconds=seconds))
    assert names(inbox) == ["a", "b", "c"]
    assert inbox.claim(NOON + SECOND, LEASE) is not None


def queued(inbox: Inbox, **counts: int) -> None:
    """So many jobs of each workspace, those of the first named due first."""
    for place, (workspace, count) in enumerate(counts.items()):
        for number in range(count):
            inbox.put(job(f"{workspace}{number}", workspace=workspace), NOON - (9 - place) * SECOND)


def served(inbox: Inbox, count: int, at_once: int | None = None) -> str:
    """The workspaces of the next jobs claimed, a letter each; a dot where there is none."""
    leases = [inbox.claim(NOON, LEASE, at_once) for _ in range(count)]
    return "".join(lease.job.workspace if lease else "." for lease in leases)


def test_workspaces_take_turns(inbox: Inbox) -> None:
    """Whoever has the fewest jobs in hand comes first, however long the others' have been due."""
    queued(inbox, A=6, B=2, C=1)
    assert served(inbox, 10) == "ABCABAAAA."


def test_a_newcomer_comes_next(inbox: Inbox) -> None:
    """However much another has in hand and waiting; and what was finished counts no longer."""
    queued(inbox, A=9)
    assert served(inbox, 4) == "AAAA"
    queued(inbox, Z=0, B=2)
    assert served(inbox, 1) == "B"
    lease = inbox.claim(NOON, LEASE)
    assert lease is not None
    assert lease.job.workspace == "B"
    queued(inbox, Z=0, C=0, D=0, E=1)
    assert inbox.finish(lease, NOON)
    assert served(inbox, 2) == "EA"


def test_a_lease_that_ran_out_is_in_nobodys_hand(inbox: Inbox) -> None:
    """What a dead process had does not count against its workspace."""
    queued(inbox, A=3, B=3)
    assert served(inbox, 3, at_once=2) == "ABA"
    late = [inbox.claim(NOON + LEASE, LEASE, at_once=2) for _ in range(5)]
    assert [(lease.job.workspace, lease.attempts) for lease in late if lease] == [
        ("A", 1),
        ("B", 1),
        ("B", 1),
        ("A", 2),
    ]


def test_so_many_at_once(inbox: Inbox) -> None:
    """A workspace may be held to that, in the hands of all; then another's or none is given."""
    queued(inbox, A=4, B=1)
    assert served(inbox, 5, at_once=2) == "ABA.."
    assert served(inbox, 3) == "AA."


def test_kinds_can_be_left_alone(inbox: Inbox) -> None:
    """The next of another kind is given."""
    for place, kind in enumerate(["digest", "links", "question"]):
        inbox.put(job(kind, kind=kind), NOON - (9 - place) * SECOND)
    lease = inbox.claim(NOON, LEASE, without=("digest", "links"))
    assert lease is not None
    assert lease.job.id == "question"
    assert inbox.claim(NOON, LEASE, without=("digest", "links")) is None
    assert names(inbox) == ["digest", "links"]


def test_a_threads_order_goes_before_fairness(inbox: Inbox) -> None:
    """What waits for its turn in a thread is not claimed, and keeps nobody from what may be."""
    for name in ("1", "2", "3"):
        inbox.put(job(name, "x", name, workspace="A"), NOON)
    inbox.put(job("4", "y", "4", workspace="B"), NOON)
    assert served(inbox, 3) == "AB."


@pytest.mark.parametrize("kind", ["question", "notice"])
def test_it_tells_when_too_much_waits(inbox: Inbox, kind: str) -> None:
    """Of the kinds asked for, in that workspace; what is in hand waits no longer."""
    for number in range(3):
        inbox.put(job(str(number), kind=kind), NOON)
        inbox.put(job(str(number), kind="links", workspace=OTHER_TEAM), NOON)
    assert inbox.crowded(TEAM, ["question", "notice"], 3)
    assert not inbox.crowded(TEAM, ["question", "notice"], 4)
    assert not inbox.crowded(TEAM, ["links"], 1)
    assert not inbox.crowded(OTHER_TEAM, ["question", "notice"], 1)
    assert inbox.claim(NOON, LEASE) is not None
    assert not inbox.crowded(TEAM, [kind], 3)


def test_a_crowd_of_one_workspace_holds_up_no_other(inbox: Inbox) -> None:
    """Whose one job is next; and a thread of the crowd gives one at a time."""
    for number in range(150):
        inbox.put(job(f"{number}", f"thread{number % 7}", f"{number:04}", workspace="A"), NOON - SECOND)
    assert served(inbox, 2) == "AA"
    queued(inbox, Z=0, Y=0, B=1)
    assert served(inbox, 7) == "BAAAAA."


def test_a_delay_can_be_ended(inbox: Inbox) -> None:
    """As long as nobody has taken the job."""
    inbox.put(job("view"), NOON, 3 * SECOND)
    assert inbox.claim(NOON, LEASE) is None
    assert inbox.next_due() == NOON + 3 * SECOND
    inbox.hurry(OTHER_TEAM, "view", NOON)
    assert inbox.next_due() == NOON + 3 * SECOND
    inbox.hurry(TEAM, "view", NOON + SECOND)
    assert inbox.next_due() == NOON + SECOND
    lease = claimed_of(inbox)
    inbox.hurry(TEAM, "view", NOON)
    assert inbox.next_due() == NOON + SECOND + LEASE
    assert inbox.put_off(lease, NOON + 2 * LEASE, "http 500")
    inbox.hurry(TEAM, "view", NOON)
    assert inbox.next_due() == NOON + 2 * LEASE


def claimed_of(inbox: Inbox) -> Lease:
    """The one job there is, claimed a second after noon."""
    lease = inbox.claim(NOON + SECOND, LEASE)
    assert lease is not None
    return lease


def test_a_thread_goes_by_position(inbox: Inbox) -> None:
    """Not by arrival; one after the other, while other threads go on."""
    for name, thread, position in [("third", "x", "3"), ("first", "x", "1"), ("second", "x", "2"), ("other", "y", "9")]:
        assert inbox.put(job(name, thread, position), NOON)
    assert names(inbox) == ["first", "other"]


def test_jobs_at_one_position_go_by_id(inbox: Inbox) -> None:
    """So that there is always one that is first."""
    for name in ("b", "c", "a"):
        inbox.put(job(name, "x", "1"), NOON)
    first = inbox.claim(NOON, LEASE)
    assert first is not None
    assert first.job.id == "a"
    assert inbox.put_off(first, NOON + LEASE, "http 500")
    assert names(inbox) == []


def test_jobs_without_a_thread_wait_for_none(inbox: Inbox) -> None:
    """Position or not."""
    for name in ("a", "b", "c"):
        inbox.put(job(name, "", name), NOON)
    assert names(inbox) == ["a", "b", "c"]


def test_one_that_comes_too_late_waits_for_what_is_in_hand(inbox: Inbox) -> None:
    """Two jobs of a thread are never worked at once; then the order is by position again."""
    inbox.put(job("second", "x", "2"), NOON)
    second = inbox.claim(NOON, LEASE)
    assert second is not None
    for name, position in [("third", "3"), ("first", "1")]:
        inbox.put(job(name, "x", position), NOON)
    assert names(inbox) == []
    assert inbox.next_due() == NOON + LEASE
    assert inbox.put_off(second, NOON, "http 500")
    assert names(inbox) == ["first"]


@pytest.mark.parametrize("leave", [AWAY[0], AWAY[2]], ids=["finish", "set_aside"])
def test_a_thread_goes_on(inbox: Inbox, leave: Callable[[Inbox, Lease], bool]) -> None:
    """Once a job is done, or aside."""
    for name in "ab":
        inbox.put(job(name, "x", name), NOON)
    first = inbox.claim(NOON, LEASE)
    assert first is not None
    assert names(inbox) == []
    assert leave(inbox, first)
    assert names(inbox) == ["b"]


def test_a_thread_waits_for_what_is_put_off(inbox: Inbox) -> None:
    """And the next due time is that of the job that it waits for."""
    for name in "ab":
        inbox.put(job(name, "x", name), NOON)
    first = inbox.claim(NOON, LEASE)
    assert first is not None
    assert inbox.put_off(first, NOON + 9 * SECOND, "http 503")
    assert names(inbox) == []
    assert inbox.next_due() == NOON + 9 * SECOND
    again = inbox.claim(NOON + 9 * SECOND, LEASE)
    assert again == Lease(first.job, 2, 2, NOON)


def test_an_attempt_need_not_count(inbox: Inbox) -> None:
    """Where it was put off for no fault of its own."""
    inbox.put(job("a"), NOON)
    for counted, attempts in [(True, 1), (False, 2), (False, 2), (True, 2), (True, 3)]:
        lease = inbox.claim(NOON, LEASE)
        assert lease is not None
        assert lease.attempts == attempts
        assert inbox.put_off(lease, NOON, "stopped", counted=counted)


def test_a_lease_runs_out(inbox: Inbox) -> None:
    """Then another has the job, and whoever had it can do nothing more with it."""
    inbox.put(job("a", "x", "1"), NOON)
    inbox.put(job("b", "x", "2"), NOON)
    first = inbox.claim(NOON, LEASE)
    assert first is not None
    assert inbox.claim(NOON + LEASE - SECOND, LEASE) is None
    assert inbox.next_due() == NOON + LEASE
    second = inbox.claim(NOON + LEASE, LEASE)
    assert second == Lease(first.job, 2, 2, NOON)
    assert [away(inbox, first) for away in AWAY] == [False] * 4
    assert not inbox.is_cancelled(first)
    assert inbox.finish(second, NOON)
    assert names(inbox) == ["b"]


def test_a_lease_that_ran_out_unnoticed_is_still_good(inbox: Inbox) -> None:
    """As long as nobody else took the job."""
    inbox.put(job("a"), NOON)
    lease = inbox.claim(NOON, LEASE)
    assert lease is not None
    assert inbox.renew(lease, NOON + 3 * LEASE)
    assert inbox.claim(NOON + 2 * LEASE, LEASE) is None
    assert inbox.finish(lease, NOON + 4 * LEASE)


@pytest.mark.parametrize("leave", AWAY[:3], ids=["finish", "put_off", "set_aside"])
def test_what_was_given_away_is_lost(inbox: Inbox, leave: Callable[[Inbox, Lease], bool]) -> None:
    """Nothing can be done twice with one lease."""
    inbox.put(job("a"), NOON)
    lease = inbox.claim(NOON, LEASE)
    assert lease is not None
    assert leave(inbox, lease)
    assert [away(inbox, lease) for away in AWAY] == [False] * 4


def test_what_is_set_aside_is_told_and_can_be_tried_again(inbox: Inbox) -> None:
    """Whole, with why; from its first attempt on."""
    for name, wait in [("a", 0), ("b", 1), ("c", 2)]:
        inbox.put(job(name), NOON)
        lease = inbox.claim(NOON, LEASE)
        assert lease is not None
        assert inbox.set_aside(lease, NOON + wait * SECOND, "KeyError")
    told = inbox.aside()
    assert [(one.job, one.attempts, one.reason, one.at) for one in told[1:]] == [
        (job("b"), 1, "KeyError", NOON + SECOND),
        (job("a"), 1, "KeyError", NOON),
    ]
    assert inbox.aside(limit=1) == told[:1]
    assert inbox.backlog() == Backlog(0, 3, None)
    assert inbox.next_due() is None
    assert names(inbox) == []
    assert inbox.retry("b", NOON + LEASE)
    assert not inbox.retry("b", NOON)
    assert not inbox.retry("never", NOON)
    assert not inbox.retry("a", NOON, OTHER_TEAM)
    again = inbox.claim(NOON + LEASE, LEASE)
    assert again is not None
    assert (again.job, again.attempts) == (job("b"), 1)
    assert [one.job.id for one in inbox.aside()] == ["c", "a"]


def test_cancelling_drops_what_is_not_begun(inbox: Inbox) -> None:
    """The questions of that thread alone, whether they waited or were put off; and their identity stays known."""
    for name, position in [("b", "2"), ("a", "1")]:
        inbox.put(job(name, "x", position), NOON)
    inbox.put(job("notice", "x", "3", "notice"), NOON)
    inbox.put(job("other", "y", "1"), NOON)
    first = inbox.claim(NOON, LEASE)
    assert first is not None
    assert inbox.put_off(first, NOON + LEASE, "http 500")
    assert inbox.cancel(TEAM, "x", NOON) == [job("a", "x", "1"), job("b", "x", "2")]
    assert inbox.cancel(TEAM, "x", NOON) == []
    assert not inbox.put(job("a", "x", "1"), NOON)
    assert sorted(names(inbox)) == ["notice", "other"]


def test_cancelling_one_leaves_the_others(inbox: Inbox) -> None:
    """By its id, of whatever kind."""
    for name, kind in [("a", "question"), ("b", "edit"), ("c", "question")]:
        inbox.put(job(name, "x", name, kind), NOON)
    assert inbox.cancel(TEAM, "x", NOON, "b") == [job("b", "x", "b", "edit")]
    assert inbox.cancel(TEAM, "x", NOON, "never") == []
    assert inbox.cancel(TEAM, "y", NOON, "a") == []
    first = inbox.claim(NOON, LEASE)
    assert first is not None
    assert inbox.finish(first, NOON)
    assert names(inbox) == ["c"]


def test_cancelling_what_is_in_hand(inbox: Inbox) -> None:
    """It is lost at the next renewal, and whoever has it ends it; its thread waits so long."""
    for name in "ab":
        inbox.put(job(name, "x", name, "question" if name == "a" else "edit"), NOON)
    lease = inbox.claim(NOON, LEASE)
    assert lease is not None
    assert not inbox.is_cancelled(lease)
    assert inbox.cancel(TEAM, "x", NOON) == []
    assert inbox.is_cancelled(lease)
    assert not inbox.renew(lease, NOON + 2 * LEASE)
    assert names(inbox) == []
    assert inbox.finish(lease, NOON)
    assert not inbox.is_cancelled(lease)
    assert names(inbox) == ["b"]


def test_cancelled_and_left_it_stays_cancelled(inbox: Inbox) -> None:
    """Whoever takes it up after its holder died is told the same; only a retry by hand makes it good again."""
    inbox.put(job("a", "x", "1"), NOON)
    inbox.claim(NOON, LEASE)
    inbox.cancel(TEAM, "x", NOON)
    second = inbox.claim(NOON + LEASE, LEASE)
    assert second is not None
    assert inbox.is_cancelled(second)
    assert not inbox.renew(second, NOON + 2 * LEASE)
    assert inbox.set_aside(second, NOON, "KeyError")
    assert inbox.retry("a", NOON)
    third = inbox.claim(NOON, LEASE)
    assert third is not None
    assert not inbox.is_cancelled(third)


def test_the_backlog_is_what_waits_or_is_in_hand(inbox: Inbox) -> None:
    """And says since when the oldest of it does."""
    assert inbox.backlog() == Backlog(0, 0, None)
    for name, wait in [("a", 2), ("b", 1), ("c", 3)]:
        inbox.put(job(name), NOON + wait * SECOND, LEASE)
    assert inbox.backlog() == Backlog(3, 0, NOON + SECOND)
    lease = inbox.claim(NOON + 2 * LEASE, LEASE)
    assert inbox.backlog() == Backlog(3, 0, NOON + SECOND)
    assert lease is not None
    assert inbox.finish(lease, NOON)
    assert inbox.backlog() == Backlog(2, 0, NOON + 2 * SECOND)


def test_the_latest_are_told_as_they_stand(inbox: Inbox) -> None:
    """Waiting, in hand, aside and done, by when that began; of other workspaces none, and no more than wanted."""
    for place, name in enumerate(("done", "aside", "held", "waiting")):
        inbox.put(job(name, kind="notice"), NOON + place * SECOND)
    inbox.put(job("other", workspace=OTHER_TEAM), NOON)
    leases = {name: inbox.claim(NOON + 9 * SECOND, LEASE, without=("question",)) for name in ("done", "aside", "held")}
    assert leases["done"]
    assert leases["aside"]
    assert inbox.set_aside(leases["aside"], NOON + 8 * SECOND, "KeyError")
    assert inbox.finish(leases["done"], NOON + 9 * SECOND)
    told = [
        Standing("done", "", "done", 0, "", NOON + 9 * SECOND),
        Standing("aside", "notice", "aside", 1, "KeyError", NOON + 8 * SECOND),
        Standing("waiting", "notice", "waiting", 0, "", NOON + 3 * SECOND),
        Standing("held", "notice", "held", 1, "", NOON + 2 * SECOND),
    ]
    assert inbox.latest(TEAM, 100) == told
    assert inbox.latest(TEAM, 2) == told[:2]
    assert inbox.latest("T0NOBODY", 100) == []


def test_pruning_forgets_what_was_finished_before(stores: Stores) -> None:
    """With its ledger; what is open stays, however old, and so does what was finished since."""
    inbox = stores.inbox
    for name, at in [("old", NOON), ("new", NOON + LEASE)]:
        lease = in_hand(stores, name)
        assert stores.outbox.prepare(lease, [part(0), part(1)])
        assert inbox.finish(lease, at)
    inbox.put(job("waiting"), NOON - 99 * LEASE)
    assert inbox.prune(NOON) == 0
    assert inbox.prune(NOON + LEASE) == 1
    assert stores.outbox.parts(TEAM, "old") == []
    assert len(stores.outbox.parts(TEAM, "new")) == 2
    names = ("old", "new", "waiting")
    assert [inbox.knows(TEAM, name) for name in names] == [False, True, True]
    assert not inbox.knows(OTHER_TEAM, "new")
    assert [inbox.put(job(name), NOON) for name in names] == [True, False, False]
    assert inbox.prune(NOON + LEASE) == 0


def test_pruning_keeps_the_ledger_of_answers(stores: Stores) -> None:
    """As long as the answer is kept, its messages can be edited and removed; then it goes too."""
    lease = in_hand(stores, "asked")
    assert stores.outbox.prepare(lease, [part(0)], turn("answer"))
    stores.outbox.mark(TEAM, "asked", 0, "sent", "7.000001")
    assert stores.inbox.finish(lease, NOON)
    assert stores.inbox.prune(NOON + LEASE) == 0
    assert [one.ts for one in stores.outbox.posted(TEAM, "answer")] == ["7.000001"]
    assert stores.turns.prune(NOON) == 0
    assert stores.turns.prune(NOON + LEASE) == 1
    assert stores.turns.turn(TEAM, "answer") is None
    assert stores.inbox.prune(NOON + LEASE) == 1
    assert stores.outbox.posted(TEAM, "answer") == []


def test_each_is_claimed_once(stores: Stores) -> None:
    """By eight threads at two hundred jobs, a quarter of them in threads of Slack, whose order holds."""
    inbox, begun = stores.inbox, list[str]()
    names = [f"{number:03}" for number in range(200)]
    for name in names:
        inbox.put(job(name, f"x{int(name) % 8}" if int(name) % 4 == 0 else "", name), NOON)

    def work(_: int) -> None:
        while inbox.backlog().waiting:
            if lease := inbox.claim(NOON, LEASE):
                begun.append(lease.job.id)
                assert lease.attempts == 1
                assert inbox.finish(lease, NOON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sorted(begun) == names
    for thread in (0, 4):
        assert [name for name in begun if int(name) % 8 == thread] == [n for n in names if int(n) % 8 == thread]


def test_two_that_put_the_same_put_it_once(stores: Stores) -> None:
    """From eight threads at once."""
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: stores.inbox.put(job(f"{number % 10}"), NOON), range(80)))
    assert sum(kept) == 10
    assert stores.inbox.backlog().waiting == 10


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "claim", "finish", "put_off", "set_aside", "cancel"]), st.integers(0, 5)),
    min_size=10,
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.uuids().map(str))
def test_a_thread_is_never_worked_twice_at_once(stores: Stores, steps: list[tuple[str, int]], thread: str) -> None:
    """Nor out of order among what is there, whatever happens to its jobs; and `next_due` tells what can be claimed."""
    inbox, waiting = stores.inbox, set[str]()
    held: Lease | None = None
    for step, number in steps:
        name = f"{thread}{number}"
        if step == "put" and inbox.put(job(name, thread, str(number)), NOON):
            waiting.add(name)
        elif step == "claim":
            due = inbox.next_due()
            lease = inbox.claim(NOON, LEASE)
            assert (lease is None) == (due is None or due > NOON)
            assert (lease.job.id if lease else None) == (None if held else min(waiting, default=None))
            held = lease or held
        elif step == "cancel":
            dropped = {one.id for one in inbox.cancel(TEAM, thread, NOON)}
            assert dropped == waiting - {held.job.id if held else ""}
            waiting -= dropped
        elif held and step == "put_off":
            assert inbox.put_off(held, NOON, "http 500")
            held = None
        elif held and step in ("finish", "set_aside"):
            assert inbox.finish(held, NOON) if step == "finish" else inbox.set_aside(held, NOON, "KeyError")
            waiting.remove(held.job.id)
            held = None
    if held:
        assert inbox.finish(held, NOON)
    inbox.cancel(TEAM, thread, NOON)
