"""So many within an hour, and no more."""

from threading import Thread

from retrieval.budget import Budget


def test_an_hour_slides() -> None:
    """One is there again an hour after it was taken, and the wait is told until then."""
    now = 0.0
    budget = Budget(2, lambda: now)
    assert budget.take() == 0
    now = 600.0
    assert budget.take() == 0
    now = 1_000.0
    assert [budget.take(), budget.take()] == [2_600, 2_600]
    now = 3_600.0
    assert budget.take() == 0
    assert budget.take() == 600


def test_nothing_at_all() -> None:
    """A budget of none is never there."""
    assert Budget(0).take() > 0


def test_many_threads_share_it() -> None:
    """However they come, as many get one as there are."""
    budget, waits = Budget(500), list[float]()
    threads = [Thread(target=lambda: waits.extend(budget.take() for _ in range(200))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0) == 500
    assert len(waits) == 1_600
