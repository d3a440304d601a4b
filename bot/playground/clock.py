"""The playground's time: it begins when the sample news are new, runs as fast as ours, and can be put forward."""

import time
from datetime import datetime, timedelta


class Clock:
    """Tells the time, to the bot and to Slack alike."""

    def __init__(self, start: datetime) -> None:
        """It is ``start`` now."""
        self._start = start
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        """The time now."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def seconds(self) -> float:
        """The same, in seconds since 1970."""
        return self().timestamp()

    def forward(self, to: datetime) -> None:
        """Let it be later; it never goes back."""
        self._start += max(timedelta(0), to - self())
