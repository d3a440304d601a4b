"""Messages as one person sees them: of a channel, and of a thread beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.playground.kit.emoji import emoji
from bot.playground.kit.names import Names
from bot.playground.pages import sight
from bot.playground.pages.bodies import Bodies
from bot.playground.pages.channels import Sorted
from bot.playground.pages.refusals import Refusal
from bot.playground.pages.times import clock, day, moment
from bot.playground.seen import Place, Reaction, Said
from bot.playground.slack.records import Ephemeral, Message, User
from bot.playground.slack.world import World

Row = Message | Ephemeral | Refusal


@dataclass(frozen=True, slots=True)
class Reader:
    """Who sees messages, where, and the names that they know."""

    user: User
    place: Place
    names: Names


@dataclass(frozen=True, slots=True)
class Messages:
    """Shows messages; whoever asks holds the world's lock."""

    world: World
    bodies: Bodies

    def of_channel(self, reader: Reader, channel: Sorted, refused: Sequence[Refusal], count: int) -> tuple[Said, ...]:
        """The latest of a channel, ``count`` of them, with what the reader alone was shown among them."""
        roots = channel.roots[-count:]
        since = roots[0].ts if len(roots) < len(channel.roots) else ""
        beside = [each for each in self._beside(reader, refused, None) if each.ts >= since]
        said = [self._said(reader, each, "m", channel.replies.get(each.ts, ())) for each in _in_order(roots, beside)]
        return tuple(_with_days(said))

    def of_thread(
        self, reader: Reader, channel: Sorted, root: Message, refused: Sequence[Refusal], count: int
    ) -> tuple[Said, ...]:
        """A thread: its first message and the latest replies, ``count`` of them."""
        replies = channel.replies.get(root.ts, ())
        beside = list(self._beside(reader, refused, root.ts))
        rows = [root, *_in_order(replies[-count:], beside)]
        return tuple(_with_days([self._said(reader, each, "r", ()) for each in rows]))

    def _beside(self, reader: Reader, refused: Sequence[Refusal], thread: str | None) -> Iterator[Ephemeral | Refusal]:
        """What stands between the messages for this reader."""
        user, place = reader.user.id, reader.place.id
        for shown in self.world.shown.values():
            if shown.user == user and shown.channel == place and shown.thread_ts == thread:
                yield shown
        for refusal in refused:
            if refusal.user in ("", user) and refusal.thread == thread:
                yield refusal

    def _said(self, reader: Reader, row: Row, prefix: str, replies: Sequence[Message]) -> Said:
        at = moment(row.ts, reader.user.tz)
        said = Said(
            key=_key(prefix, row),
            shown=_shown(row),
            author=sight.person(self.world, row.user if isinstance(row, Message) else self.world.identity.bot_user),
            time=clock(at),
            stamp=at.isoformat(timespec="seconds"),
            body=Markup(""),
            day=day(at),
        )
        if isinstance(row, Refusal):
            return replace(said, refused=row.told, only_you=bool(row.user))
        if isinstance(row, Ephemeral):
            return replace(said, body=self.bodies.of(row, said.key, reader.names), only_you=True)
        return self._message(reader, row, said, replies, in_channel=prefix == "m")

    def _message(
        self, reader: Reader, message: Message, said: Said, replies: Sequence[Message], *, in_channel: bool
    ) -> Said:
        deleted = message.deleted
        return replace(
            said,
            body=Markup("") if deleted else self.bodies.of(message, said.key, reader.names),
            own=message.user == reader.user.id,
            edited=message.edited is not None and not message.bot,
            deleted=deleted,
            streaming=self.world.is_streaming(message) and not deleted,
            reactions=() if deleted else _reactions(message, reader.user.id),
            files=() if deleted else tuple(str(file.get("name", "a file")) for file in message.files),
            replies=len(replies),
            last_reply=clock(moment(replies[-1].ts, reader.user.tz)) if replies else "",
            thread_url=f"{reader.place.url}/{message.ts}" if in_channel else "",
        )


def _in_order(messages: Sequence[Message], beside: Sequence[Ephemeral | Refusal]) -> list[Row]:
    return sorted([*messages, *beside], key=lambda row: row.ts) if beside else list(messages)


def _with_days(said: Iterable[Said]) -> Iterator[Said]:
    """The same, with the day said of the first message of each alone."""
    before = ""
    for each in said:
        yield replace(each, day="") if each.day == before else each
        before = each.day


def _key(prefix: str, row: Row) -> str:
    """What a row is called in the page."""
    if isinstance(row, Refusal):
        return f"{prefix}-refused-{row.number}"
    return f"{prefix}-{row.ts.replace('.', '-')}"


def _shown(row: Row) -> str:
    """What a press in a row says it was in."""
    if isinstance(row, Refusal):
        return f"refused/{row.number}"
    return f"private/{row.ts}" if isinstance(row, Ephemeral) else f"message/{row.channel}/{row.ts}"


def _reactions(message: Message, user: str) -> tuple[Reaction, ...]:
    names = dict.fromkeys(name for name, _ in message.reactions)
    return tuple(
        Reaction(
            emoji(f":{name}:"),
            name,
            sum(name == each for each, _ in message.reactions),
            (name, user) in message.reactions,
        )
        for name in names
    )
