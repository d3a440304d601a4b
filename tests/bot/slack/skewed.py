"""`python -m bot serve` on a machine whose clock is some seconds off, as the first argument says."""

import datetime as dt
import sys
import time
from typing import Any

_OFF = float(sys.argv[1])
_true_time, _true = time.time, dt.datetime


class _Kind(type):
    """True dates are dates."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _true)


class _Skewed(dt.datetime, metaclass=_Kind):
    """Dates whose now is another."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """The time by this machine's clock."""
        return _true.now(tz) + dt.timedelta(seconds=_OFF)


if __name__ == "__main__":
    dt.datetime = _Skewed  # type: ignore[misc]
    time.time = lambda: _true_time() + _OFF
    from bot.__main__ import main

    sys.exit(main(["serve", *sys.argv[2:]]))
