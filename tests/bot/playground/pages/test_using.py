"""Pressing, choosing, submitting, closing: the app is told of each as by Slack, and people of what goes wrong."""

from typing import Any

import pytest

from bot.playground.slack.shapes import Json
from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import one, words


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def button(action: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action, "text": plain(action), **more}


def actions(block: str, *elements: Json) -> Json:
    """A row of elements."""
    return {"type": "actions", "block_id": block, "elements": list(elements)}


def options(*values: str) -> list[Json]:
    """Options by their values."""
    return [{"text": plain(value.title()), "value": value} for value in values]


SELECT = {"type": "static_select", "action_id": "pick", "options": options("one", "two")}
VOTE = {
    "type": "context_actions",
    "block_id": "votes",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "vote",
            "positive_button": {"text": plain("Good"), "value": "good"},
            "negative_button": {"text": plain("Bad"), "value": "bad"},
        },
        {
            "type": "icon_button",
            "action_id": "bin",
            "icon": "trash",
            "text": plain("Remove"),
            "visible_to_user_ids": ["UANNA"],
        },
    ],
}


def field(block: str, action: str, *, optional: bool = False, **more: Any) -> Json:
    """An input for a text."""
    element = {"type": "plain_text_input", "action_id": action, **more}
    return {"type": "input", "block_id": block, "label": plain(block), "element": element, "optional": optional}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    """A modal that can be submitted."""
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "blocks": list(blocks), **more}


def opened(house: House, view: Json, user: str = "UANNA") -> str:
    """Have the app open a modal for somebody; gives its name in the page."""
    told = house.call("views.open", trigger_id=house.people.trigger(user), view=view)
    assert told["ok"], told
    return f"view/{told['view']['id']}"


def posted(house: House, *blocks: Json, channel: str = "CNEWS") -> str:
    """Have the app post blocks; gives the message's name in the page."""
    told = house.call("chat.postMessage", channel=channel, text="An answer", blocks=list(blocks))
    assert told["ok"], told
    return f"message/{channel}/{told['ts']}"


def taken(house: House) -> Json:
    """What the app was told last."""
    return house.app.taken[-1]


def test_a_button_is_pressed_by_whoever_sees_it(house: House) -> None:
    """In a message, by its block where two are called the same."""
    shown = posted(house, actions("first", button("why", value="1")), actions("second", button("why", value="2")))
    for user, block, value in (("UANNA", "first", "1"), ("UGITA", "second", "2")):
        house.done("press", user, shown=shown, block=block, action="why", chosen=None, values={})
        (action,) = taken(house)["actions"]
        assert (action["block_id"], action["action_id"], action["value"]) == (block, "why", value)
        assert taken(house)["user"]["id"] == user
        assert taken(house)["message"]["ts"] == shown.rpartition("/")[2]
        assert taken(house)["response_url"]
    house.done("press", "UBEN", "home", shown=shown, block="first", action="why")  # wherever the page is
    house.refused("press", "UBEN", shown=shown, block="third", action="why")


def test_what_is_chosen_is_told(house: House) -> None:
    """An option by its value, nothing, a vote; what is no choice is refused."""
    shown = posted(house, actions("row", SELECT), VOTE)
    house.done("press", shown=shown, block="row", action="pick", chosen="two")
    assert taken(house)["actions"][0]["selected_option"]["value"] == "two"
    house.done("press", shown=shown, block="row", action="pick", chosen="")
    assert taken(house)["actions"][0]["selected_option"] is None
    house.done("press", shown=shown, block="votes", action="vote", chosen="negative")
    assert taken(house)["actions"][0]["value"] == "bad"
    count = len(house.app.taken)
    odd: list[object] = ["three", 3, ["one"], {}, [[]]]
    for chosen in odd:
        house.refused("press", shown=shown, block="row", action="pick", chosen=chosen)
        house.refused("press", shown=shown, block="votes", action="vote", chosen=chosen)
    house.refused("press", "UBEN", shown=shown, block="votes", action="bin")  # not for him
    house.done("press", shown=shown, block="votes", action="bin")
    assert len(house.app.taken) == count + 1


def test_what_is_gone_can_not_be_pressed(house: House) -> None:
    """Deleted, another's alone, or never there."""
    shown = posted(house, actions("row", button("why")))
    house.call("chat.delete", channel="CNEWS", ts=shown.rpartition("/")[2])
    given = {"channel": "CNEWS", "user": "UANNA", "text": "x", "blocks": [actions("row", button("why"))]}
    private = f"private/{house.call('chat.postEphemeral', **given)['message_ts']}"
    deep = posted(house, actions("row", button("why")), channel="GDEEP")
    for name in (shown, private, deep, "home", "view/V00000001", "nonsense", "refused/0"):
        told = house.refused("press", "UBEN", shown=name, block="row", action="why")
        assert told == "That is not there any more."
    house.done("press", shown=private, block="row", action="why")
    assert taken(house)["container"]["is_ephemeral"] is True
    house.done("press", shown=deep, block="row", action="why")


def test_a_press_that_fails_is_told(house: House) -> None:
    """As Slack does."""
    shown = posted(house, actions("row", button("why")))
    house.app.answer = lambda _: (503, "")
    assert house.refused("press", shown=shown, block="row", action="why") == "Dateline failed: dispatch_failed"
    house.app.delay = 1.0
    assert house.refused("shortcut", callback_id="ask_articles") == "Ask the articles failed: operation_timeout"


def test_what_only_one_sees_is_dismissed(house: House) -> None:
    """By that one."""
    ts = house.call("chat.postEphemeral", channel="CNEWS", user="UANNA", text="For you")["message_ts"]
    assert "For you" in words(house.get("/UANNA/CNEWS").text, "messages")
    assert "For you" not in house.get("/UBEN/CNEWS").text
    house.refused("dismiss", "UBEN", shown=f"private/{ts}")
    house.done("dismiss", shown=f"private/{ts}")
    assert "For you" not in words(house.get("/UANNA/CNEWS").text, "messages")
    house.refused("dismiss", shown=f"private/{ts}")


def test_shortcuts(house: House) -> None:
    """Of a message, with that; from anywhere; others there are not."""
    ts = house.done("say", text="Nine died")["ts"]
    house.done("shortcut", "UBEN", callback_id="ask_about_this", ts=ts)
    assert (taken(house)["type"], taken(house)["message"]["text"]) == ("message_action", "Nine died")
    assert taken(house)["channel"] == {"id": "CNEWS", "name": "newsroom"}
    house.done("shortcut", "UBEN", "home", callback_id="ask_articles")
    assert (taken(house)["type"], taken(house)["user"]["id"]) == ("shortcut", "UBEN")
    for wrong in ({"callback_id": "ask_about_this"}, {"callback_id": "ask_articles", "ts": ts}, {"callback_id": "x"}):
        assert house.refused("shortcut", **wrong) == "Dateline has no such shortcut."
    assert "not there" in house.refused("shortcut", callback_id="ask_about_this", ts="1.1")


def test_a_modal_is_filled_in_and_submitted(house: House) -> None:
    """With what is in each input, also where two are called the same; what is left as it was is told as well."""
    blocks = [field("a", "text"), field("b", "text", initial_value="was there"), field("c", "text", optional=True)]
    shown = opened(house, modal("Ask", *blocks, callback_id="asking"))
    page = one(house.get("/UANNA/CPOLICY").text, "modal")
    assert (page.get("data-shown"), page.xpath(".//h2")[0].text) == (shown, "Ask")
    assert words(house.get("/UBEN/CPOLICY").text, "modal") == ""
    house.refused("submit", "UBEN", shown=shown, values={})
    house.done("submit", shown=shown, values={"a": {"text": "Ferry"}, "c": {"text": ""}})
    state = taken(house)["view"]["state"]["values"]
    assert [state[block]["text"]["value"] for block in "abc"] == ["Ferry", "was there", None]
    assert taken(house)["view"]["callback_id"] == "asking"
    assert words(house.get("/UANNA/CPOLICY").text, "modal") == ""
    house.refused("submit", shown=shown, values={})


def test_what_is_missing_or_wrong_is_shown_in_the_modal(house: House) -> None:
    """What is missing without asking the app; what the app finds, in its words. Then nothing is wrong any more."""
    shown = opened(house, modal("Ask", field("a", "text"), field("b", "text", optional=True)))
    house.done("submit", shown=shown, values={"a": {"text": ""}})
    assert not house.app.taken
    assert "Please complete this required field." in words(house.get("/UANNA/CNEWS").text, "modal")
    house.app.answer = lambda _: (200, {"response_action": "errors", "errors": {"b": "No such source"}})
    house.done("submit", shown=shown, values={"a": {"text": "x"}})
    page = words(house.get("/UANNA/CNEWS").text, "modal")
    assert ("No such source" in page, "required field" in page) == (True, False)
    house.app.answer = lambda _: (200, {"response_action": "errors", "errors": {"none": "x"}})
    assert house.refused("submit", shown=shown, values={"a": {"text": "x"}}) == "Dateline failed: invalid_response"
    house.app.answer = lambda _: (200, "")
    house.done("submit", shown=shown, values={"a": {"text": "x"}})
    assert words(house.get("/UANNA/CNEWS").text, "modal") == ""


@pytest.mark.parametrize(
    "values", [[], "x", {"a": 1}, {"a": {"none": "x"}}, {"none": {"text": "x"}}, {"a": {"text": 5}}]
)
def test_values_that_no_page_sends_are_refused(house: House, values: object) -> None:
    """In words, and the modal stays."""
    shown = opened(house, modal("Ask", field("a", "text", max_length=5)))
    assert house.refused("submit", shown=shown, values=values)
    assert house.refused("submit", shown=shown, values={"a": {"text": "123456"}}) == "too long for text"
    assert not house.app.taken
    assert "Ask" in words(house.get("/UANNA/CNEWS").text, "modal")


def test_one_modal_on_another(house: House) -> None:
    """The top one alone is there; closing it shows the one below; the app is told if it asked to be."""
    first = opened(
        house, modal("First", actions("row", button("more"), SELECT), field("a", "text"), notify_on_close=True)
    )
    house.done(
        "press", shown=first, block="row", action="more", values={"a": {"text": "typed"}, "row": {"pick": "one"}}
    )
    state = taken(house)["view"]["state"]["values"]
    assert (state["a"]["text"]["value"], state["row"]["pick"]["selected_option"]["value"]) == ("typed", "one")
    told = house.call("views.push", trigger_id=taken(house)["trigger_id"], view=modal("Second", field("b", "text")))
    second = f"view/{told['view']['id']}"
    dialog = one(house.get("/UANNA/CNEWS").text, "modal")
    assert (dialog.get("data-shown"), dialog.get("data-depth")) == (second, "2")
    house.refused("close", shown=first)
    house.done("close", shown=second)
    assert "First" in words(house.get("/UANNA/CNEWS").text, "modal")
    count = len(house.app.taken)
    house.done("close", shown=first)
    assert words(house.get("/UANNA/CNEWS").text, "modal") == ""
    house.until(lambda: len(house.app.taken) > count)
    assert taken(house)["type"] == "view_closed"


def test_home_tabs_are_pressed(house: House) -> None:
    """Each one's own."""
    view = {"type": "home", "blocks": [actions("row", button("read"))]}
    house.call("views.publish", user_id="UANNA", view=view)
    house.done("press", place="home", shown="home", block="row", action="read")
    assert taken(house)["view"]["type"] == "home"
    house.refused("press", "UBEN", "home", shown="home", block="row", action="read")
    house.done("open", place="home", tab="messages")
    house.until(lambda: house.app.events("app_home_opened"))
    assert house.app.events("app_home_opened")[0]["tab"] == "messages"
    assert "two tabs" in house.refused("open", tab="about")


def test_stop_is_told_for_what_is_at_work(house: House) -> None:
    """A thread's own, or all that is at work in the place; where nothing is, there is nothing to stop."""
    assert house.refused("stop") == "Dateline is not at work here."
    ts = house.done("say", text="How long?")["ts"]
    other = house.done("say", text="And why?")["ts"]
    given = {"recipient_team_id": house.world.identity.team, "recipient_user_id": "UANNA", "markdown_text": "Nine"}
    house.call("assistant.threads.setStatus", channel_id="CNEWS", thread_ts=other, status="is reading …")
    stream = house.call("chat.startStream", channel="CNEWS", thread_ts=ts, **given)["ts"]
    house.done("stop", thread=ts)
    house.until(lambda: house.app.events("agent_session_stopped"))
    (stopped,) = house.app.events("agent_session_stopped")
    assert (stopped["thread_ts"], stopped["streaming_message_ts"], stopped["user"]) == (ts, [stream], "UANNA")
    house.done("stop", "UBEN")
    house.until(lambda: len(house.app.events("agent_session_stopped")) == 3)
    assert {each["thread_ts"] for each in house.app.events("agent_session_stopped")[1:]} == {ts, other}


def test_the_tour_and_the_clock(house: House) -> None:
    """A stop says where to go; one that can't be taken says why; the clock goes forward."""
    url = house.done("tour", number=1)["url"]
    assert house.get(url).status == 200
    assert house.refused("tour", number=1) == "Stop 1 was taken already."
    for number in (2, "1", None, True, 1.0):
        assert house.refused("tour", number=number) == "The tour has no such stop."
    house.done("forward")
    assert "Saturday 14 March" in words(house.get("/UANNA/CNEWS").text, "clock")


def test_blocks_are_set_out_and_previewed(house: House) -> None:
    """Those of a message, of a view, of what was plain text; typed ones are shown, or Slack's error."""
    shown = posted(house, actions("row", button("why")))
    assert '"action_id": "why"' in house.done("blocks", shown=shown)["json"]
    assert '"title"' not in house.done("blocks", shown=opened(house, modal("Ask", field("a", "text"))))["json"]
    ts = house.done("say", text="Nine *died*")["ts"]
    json = house.done("blocks", shown=f"message/CNEWS/{ts}")["json"]
    html = house.done("preview", blocks=json, surface="message")["html"]
    assert "<strong>died</strong>" in html or "<b>died</b>" in html
    for blocks, surface in (("[", "message"), ('[{"type": "none"}]', "home"), (json, "nowhere")):
        assert "kit-error" in house.done("preview", blocks=blocks, surface=surface)["html"]
