"""What people do with messages: use shortcuts, press what is others', react, change, delete, put away."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import ANNA, BEN, MILO, NEWSROOM, POLICY


def test_a_message_shortcut(visit: Visit) -> None:
    """From the menu of Ben's message with two links: both are summed up, for who asked alone."""
    milo, ben = visit(MILO), visit(BEN)
    links = milo.messages.filter(has_text="Two on Coastway").first
    milo.menu(links, "Summarise links")
    expect(milo.modal.get_by_role("link", name="Minister strips Coastway Rail of its licence")).to_be_visible()
    expect(milo.modal.get_by_role("link", name="Kelland to take over private commuter railroad")).to_be_visible()
    expect(ben.modal).to_be_hidden()


def test_a_shortcut_about_what_somebody_said(visit: Visit) -> None:
    """The question is about that message."""
    milo = visit(MILO)
    milo.menu(milo.messages.filter(has_text="Harbour Post has the ferry's toll").first, "Ask about this")
    expect(milo.modal).to_contain_text("About: Harbour Post has the ferry's toll at 19 now")
    milo.modal.get_by_label("Your question").fill("and who was the captain?")
    milo.modal.get_by_role("button", name="Ask", exact=True).click()
    expect(milo.modal).to_contain_text("Jonas Hallworth")


def test_deleting_what_another_asked_for(visit: Visit) -> None:
    """Anna's answer stays when Ben presses Delete, and he alone is told why; when she does, it goes for both."""
    anna = visit(ANNA, POLICY)
    answer = anna.ask("@Dateline When does Coastway lose its licence?")
    thread = anna.page.url.rpartition("/")[2]
    ben = visit(BEN, POLICY, thread, width=1600)
    ben.button(name="Delete this answer").click()
    question = ben.page.get_by_role("dialog", name="Delete this answer?")
    expect(question).to_contain_text("Whoever asked, and admins, may delete it.")
    question.get_by_role("button", name="Keep").click()
    expect(question).to_be_hidden()
    ben.button(name="Delete this answer").click()
    question.get_by_role("button", name="Delete", exact=True).click()
    alone = ben.messages.filter(has_text="Only the person who asked, or an admin, can delete an answer.")
    expect(alone).to_contain_text("Only visible to you")  # where Slack shows it: below, and not in the thread
    expect(answer).to_contain_text("30 June")
    expect(anna.messages.filter(has_text="Only the person who asked")).to_have_count(0)
    alone.get_by_role("button", name="Dismiss").click()
    expect(alone).to_have_count(0)

    anna.button(name="Delete this answer").click()
    anna.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    for each in (anna, ben):
        expect(each.replies.filter(has_text="30 June")).to_have_count(0)


def test_one_message_in_several_windows(visit: Visit) -> None:
    """It comes, is reacted to, changed and deleted, for whoever looks; a text in the making stays."""
    anna, ben, milo = visit(ANNA), visit(BEN), visit(MILO, POLICY)
    ben.composer.fill("Half a thought")
    anna.say("Lunch at *one*, @Ben Okafor?")
    seen = ben.messages.filter(has_text="Lunch at one")
    expect(seen.locator("strong").get_by_text("one", exact=True)).to_be_visible()
    expect(seen).to_contain_text("@Ben Okafor")
    expect(milo.page.get_by_role("link", name=re.compile(r"newsroom ?, \d+ unread"))).to_be_visible()

    seen.hover()
    seen.get_by_role("button", name="React to Anna").click()
    ben.page.get_by_role("menuitem", name="tada").click()
    mine = seen.get_by_role("button", name="tada, 1")
    expect(mine).to_have_attribute("aria-pressed", "true")
    hers = anna.messages.filter(has_text="Lunch at one")
    expect(hers.get_by_role("button", name="tada, 1")).to_have_attribute("aria-pressed", "false")
    hers.get_by_role("button", name="tada, 1").click()
    expect(seen.get_by_role("button", name="tada, 2")).to_be_visible()

    anna.menu(hers, "Edit message")
    anna.page.get_by_role("dialog", name="Edit the message").get_by_label("The message").fill("Supper at six?")
    anna.page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(ben.messages.filter(has_text="Supper at six?")).to_contain_text("(edited)")
    expect(ben.messages.filter(has_text="Lunch at one")).to_have_count(0)
    expect(ben.composer).to_have_value("Half a thought")

    ben.messages.filter(has_text="Supper at six?").hover()
    ben.messages.filter(has_text="Supper at six?").get_by_role("button", name="More actions on").click()
    expect(ben.page.get_by_role("menuitem", name="Delete message")).to_be_hidden()
    ben.page.keyboard.press("Escape")
    anna.menu(anna.messages.filter(has_text="Supper at six?"), "Delete message")
    anna.page.get_by_role("dialog", name="Delete the message").get_by_role("button", name="Delete").click()
    for each in (anna, ben):
        expect(each.messages.filter(has_text="Supper at six?")).to_have_count(0)


def test_what_one_alone_is_shown(visit: Visit) -> None:
    """The answer to a command: others don't see it, and it goes when it was read."""
    anna, ben = visit(ANNA), visit(BEN)
    anna.composer.press_sequentially("/articles sta")
    expect(anna.suggestions).to_contain_text("/articles status")
    anna.composer.press("Enter")
    anna.composer.press("Enter")
    told = anna.messages.filter(has_text="Only visible to you").filter(has_text="5 February 2026")
    expect(told).to_be_visible()
    ben.say("Is anything new?")
    expect(ben.messages.last).to_contain_text("Is anything new?")
    expect(ben.messages.filter(has_text="5 February 2026")).to_have_count(0)
    told.get_by_role("button", name="Dismiss").click()
    expect(told).to_have_count(0)


def test_back_and_reload(visit: Visit) -> None:
    """Places are addresses: the browser's own buttons do what they do everywhere."""
    ben = visit(BEN)
    ben.follow(ben.page.get_by_role("link", name="policy-watch"))
    expect(ben.title).to_have_text("policy-watch")
    ben.page.go_back()
    expect(ben.title).to_have_text("newsroom")
    ben.follow(ben.messages.filter(has_text="Harbour Post has the ferry's toll").locator("a.replies"))
    expect(ben.replies).to_have_count(2)
    ben.page.reload()
    expect(ben.replies.last).to_contain_text("The coastguard says 19 too")
    ben.page.get_by_role("link", name="Close the thread").click()
    expect(ben.page.locator("#thread")).to_have_count(0)
    assert ben.page.url.endswith(f"/{BEN}/{NEWSROOM}")
