"""What a test asks of the fake: what it was called with, what people see now, and to be disturbed."""

import time
from collections.abc import Callable
from typing import TypeVar

from bot.playground.slack.files import told
from bot.playground.slack.records import Channel, Ephemeral, File, Message, Prompts, Status, Title, User, View
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Call, Response
from tests.slack.disturbing import Disturbed, Fault

T = TypeVar("T")


class Watching:
    """The state of a fake Slack, to read and to set up."""

    world: Disturbed

    def user(
        self,
        user_id: str,
        *,
        admin: bool = False,
        restricted: bool = False,
        stranger: bool = False,
        bot: bool = False,
        tz: str = "UTC",
        ultra: bool = False,
        sister: bool = False,
    ) -> User:
        """Let somebody be, or be different."""
        with self.world.lock:
            self.world.users[user_id] = User(user_id, admin, restricted, stranger, bot, tz, ultra, sister)
            return self.world.users[user_id]

    def channel(
        self,
        channel_id: str,
        *,
        private: bool = False,
        shared: bool = False,
        im: bool = False,
        user: str | None = None,
        archived: bool = False,
        member: bool = True,
        members: tuple[str, ...] | None = None,
    ) -> Channel:
        """Let a conversation be, or be different; ``user`` is whom a direct one is with."""
        made = Channel(channel_id, private, shared, im, user, archived, member, members)
        with self.world.lock:
            self.world.channels[channel_id] = made
        return made

    def file(
        self,
        user: str,
        name: str,
        data: bytes,
        *,
        mimetype: str = "application/octet-stream",
        size: int | None = None,
        url: str | None = None,
        moved: str = "",
        stub: bool = False,
    ) -> Json:
        """Let a file be uploaded, for somebody to `say` or `ask` something with it; gives what a message holds of it.

        ``size`` and ``url`` are what Slack tells instead of the truth; to ``moved`` it sends whoever wants the bytes;
        of a ``stub``, which is another company's, a message holds the id alone.
        """
        with self.world.lock:
            file_id = f"F{self.world.number():08d}"
            described = told(self.world, file_id, user, name, len(data) if size is None else size, mimetype)
            if url is not None:
                described |= {"url_private": url, "url_private_download": url}
            self.world.files[file_id] = File(described, data, moved)
        return {"id": file_id, "file_access": "check_file_info"} if stub else described

    @property
    def downloads(self) -> list[str]:
        """The ids of the files whose bytes were asked for with the right token."""
        with self.world.lock:
            return list(self.world.downloads)

    @property
    def scopes(self) -> set[str]:
        """The scopes granted; take some away to see them missed."""
        return self.world.scopes

    def advance(self, seconds: float) -> None:
        """Let streams, triggers and response URLs grow older at once."""
        with self.world.lock:
            self.world.ahead += seconds

    def fault(
        self,
        method: str,
        *,
        status: int | None = None,
        error: str | None = None,
        retry_after: int | None = None,
        lose_answer: bool = False,
        before: bool = False,
        delay: float = 0.0,
        late: float = 0.0,
        times: int = 1,
        when: Callable[[Json], bool] | None = None,
    ) -> None:
        """Disturb the next calls of a method; the module's text says how."""
        with self.world.lock:
            self.world.faults.append(
                Fault(method, status, error, retry_after, lose_answer, before, delay, late, times, when)
            )

    def heal(self) -> None:
        """End all faults that were not met yet."""
        with self.world.lock:
            self.world.faults.clear()

    @property
    def calls(self) -> list[Call]:
        """Every call, in the order in which they took effect."""
        with self.world.lock:
            return list(self.world.calls)

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    @property
    def held(self) -> list[str]:
        """The methods of the calls that a fault now holds."""
        with self.world.lock:
            return list(self.world.held)

    def posted(self, channel: str, thread: str | None = None) -> list[Message]:
        """The app's messages that are there: of one thread, or of the whole channel."""
        with self.world.lock:
            there = list(self.world.messages.get(channel, {}).values())
        return [
            each for each in there if each.bot and not each.deleted and (thread is None or each.thread_ts == thread)
        ]

    def message(self, channel: str, ts: str) -> Message:
        """A message as it is now, deleted or not; KeyError if there never was one."""
        with self.world.lock:
            return self.world.messages[channel][ts]

    @property
    def ephemerals(self) -> list[Ephemeral]:
        """What single people were shown by chat.postEphemeral."""
        with self.world.lock:
            return list(self.world.ephemerals)

    @property
    def responses(self) -> list[Response]:
        """What was posted to response URLs, or said in the ack of a command."""
        with self.world.lock:
            return list(self.world.responses)

    @property
    def views(self) -> list[View]:
        """The open modals."""
        with self.world.lock:
            return [view for view in self.world.views.values() if view.open]

    @property
    def homes(self) -> dict[str, View]:
        """The home tabs by user."""
        with self.world.lock:
            return dict(self.world.homes)

    def reactions(self, channel: str, ts: str) -> list[str]:
        """The names of the reactions to a message."""
        return [name for name, _ in self.message(channel, ts).reactions]

    @property
    def statuses(self) -> list[Status]:
        """Every status that was set."""
        with self.world.lock:
            return list(self.world.statuses)

    def status(self, channel: str, thread: str | None) -> str:
        """The status shown in a thread now; a post there clears it."""
        with self.world.lock:
            return self.world.showing.get((channel, thread), "")

    @property
    def prompts(self) -> list[Prompts]:
        """Every set of suggested prompts."""
        with self.world.lock:
            return list(self.world.prompts)

    @property
    def titles(self) -> list[Title]:
        """Every title given."""
        with self.world.lock:
            return list(self.world.titles)

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0, what: str = "") -> T:
        """Wait until this gives something true, and give that; an AssertionError with the calls so far otherwise."""
        end = time.monotonic() + timeout
        while not (given := predicate()):
            if time.monotonic() > end:
                calls = "\n".join(
                    f"  {each.method} {each.status} {each.error or ''} {each.arguments}" for each in self.calls
                )
                message = f"waited {timeout:g} s in vain for {what or 'it'}; the calls so far:\n{calls or '  none'}"
                raise AssertionError(message)
            time.sleep(0.01)
        return given
