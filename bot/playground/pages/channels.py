"""The messages of channels in order, sorted anew only where one was changed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.playground.slack.records import Message
from bot.playground.slack.world import World


@dataclass(frozen=True, slots=True)
class Sorted:
    """A channel as it is: ``roots`` stand in it, by their ts, ``replies`` in their threads."""

    revision: int
    roots: Sequence[Message]
    stamps: Sequence[str]
    replies: Mapping[str, Sequence[Message]]
    streams: Sequence[Message]

    @property
    def latest(self) -> str:
        """The ts of what was said last."""
        return self.stamps[-1] if self.stamps else "0"

    def root(self, ts: str) -> Message | None:
        """The message of that ts, if it is there and no reply."""
        place = bisect_left(self.stamps, ts)
        return self.roots[place] if place < len(self.stamps) and self.stamps[place] == ts else None


class Channels:
    """Knows each channel's messages; whoever asks holds the world's lock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[str, Sorted] = {}

    def __getitem__(self, channel_id: str) -> Sorted:
        """A channel as it is now."""
        revision = self._world.revisions[channel_id]
        kept = self._kept.get(channel_id)
        if kept is None or kept.revision != revision:
            kept = self._kept[channel_id] = _sorted(self._world.messages.get(channel_id, {}).values(), revision)
        return kept


def _sorted(messages: Iterable[Message], revision: int) -> Sorted:
    roots, streams = [], []
    replies: defaultdict[str, list[Message]] = defaultdict(list)
    for each in sorted(messages, key=attrgetter("ts")):
        if each.streaming is not None:
            streams.append(each)
        if each.thread_ts in (None, each.ts):
            roots.append(each)
        elif not each.deleted:
            replies[each.thread_ts].append(each)
    shown = [each for each in roots if not each.deleted or each.ts in replies]  # of a thread, a trace is left
    return Sorted(revision, shown, [each.ts for each in shown], dict(replies), streams)
