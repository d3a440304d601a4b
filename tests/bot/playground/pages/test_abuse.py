"""Whatever is sent is done or refused in words: no field, body or connection is an error of the server's own."""

import asyncio
import json
import logging
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bot.playground.seen import Work
from bot.playground.slack.rendering import with_ids
from bot.playground.slack.shapes import Json
from tests.bot.playground.kit.everything import HOME, MESSAGE, MODAL
from tests.bot.playground.pages.house import Answer, House
from tests.bot.playground.pages.reading import words

ODD: tuple[Any, ...] = (
    *(None, True, 0, 1.5, 10**400, float("nan"), "", " ", "x", "\x00", "\ud800", "\u202e<b>", "x" * 50_000),
    *([], ["\ud800"], [[]], {}, {"a": 1}, {"a": {"b": {}}}, {"\ud800": {"\ud800": "\ud800"}}),
    *(json.loads("[" * 400 + "]" * 400), json.loads('{"a":' * 400 + "1" + "}" * 400)),
    *("/articles", "/x", "UBEN", "home", "GDEEP", "DBEN", "view/", "view/V1", "private/", "message//", "refused/0"),
)
_HEAD = "".join(
    f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{{{name}}}\r\n' for name in ("user", "place")
)


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is complained of, on the terminal of who started it."""
    with caplog.at_level(logging.WARNING):
        yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.fixture
def full(house: House) -> dict[str, Json]:
    """A house with all there is to press; an example of everything that can be done."""
    message = house.call("chat.postMessage", channel="CNEWS", text="x", blocks=MESSAGE)["ts"]
    house.call("chat.postMessage", channel="CNEWS", text="x", blocks=[{"type": "none"}])
    private = house.call("chat.postEphemeral", channel="CNEWS", user="UANNA", text="x", blocks=MESSAGE)["message_ts"]
    house.call("views.publish", user_id="UANNA", view=HOME)
    modal = house.call("views.open", trigger_id=house.people.trigger("UANNA"), view=MODAL)["view"]["id"]
    own = house.done("say", text="Hello")["ts"]
    acts: dict[str, Json] = {
        "say": {"text": "Hi"},
        "edit": {"ts": own, "text": "Hello!"},
        "erase": {"ts": message},
        "react": {"ts": own, "name": "eyes"},
        "submit": {"shown": f"view/{modal}", "values": {}},
        "close": {"shown": f"private/{private}"},
        "shortcut": {"callback_id": "ask_about_this", "ts": own},
        "dismiss": {"shown": f"message/CNEWS/{message}"},
        "open": {"tab": "home"},
        "stop": {},
        "forward": {},
        "tour": {"number": 1},
        "preview": {"blocks": "[]", "surface": "message"},
        "blocks": {"shown": "refused/1"},
    }
    for shown, blocks in (
        (f"message/CNEWS/{message}", MESSAGE),
        (f"view/{modal}", MODAL["blocks"]),
        ("home", HOME["blocks"]),
    ):
        for block in with_ids(blocks):
            for element in (block.get("accessory"), block.get("element"), *block.get("elements", ())):
                if element and "action_id" in element:
                    where = {"shown": shown, "block": block["block_id"], "action": element["action_id"]}
                    acts[f"press {shown} {block['block_id']} {element['action_id']}"] = where
    return acts


def sent(house: House, what: str, body: Json) -> Answer:
    """What comes of it, which is an answer as every page reads it."""
    answer = house.ask("POST", f"/do/{what}", json.dumps(body), {"Content-Type": "application/json"})
    assert answer.status in (200, 400, 404), (what, body, answer.text)
    assert answer.json["ok"] is (answer.status == 200)
    assert answer.json["ok"] or answer.json["error"]
    return answer


@pytest.mark.usefixtures("quiet")
def test_no_field_is_an_error(house: House, full: dict[str, Json]) -> None:
    """Each of every act: odd, of another kind, or not there."""
    for what, more in full.items():
        if what.startswith("press"):
            continue
        body = {"user": "UANNA", "place": "CNEWS", "thread": None, **more}
        for name in body:
            sent(house, what, {key: value for key, value in body.items() if key != name})
            for odd in ODD:
                sent(house, what, {**body, name: odd})
    assert house.get("/UANNA/CNEWS").status == 200


@pytest.mark.usefixtures("quiet")
def test_no_press_is_an_error(house: House, full: dict[str, Json]) -> None:
    """Whatever is said to be chosen, of each element that there is."""
    presses = [more for what, more in full.items() if what.startswith("press")]
    assert len(presses) > 40
    for more in presses:
        for odd in (None, 7, "x", ["x", 7], {"a": {"b": None}}):
            given = {"chosen": odd, "values": odd} if more["shown"].startswith("view") else {"chosen": odd}
            sent(house, "press", {"user": "UANNA", "place": "CNEWS", "thread": None, **more, **given})


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=none", "Application/JSON; charset=hex"]
)
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"\x00", b"[]", b"null", b'"x"', b'{"user": "\xff"}', b"[" * 200_000, b"9" * 5_000]
)
def test_bodies_that_are_no_object(house: House, kind: str, body: bytes) -> None:
    """Whatever is said of how they are written: it is JSON, or it is not."""
    answer = house.ask("POST", "/do/say", body, {"Content-Type": kind})
    assert (answer.status, answer.json) == (400, {"ok": False, "error": "Send a JSON object."})


def test_more_than_anybody_types(house: House) -> None:
    """It is not kept, so that no page gets it as a row of its log; a text just as long as may be is taken."""
    assert "2,097,152 are the most" in house.refused("press", values={"a": {"b": "x" * 2**21}})
    house.done("say", text="\U0001f525" * 40_000)
    assert house.ask("POST", "/do/say", b" " * 2**26, {"Content-Type": "application/json"}).status == 413


def form(house: House, *lines: bytes) -> Answer:
    """What comes of a form with these lines after who and where."""
    head = _HEAD.format(user="UANNA", place="CNEWS").encode()
    body = head + b"\r\n".join((b"--x", *lines, b"--x--", b""))
    return house.ask("POST", "/do/attach", body, {"Content-Type": "multipart/form-data; boundary=x"})


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "lines",
    [
        (b'Content-Disposition: form-data; name="text"', b"Content-Type: text/plain; charset=none", b"", b"x"),
        (b'Content-Disposition: form-data; name="text"', b"Content-Transfer-Encoding: none", b"", b"x"),
        (b'Content-Disposition: form-data; name="text"', b"Content-Transfer-Encoding: base64", b"", b"!"),
        (b'Content-Disposition: form-data; name="text"', b"", b"\xff\xfe"),
        (b'Content-Disposition: form-data; name="file"; filename="a\x00b"', b"", b"x"),
        (*(b"A: b" for _ in range(5_000)), b"", b"x"),
        (b"", b"no name"),
        (b"no end",),
    ],
)
def test_forms_that_are_none(house: House, lines: tuple[bytes, ...]) -> None:
    """They are refused in words."""
    answer = form(house, *lines)
    assert (answer.status, answer.json["error"]) in [(400, "Send a form with a file."), (400, "Choose a file.")]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("name", "shown"), [(b"\xff\xfe.txt", "??.txt"), (b"../../etc/passwd", "passwd"), (b"C:\\a.txt", "a.txt")]
)
def test_a_file_of_any_name(house: House, name: bytes, shown: str) -> None:
    """It is there, by what of that is a name."""
    assert form(house, b'Content-Disposition: form-data; name="file"; filename="%b"' % name, b"", b"x").status == 200
    assert shown in words(house.get("/UBEN/CNEWS").text, "messages")


def test_jobs_of_what_one_does_not_see_are_not_named(house: House) -> None:
    """A guest is not told by them of a private channel, nor of somebody's conversation with the app."""
    names = ("question:GDEEP:1773417601.601886", "command:DANNA:UANNA:1.trigger", "question:CNEWS:1773417600.000000")
    house.work += [Work(f"work-{at}", name, "question", "aside", 2, "no luck") for at, name in enumerate(names)]
    for user, place, seen in (("UGITA", "CNEWS", names[2:]), ("UANNA", "home", names)):
        told = words(house.get(f"/{user}/{place}").text, "work")
        assert [name for name in names if name in told] == list(seen)
        assert told.count("no luck") == len(seen)
        assert told.count("does not see") == 3 - len(seen)


def listening(house: House) -> socket.socket:
    """A connection on which a stream was asked for."""
    connection = socket.create_connection(("127.0.0.1", house.port))
    connection.sendall(f"GET /live?user=UANNA&place=CNEWS HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\n\r\n".encode())
    return connection


class Slow(House):
    """One whose bot has a look at its jobs for a while."""

    async def _jobs(self) -> Sequence[Work]:
        await asyncio.sleep(0.05)
        return ()


@pytest.mark.usefixtures("quiet")
def test_who_hangs_up_at_once_is_no_trouble() -> None:
    """As a browser does that goes from page to page."""
    with Slow() as house:
        with listening(house):
            house.until(lambda: house.world.watchers)
        house.until(lambda: house.world.watchers == [])


def test_who_does_not_listen_keeps_nobody_waiting(house: House) -> None:
    """Streams that nobody reads, while much is said."""
    deaf = [listening(house) for _ in range(20)]
    house.until(lambda: len(house.world.watchers) == 20)
    for _ in range(10):
        house.done("say", text="x" * 20_000)
        time.sleep(0.06)
    assert "xxx" in house.get("/UBEN/CNEWS").text
    for connection in deaf:
        connection.close()
    house.until(lambda: house.world.watchers == [])
