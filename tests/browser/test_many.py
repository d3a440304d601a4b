"""A channel of 5,000 messages: the page holds the latest of them, and a new one costs what one costs."""

from playwright.sync_api import expect

from tests.bot.playground.pages.house import House
from tests.browser.conftest import Look
from tests.browser.talk import fill

MANY = 5_000
SHOWN = 60
NODES = "document.querySelectorAll('*').length"


def test_the_page_is_no_larger(house: House, look: Look) -> None:
    """Than that of a channel with 60, in bytes and in elements; neither is what a new message brings."""
    fill(house, SHOWN)
    few = len(house.get("/UANNA/CNEWS").text)
    nodes = look("/UANNA/CNEWS").evaluate(NODES)
    fill(house, MANY)
    many = len(house.get("/UANNA/CNEWS").text)
    assert many < few * 1.05

    page = look("/UANNA/CNEWS")
    messages = page.locator("#messages > li")
    expect(messages).to_have_count(SHOWN)
    assert page.evaluate(NODES) < nodes * 1.05
    page.evaluate(
        "new MutationObserver((changes) => changes.forEach((each) => (window.added ??= []).push(...each.addedNodes)))"
        ".observe(document.getElementById('messages'), { childList: true })"
    )
    house.people.say("CNEWS", "UBEN", "The newest of all")
    expect(messages.last).to_contain_text("The newest of all")
    expect(messages).to_have_count(SHOWN)
    assert page.evaluate("window.added.length") == 1
    assert page.evaluate(NODES) < nodes * 1.05


def test_earlier_ones_are_had_by_and_by(house: House, look: Look) -> None:
    """Sixty more at a time, by an address."""
    fill(house, MANY)
    page = look("/UANNA/CNEWS")
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator("#messages > li")).to_have_count(2 * SHOWN)
    assert "count=120" in page.url
