"""Everything by keyboard alone, with the focus in sight at each step."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import BEN, HOME, NEWSROOM

STEPS = 80
NAME = """() => {
    const here = document.activeElement;
    const label = here.ariaLabel ?? here.labels?.[0]?.textContent ?? here.textContent;
    return label.replace(/\\s+/g, " ").trim();
}"""
IN_SIGHT = """() => {
    const here = document.activeElement;
    if (here === document.body) return true;
    const marked = [here, here.closest(".composer")].filter(Boolean).some((each) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    });
    const { top, bottom, left, right } = here.getBoundingClientRect();
    return marked && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}"""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press a key until what has that name has the focus, which is seen all the way."""
    passed = []
    for _ in range(STEPS):
        page.keyboard.press(key)
        here = page.evaluate(NAME)
        passed.append(here)
        assert page.evaluate(IN_SIGHT), here
        if here.startswith(name):
            return
    raise AssertionError(f"{name!r} is not among {passed}")


def test_from_a_question_to_becoming_somebody_else(visit: Visit) -> None:
    """Ask, open the thread, press a button in it, submit a window, put all away, act as another."""
    ben = visit(BEN, NEWSROOM)
    page, press = ben.page, ben.page.keyboard.press
    tab_to(page, "Skip to writing a message")
    press("Enter")
    expect(ben.composer).to_be_focused()
    page.keyboard.type("@dat")
    press("Enter")
    page.keyboard.type("When does Coastway lose its licence?")
    expect(ben.composer).to_have_value("@Dateline When does Coastway lose its licence?")
    press("Enter")
    expect(ben.composer).to_have_value("")
    expect(ben.composer).to_be_focused()

    asked = ben.messages.filter(has_text="When does Coastway lose its licence?").last
    expect(asked.locator("a.replies")).to_contain_text("1 reply")
    tab_to(page, "1 reply", "Shift+Tab")
    press("Enter")
    expect(page.locator("#reply")).to_be_focused()
    ben.answer()
    tab_to(page, "Show passage", "Shift+Tab")
    press("Enter")
    expect(ben.modal.get_by_role("heading", name="Passage")).to_be_visible()
    assert ben.modal.evaluate("dialog => dialog.contains(document.activeElement)")
    press("Escape")
    expect(ben.modal).to_be_hidden()
    assert page.evaluate(NAME) == "Show passage"

    tab_to(page, "Shortcuts")
    press("Enter")
    expect(page.get_by_role("menuitem", name="Ask the articles")).to_be_focused()
    press("Enter")
    expect(ben.modal.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("Who was the captain of the Skerrin ferry?")
    tab_to(page, "Ask")
    press("Enter")
    expect(ben.modal).to_contain_text("Jonas Hallworth")
    press("Escape")
    expect(ben.modal).to_be_hidden()

    tab_to(page, "Reply in the thread", "Shift+Tab")
    press("Escape")
    expect(page.locator("#thread")).to_have_count(0)
    expect(ben.composer).to_be_focused()
    tab_to(page, "Act as", "Shift+Tab")
    press("ArrowDown")
    page.wait_for_url("**/UGITA/CNEWS")


def test_a_menu_and_the_home_tab(visit: Visit) -> None:
    """A message's menu by arrow keys, Escape back to its button, and then a button of the Home tab."""
    ben = visit(BEN, NEWSROOM)
    page, press = ben.page, ben.page.keyboard.press
    tab_to(page, "Skip to writing")
    press("Enter")
    tab_to(page, "React to Ben Okafor's message of 16:44", "Shift+Tab")
    press("ArrowRight")
    press("ArrowRight")
    assert page.evaluate(NAME).startswith("More actions on Ben Okafor")
    press("Enter")
    for _ in range(2):
        press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Summarise links")).to_be_focused()
    press("Escape")
    assert page.evaluate(NAME).startswith("More actions on Ben Okafor")
    tab_to(page, "Home", "Shift+Tab")
    press("Enter")
    page.wait_for_url(f"**/{BEN}/{HOME}")
    expect(ben.button(name="Find", exact=True)).to_be_visible()
    tab_to(page, "Find")
    press("Enter")
    expect(ben.modal.get_by_label("Words")).to_be_focused()
    page.keyboard.type("parrot")
    press("Enter")
    expect(ben.modal).to_contain_text("for “parrot”")
    press("Escape")
    expect(ben.modal).to_be_hidden()
    assert page.evaluate(NAME) == "Find"
