"""Slack's requests over HTTP: only its own are taken, whatever is in the others; beside them how the bot is doing."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.playground.slack import payloads
from bot.playground.slack.shapes import Json
from tests.bot.slack.serving import Serving
from tests.bot.slack.talk import FERRY, to_bot
from tests.slack.fake import FakeSlack

OTHER = "0" * 32
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NONSENSE = {
    "no text": (b'{"type": "\xff\xfe"}', JSON),
    "half of JSON": (b'{"type": ', JSON),
    "a list": (b"[1, 2]", JSON),
    "null": (b"null", JSON),
    "an odd event": (b'{"type": "event_callback", "event": "x", "authorizations": 7}', JSON),
    "a mention of nothing": (b'{"type": "event_callback", "event": {"type": "app_mention", "user": "U1"}}', JSON),
    "without end": (b"[" * 100_000, JSON),
    "half of a form": (b"payload=%7B", FORM),
    "a number as payload": (b"payload=7", FORM),
    "a command of nothing": (b"command=%2Farticles&text=x", FORM),
    "surrogates": (b"\\ud800", {"Content-Type": "text/plain; charset=unicode_escape"}),
    "an unknown charset": (b"{}", {"Content-Type": "application/json; charset=nonsense"}),
    "nothing": (b"", {}),
}

by_http = pytest.mark.parametrize("bot", ["http"], indirect=True)


def send(bot: Serving, body: bytes, headers: Mapping[str, str], path: str = "/slack/events", way: str = "POST") -> int:
    """Make a request of bytes as they are; gives the status."""
    address = f"http://127.0.0.1:{bot.port}{path}"
    request = urllib.request.Request(address, body or None, dict(headers), method=way)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - http
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def signed(slack: FakeSlack, body: bytes) -> dict[str, str]:
    """The headers with which Slack would send these bytes."""
    stamp = str(int(time.time()))
    digest = hmac.new(slack.signing_secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def numbers(bot: Serving) -> Counter[tuple[str, ...]]:
    """What /metrics tells, by name and labels; an error if Prometheus could not read it."""
    status, page = bot.get("/metrics")
    assert status == 200
    return Counter(
        {
            (sample.name.removeprefix("dateline_"), *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
        }
    )


@by_http
def test_what_slack_did_not_sign_is_refused(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """Each way of being wrong is a 401, never a 500, and nothing comes of it."""
    now = int(time.time())
    wrong = {
        "another secret": slack.post(*mention(bot, channel), secret=OTHER),
        "too old": slack.post(*mention(bot, channel), timestamp=str(now - 301)),
        "from the future": slack.post(*mention(bot, channel), timestamp=str(now + 400)),
        "unsigned": slack.post(*mention(bot, channel), sign=False),
        "changed on the way": slack.post(*mention(bot, channel), tampered=True),
        "a signature that is no ASCII": slack.post(*mention(bot, channel), headers={"X-Slack-Signature": "v0=é"}),
        "an empty signature": slack.post(*mention(bot, channel), headers={"X-Slack-Signature": ""}),
    }
    for stamp in ("", "abc", "-1", "1e9", f"{now}.5", "²", "١٧٧٣", "１７", "9" * 5_000):
        wrong[f"the time {stamp[:9]}"] = slack.post(*mention(bot, channel), timestamp=stamp)
    assert {why: answer.status for why, answer in wrong.items()} == dict.fromkeys(wrong, 401)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.posted(channel, ts), what="the answer to the one that was right")
    assert len(slack.posted(channel)) == 1


def mention(bot: Serving, channel: str) -> tuple[str, Json]:
    """An address, and a new question for it."""
    text = to_bot(bot.slack, FERRY)
    ts = bot.slack.say(channel, "UANNA", text)
    return f"http://127.0.0.1:{bot.port}/slack/events", payloads.event(payloads.app_mention(channel, "UANNA", text, ts))


@by_http
@pytest.mark.parametrize("what", NONSENSE)
def test_a_body_that_makes_no_sense_is_refused(bot: Serving, what: str) -> None:
    """Bytes that are no text, text that is no JSON, JSON that is no event: a stranger's never give a 500."""
    body, headers = NONSENSE[what]
    stamp = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"}
    assert send(bot, body, headers) == send(bot, body, headers | stamp) == (400 if what == "no text" else 401)


@by_http
def test_what_slack_signed_and_nobody_can_read_is_refused(bot: Serving, slack: FakeSlack) -> None:
    """Half a body with the right signature."""
    before = bot.log
    for body, headers in (NONSENSE["no text"], NONSENSE["half of JSON"], NONSENSE["half of a form"]):
        assert send(bot, body, headers | signed(slack, body)) == 400
    assert bot.log == before


@by_http
def test_slack_can_check_the_address(bot: Serving, slack: FakeSlack) -> None:
    """A certificate check is answered unsigned; a challenge is given back, if it is signed."""
    assert send(bot, b"ssl_check=1&token=unused", FORM) == 200
    url = f"http://127.0.0.1:{bot.port}/slack/events"
    assert json.loads(slack.post(url, payloads.url_verification("knock")).body) == {"challenge": "knock"}
    assert slack.post(url, payloads.url_verification("knock"), sign=False).status == 401


@by_http
def test_a_form_is_verified_as_its_bytes(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """A command with words of many scripts is signed and taken as it came."""
    typed = payloads.command("UANNA", channel, "find Lindhåven 市長 🗳️")
    typed |= {"trigger_id": slack.trigger("UANNA"), "response_url": slack.response_url(channel, "UANNA")}
    body = urllib.parse.urlencode(typed).encode()
    assert send(bot, body, signed(slack, body) | FORM) == 200


@by_http
def test_other_addresses_are_not_there(bot: Serving, slack: FakeSlack) -> None:  # noqa: ARG001 - it has to serve
    """A wrong method is a 405, an unknown address a 404, a body beyond all measure a 413."""
    assert send(bot, b"", {}, way="GET") == 405
    assert send(bot, b"", {}, "/", "GET") == 404
    assert send(bot, b"{}", JSON, "/slack/other") == 404
    assert send(bot, b" " * 2_000_000, JSON) == 413


def test_an_event_that_nobody_knows_is_taken(slack: FakeSlack) -> None:
    """Slack is not made to send it again, whichever way it comes."""
    unknown = slack.deliver({"type": "reaction_frozen", "user": "UANNA", "event_ts": "1.0"})
    nameless = slack.deliver({"event_ts": "1.0", "type": "message", "subtype": "channel_topic", "channel": "C1"})
    assert [delivery.attempts[0].acked for delivery in (unknown, nameless)] == [True, True]


def test_the_numbers_grow(bot: Serving, slack: FakeSlack, channel: str) -> None:
    """Health and readiness are told by HTTP in both modes; acks and jobs are counted as they happen."""
    assert bot.get("/healthz") == (200, "ok\n")
    assert bot.get("/readyz") == (200, "ready\n")
    before = numbers(bot)
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.posted(channel, ts), what="the answer")
    done, turns, acks = ("jobs_total", "question", "done"), ("job_seconds_count", "question"), ("ack_seconds_count",)
    slack.wait_for(lambda: numbers(bot)[done] == before[done] + 1, what="the job to be counted")
    after = numbers(bot)
    assert (after[turns], after[acks]) == (before[turns] + 1, before[acks] + 2)
    assert {("jobs_waiting",), ("jobs_aside",)} <= after.keys()
