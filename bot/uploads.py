"""Files that people upload to Slack, fetched with the bot's token; that goes to Slack's own hosts alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePath
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.trouble import code, is_uncertain
from retrieval.errors import InputError

READ = (".pdf", ".docx", ".md", ".html", ".txt", ".eml")
"""The suffixes of the files that are read."""

_SUFFIXES = (*READ, ".htm", ".markdown")
_ELSEWHERE = "check_file_info"  # a file of another company: Slack tells of it only when asked
_LONGEST_NAME = 255
_SECONDS = ClientTimeout(total=60)
_CHUNK = 65_536  # bytes
_SLACKS = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}slack\.com")  # hosts, read strictly: others may be read in two ways
_HTTPS = 443
_GONE = ("file_not_found", "file_deleted")

_NOT_ALLOWED = (
    "I may not read files here. Whoever installed the app can allow it: add the permission `files:read` on the app's"
    " page under OAuth & Permissions, and install it once more"
)
_DELETED = "the file is no longer in Slack; share it again"
_NOT_SLACKS = "the file is not kept by Slack itself; download it and share it here"
_KINDS = f"files of its kind are not read; share one that ends with {', '.join(READ)}"


@dataclass(frozen=True, slots=True)
class Uploads:
    """Fetches files by their ids, of at most so many bytes."""

    client: AsyncWebClient
    session: ClientSession
    max_bytes: int

    async def told(self, file_id: str) -> Mapping[str, Any]:
        """What Slack tells of a file; InputError where it tells nothing, with what to do."""
        try:
            found = (await self.client.files_info(file=file_id)).get("file")
        except SlackApiError as error:
            if is_uncertain(error) or code(error) == "ratelimited":
                raise
            if code(error) == "missing_scope":
                raise InputError(_NOT_ALLOWED) from error
            if code(error) in _GONE:
                raise InputError(_DELETED) from error
            raise InputError(f"Slack does not give the file ({code(error)}); share it again") from error
        return found if isinstance(found, dict) else {}

    async def fetch(self, told: Mapping[str, Any]) -> bytes:
        """The file that `told` is of; InputError says why it can't be had."""
        name = str(told.get("name") or "")[-_LONGEST_NAME:]
        if not _is_readable(name):
            raise InputError(_KINDS)
        if isinstance(size := told.get("size"), int) and size > self.max_bytes:
            raise InputError(self._too_large)
        url = self._slacks(str(told.get("url_private_download") or told.get("url_private") or ""))
        return await self._download(url, name)

    async def _download(self, url: URL, name: str) -> bytes:
        headers = {"Authorization": f"Bearer {self.client.token}"}
        async with self.session.get(url, headers=headers, allow_redirects=False, timeout=_SECONDS) as answer:
            _check(answer, name)
            data = bytearray()
            async for chunk in answer.content.iter_chunked(_CHUNK):
                data += chunk
                if len(data) > self.max_bytes:
                    raise InputError(self._too_large)
        return bytes(data)

    @property
    def _too_large(self) -> str:
        most = f"{self.max_bytes / 1_000_000:.3g} MB"
        return f"the file is over the {most} read at most; share a smaller one, or have DATELINE_MAX_FILE_MB raised"

    def _slacks(self, address: str) -> URL:
        """The address, if the token may go there: to Slack by https, or to where Slack's API is for us."""
        api = URL(self.client.base_url)
        try:
            url = URL(address)
        except ValueError as error:
            raise InputError(_NOT_SLACKS) from error
        is_slacks = url.scheme == "https" and url.port == _HTTPS and bool(_SLACKS.fullmatch(url.host or ""))
        is_apis = (url.scheme, url.host, url.port) == (api.scheme, api.host, api.port)
        if url.user or url.password or not (is_slacks or is_apis):
            raise InputError(_NOT_SLACKS)
        return url


def readable(files: object) -> list[str]:
    """The ids of the files of a message that are worth asking Slack for."""
    if not isinstance(files, list):
        return []
    some = (one for one in files if isinstance(one, dict) and isinstance(one.get("id"), str))
    return [one["id"] for one in some if one.get("file_access") == _ELSEWHERE or _is_readable(str(one.get("name")))]


def _is_readable(name: str) -> bool:
    return PurePath(name).suffix.lower() in _SUFFIXES


def _check(answer: ClientResponse, name: str) -> None:
    """Raises InputError for what is not the file: without the permission, Slack answers with a page to log in."""
    is_page = answer.content_type == "text/html" and PurePath(name).suffix.lower() not in (".html", ".htm")
    is_moved = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
    if is_page or is_moved or answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise InputError(_NOT_ALLOWED)
    if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise InputError(_DELETED)
    if answer.status != HTTPStatus.OK:
        raise InputError(f"Slack answered {answer.status} for the file; try again later")
