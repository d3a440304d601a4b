"""Windows of the app: filled in, refused with the reason, submitted, one on top of the other."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import ANNA, BEN, HOME, NEWSROOM


def test_the_settings_are_changed(visit: Visit) -> None:
    """From the Home tab, which shows the change; whoever may change them now gets a button for it."""
    anna, milo = visit(ANNA, HOME), visit("UMILO", HOME)
    expect(milo.page.locator("#home")).to_contain_text("May change settings: admins")
    expect(milo.page.locator("#home")).not_to_contain_text("You may change them.")
    anna.button(name="Change", exact=True).last.click()
    expect(anna.modal.get_by_role("heading", name="Settings")).to_be_visible()
    anna.modal.get_by_role("group", name="Who may change these settings").get_by_label("Milo Brandt").check()
    anna.modal.get_by_role("button", name="Save").click()
    expect(anna.modal).to_be_hidden()
    expect(anna.page.locator("#home")).to_contain_text("May change settings: admins, @Milo Brandt")
    milo.page.reload()
    expect(milo.page.locator("#home")).to_contain_text("You may change them.")


def test_what_is_left_out_is_asked_for(visit: Visit) -> None:
    """Nothing is sent without it, focus goes there, and then the answer takes the window's place."""
    ben = visit(BEN)
    ben.button(name="Shortcuts").click()
    ben.page.get_by_role("menuitem", name="Ask the articles").click()
    question = ben.modal.get_by_label("Your question")
    expect(question).to_be_focused()
    ben.modal.get_by_role("button", name="Ask", exact=True).click()
    expect(ben.modal.get_by_text("Please complete this required field.")).to_be_visible()
    expect(question).to_have_attribute("aria-invalid", "true")
    expect(question).to_be_focused()
    question.fill("Who was the captain of the Skerrin ferry?")
    ben.modal.get_by_role("button", name="Ask", exact=True).click()
    expect(ben.modal).to_contain_text("Jonas Hallworth")
    ben.modal.get_by_role("button", name="Close", exact=True).click()
    expect(ben.modal).to_be_hidden()


def test_a_field_is_sent_with_the_enter_key(visit: Visit) -> None:
    """From the Home tab; the app takes it, and says in the same window that it is no address."""
    ben = visit(BEN, HOME)
    ben.button(name="Save", exact=True).click()
    link = ben.modal.get_by_label("The article's link")
    link.fill("no address")
    link.press("Enter")
    expect(ben.modal).to_contain_text("Not saved: no address: it is no web address")
    ben.modal.get_by_role("button", name="Close", exact=True).click()
    expect(ben.modal).to_be_hidden()


def test_why_an_answer_was_not_helpful(visit: Visit) -> None:
    """The reason is asked for, and an admin reads it."""
    ben, anna = visit(BEN), visit(ANNA, HOME)
    answer = ben.ask("@Dateline How many people had to leave their homes in Tolmouth?")
    answer.get_by_role("button", name="This answer was not helpful").click()
    ben.modal.get_by_label("What was wrong with it?").fill("It leaves out the parrot.")
    ben.modal.get_by_role("button", name="Send").click()
    expect(ben.modal).to_be_hidden()
    anna.page.reload()
    expect(anna.page.locator("#home")).to_contain_text(
        "in Tolmouth?” – not helpful to @Ben Okafor: “It leaves out the parrot.”"
    )


def test_one_window_on_top_of_the_other(visit: Visit) -> None:
    """The passage, above it the whole text, and back again."""
    ben = visit(BEN, NEWSROOM)
    answer = ben.ask("@Dateline When does Coastway lose its licence?")
    answer.get_by_role("button", name="Show passage").first.click()
    expect(ben.modal).to_contain_text(re.compile(r"Characters [\d,]+ to [\d,]+ of"))
    ben.modal.get_by_role("button", name="Show text").click()
    expect(ben.modal.get_by_role("heading", name="What was read")).to_be_visible()
    ben.page.keyboard.press("Escape")
    expect(ben.modal.get_by_role("heading", name="Passage")).to_be_visible()
    ben.page.keyboard.press("Escape")
    expect(ben.modal).to_be_hidden()
    expect(answer.get_by_role("button", name="Show passage").first).to_be_focused()
