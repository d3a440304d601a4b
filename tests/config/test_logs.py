"""What the program logs, and where to: seen from outside, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import logging, sys, warnings
from config.logs import configure

configure(sys.argv[1], as_json=sys.argv[2] == "json")
logging.getLogger("bot").info("added %d articles", 3)
logging.getLogger("httpx2").info("chatter")
logging.getLogger("sentence_transformers").info("chatter")
logging.getLogger("httpx2").error("no connection")
warnings.warn("an old option", stacklevel=1)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("bot").exception("failed")
print("result")
"""


SLACK = """
import asyncio, logging, sys
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from config.logs import configure

configure("DEBUG", as_json=sys.argv[1] == "json")

async def refuse(request):
    return web.Response(status=500, text=f"no: {request.headers.get('Authorization')}")

async def main():
    server = web.Application()
    server.router.add_post("/{any:.*}", refuse)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = "http://127.0.0.1:%d/" % runner.addresses[0][1]
    app = AsyncApp(token="xoxb-1-hunter2", signing_secret="s")  # its logger has the root's level
    client = AsyncWebClient("xoxb-1-hunter2", base_url=address, logger=app.logger)
    try:
        await client.chat_postMessage(channel="C1", text="a private message")
    except SlackApiError:
        logging.getLogger("bot").exception("posting failed")
    await AsyncWebhookClient(address, logger=app.logger).send(text="a private message")
    await runner.cleanup()

asyncio.run(main())
"""
SAID = """
import logging, sys
from config.logs import configure

configure("DEBUG", as_json=sys.argv[1] == "json")
secret = sys.stdin.read()
log = logging.getLogger("slack_sdk.socket_mode.aiohttp")
log.error(f"in the message {secret}!")
log.error("as an argument: %s", secret)
log.error("in a mapping: %s", {"url": secret, "n": 1})
try:
    raise ValueError(secret) from OSError(secret)
except ValueError:
    log.exception("in a traceback")
log.error("%d", secret)
"""


def run(*arguments: str, program: str = PROGRAM, stdin: str = "") -> tuple[str, str]:
    """Return what the program above writes to stdout and to stderr."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        input=stdin,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr


def test_records_go_to_stderr() -> None:
    """Stdout is for results alone."""
    stdout, stderr = run("INFO", "plain")
    assert stdout == "result\n"
    assert "INFO bot: added 3 articles" in stderr
    assert "ZeroDivisionError" in stderr


def test_each_record_can_be_a_line_of_json() -> None:
    """Every line parses, warnings and tracebacks among them, and tells its time with its zone."""
    _, stderr = run("INFO", "json")
    records = [json.loads(line) for line in stderr.splitlines()]
    assert [record["logger"] for record in records] == ["bot", "httpx2", "py.warnings", "bot"]
    assert records[0]["message"] == "added 3 articles"
    assert records[0]["level"] == "INFO"
    assert records[0]["time"].endswith("+00:00")
    assert "ZeroDivisionError" in records[3]["traceback"]


def test_libraries_are_quiet_even_when_we_debug() -> None:
    """Their errors are shown, their chatter isn't."""
    _, stderr = run("DEBUG", "plain")
    assert "no connection" in stderr
    assert "chatter" not in stderr


def test_lesser_records_are_left_out() -> None:
    """The level holds for our own records."""
    _, stderr = run("ERROR", "plain")
    assert "added" not in stderr
    assert "an old option" not in stderr
    assert "failed" in stderr


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-hunter2",
        "xoxp-12-hunter2",
        "xoxe-1-hunter2",
        "xoxe.xoxb-1-hunter2",
        "xapp-1-A1-2-hunter2",
        "https://hooks.slack.com/commands/T1/2/hunter2",
        r"https:\/\/hooks.slack.com\/actions\/T1\/2\/hunter2",
        "https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2Fhunter2",
        "https://hooks.slack-gov.com/services/T1/hunter2",
        "Authorization: Bearer hunter2=",
        "authorization=bearer+hunter2",
        "wss://wss-primary.slack.com/link/?ticket=hunter2&app_id=1",
    ],
)
def test_no_secret_is_logged(secret: str, form: str) -> None:
    """Not in a message, an argument, a traceback or what led to it, nor where a record can't be formatted."""
    _, stderr = run(form, program=SAID, stdin=secret)
    assert "hunter2" not in stderr
    assert stderr.count("[secret]") >= 5
    assert "in a traceback" in stderr


def test_what_is_no_secret_is_left_alone() -> None:
    """Advice about tokens, links into Slack and ordinary words stay as they are."""
    text = "give the token that begins with xoxb-, see https://slack.com/help or forbearer of news"
    assert text in run("plain", program=SAID, stdin=text)[1]


@pytest.mark.parametrize("form", ["plain", "json"])
def test_slacks_libraries_log_no_message_and_no_token(form: str) -> None:
    """At DEBUG they would tell every body that they send, through loggers that set their own level."""
    _, stderr = run(form, program=SLACK)
    assert "posting failed" in stderr
    assert "SlackApiError" in stderr
    assert "hunter2" not in stderr
    assert "private message" not in stderr
    assert "Sending a request" not in stderr
