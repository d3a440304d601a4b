"""Windows that the app opens, and the elements in them."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.playground.slack.shapes import Json
from tests.bot.playground.front.conftest import Visit
from tests.bot.playground.pages.house import House

CONFIRM = {
    "title": {"type": "plain_text", "text": "Really?"},
    "text": {"type": "plain_text", "text": "It is a big step."},
    "confirm": {"type": "plain_text", "text": "Do it"},
    "deny": {"type": "plain_text", "text": "Rather not"},
}


def option(value: str) -> Json:
    """An option of that name."""
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


def asked(name: str, element: Json, **more: Any) -> Json:
    """A block that asks for something."""
    label = {"type": "plain_text", "text": name.title()}
    return {"type": "input", "block_id": name, "label": label, "element": {"action_id": name, **element}, **more}


QUESTION = asked("question", {"type": "plain_text_input"})
WHERE = asked("where", {"type": "radio_buttons", "options": [option("here"), option("there")]}, optional=True)
DAYS = asked("days", {"type": "checkboxes", "options": [option("monday"), option("friday")]}, optional=True)


def view(*blocks: Json, title: str = "Ask") -> Json:
    """A modal of those blocks."""
    named = {"title": title, "submit": "Send", "close": "Cancel"}
    plain = {key: {"type": "plain_text", "text": text} for key, text in named.items()}
    return {"type": "modal", "callback_id": "asking", "blocks": list(blocks), **plain}


def window(page: Page) -> Locator:
    """The window that is open."""
    return page.locator("#modal")


@pytest.fixture
def opened(house: House, visit: Visit) -> tuple[Page, str]:
    """A page with a window that came by itself, and the view's id."""
    page = visit()
    page.get_by_label("Message #newsroom").focus()
    sent = house.call("views.open", trigger_id=house.people.trigger("UANNA"), view=view(QUESTION, WHERE, DAYS))
    assert sent["ok"], sent
    return page, str(sent["view"]["id"])


def told(house: House, kind: str) -> Json:
    """What the app was told, of that type."""
    return house.until(lambda: [each for each in house.app.taken if each.get("type") == kind])[-1]


def test_it_opens_by_itself_and_escape_closes_it(house: House, opened: tuple[Page, str]) -> None:
    """Focus goes to its first field, and back to where it was."""
    page, _ = opened
    expect(page.get_by_role("dialog", name="Ask")).to_be_visible()
    expect(window(page).get_by_label("Question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(window(page)).to_be_hidden()
    expect(page.get_by_label("Message #newsroom")).to_be_focused()
    assert not any(view.open for view in house.world.views.values())


def test_enter_sends_what_was_filled_in(house: House, opened: tuple[Page, str]) -> None:
    """As Slack's state has it."""
    page, _ = opened
    window(page).get_by_label("There").check()
    window(page).get_by_label("Friday").check()
    window(page).get_by_label("Question").fill("Why?")
    window(page).get_by_label("Question").press("Enter")
    expect(window(page)).to_be_hidden()
    values = told(house, "view_submission")["view"]["state"]["values"]
    assert values["question"]["question"]["value"] == "Why?"
    assert values["where"]["where"]["selected_option"]["value"] == "there"
    assert [each["value"] for each in values["days"]["days"]["selected_options"]] == ["friday"]


def test_what_is_missing_is_asked_for(house: House, opened: tuple[Page, str]) -> None:
    """Before anything is sent."""
    page, _ = opened
    window(page).get_by_role("button", name="Send").click()
    expect(window(page).get_by_label("Question")).to_be_focused()
    expect(window(page)).to_be_visible()
    assert not [each for each in house.app.taken if each.get("type") == "view_submission"]


def test_an_error_stands_at_its_field(house: House, opened: tuple[Page, str]) -> None:
    """Which has the focus then, and the words still."""
    page, _ = opened
    house.app.answer = lambda _: (200, {"response_action": "errors", "errors": {"question": "Too short."}})
    window(page).get_by_label("Question").fill("Why?")
    page.keyboard.press("Enter")
    expect(window(page)).to_contain_text("Too short.")
    field = window(page).get_by_label("Question")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_value("Why?")


def test_what_is_filled_in_stays_when_the_view_changes(house: House, opened: tuple[Page, str]) -> None:
    """In fields of the same block and action, wherever they stand now."""
    page, name = opened
    window(page).get_by_label("Question").fill("Why?")
    window(page).get_by_label("There").check()
    note = {"type": "section", "text": {"type": "plain_text", "text": "One thing more"}}
    more = asked("more", {"type": "plain_text_input"}, optional=True)
    sent = house.call("views.update", view_id=name, view=view(note, more, WHERE, QUESTION))
    assert sent["ok"], sent
    expect(window(page)).to_contain_text("One thing more")
    expect(window(page).get_by_label("Question")).to_have_value("Why?")
    expect(window(page).get_by_label("There")).to_be_checked()
    expect(window(page).get_by_label("More")).to_have_value("")


def test_a_window_on_top_leads_back(house: House, opened: tuple[Page, str]) -> None:
    """To the one below it."""
    page, name = opened
    trigger = house.people.trigger("UANNA", name)
    sent = house.call("views.push", trigger_id=trigger, view=view(QUESTION, title="Deeper"))
    assert sent["ok"], sent
    expect(page.get_by_role("dialog", name="Deeper")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Ask")).to_be_visible()


def test_a_press_tells_what_is_filled_in(house: House, visit: Visit) -> None:
    """And what is chosen outside of fields that are sent."""
    chosen = {"type": "static_select", "action_id": "pick", "options": [option("red"), option("blue")]}
    go = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "v"}
    page = visit()
    house.call(
        "views.open",
        trigger_id=house.people.trigger("UANNA"),
        view=view(QUESTION, {"type": "actions", "block_id": "acts", "elements": [go, chosen]}),
    )
    window(page).get_by_label("Question").fill("Why?")
    page.get_by_role("button", name="Go").click()
    press = told(house, "block_actions")
    assert press["actions"][0]["action_id"] == "go"
    assert press["view"]["state"]["values"]["question"]["question"]["value"] == "Why?"
    window(page).locator("select").select_option("blue")
    house.until(lambda: told(house, "block_actions")["actions"][0]["action_id"] == "pick")
    assert told(house, "block_actions")["actions"][0]["selected_option"]["value"] == "blue"


def test_a_button_may_ask_first(house: House, visit: Visit) -> None:
    """No is no."""
    go = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "confirm": CONFIRM}
    house.call("chat.postMessage", channel="CNEWS", text="Go", blocks=[{"type": "actions", "elements": [go]}])
    page = visit()
    for answer in ("Rather not", "Do it"):
        page.get_by_role("button", name="Go", exact=True).click()
        expect(page.get_by_role("dialog", name="Really?")).to_contain_text("It is a big step.")
        page.get_by_role("button", name=answer).click()
    told(house, "block_actions")
    assert len([each for each in house.app.taken if each.get("type") == "block_actions"]) == 1


def test_a_menu_of_a_message(house: House, visit: Visit) -> None:
    """By keyboard, and told with the option's value."""
    menu = {"type": "overflow", "action_id": "menu", "options": [option("ask"), option("mute")]}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "A story"}, "accessory": menu}
    house.call("chat.postMessage", channel="CNEWS", text="A story", blocks=[section])
    page = visit()
    page.locator("summary[aria-label='More actions']").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Mute")).to_be_focused()
    page.keyboard.press("Enter")
    assert told(house, "block_actions")["actions"][0]["selected_option"]["value"] == "mute"
    expect(page.get_by_role("menuitem", name="Mute")).to_be_hidden()
