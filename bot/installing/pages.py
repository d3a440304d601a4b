"""What people see of an installation: that it worked, or why it goes no further."""

import logging
import re
from html import escape
from http import HTTPStatus

from aiohttp import web

from bot.records import Installation
from bot.trouble import named
from retrieval.errors import InputError

WORD = re.compile(r"[a-z_]{1,64}")
"""A word as Slack says its errors with, which may be shown."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds a code
    "X-Content-Type-Options": "nosniff",
}
"""What every answer has."""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Dateline</title>
<meta name="viewport" content="width=device-width">
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem }}</style>
</head><body><h1>{title}</h1><p>{text}</p>{more}</body></html>
"""
_AGAIN = '<p><a href="install">Begin again</a></p>'

_logger = logging.getLogger(__name__)


class Stopped(Exception):  # noqa: N818 - named for what happened to the installation
    """The installation goes no further: what the page says about it, which lets one begin again."""

    def __init__(self, title: str, text: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(title)
        self.title = title
        self.text = text
        self.status = status

    def page(self) -> web.Response:
        """The page."""
        return page(self.title, self.text, self.status, _AGAIN)


def refused(error: Exception) -> Stopped:
    """What a call's error means for the person in front of the page."""
    name = named(error)
    _logger.warning("An installation failed: %s", error if isinstance(error, InputError) else name)
    if isinstance(error, InputError):
        return Stopped("Not installed", str(error), HTTPStatus.BAD_GATEWAY)
    match name:
        case "invalid_code" | "code_already_used":
            return Stopped("This has run out", f"Slack does not take the code any more ({name}).")
        case "bad_client_secret" | "invalid_client_id" | "bad_redirect_uri":
            text = f"Dateline is not set up as the app's page in Slack says ({name}). Tell whoever runs it."
            return Stopped("Not installed", text, HTTPStatus.INTERNAL_SERVER_ERROR)
        case _ if not WORD.fullmatch(name):
            return Stopped("Not installed", f"Slack can't be reached ({name}).", HTTPStatus.BAD_GATEWAY)
    return Stopped("Not installed", f"Slack refused it ({name}).", HTTPStatus.BAD_GATEWAY)


def welcome(installation: Installation) -> web.Response:
    """The page of one that is done."""
    text = (
        f"Dateline is in {installation.name} now. In Slack, invite it to a channel with /invite, share a link with it,"
        " and ask: mention it in the channel, or write to it directly."
    )
    if installation.workspace == installation.enterprise:
        text = (
            f"Dateline is in {installation.name} now. As an admin of the organisation, choose the workspaces that get"
            " it, in Slack under Manage apps. Then invite it to a channel there, and ask."
        )
    return page("Installed", text)


def page(title: str, text: str, status: int = HTTPStatus.OK, more: str = "") -> web.Response:
    """A page that says something, and ``more`` in HTML."""
    whole = _PAGE.format(title=escape(title), text=escape(text), more=more)
    return web.Response(status=status, text=whole, content_type="text/html", charset="utf-8", headers=HEADERS)
