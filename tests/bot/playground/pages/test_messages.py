"""What the app says is shown where it says it: streams, refusals, what one person alone is shown, what it is doing."""

from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import ids, one, words

TOO_LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]


def test_a_refused_message_is_shown_with_slacks_error(house: House) -> None:
    """Where it would have been, for whom it would have been; its blocks can be looked at."""
    root = house.people.say("CNEWS", "UANNA", "Question")
    house.call("chat.postMessage", channel="CNEWS", text="x", blocks=TOO_LONG)
    house.people.say("CNEWS", "UANNA", "After it")
    house.call("chat.postMessage", channel="CNEWS", text="x", blocks=[{"type": "none"}], thread_ts=root)
    house.call("chat.postEphemeral", channel="CNEWS", user="UBEN", blocks=TOO_LONG)
    anna, ben = (house.get(f"/{user}/CNEWS").text for user in ("UANNA", "UBEN"))
    first, refused, last = ids(anna, "messages")
    assert (first.startswith("m-17"), last.startswith("m-17"), refused) == (True, True, "m-refused-0")
    assert "invalid_blocks" in words(anna, "m-refused-0")
    assert "[json-pointer:/blocks/0/text/text]" in words(anna, "m-refused-0")
    assert ids(ben, "messages")[3] == "m-refused-2"
    assert "Only visible to you" in words(ben, "m-refused-2")
    assert "none is unknown" in words(house.get(f"/UANNA/CNEWS/{root}").text, "r-refused-1")
    assert '"type": "section"' in house.done("blocks", shown="refused/0")["json"]
    assert house.refused("blocks", shown="refused/2") == "That is not there any more."
    assert house.done("blocks", "UBEN", shown="refused/2")


def test_a_refused_change_and_a_refused_answer_are_shown_too(house: House) -> None:
    """A change beside the message, in its thread; an answer to a command to who typed that."""
    root = house.people.say("CNEWS", "UANNA", "Question")
    reply = house.call("chat.postMessage", channel="CNEWS", text="Nine", thread_ts=root)["ts"]
    house.call("chat.update", channel="CNEWS", ts=reply, text="Nine", blocks=TOO_LONG)
    page = house.get(f"/UANNA/CNEWS/{root}").text
    assert ids(page, "replies")[-1] == "r-refused-1"
    url = house.people.response_url("CNEWS", "UBEN")
    house.respond(url, {"text": "x", "blocks": TOO_LONG})
    assert "[json-pointer:/blocks/0/text/text]" in words(house.get("/UBEN/CNEWS").text, "m-refused-2")
    assert "m-refused-2" not in house.get("/UANNA/CNEWS").text
    house.call("chat.update", channel="CNEWS", ts="1.1", text="x")  # refused for something else
    assert "refused-3" not in house.get("/UANNA/CNEWS").text


def test_what_is_streamed_is_shown_as_it_comes(house: House) -> None:
    """It is Markdown, also when it ended; what takes its place is not."""
    root = house.people.say("CNEWS", "UANNA", "Question")
    given = {"recipient_team_id": house.world.identity.team, "recipient_user_id": "UANNA"}
    ts = house.call("chat.startStream", channel="CNEWS", thread_ts=root, markdown_text="**Nine", **given)["ts"]
    key = f"r-{ts.replace('.', '-')}"
    house.call("chat.appendStream", channel="CNEWS", ts=ts, markdown_text=" died**")

    def shown() -> tuple[str, str, list[str]]:
        row = one(house.get(f"/UANNA/CNEWS/{root}").text, key)
        bold = [str(each.text_content()) for each in row.xpath(".//*[@class='body']//strong")]
        return str(row.xpath("./article")[0].get("aria-busy")), " ".join(row.text_content().split()), bold

    assert shown()[0] == "true"
    assert shown()[2] == ["Nine died"]
    page = house.get("/UANNA/CNEWS").text
    assert words(page, "status").startswith("Dateline is writing …")
    house.call("chat.stopStream", channel="CNEWS", ts=ts)
    assert (shown()[0], shown()[2]) == ("false", ["Nine died"])
    assert "is writing" not in words(house.get("/UANNA/CNEWS").text, "status")
    house.call("chat.update", channel="CNEWS", ts=ts, text="*Nine* **died**")
    assert shown()[2][0] == "Nine"


def test_what_the_app_is_doing_is_told(house: House) -> None:
    """In the thread and beside the channel; the words of a session mean what they say; a reply ends it."""
    root = house.people.say("CNEWS", "UANNA", "Question")
    house.call("assistant.threads.setStatus", channel_id="CNEWS", thread_ts=root, status="is reading …")
    page = house.get(f"/UANNA/CNEWS/{root}").text
    assert words(page, "thread-status").startswith("Dateline is reading …")
    assert words(page, "status").startswith("Dateline is reading …")
    assert words(house.get("/UANNA/CPOLICY").text, "status") == ""
    for session, told in (("processing", "Dateline is at work …"), ("closed", ""), ("active", "")):
        house.call("agents.sessions.setStatus", channel="CNEWS", channel_id="CNEWS", thread_ts=root, status=session)
        assert words(house.get("/UANNA/CNEWS").text, "status").removesuffix("Stop").strip() == told
    house.call("assistant.threads.setStatus", channel_id="CNEWS", thread_ts=root, status="is reading …")
    house.call("chat.postMessage", channel="CNEWS", thread_ts=root, text="Nine")
    assert words(house.get("/UANNA/CNEWS").text, "status") == ""


def test_prompts_and_titles(house: House) -> None:
    """The latest prompts of one's own conversation; the thread's title."""
    root = house.people.say("DANNA", "UANNA", "Question")
    for title in ("Old", "New"):
        prompts = [{"title": title, "message": f"{title}?"}]
        house.call("assistant.threads.setSuggestedPrompts", channel_id="DANNA", prompts=prompts)
        house.call("assistant.threads.setTitle", channel_id="DANNA", thread_ts=root, title=f"{title} title")
    page = house.get(f"/UANNA/DANNA/{root}").text
    assert words(page, "prompts") == "New"
    assert "New title" in words(page, "thread")
    assert words(house.get("/UBEN/DBEN").text, "prompts") == ""
    assert words(house.get("/UANNA/CNEWS").text, "prompts") == ""


def test_what_one_alone_is_shown_has_its_place(house: House) -> None:
    """Between the messages, in its thread, and changed or taken away by its own response URL."""
    root = house.people.say("CNEWS", "UANNA", "Question")
    ts = house.call("chat.postEphemeral", channel="CNEWS", user="UANNA", text="First")["message_ts"]
    house.people.say("CNEWS", "UANNA", "After it")
    house.call("chat.postEphemeral", channel="CNEWS", user="UANNA", text="In the thread", thread_ts=root)
    url = house.people.response_url("CNEWS", "UANNA", ts)
    house.respond(url, {"text": "Second", "replace_original": True})
    rows = ids(house.get("/UANNA/CNEWS").text, "messages")
    assert rows[1] == f"m-{ts.replace('.', '-')}"
    assert "Second" in words(house.get("/UANNA/CNEWS").text, rows[1])
    assert "In the thread" in words(house.get(f"/UANNA/CNEWS/{root}").text, "replies")
    assert len(rows) == 3
    house.respond(url, {"delete_original": True})
    assert len(ids(house.get("/UANNA/CNEWS").text, "messages")) == 2


def test_the_request_log_tells_what_went_between(house: House) -> None:
    """The newest first, with how it went; no secret is in it, and nothing of what one does not see."""
    house.done("say", place="GDEEP", text="A hidden thing")
    house.done("say", text="/articles find ferry")
    house.call("chat.postMessage", channel="CNEWS", text="", blocks=TOO_LONG)
    house.call("views.publish", user_id="UANNA", view={"type": "home", "blocks": TOO_LONG[:0]})
    house.call("chat.postMessage", channel="CNEWS", text=f"token {house.world.identity.bot_token}")
    house.until(lambda: all(each.attempts for each in house.people.deliveries))
    page = house.get("/UANNA/CNEWS").text
    names = [str(row.xpath(".//code")[0].text) for row in one(page, "traffic")]
    assert names[:3] == ["chat.postMessage", "views.publish", "chat.postMessage"]
    assert sorted(names[3:]) == ["/articles", "message"]
    log = words(page, "traffic")
    assert "invalid_blocks" in log
    assert "200 in " in log
    assert "A hidden thing" in log
    assert "find ferry" in log
    assert house.world.identity.bot_token not in log
    assert '"text": "token …"' in log
    ben = house.get("/UBEN/CNEWS").text
    assert "A hidden thing" not in ben
    assert "find ferry" not in ben
    assert words(ben, "traffic").count("This is about what Ben Okafor does not see.") == 3


def test_the_log_keeps_to_the_latest(house: House) -> None:
    """However much there was."""
    for _ in range(130):
        house.call("auth.test")
    house.people.ask("CNEWS", "UANNA", "The last")
    rows = ids(house.get("/UANNA/CNEWS").text, "traffic")
    assert (len(rows), rows[1], rows[-1]) == (100, "traffic-out-129", "traffic-out-31")
