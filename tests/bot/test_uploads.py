"""Uploads: the token goes to Slack and nowhere else, and what is no file of an article is refused in words."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack.files import SCOPE
from bot.uploads import Uploads, readable
from retrieval.errors import InputError
from tests.slack.fake import FakeSlack

MOST = 1_000
TEXT = b"The quarry of Tarnholm will be flooded."


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace that granted the permission."""
    with FakeSlack() as fake:
        fake.user("U1")
        fake.scopes.add(SCOPE)
        yield fake


def fetched(slack: FakeSlack, file_id: str, **other: Any) -> bytes:
    """The file, with ``other`` than what Slack tells of it."""

    async def fetching() -> bytes:
        async with ClientSession() as session:
            client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)
            uploads = Uploads(client, session, MOST)
            return await uploads.fetch({**await uploads.told(file_id), **other})

    return asyncio.run(fetching())


def test_a_file_comes_whole(slack: FakeSlack) -> None:
    """Whatever its name's case."""
    told = slack.file("U1", "Quarry.TXT", TEXT, mimetype="text/plain")
    assert fetched(slack, told["id"]) == TEXT


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/files/quarry.txt",
        "https://slack.com.evil.example/files/quarry.txt",
        "https://evilslack.com/files/quarry.txt",
        "https://evil.example/#files.slack.com",
        "https://evil.example\\@files.slack.com/quarry.txt",
        "https://files.slack.com@evil.example/quarry.txt",
        "https://files.slack.com:8443/quarry.txt",
        "http://files.slack.com/quarry.txt",
        "file:///etc/passwd",
        "//files.slack.com/quarry.txt",
        "https://127.0.0.1/quarry.txt",
        "http://127.0.0.1:1/quarry.txt",
        "http://[::1/quarry.txt",
        "https://xoxb@files.slack.com/quarry.txt",
        "https://files.slack.com./quarry.txt",
        "https://.slack.com/quarry.txt",
        "https://evil.example\x00.slack.com/quarry.txt",
        "https://evil.example%2f.slack.com/quarry.txt",
        "https://evil.example;.slack.com/quarry.txt",
        "https://evil.example\uff0f.slack.com/quarry.txt",
        f"https://{'a' * 300}.slack.com/quarry.txt",
    ],
)
def test_the_token_goes_nowhere_else(slack: FakeSlack, url: str) -> None:
    """Neither to another host, nor to Slack's without encryption, nor by an address that can be read in two ways."""
    told = slack.file("U1", "quarry.txt", TEXT)
    with pytest.raises(InputError, match="not kept by Slack itself"):
        fetched(slack, told["id"], url_private_download=url, url_private="")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": "quarry.exe", "data": TEXT}, "of its kind are not read"),
        ({"name": "", "data": TEXT}, "of its kind are not read"),
        ({"name": "quarry.txt", "data": TEXT, "size": MOST + 1}, "DATELINE_MAX_FILE_MB"),
        ({"name": "quarry.txt", "data": b"x" * (MOST + 1), "size": 10}, "DATELINE_MAX_FILE_MB"),
        ({"name": "quarry.txt", "data": TEXT, "mimetype": "text/html"}, "files:read"),
        ({"name": "quarry.txt", "data": TEXT, "moved": "https://evil.example/"}, "files:read"),
    ],
)
def test_what_is_refused(slack: FakeSlack, given: dict[str, Any], reason: str) -> None:
    """With what is wrong, and what to do."""
    told = slack.file("U1", **given)
    with pytest.raises(InputError, match=reason):
        fetched(slack, told["id"])


def test_a_page_is_a_file_too(slack: FakeSlack) -> None:
    """Where its name says so."""
    told = slack.file("U1", "quarry.html", b"<html>Quarry</html>", mimetype="text/html")
    assert fetched(slack, told["id"]) == b"<html>Quarry</html>"


def test_without_the_permission(slack: FakeSlack) -> None:
    """It is named, be it when Slack is asked about the file or when the file is fetched."""
    told = slack.file("U1", "quarry.txt", TEXT)
    slack.scopes.discard(SCOPE)
    with pytest.raises(InputError, match="files:read"):
        fetched(slack, told["id"])


@pytest.mark.parametrize("error", ["file_not_found", "file_deleted", "access_denied", "not_visible"])
def test_a_file_that_is_not_to_be_had(slack: FakeSlack, error: str) -> None:
    """It is said that it should be shared again."""
    told = slack.file("U1", "quarry.txt", TEXT)
    slack.fault("files.info", error=error)
    with pytest.raises(InputError, match="share it again"):
        fetched(slack, told["id"])


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        (None, []),
        ("F1", []),
        ([None, "F1", {}, {"id": 7, "name": "a.pdf"}, {"id": "F1"}, {"id": "F2", "name": None}], []),
        ([{"id": "F1", "name": "a.PDF"}, {"id": "F2", "name": "b.png"}, {"id": "F3", "name": "c.eml"}], ["F1", "F3"]),
        ([{"id": "F1", "file_access": "check_file_info"}], ["F1"]),
    ],
)
def test_files_worth_asking_for(files: object, ids: list[str]) -> None:
    """By their names; of another company's Slack has to be asked."""
    assert readable(files) == ids
