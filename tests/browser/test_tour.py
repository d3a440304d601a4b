"""The tour: five clicks, each with what it is to show."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import ANNA, NEWSROOM, Visitor

ABSTENTION = "The articles here don't answer this."


def take(anna: Visitor, number: int, button: str) -> Locator:
    """Take the next stop by its button; gives the stop, once it is done."""
    anna.page.wait_for_load_state()
    tour = anna.page.get_by_role("region", name="A tour in 5 clicks")
    tour.get_by_role("button", name=button, exact=True).click()
    stop = tour.get_by_role("listitem").nth(number - 1)
    expect(stop).to_have_class("stop done")
    return stop


def test_five_clicks(visit: Visit) -> None:
    """A cited answer, a follow-up, a refusal, a summary, tomorrow's digest."""
    anna = visit(ANNA)
    take(anna, 1, "Ask about the ferry")
    expect(anna.replies.last).to_contain_text("The latest figure is 19")
    source = anna.replies.last.get_by_role("link", name="Update: Ferry toll rises to 19 as captain is named")
    expect(source).to_have_attribute("href", re.compile(r"^https://www\.harbourpost\.example/.+#:~:text=The%20number"))
    expect(anna.replies.last.get_by_role("button", name="Show passage")).to_have_count(3)
    thread = anna.page.url

    take(anna, 2, "Ask for the captain")
    expect(anna.replies.last).to_contain_text("Jonas Hallworth")
    assert anna.page.url == thread

    take(anna, 3, "Ask what no article tells")
    expect(anna.replies.last).to_contain_text(ABSTENTION)
    expect(anna.replies.last).to_contain_text("The article that comes nearest")
    assert anna.page.url != thread

    take(anna, 4, "Summarise Ben's links")
    expect(anna.modal.get_by_role("link", name="Minister strips Coastway Rail of its licence")).to_be_visible()
    expect(anna.modal.get_by_role("link", name="Kelland to take over private commuter railroad")).to_be_visible()
    anna.page.keyboard.press("Escape")
    expect(anna.modal).to_be_hidden()

    take(anna, 5, "Order it, and sleep on it")
    digest = anna.messages.last
    date = anna.page.locator("#clock .date").inner_text().strip(", ")
    expect(digest.get_by_role("heading", name=f"Digest, {date} 2026")).to_be_visible()
    expect(digest.get_by_role("link").first).to_be_visible()
    expect(digest.locator("summary").first).to_be_visible()
    assert anna.page.url.endswith(f"/{ANNA}/{NEWSROOM}")
    expect(anna.page.get_by_text("That was the tour.")).to_be_visible()
