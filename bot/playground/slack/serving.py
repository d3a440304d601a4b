"""The addresses of this Slack, as a server has them."""

from collections.abc import Sequence

from aiohttp import web

from bot.playground.slack.access import Access
from bot.playground.slack.answering import Answer
from bot.playground.slack.files import Files, login
from bot.playground.slack.response_urls import ResponseUrls
from bot.playground.slack.web_api import WebApi
from bot.playground.slack.world import World

_MOST_BYTES = 4 * 1024 * 1024


def application(api: WebApi, access: Access, worlds: Sequence[World], answer: Answer) -> web.Application:
    """The Web API, response URLs and files of these workspaces."""
    app = web.Application(client_max_size=_MOST_BYTES)
    app.router.add_route("*", "/api/{method}", api.handle)
    app.router.add_post("/response/{id}", ResponseUrls(worlds, answer).handle)
    app.router.add_get("/files/{id}/{name:(?s:.*)}", Files(access).handle)
    app.router.add_get("/login", login)
    return app
