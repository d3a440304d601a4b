"""All around the messages: the panel, the colours, who one is, small screens."""

import pytest
from playwright.sync_api import Page, expect

from bot.playground.seen import Work
from tests.bot.playground.front.conftest import Visit
from tests.bot.playground.pages.house import House

PLACES = ("/UANNA/CNEWS", "/UANNA/DANNA", "/UANNA/home")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def overflow(page: Page) -> int:
    """How far the page could be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_tabs_by_arrow_keys_and_remembered(house: House, visit: Visit) -> None:
    """As the pattern of tabs has it."""
    house.work.append(Work("w-1", "0196", "question", "done", 1))
    page = visit()
    page.get_by_role("tab", name="Tour").focus()
    for name in ("Blocks", "Requests", "Jobs"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    expect(page.locator("#work")).to_contain_text("question")
    page.reload()
    expect(page.get_by_role("tab", name="Jobs")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")


def test_the_panel_is_left_as_it_was(visit: Visit) -> None:
    """Closed by Escape, and focus goes to what opens it."""
    page = visit()
    panel, button = page.get_by_role("complementary", name="Behind the scenes"), page.locator("[data-panel=last]")
    expect(panel).to_be_visible()
    page.get_by_role("tab", name="Tour").press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.reload()
    expect(panel).to_be_hidden()
    page.get_by_role("button", name="Tour").click()
    expect(page.get_by_role("heading", name="A tour in 1 clicks")).to_be_visible()


def test_a_stop_of_the_tour_leads_where_it_is_seen(visit: Visit) -> None:
    """And a second time says why not."""
    page = visit("/UANNA/home")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/UANNA/CNEWS/*")
    expect(page.locator("#replies")).to_contain_text("How long?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="was taken already")).to_be_visible()


def test_the_clock_goes_forward(visit: Visit) -> None:
    """In the bar, and in its tab."""
    page = visit()
    expect(page.locator("#clock")).to_contain_text("Friday 13 March, 17:00")
    page.get_by_role("button", name="Put the clock forward to Saturday, 08:30").click()
    expect(page.locator("#clock")).to_contain_text("Saturday 14 March, 08:30")
    page.get_by_role("tab", name="Clock").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("Saturday 14 March, 08:30")


def test_the_colours_are_chosen_and_kept(visit: Visit) -> None:
    """Before anything is painted."""
    page = visit(color_scheme="light")
    paper = "getComputedStyle(document.querySelector('#conversation')).backgroundColor"
    bright = page.evaluate(paper)
    page.get_by_role("button", name="Theme: automatic").click()
    page.get_by_role("button", name="Theme: light").click()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    assert page.evaluate(paper) != bright
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("button", name="Theme: dark").click()
    assert page.evaluate(paper) == bright


def test_one_becomes_somebody_else_where_they_may_be(visit: Visit) -> None:
    """In the same place, or else in one of theirs."""
    page = visit("/UANNA/GDEEP")
    page.get_by_label("Act as").select_option(label="Ben Okafor – member")
    page.wait_for_url("**/UBEN/CNEWS")
    page.get_by_label("Act as").select_option(label="Gita Rao – guest")
    page.wait_for_url("**/UGITA/CNEWS")
    expect(page.get_by_role("navigation", name="Places").get_by_role("link")).to_have_text(["newsroom", "Home"])
    page.go_back()
    expect(page.get_by_label("Act as").locator("option:checked")).to_have_text("Ben Okafor – member")


def test_the_first_stop_of_the_tab_key_leads_to_writing(visit: Visit) -> None:
    """Past all the rest."""
    page = visit()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to writing a message")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message #newsroom")).to_be_focused()


@pytest.mark.parametrize("width", [360, 400])
def test_nothing_scrolls_sideways_on_a_phone(house: House, visit: Visit, width: int) -> None:
    """Whatever is said, and wherever one is."""
    root = house.people.ask("CNEWS", "UBEN", f"{LONG} https://www.example.com/{LONG}")
    header = {"type": "header", "text": {"type": "plain_text", "text": LONG[:150]}}
    house.call("chat.postMessage", channel="CNEWS", text="x", blocks=[header])
    for place in (*PLACES, f"/UANNA/CNEWS/{root}"):
        page = visit(place, width=width)
        assert overflow(page) == 0, place
        page.locator("[data-panel=last]").click()
        for tab in page.get_by_role("tab").all():
            tab.click()
            assert overflow(page) == 0, place


def test_targets_on_a_phone_are_large_enough_for_a_thumb(house: House, visit: Visit) -> None:
    """All of ours; what the app shows is as Slack has it."""
    ts = house.people.ask("CNEWS", "UBEN", "Hello")
    house.people.react("UBEN", "CNEWS", ts, "eyes")
    house.people.ask("CNEWS", "UANNA", "A reply", ts)
    page = visit(width=400)
    page.get_by_role("button", name="Places").click()
    for each in page.locator(":is(button, a, select, summary):visible:not(.skip, .body *)").all():
        box = each.bounding_box()
        assert box is not None
        assert box["height"] >= 40, each.evaluate("e => e.outerHTML")


def test_places_are_in_a_drawer_on_a_phone(visit: Visit) -> None:
    """It opens with the focus in it, and closes by key."""
    page = visit(width=400)
    button, places = page.get_by_role("button", name="Places"), page.get_by_role("navigation", name="Places")
    expect(places).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(places.get_by_role("link", name="newsroom")).to_be_focused()
    page.keyboard.press("Escape")
    expect(places).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    places.get_by_role("link", name="policy-watch").click()
    page.wait_for_url("**/CPOLICY")
    expect(places).to_be_hidden()


def test_a_thread_covers_a_phone_and_leads_back(house: House, visit: Visit) -> None:
    """From the menu of a message, which has all there is to do."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit(width=400)
    page.get_by_role("button", name="More actions on Ben").click()
    page.get_by_role("menuitem", name="Reply in a thread").click()
    expect(page.locator("#thread")).to_be_visible()
    expect(page.locator("#conversation")).to_be_hidden()
    page.get_by_role("link", name="Close the thread").click()
    expect(page.locator("#conversation")).to_be_visible()


def test_a_reaction_on_a_phone(house: House, visit: Visit) -> None:
    """From the one menu to the other."""
    house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit(width=400)
    page.get_by_role("button", name="More actions on Ben").click()
    page.get_by_role("menuitem", name="React").click()
    page.get_by_role("menuitem", name="tada").click()
    expect(page.get_by_role("button", name="tada, 1")).to_be_visible()


def test_the_panel_covers_a_phone_and_leads_back(visit: Visit) -> None:
    """It is closed at first there."""
    page = visit(width=400)
    panel = page.get_by_role("complementary", name="Behind the scenes")
    expect(panel).to_be_hidden()
    page.locator("[data-panel=last]").click()
    expect(panel).to_be_visible()
    expect(page.locator("#conversation")).to_be_hidden()
    page.get_by_role("button", name="Close the panel").click()
    expect(page.locator("#conversation")).to_be_visible()
