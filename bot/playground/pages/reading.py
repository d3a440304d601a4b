"""What people have read, so that the rest is counted."""

from bisect import bisect_right

from bot.playground.pages.channels import Sorted


class Reading:
    """Knows up to which message each person has read each place; what was there at ``start`` is read."""

    def __init__(self, start: float) -> None:
        self._start = f"{start:.6f}"
        self._read: dict[tuple[str, str], str] = {}

    def read(self, user: str, place: str, channel: Sorted) -> None:
        """Somebody sees all that is there."""
        self._read[user, place] = max(channel.latest, self._start)

    def unread(self, user: str, place: str, channel: Sorted) -> int:
        """How many messages of others came since."""
        first = bisect_right(channel.stamps, self._read.get((user, place), self._start))
        return sum(each.user != user for each in channel.roots[first:])
