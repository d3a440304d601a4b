"""What an answer is besides its body: why there is none and until when, how long it is good, its validators."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from retrieval.errors import FetchError

LATER = "try again later"
"""What to do where that may help."""

_UNREADABLE = "save the page in a browser and ingest the file"
_ADVICE = {
    401: f"it wants a login; {_UNREADABLE}",
    402: f"it wants to be paid; {_UNREADABLE}",
    403: f"it doesn't let programs read it; {_UNREADABLE}",
    404: "check the address",
    410: "the page is gone",
    429: f"it is asked too often; {LATER}",
    451: f"it may not show it here; {_UNREADABLE}",
}
_PROBLEMS: tuple[tuple[type[aiohttp.ClientError], str], ...] = (  # the first that fits
    (aiohttp.ClientConnectorDNSError, "no site of that name is found; check the address"),
    (
        aiohttp.ClientConnectorCertificateError,
        f"its certificate is not valid: it may be another site; {_UNREADABLE}",
    ),
    (aiohttp.ClientSSLError, f"no secure connection to it comes about; {_UNREADABLE}"),
    (aiohttp.ClientConnectorError, f"no connection to it comes about; check the address, or {LATER}"),
    (aiohttp.ConnectionTimeoutError, f"no connection to it comes about; check the address, or {LATER}"),
    (aiohttp.ServerTimeoutError, f"the site keeps us waiting for its answer; {LATER}"),
    (aiohttp.ClientConnectionError, f"the connection broke off; {LATER}"),
    (aiohttp.ClientError, f"the site's answer is damaged; {LATER}"),
)
_PASSING = frozenset({408, 425, 429, *range(500, 600)})
_LONGEST_WAIT = timedelta(days=7)
_LONGEST_PAUSE = timedelta(days=1)
_LONGEST_VALIDATOR = 500
_SECONDS = re.compile(r"[0-9]{1,9}")
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?([0-9]{1,9})(?![0-9])', re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)


def failure(status: int, headers: Mapping[str, str]) -> FetchError:
    """The error that an answer of this status is, with what to do about it; Retry-After counts at most 7 days."""
    later = status in _PASSING
    return FetchError(
        f"the site answered {_phrase(status)}; {_ADVICE.get(status, LATER)}",
        gone=status == HTTPStatus.GONE,
        later=later,
        wait=_wait(headers.get("Retry-After", "").strip()) if later else None,
    )


def broken(error: aiohttp.ClientError) -> FetchError:
    """The error that it is when no answer comes, or none that is whole: it may another time."""
    return FetchError(next(reason for kind, reason in _PROBLEMS if isinstance(error, kind)), later=True)


def pause(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer is good for by Cache-Control: max-age, at most a day; None if that does not say."""
    said = headers.get("Cache-Control", "")
    age = _MAX_AGE.search(said)
    if age is None or _NOT_KEPT.search(said):
        return None
    return min(timedelta(seconds=int(age[1])), _LONGEST_PAUSE)


def validator(value: str | None) -> str | None:
    """An ETag or a Last-Modified that can be kept and sent back as it came, else None."""
    value = (value or "").strip()
    return value if 0 < len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None


def _wait(said: str) -> timedelta | None:
    """Retry-After, in seconds or as a date (RFC 9110, 10.2.3)."""
    if _SECONDS.fullmatch(said):
        return min(timedelta(seconds=int(said)), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
        left = (until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(timedelta(), min(left, _LONGEST_WAIT))


def _phrase(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return str(status)
