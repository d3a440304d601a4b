"""What one person sees, as values: what the pages are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody. ``note`` says what they may: `admin`, `member`, `guest`; of the app it is `app`.

    ``url``, of those in `Page.people`: where one goes by becoming them, the same place if they see it, or their first.
    """

    id: str
    name: str
    note: str
    url: str = ""

    @property
    def initials(self) -> str:
        """Two letters in the place of a portrait."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can be: `channel`, `private`, `dm` (with the app) or `home` (the app's Home tab), at an address."""

    id: str
    name: str
    kind: str
    url: str
    unread: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction: ``emoji`` as people see it."""

    emoji: str
    name: str
    count: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message as somebody sees it.

    ``key`` is its id in the page, ``shown`` what a press in it says it was in: `message/CHANNEL/TS` or `private/TS`.
    ``refused`` is Slack's error where the app's message was refused; it is shown in the place of the body.
    """

    key: str
    shown: str
    author: Person
    time: str
    stamp: str
    body: Markup
    day: str = ""  # set on the first message of a day
    own: bool = False
    edited: bool = False
    deleted: bool = False
    streaming: bool = False
    only_you: bool = False
    refused: str = ""
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()
    replies: int = 0
    last_reply: str = ""
    thread_url: str = ""

    @property
    def app(self) -> bool:
        """Whether the app said it."""
        return self.author.note == "app"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A suggested prompt: what it is called, and what is said when it is pressed."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread that is open beside its channel, its first message first. ``status`` is what the app is doing there."""

    ts: str
    messages: tuple[Said, ...]
    close_url: str
    status: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal that is open; ``shown`` as in `Said`: `view/ID`. ``submit`` is empty where it can't be submitted."""

    id: str
    shown: str
    title: str
    submit: str
    close: str
    body: Markup
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Traffic:
    """One request: ``way`` is `in` from Slack to the app, `out` from the app to Slack. ``detail`` is JSON, set out."""

    key: str
    way: str
    name: str
    outcome: str
    good: bool
    time: str
    detail: str


@dataclass(frozen=True, slots=True)
class Work:
    """A job of the bot: ``state`` is `waiting`, `held`, `done` or `aside`; ``note`` says why it is put off or aside."""

    key: str
    id: str
    kind: str
    state: str
    attempts: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of the app."""

    callback_id: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the tour; ``look`` says what to look at once ``button`` was pressed. `state` is todo, next or done."""

    number: int
    title: str
    look: str
    button: str
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """All of it. ``home`` is set where the place is the Home tab, and there are no messages then."""

    me: Person
    people: Sequence[Person]
    places: Sequence[Place]
    place: Place
    command: str
    app: Person
    ready: bool
    now: str
    date: str
    morning: str  # what the clock can be put forward to, in words
    messages: tuple[Said, ...] = ()
    earlier_url: str = ""  # where there are more than are shown
    home: Markup | None = None
    status: str = ""
    prompts: tuple[Prompt, ...] = ()
    thread: Thread | None = None
    modal: Modal | None = None
    on_messages: tuple[Shortcut, ...] = ()
    anywhere: tuple[Shortcut, ...] = ()
    stops: tuple[Stop, ...] = ()
    traffic: tuple[Traffic, ...] = ()
    work: tuple[Work, ...] = ()
    live_url: str = ""
    emoji: tuple[Reaction, ...] = field(default=())  # those that can be given
