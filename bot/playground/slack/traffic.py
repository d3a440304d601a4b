"""What goes between Slack and the app, as frozen values: calls, deliveries, and rights to answer."""

from dataclasses import dataclass
from typing import Any

from bot.playground.slack.shapes import Json


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """A response URL: who may be answered where, and about which message."""

    id: str
    minted: float
    channel: str = ""
    user: str = ""
    ts: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Response:
    """What was posted to a response URL, or given with the ack of a command (`url_id` is empty then).

    ``ts`` names what one person is shown of it alone.
    """

    url_id: str
    body: Json
    channel: str = ""
    user: str = ""
    ts: str = ""

    @property
    def text(self) -> str:
        """Its text."""
        return str(self.body.get("text", ""))

    @property
    def blocks(self) -> tuple[Json, ...]:
        """Its blocks."""
        return tuple(self.body.get("blocks", ()))

    @property
    def response_type(self) -> str:
        """`ephemeral` or `in_channel`."""
        return str(self.body.get("response_type", "ephemeral"))

    @property
    def replace_original(self) -> bool:
        """Whether it takes the place of the message that the button was in."""
        return self.body.get("replace_original") is True

    @property
    def delete_original(self) -> bool:
        """Whether it removes the message that the button was in."""
        return self.body.get("delete_original") is True


@dataclass(frozen=True, slots=True)
class Trigger:
    """The right to open one view, for 3 seconds; ``view`` is the one that it was minted in, if any."""

    id: str
    user: str
    minted: float
    view: str | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the app made: ``status`` 0 if its answer never got there.

    ``error`` is Slack's word for a refusal, ``why`` what more it said about that.
    """

    method: str
    arguments: Json
    at: float
    status: int
    error: str | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery of a payload: whether the app took it in time, with what, and after how many seconds.

    ``status`` is HTTP's, None on Socket Mode; ``answer`` is the ack's payload or body, parsed if it is JSON; ``error``
    says what Slack would think of it.
    """

    number: int
    acked: bool
    seconds: float
    status: int | None = None
    answer: Any = None
    error: str | None = None
