"""Uploaded files: files.info, and their bytes for who has the token and the scope; anybody else has to log in."""

from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.playground.slack.access import Access
from bot.playground.slack.methods import Method, need
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World

SCOPE = "files:read"


@dataclass(frozen=True, slots=True)
class Files:
    """Answers ``/files/ID/NAME``, which is where the bytes are."""

    access: Access

    async def handle(self, request: web.Request) -> web.Response:
        """Give the bytes, or send whoever may not have them to log in."""
        file_id = request.match_info["id"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        world = self.access.world(token, {"file": file_id})
        with world.lock:
            allowed = self._is_good(token) and SCOPE in world.scopes
            found = world.files.get(file_id)
            if allowed:
                world.downloads.append(file_id)
        if not allowed:
            return web.Response(status=302, headers={"Location": f"{world.base_url}/login"})
        if found is None:
            return web.Response(status=404, text="not found")
        if found.moved:
            return web.Response(status=302, headers={"Location": found.moved})
        return web.Response(body=found.data, content_type=found.told["mimetype"])

    def _is_good(self, token: str) -> bool:
        try:
            self.access.check(token)
        except Refused:
            return False
        return True


async def login(_request: web.Request) -> web.Response:
    """What people see who may not have a file."""
    return web.Response(text="<html><h1>Sign in to Dateline</h1></html>", content_type="text/html")


def told(world: World, file_id: str, user: str, name: str, size: int, mimetype: str) -> Json:
    """A file as Slack tells of it."""
    url = f"{world.base_url}/files/{file_id}/{quote(name, safe='')}"
    page = f"https://dateline.slack.com/files/{user}/{file_id}/{quote(name.lower(), safe='')}"
    return {
        "id": file_id,
        "name": name,
        "title": name,
        "mimetype": mimetype,
        "filetype": name.rpartition(".")[2],
        "mode": "hosted",
        "file_access": "visible",
        "user": user,
        "size": size,
        "url_private": url,
        "url_private_download": url,
        "permalink": page,
    }


def _info(world: World, given: Json) -> Json:
    (file_id,) = need(given, "file")
    if file_id not in world.files:
        raise Refused("file_not_found")
    return {"file": world.files[file_id].told}


METHODS = {"files.info": Method(_info, SCOPE)}
