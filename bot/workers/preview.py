"""An answer shown in its thread while a chat model writes it."""

import asyncio
from dataclasses import dataclass, field

from bot.asked import Asked
from bot.blocks.answer import line
from bot.records import Lease
from bot.streaming import Place, Stream, left_over
from bot.workers.desk import Desk
from bot.workers.signs import seen
from retrieval.domain import Citation, Sentence


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown so far; ``sign`` is the sign of work, which has to be there before the first words end it."""

    desk: Desk
    asked: Asked
    sign: "asyncio.Task[None]"
    stream: Stream
    _numbers: dict[Citation, int] = field(default_factory=dict)

    @staticmethod
    def of(desk: Desk, asked: Asked, sign: "asyncio.Task[None]") -> "Preview":
        """A preview in the message's thread, of nothing yet."""
        return Preview(desk, asked, sign, Stream(desk.clients, _place(desk, asked)))

    async def show(self, sentence: Sentence) -> None:
        """Show a sentence more."""
        await seen(self.sign)
        await self.stream.add(f"{line(sentence, self._numbers)}\n")

    async def messages(self, lease: Lease) -> list[str]:
        """The messages that it consists of, those of an attempt before this one among them."""
        if not self.desk.shelf.writes or (self.stream.is_certain and lease.fence == 1):
            return self.stream.messages
        return await left_over(self.desk.clients, self.stream.place, self.desk.bot_user, self.asked.ts)


def _place(desk: Desk, asked: Asked) -> Place:
    return Place(asked.channel, asked.thread, desk.team, asked.user)
