"""Politeness: no host is asked for more than two things at once, by any number of threads of this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from retrieval.errors import FetchError

_AT_ONCE = 2
_BUSY = "the site is being asked for other pages, and they take long; try again later"


class Turns:
    """Whose turn it is; remembers hosts only while they are being asked."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()
        self._changed = Condition()

    @contextmanager
    def turn(self, host: str, seconds: float) -> Iterator[None]:
        """Ask a host within this, once it is our turn; FetchError where that takes longer than so many seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._asked[host] < _AT_ONCE, seconds):
                raise FetchError(_BUSY, later=True)
            self._asked[host] += 1
        try:
            yield
        finally:
            with self._changed:
                self._asked[host] -= 1
                self._asked += Counter()  # forgets those at zero
                self._changed.notify_all()
