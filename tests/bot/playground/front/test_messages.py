"""What is done with messages, by mouse and by keyboard."""

import json

from playwright.sync_api import Locator, Page, expect

from tests.bot.playground.front.conftest import Visit
from tests.bot.playground.pages.house import House

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*The library*"}}


def more(page: Page, name: str) -> Locator:
    """The button of all that can be done with somebody's message."""
    return page.get_by_role("button", name=f"More actions on {name}")


def test_the_menu_by_keyboard_alone(house: House, visit: Visit) -> None:
    """It opens, is gone through, and leads back."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    button = more(page, "Ben")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("menuitem", name="React")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Reply in a thread")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Show blocks")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="React")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu", name="Actions")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_buttons_of_a_message_are_one_stop(house: House, visit: Visit) -> None:
    """The arrow keys go along them."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    page.get_by_role("button", name="React to Ben").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Reply in a thread to Ben")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(more(page, "Ben")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="React to Ben")).not_to_be_focused()


def test_a_click_elsewhere_closes_the_menu(house: House, visit: Visit) -> None:
    """And a second one on its button, too."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    menu = page.get_by_role("menu", name="Actions")
    more(page, "Ben").click()
    page.get_by_label("Message #newsroom").click()
    expect(menu).to_be_hidden()
    more(page, "Ben").click()
    expect(menu).to_be_visible()
    more(page, "Ben").click()
    expect(menu).to_be_hidden()


def test_a_reaction_is_given_and_taken_back(house: House, visit: Visit) -> None:
    """By the one pill."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    page.get_by_role("button", name="React to Ben").click()
    page.get_by_role("menuitem", name="eyes").click()
    pill = page.get_by_role("button", name="eyes, 1")
    expect(pill).to_have_attribute("aria-pressed", "true")
    pill.click()
    expect(pill).to_have_count(0)


def test_a_shortcut_is_of_that_message(house: House, visit: Visit) -> None:
    """As Slack tells the app."""
    ts = house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    more(page, "Ben").click()
    page.get_by_role("menuitem", name="Ask about this").click()
    told = house.until(lambda: [each for each in house.app.taken if each.get("type") == "message_action"])
    assert (told[0]["callback_id"], told[0]["message_ts"]) == ("ask_about_this", ts)


def test_a_shortcut_of_nothing_in_particular(house: House, visit: Visit) -> None:
    """Beside the field."""
    page = visit()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Ask the articles").click()
    told = house.until(lambda: [each for each in house.app.taken if each.get("type") == "shortcut"])
    assert told[0]["callback_id"] == "ask_articles"


def test_ones_own_message_is_changed(house: House, visit: Visit) -> None:
    """Others' can't be."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    house.people.ask("CNEWS", "UANNA", "Helo <@UBEN>")
    page = visit()
    more(page, "Ben").click()
    expect(page.get_by_role("menuitem", name="Edit message")).to_be_hidden()
    page.keyboard.press("Escape")
    more(page, "Anna").click()
    page.get_by_role("menuitem", name="Edit message").click()
    field = page.get_by_role("dialog").get_by_label("The message")
    expect(field).to_have_value("Helo @Ben Okafor")
    field.fill("Hello @Ben Okafor")
    field.press("Enter")
    expect(page.locator("#messages li").last).to_contain_text("(edited)")
    assert list(house.world.messages["CNEWS"].values())[-1].text == "Hello <@UBEN>"
    expect(more(page, "Anna")).to_be_focused()


def test_deleting_asks_first(house: House, visit: Visit) -> None:
    """Escape is no."""
    house.people.ask("CNEWS", "UANNA", "Oops")
    page = visit()
    for key in ("Escape", "Enter"):
        more(page, "Anna").click()
        page.get_by_role("menuitem", name="Delete message").click()
        expect(page.get_by_role("dialog", name="Delete the message")).to_be_visible()
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#messages")).not_to_contain_text("Oops")


def test_blocks_are_shown_changed_and_refused(house: House, visit: Visit) -> None:
    """In the panel, as they are typed."""
    house.call("chat.postMessage", channel="CNEWS", text="The library", blocks=[SECTION])
    page = visit()
    more(page, "Dateline").click()
    page.get_by_role("menuitem", name="Show blocks").click()
    code, shown = page.get_by_label("Blocks, as JSON"), page.get_by_role("region", name="As Slack shows it")
    expect(code).to_be_focused()
    expect(code).to_have_value(json.dumps([SECTION], indent=2))
    expect(shown.get_by_text("The library")).to_be_visible()
    code.fill('[{"type": "button"}]')
    expect(shown.get_by_role("note")).to_contain_text("invalid_blocks")
    code.fill('[{"type": "section"')
    expect(shown).to_contain_text("JSON")
    page.get_by_label("Shown in a").select_option("modal")
    code.fill("")
    expect(shown).to_be_empty()


def test_a_preview_presses_nothing(house: House, visit: Visit) -> None:
    """That is said."""
    page = visit()
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    page.get_by_role("tab", name="Blocks").click()
    page.get_by_label("Blocks, as JSON").fill(json.dumps([{"type": "actions", "elements": [button]}]))
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("status").filter(has_text="This is a preview")).to_be_visible()
    assert not [each for each in house.app.taken if each.get("type") == "block_actions"]


def test_a_thread_opens_and_closes_by_key(house: House, visit: Visit) -> None:
    """Focus is where one writes, each time."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    page.get_by_role("link", name="Reply in a thread to Ben").press("Enter")
    expect(page.get_by_label("Reply in the thread")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Message #newsroom")).to_be_focused()
    expect(page.get_by_label("Reply in the thread")).to_have_count(0)


def test_a_menu_moves_with_its_message(house: House, visit: Visit) -> None:
    """It stays open while others write."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    more(page, "Ben").click()
    menu = page.get_by_role("menu", name="Actions")
    before = menu.bounding_box()
    for number in range(30):
        house.people.ask("CNEWS", "UGITA", f"Message {number}")
    expect(page.locator("#messages li")).to_have_count(31)
    expect(menu).to_be_visible()
    assert menu.bounding_box() != before
    page.keyboard.press("Escape")
    expect(more(page, "Ben")).to_be_focused()
