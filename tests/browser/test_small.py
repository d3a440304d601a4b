"""A phone: real answers, windows and the Home tab fit, and everything can be reached with a thumb."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import look
from tests.browser.visitor import ANNA, HOME, NEWSROOM


def fits(page: Page) -> None:
    """Nothing sticks out at a side, and nothing has to be scrolled there."""
    assert look(page, "overflow") == []


@pytest.mark.parametrize("width", [400, 360])
def test_all_of_it_on_a_phone(visit: Visit, width: int) -> None:
    """The drawer, a question, its thread, a passage, the panel, the Home tab with a window to fill in."""
    anna = visit(ANNA, HOME, width=width, height=780, has_touch=True)
    page = anna.page
    expect(page.locator("#home")).to_contain_text("The library")
    fits(page)
    anna.button(name="Change", exact=True).last.tap()
    expect(anna.modal.get_by_role("heading", name="Settings")).to_be_visible()
    fits(page)
    anna.modal.get_by_role("button", name="Cancel").tap()
    expect(anna.modal).to_be_hidden()

    places = page.get_by_role("navigation", name="Places")
    expect(places).to_be_hidden()
    anna.button(name="Places").tap()
    expect(places).to_be_visible()
    fits(page)
    places.get_by_role("link", name="newsroom").tap()
    page.wait_for_url(f"**/{ANNA}/{NEWSROOM}")
    expect(places).to_be_hidden()
    fits(page)

    answer = anna.ask("@Dateline What is the price tag of the Corrin Sound bridge?")
    expect(anna.messages.first).to_be_hidden()
    fits(page)
    answer.get_by_role("button", name="Show passage").first.tap()
    expect(anna.modal.get_by_role("heading", name="Passage")).to_be_visible()
    fits(page)
    anna.modal.get_by_role("button", name="Close", exact=True).tap()
    answer.get_by_role("button", name="More actions on").tap()
    expect(page.get_by_role("menuitem", name="Show blocks")).to_be_visible()
    fits(page)
    page.get_by_role("menuitem", name="Show blocks").tap()
    expect(page.get_by_role("region", name="As Slack shows it")).to_contain_text("340 million crowns")
    fits(page)
    expect(anna.replies.first).to_be_hidden()
    anna.button(name="Close the panel").tap()
    expect(answer).to_be_visible()
    page.get_by_role("link", name="Close the thread").tap()
    expect(anna.messages.last).to_be_visible()
