"""A readers–writer lock: any number of searches at a time, or one change."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class ReadersWriter:
    """Readers share, a writer is alone. A waiting writer goes before new readers, or it would never have its turn.

    Not reentrant: who holds it in either way must not ask for it again.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._readers = 0
        self._writer = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the lock together with other readers."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writer)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writer)
            self._writer = True
            self._changed.wait_for(lambda: not self._readers)
        try:
            yield
        finally:
            with self._changed:
                self._writer = False
                self._changed.notify_all()
