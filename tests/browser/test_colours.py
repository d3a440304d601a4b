"""Dark and light: whatever is read has the contrast that WCAG asks for (AA), in both."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import look
from tests.browser.visitor import ANNA, HOME, POLICY, Visitor


def is_read_easily(page: Page) -> None:
    """All text that is in sight stands out from what is behind it."""
    seen, faint = look(page, "contrast")
    assert faint == []
    assert seen > 20


def brightness(visitor: Visitor) -> float:
    """How bright the paper is, from 0 to 1."""
    colour = visitor.page.locator("#conversation").evaluate("shown => getComputedStyle(shown).backgroundColor")
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    return (red + green + blue) / 765


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_read_stands_out(visit: Visit, scheme: str) -> None:
    """In a channel, an answer, a window, an error, the panel's tabs and the Home tab."""
    anna = visit(ANNA, POLICY, width=1600, color_scheme=scheme)
    assert (brightness(anna) > 0.5) == (scheme == "light")
    anna.say("/articles status")
    expect(anna.messages.filter(has_text="Passages").last).to_be_visible()
    answer = anna.ask("@Dateline When does Coastway lose its licence?")
    is_read_easily(anna.page)
    for tab in ("Requests", "Jobs", "Clock"):
        anna.tab(tab)
        is_read_easily(anna.page)
    anna.menu(answer, "Show blocks")
    code = anna.page.get_by_label("Blocks, as JSON")
    expect(code).not_to_have_value("")
    code.fill('[{"type": "sorcery"}]')
    expect(anna.page.get_by_role("note").filter(has_text="invalid_blocks")).to_be_visible()
    is_read_easily(anna.page)
    answer.get_by_role("button", name="Show passage").click()
    expect(anna.modal.get_by_role("heading", name="Passage")).to_be_visible()
    is_read_easily(anna.page)
    anna.close_windows()
    anna.go(HOME)
    expect(anna.page.locator("#home")).to_contain_text("The library")
    is_read_easily(anna.page)


def test_a_choice_of_ones_own_goes_before_the_machines(visit: Visit) -> None:
    """By the button, and after a reload; the third press leaves it to the machine again."""
    anna = visit(ANNA, color_scheme="dark")
    assert brightness(anna) < 0.5
    anna.button(name="Theme: automatic").click()
    assert brightness(anna) > 0.5
    anna.page.reload()
    assert brightness(anna) > 0.5
    anna.button(name="Theme: light").click()
    assert brightness(anna) < 0.5
    anna.button(name="Theme: dark").click()
    anna.page.emulate_media(color_scheme="light")
    assert brightness(anna) > 0.5
