"""What to do about an error in a job: try again later, or give up and say why, in words for the person who asked."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from retrieval.errors import DatelineError, InputError, LibraryBusy, LibraryError, ModelError

_LIBRARY = "my library can't be used just now. Whoever runs me finds in my log why."
"""Where it is, which its errors tell, is nothing to people in Slack."""

_PASSING = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")

WITHOUT_ACCESS = ("account_inactive", "invalid_auth", "not_authed", "token_revoked")
"""Slack's names for a token that is good no more, as when the app was removed."""

OF_A_CALL = (SlackApiError, ClientError, TimeoutError)
"""What a call of Slack's API raises."""

MALFORMED = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a payload of another shape than Slack's runs into; sent again, it would run into the same."""


class Later(Exception):  # noqa: N818 - named for what to do
    """Try the job again after some seconds; that it could not be done yet is nobody's fault and is not counted."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Unreachable(Exception):  # noqa: N818 - named for what happened
    """Whoever asked can't be told anything any more; the text names the error."""


class Refused(InputError):  # noqa: N818 - named for what happened to whoever asked
    """Whoever asked may not have this here; the text tells them why."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error, weighed.

    ``reason`` is for whoever runs this, and names the error alone; ``words`` are for the person who asked, if there is
    a way to tell them. ``passing`` may be tried for long, ``final`` not again, and anything else a few times;
    ``expected`` is final, and nothing that whoever runs this need look at. ``after`` are seconds that Slack named.
    """

    reason: str
    words: str
    passing: bool = False
    final: bool = False
    expected: bool = False
    after: float | None = None


def weigh(error: BaseException) -> Trouble:
    """What an error means for its job."""
    match error:
        case Later():
            return Trouble(str(error), "it took too long.", passing=True, after=error.after)
        case Unreachable():
            return Trouble(str(error), "", final=True)
        case SlackApiError():
            return _of_slack(error)
        case LibraryError():
            return Trouble(type(error).__name__, _LIBRARY, passing=isinstance(error, LibraryBusy))
        case InputError():
            return Trouble(type(error).__name__, str(error), final=True, expected=True)
        case ModelError():
            return Trouble("ModelError", str(error), final=True)
        case DatelineError():
            return Trouble(type(error).__name__, str(error))
        case asyncio.TimeoutError() | ClientError():
            return Trouble(type(error).__name__, "Slack could not be reached.", passing=True)
    return Trouble(type(error).__name__, "something went wrong that should not have.")


def code(error: SlackApiError) -> str:
    """Slack's name for the error, or the HTTP status where it gave none."""
    data = error.response.data if hasattr(error.response, "data") else None
    named = data.get("error") if isinstance(data, dict) else None
    return str(named or f"HTTP {_status(error)}")


def named(error: Exception) -> str:
    """A call's error, in a word for the log."""
    return code(error) if isinstance(error, SlackApiError) else type(error).__name__


def is_uncertain(error: BaseException) -> bool:
    """Whether the call may have taken effect although it failed."""
    if isinstance(error, SlackApiError):
        if _status(error) == HTTPStatus.TOO_MANY_REQUESTS:
            return False
        return _status(error) >= HTTPStatus.INTERNAL_SERVER_ERROR or code(error) in _PASSING
    return isinstance(error, asyncio.TimeoutError | ClientError)


def _of_slack(error: SlackApiError) -> Trouble:
    name = code(error)
    if _status(error) == HTTPStatus.TOO_MANY_REQUESTS or name == "ratelimited":
        return Trouble("ratelimited", "Slack asked for a slower pace.", passing=True, after=_retry_after(error))
    if is_uncertain(error):
        return Trouble(name, "Slack did not answer.", passing=True)
    if name == "token_expired":  # another is on its way
        return Trouble(name, "the app's token at Slack has ended.", passing=True)
    if name == "missing_scope":
        needed = str(error.response.data.get("needed", "")) if isinstance(error.response.data, dict) else ""
        words = (
            f"the app lacks the permission `{needed}`: whoever installed it has to add that, and install it once more."
        )
        return Trouble(f"missing_scope {needed}".strip(), words, final=True)
    return Trouble(name, f"Slack refused it ({name}).", final=True)


def _status(error: SlackApiError) -> int:
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
    return status if isinstance(status, int) else 0


def _retry_after(error: SlackApiError) -> float | None:
    headers = getattr(error.response, "headers", None) or {}
    value = next((value for key, value in headers.items() if key.lower() == "retry-after"), None)
    value = value[0] if isinstance(value, list) else value
    return float(value) if isinstance(value, str) and value.isdigit() else None
