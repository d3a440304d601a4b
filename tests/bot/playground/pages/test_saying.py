"""What people do with messages, and what the app is told of it."""

from dataclasses import replace

import pytest

from tests.bot.playground.pages.house import START, House
from tests.bot.playground.pages.reading import ids, one, words


def test_what_is_said_is_there_and_told_to_the_app(house: House) -> None:
    """As Slack sends it, with where to go on: by its mention and its twin."""
    done = house.done("say", text=" @Dateline how long? ")
    ts = done["ts"]
    assert done["thread_url"] == f"/UANNA/CNEWS/{ts}"
    house.until(lambda: len(house.app.taken) == 2)
    for event in (*house.app.events("app_mention"), *house.app.events("message")):
        assert (event["text"], event["user"], event["ts"]) == ("<@U0DATELINE> how long?", "UANNA", ts)
    row = one(house.get("/UBEN/CNEWS").text, f"m-{ts.replace('.', '-')}")
    assert "@Dateline how long?" in " ".join(row.text_content().split())


def test_a_reply_is_in_its_thread(house: House) -> None:
    """The channel counts it; the thread's own page has it."""
    ts = house.done("say", text="Morning")["ts"]
    reply = house.done("say", "UBEN", thread=ts, text="Good morning")
    assert reply["thread_url"] == f"/UBEN/CNEWS/{ts}"
    page = house.get(f"/UANNA/CNEWS/{ts}").text
    assert ids(page, "messages") == [f"m-{ts.replace('.', '-')}"]
    assert ids(page, "replies") == [f"r-{each.replace('.', '-')}" for each in (ts, reply["ts"])]
    assert "1 reply · 17:00" in words(page, "messages")
    house.until(lambda: any(event.get("thread_ts") == ts for event in house.app.events("message")))


def test_in_a_channel_without_the_app_it_is_told_nothing(house: House) -> None:
    """Not of words, changes and deletions."""
    house.world.channels["CPOLICY"] = replace(house.world.channels["CPOLICY"], member=False)
    ts = house.done("say", place="CPOLICY", text="@Dateline?")["ts"]
    house.done("edit", place="CPOLICY", ts=ts, text="@Dateline!")
    house.done("erase", place="CPOLICY", ts=ts)
    assert house.people.deliveries == []


@pytest.mark.parametrize("text", ["", "  \n ", None, 5, ["x"]])
def test_nothing_is_not_said(house: House, text: object) -> None:
    """Nor what is no text."""
    assert house.refused("say", text=text) == "“text” is missing."


def test_too_much_is_not_said(house: House) -> None:
    """Slack has a limit, too."""
    assert house.refused("say", text="x" * 40_001) == "“text” has 40,001 characters; 40,000 are the most."


def test_the_command_is_one(house: House) -> None:
    """It is no message; what its ack says is shown to who typed it alone."""
    house.app.answer = lambda taken: (200, {"text": f"Found {taken['text']}"})
    house.done("say", text="/articles find  the ferry & more")
    (taken,) = house.app.taken
    assert (taken["command"], taken["text"], taken["channel_id"]) == ("/articles", "find  the ferry & more", "CNEWS")
    assert not house.world.messages
    page = house.get("/UANNA/CNEWS").text
    assert "Found find the ferry & more" in words(page, "messages")
    assert "Only visible to you" in words(page, "messages")
    assert "Found" not in house.get("/UBEN/CNEWS").text


def test_a_command_that_fails_is_told_as_slack_does(house: House) -> None:
    """Not taken, taken late, answered with what is none, or nobody there."""
    house.app.answer = lambda _: (500, "")
    assert house.refused("say", text="/articles help") == "/articles failed: dispatch_failed"
    house.app.answer = lambda _: (200, {"text": "x" * 40_001})
    assert house.refused("say", text="/articles help") == "/articles failed: msg_too_long"
    house.app.delay = 1.0
    assert house.refused("say", text="/articles help") == "/articles failed: operation_timeout"
    house.line.app_url = "http://127.0.0.1:1/"
    assert house.refused("say", text="/articles help") == "/articles failed: dispatch_failed"


def test_commands_that_slack_refuses(house: House) -> None:
    """Another's, ours in a thread, and one on the Home tab."""
    ts = house.done("say", text="Morning")["ts"]
    assert house.refused("say", text="/articlesx find").startswith("/articlesx is not a command here; /articles is.")
    assert house.refused("say", thread=ts, text="/articles help").startswith("/articles can't be used in threads")
    assert "not for the Home tab" in house.refused("say", place="home", text="/articles help")
    assert "not for the Home tab" in house.refused("say", place="home", text="Hello")


def test_nobody_writes_in_an_archived_channel(house: House) -> None:
    """It says so."""
    house.world.channels["CPOLICY"] = replace(house.world.channels["CPOLICY"], archived=True)
    assert house.refused("say", place="CPOLICY", text="x").startswith("#policy-watch is archived")


def test_ones_own_message_is_changed_and_deleted(house: House) -> None:
    """The app is told of both; of a thread a trace is left."""
    ts = house.done("say", text="How lang?")["ts"]
    house.done("edit", ts=ts, text="How long, @Dateline?")
    house.until(lambda: len(house.app.events("message")) == 2)
    changed = house.app.events("message")[-1]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "How long, <@U0DATELINE>?")
    assert "(edited)" in words(house.get("/UBEN/CNEWS").text, "messages")
    count = len(house.people.deliveries)
    house.done("edit", ts=ts, text="How long, @Dateline?")  # nothing is different
    assert len(house.people.deliveries) == count
    house.people.say("CNEWS", "UBEN", "A reply", ts)
    house.done("erase", ts=ts)
    house.until(lambda: house.app.events("message")[-1].get("subtype") == "message_deleted")
    shown = words(house.get("/UBEN/CNEWS").text, "messages")
    assert "This message was deleted." in shown
    assert "How long" not in shown
    assert house.refused("edit", ts=ts, text="x") == "That message is not there any more."
    lone = house.done("say", text="Alone")["ts"]
    house.done("erase", ts=lone)
    assert "Alone" not in words(house.get("/UBEN/CNEWS").text, "messages")


def test_others_messages_are_theirs(house: House) -> None:
    """Nobody else changes them, the app's neither."""
    ts = house.done("say", "UBEN", text="Mine")["ts"]
    bots = house.call("chat.postMessage", channel="CNEWS", text="An answer")["ts"]
    for what in ("edit", "erase"):
        for theirs in (ts, bots):
            assert house.refused(what, ts=theirs, text="x") == "Only who wrote a message can change it."


def test_reactions_come_and_go(house: House) -> None:
    """Each person's own; the app's are counted with them."""
    ts = house.done("say", text="Morning")["ts"]
    house.call("reactions.add", channel="CNEWS", timestamp=ts, name="eyes")
    house.done("react", "UBEN", ts=ts, name="eyes")
    house.done("react", "UBEN", ts=ts, name="tada")

    def seen(user: str) -> list[tuple[str, str, str]]:
        row = one(house.get(f"/{user}/CNEWS").text, f"m-{ts.replace('.', '-')}")
        return [
            (str(each.get("data-react")), str(each.get("aria-pressed")), each.text_content().split()[1])
            for each in row.xpath(".//*[@class='reaction']")
        ]

    assert seen("UBEN") == [("eyes", "true", "2"), ("tada", "true", "1")]
    assert seen("UANNA") == [("eyes", "false", "2"), ("tada", "false", "1")]
    house.done("react", "UBEN", ts=ts, name="tada")
    assert seen("UBEN") == [("eyes", "true", "2")]
    assert "small letters" in house.refused("react", ts=ts, name="<b>")


def upload(
    house: House, name: str, data: bytes, text: str = "", kind: str = "text/plain"
) -> tuple[int, dict[str, object]]:
    """Post a file as the page does."""
    parts = [("user", "UANNA"), ("place", "CNEWS"), ("text", text)]
    form = "".join(f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in parts)
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    body = form.encode() + head.encode() + data + b"\r\n--x--\r\n"
    answer = house.ask("POST", "/do/attach", body, {"Content-Type": "multipart/form-data; boundary=x"})
    return answer.status, answer.json


def test_a_file_goes_with_a_message(house: House) -> None:
    """The app is told of it, and can have it; without a path, whatever its name says."""
    status, told = upload(house, "../../notes.txt", b"Nine died.", "Read this, @Dateline")
    assert (status, told["ok"]) == (200, True)
    house.until(lambda: len(house.app.events("message")) == 1)
    event = house.app.events("message")[0]
    (file,) = event["files"]
    assert (event["subtype"], file["name"], file["mimetype"], file["size"]) == (
        "file_share",
        "notes.txt",
        "text/plain",
        10,
    )
    assert house.world.files[file["id"]].data == b"Nine died."
    assert "notes.txt" in words(house.get("/UBEN/CNEWS").text, "messages")
    assert upload(house, "alone.bin", b"\0", kind="nonsense")[0] == 200


def test_a_form_without_a_file_is_refused(house: House) -> None:
    """In words."""
    body = '--x\r\nContent-Disposition: form-data; name="user"\r\n\r\nUANNA\r\n--x\r\nContent-Disposition: form-data; '
    body += 'name="place"\r\n\r\nCNEWS\r\n--x--\r\n'
    answer = house.ask("POST", "/do/attach", body, {"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status, answer.json["error"]) == (400, "Choose a file.")
    broken = house.ask("POST", "/do/attach", "nothing", {"Content-Type": "multipart/form-data; boundary=x"})
    assert 400 <= broken.status < 500
    large = upload(house, "large.bin", b"x" * (33 * 1024 * 1024 + 1))
    assert large == (413, {"ok": False, "error": "That is too large: 32 MB are the most."})


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', '{"user": 1}', '{"user": "UANNA"}', "[" * 100_000])
def test_what_is_no_act_is_refused(house: House, body: str) -> None:
    """In words, whatever it is."""
    answer = house.ask("POST", "/do/say", body, {"Content-Type": "application/json"})
    assert answer.status == 400
    assert answer.json["error"]


def test_half_a_character_does_no_harm(house: House) -> None:
    """Whoever says it: pages, commands and files go on."""
    ts = house.done("say", text="Half \ud800 of one")["ts"]
    assert house.world.messages["CNEWS"][ts].text == "Half ? of one"
    house.done("say", text="/articles find \udc00")
    house.call("chat.postMessage", channel="CNEWS", text="The app's \ud800")
    house.call("assistant.threads.setStatus", channel_id="CNEWS", thread_ts=ts, status="\ud800")
    assert "The app's" in words(house.get("/UANNA/CNEWS").text, "messages")
    with house.live("/live?user=UANNA&place=CNEWS") as stream:
        assert "The app" in "".join(stream.patch()["html"].values())
    for path in ("/%ff/%fe", "/UANNA/%ED%A0%80", "/UANNA/CNEWS/%00"):
        assert house.get(path).status == 404


def test_a_thread_is_text_or_none(house: House) -> None:
    """Nothing else."""
    assert "“thread” is text or null" in house.refused("say", text="x", thread=5)
    assert house.refused("dance") == "There is no such thing to do."


def test_days_and_times_are_the_readers(house: House) -> None:
    """Each day is said once, at its first message."""
    house.people.say("CNEWS", "UANNA", "Today")
    house.people.say("CNEWS", "UBEN", "Today as well")
    house.done("forward")
    house.people.say("CNEWS", "UANNA", "Tomorrow")
    page = house.get("/UANNA/CNEWS").text
    days = [str(day.text_content()) for day in one(page, "messages").xpath(".//h3")]
    assert days == ["Friday 13 March", "Saturday 14 March"]
    assert "Saturday 14 March, 08:30" in words(page, "clock")
    assert START.hour == 16  # one hour earlier than in Berlin
    assert "17:00" in words(page, "messages")
