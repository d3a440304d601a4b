"""Counts what may be done only so often within an hour."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

_HOUR = 3_600.0  # seconds


@dataclass(slots=True)
class Budget:
    """At most so many within any hour, for all threads together; ``clock`` gives seconds that never go back."""

    most: int
    clock: Callable[[], float] = time.monotonic
    _taken: deque[float] = field(default_factory=deque, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self) -> float:
        """Take one and give 0; or where none is left take none, and give the seconds until there is one again."""
        with self._lock:
            now = self.clock()
            while self._taken and self._taken[0] <= now - _HOUR:
                self._taken.popleft()
            if len(self._taken) >= self.most:
                return self._taken[0] + _HOUR - now if self._taken else _HOUR
            self._taken.append(now)
            return 0.0
