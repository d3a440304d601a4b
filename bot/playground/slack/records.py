"""Who and what is in this Slack, as frozen values: the app, people, channels, messages, views."""

from dataclasses import dataclass, field
from secrets import token_hex

from bot.playground.slack.shapes import Json

TEAM = "T0DATELINE"
APP = "A0DATELINE"
BOT_USER = "U0DATELINE"
BOT = "B0DATELINE"


@dataclass(frozen=True, slots=True)
class Identity:
    """An installed app: its names are always the same, its secrets never.

    ``enterprise`` is the Enterprise Grid organisation that the workspace is of, if any; ``org_wide`` that it was all of
    that which installed the app.
    """

    team: str = TEAM
    app_id: str = APP
    bot_user: str = BOT_USER
    bot_id: str = BOT
    bot_token: str = field(default_factory=lambda: f"xoxb-1-{token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{APP}-{token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: token_hex(16))
    client_id: str = "1.2"
    client_secret: str = field(default_factory=lambda: token_hex(16))
    name: str = "Dateline"
    enterprise: str | None = None
    org_wide: bool = False


@dataclass(frozen=True, slots=True)
class User:
    """Somebody: ``restricted`` is a guest, ``ultra`` one of a single channel, ``stranger`` of another company.

    ``sister`` is at home in another workspace of an Enterprise organisation, and a member of the app's all the same.
    ``named`` is what they are called, if it is not their id.
    """

    id: str
    admin: bool = False
    restricted: bool = False
    stranger: bool = False
    bot: bool = False
    tz: str = "UTC"
    ultra: bool = False
    sister: bool = False
    named: str = ""

    @property
    def name(self) -> str:
        """What people call them."""
        return self.named or self.id.title()


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; with ``user`` the direct one with them. ``members`` None is everybody of the team.

    ``named`` is what it is called, if it is not its id.
    """

    id: str
    private: bool = False
    shared: bool = False
    im: bool = False
    user: str | None = None
    archived: bool = False
    member: bool = True
    members: tuple[str, ...] | None = None
    named: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.named or self.id.lower()

    @property
    def kind(self) -> str:
        """What the scopes for it begin with."""
        return "im" if self.im else "groups" if self.private else "channels"

    @property
    def event_kind(self) -> str:
        """What message events call it."""
        return "im" if self.im else "group" if self.private else "channel"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is now; ``streaming`` is since when the app streams into it, None when it does not.

    ``streamed`` is whether its text came by a stream, and so is Markdown.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: str | None = None
    deleted: bool = False
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    files: tuple[Json, ...] = ()
    chunks: tuple[Json, ...] = ()
    streaming: float | None = None
    reactions: tuple[tuple[str, str], ...] = ()
    streamed: bool = False

    @property
    def bot(self) -> bool:
        """Whether it is the app's own."""
        return self.user.startswith(BOT_USER)

    @property
    def body(self) -> Json:
        """Its text and blocks, as `mentions` and `links` read them."""
        return {"text": self.text, "blocks": list(self.blocks), "chunks": list(self.chunks)}


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: what Slack tells of it, its bytes, and where it sends whoever wants them, if not here."""

    told: Json
    data: bytes
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """What one person alone was shown in a channel."""

    channel: str
    user: str
    ts: str
    text: str
    blocks: tuple[Json, ...]
    thread_ts: str | None

    @property
    def body(self) -> Json:
        """Its text and blocks."""
        return {"text": self.text, "blocks": list(self.blocks)}


@dataclass(frozen=True, slots=True)
class View:
    """A view as it is now: a modal, open or not, or somebody's home tab."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    open: bool = True
    errors: Json = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[Json, ...]:
        """Its blocks."""
        return tuple(self.body["blocks"])


@dataclass(frozen=True, slots=True)
class Status:
    """What the app said it was doing; ``method`` tells by which of the two ways."""

    method: str
    channel: str
    thread: str | None
    status: str
    loading_messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompts:
    """The suggested prompts of a conversation."""

    channel: str
    thread: str | None
    title: str | None
    prompts: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The title given to a conversation."""

    channel: str
    thread: str
    title: str
