"""Bodies of messages as HTML, each made once for each reader, for as long as it stays the same."""

from collections import OrderedDict

from markupsafe import Markup

from bot.playground.kit import message as kit
from bot.playground.kit.names import Names
from bot.playground.slack.records import Ephemeral, Message

_MOST = 20_000


class Bodies:
    """Makes them, and keeps the latest."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[Message | Ephemeral, Names, Markup]] = OrderedDict()

    def of(self, said: Message | Ephemeral, key: str, names: Names) -> Markup:
        """What a reader sees of a message; ``key`` begins the ids in it."""
        kept = self._kept.get((names.me, key))
        if kept is not None and kept[0] is said and kept[1] == names:
            self._kept.move_to_end((names.me, key))
            return kept[2]
        body = _body(said, key, names)
        self._kept[names.me, key] = said, names, body
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return body


def _body(said: Message | Ephemeral, key: str, names: Names) -> Markup:
    if isinstance(said, Ephemeral):
        return kit.body(said.text, said.blocks, (), names, app=True, prefix=key)
    return kit.body(said.text, said.blocks, said.chunks, names, app=said.bot, streaming=said.streamed, prefix=key)
