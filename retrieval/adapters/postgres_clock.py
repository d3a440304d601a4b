"""The time by the database's clock, the same for all processes that share it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FRESH = 30.0  # seconds for which a measurement is good
_SOON = 1.0  # seconds within which an answer says more than what was known before


@dataclass(frozen=True, slots=True)
class _Measured:
    """What the database's clock showed, and when, in seconds of the steady clock."""

    shown: datetime
    at: float


class PostgresClock:
    """Tells the database's time without asking it: from when it was measured last, by a clock that nobody sets.

    It is measured again in passing, by a transaction that begins when that was a while ago; never by whoever asks for
    the time, who does not wait for a server that is gone.
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._turn = threading.Lock()
        self._last: _Measured | None = None

    def __call__(self) -> datetime:
        """Now, aware, UTC; to about half the time that a message to the server and back takes."""
        last = self._last
        if last is None:
            message = "the clock was not measured yet"
            raise RuntimeError(message)
        return last.shown + timedelta(seconds=self._steady() - last.at)

    def measure(self, ask: Callable[[], datetime]) -> None:
        """Measure by ``ask``, which gives what the database's clock shows, unless that was done a short time ago."""
        if not self._is_due() or not self._turn.acquire(blocking=False):
            return
        try:
            before = self._steady()
            shown = ask().astimezone(UTC)
            after = self._steady()
            if self._last is None or after - before < _SOON:
                self._last = _Measured(shown, (before + after) / 2)
        finally:
            self._turn.release()

    def _is_due(self) -> bool:
        return self._last is None or self._steady() - self._last.at > _FRESH
