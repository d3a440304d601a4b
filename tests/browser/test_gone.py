"""The playground is killed, and started again: open pages say so, and go on by themselves."""

import signal

from playwright.sync_api import expect

from tests.bot.playground.running import Running
from tests.browser.conftest import Visit
from tests.browser.visitor import BEN


def test_a_page_outlives_its_server(visit: Visit, playground: Running) -> None:
    """What was typed is still there, what is posted meanwhile is told as not said, and what was said before is gone."""
    ben = visit(BEN)
    ben.say("This will be forgotten.")
    expect(ben.messages.last).to_contain_text("This will be forgotten.")
    ben.composer.fill("Is anybody there?")
    assert playground.signal(signal.SIGKILL) == -signal.SIGKILL
    gone = ben.page.get_by_role("alert").filter(has_text="Dateline has stopped.")
    expect(gone).to_be_visible()
    ben.composer.press("Enter")
    expect(ben.page.get_by_role("status").filter(has_text="Is it still running?")).to_be_visible()
    expect(ben.composer).to_have_value("Is anybody there?")

    playground.start()
    expect(gone).to_be_hidden()
    expect(ben.messages.filter(has_text="This will be forgotten.")).to_have_count(0)
    expect(ben.messages.last).to_contain_text("Two on Coastway.")
    ben.composer.press("Enter")
    expect(ben.messages.last).to_contain_text("Is anybody there?")
