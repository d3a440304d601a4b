"""What a screen reader tells: landmarks, names, headings; by the tree that browsers give it."""

import re
from collections import Counter

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import ANNA, BEN, HOME, NEWSROOM

NAMELESS = re.compile(
    r"^\s*- (?:button|link|textbox|combobox|checkbox|radio|dialog|tab|menuitem|img|region)(?: \[.*)?:?$", re.MULTILINE
)
"""Things that say what they are and not what they are for."""
IDS = "() => [...document.querySelectorAll('[id]')].map((each) => each.id)"
CHANNEL = """
- banner:
  - button "Put the clock forward to Saturday, 08:30"
  - combobox "Act as"
  - button "Tour"
  - button "Behind the scenes"
- navigation "Places":
  - heading "Channels" [level=2]
  - list "Channels":
    - listitem:
      - link "newsroom"
    - listitem:
      - link /policy-watch/
- main:
  - region "newsroom":
    - heading "newsroom" [level=2]
    - region "What was said":
      - log "Messages":
        - list:
          - listitem:
            - heading "Thursday 12 March" [level=3]
            - article "Ben Okafor, 18:41":
              - link "1 reply · 18:47"
              - toolbar "Actions on Ben Okafor's message of 18:41":
                - button "React to Ben Okafor's message of 18:41"
                - link "Reply in a thread to Ben Okafor's message of 18:41"
                - button "More actions on Ben Okafor's message of 18:41"
    - status
    - 'textbox "Message #newsroom"'
    - button "Attach a file"
    - button "Mention somebody"
    - button "Shortcuts"
    - button "Send"
- complementary "Behind the scenes":
  - tablist "Behind the scenes":
    - tab "Tour" [selected]
    - tab "Blocks"
    - tab "Requests"
    - tab "Jobs"
    - tab "Clock"
"""


def is_whole(page: Page) -> None:
    """All that can be used has a name, and no two things the same id."""
    told = page.locator("body").aria_snapshot()
    assert NAMELESS.findall(told) == [], told
    assert [each for each, count in Counter(page.evaluate(IDS)).items() if count > 1] == []


def test_a_channel(visit: Visit) -> None:
    """Landmarks in order, each message as an article with its author, buttons that say whose message they are of."""
    ben = visit(BEN)
    expect(ben.page.locator("body")).to_match_aria_snapshot(CHANNEL.replace("Saturday", morning(ben.page)))
    is_whole(ben.page)


def morning(page: Page) -> str:
    """The day that the clock can be put forward to."""
    return page.locator("#clock .morning").inner_text().partition(",")[0]


def test_an_answer_and_what_it_opens(visit: Visit) -> None:
    """The thread as a part of its own, the answer's buttons, the window with its name, and what is told meanwhile."""
    ben = visit(BEN)
    answer = ben.ask("@Dateline Who was the captain of the Skerrin ferry?")
    thread = ben.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("log", name="Replies")).to_be_visible()
    expect(answer.get_by_role("article", name=re.compile(r"^Dateline, \d\d:\d\d$"))).to_be_visible()
    for button in ("This answer was helpful", "This answer was not helpful", "Delete this answer"):
        expect(answer.get_by_role("button", name=button)).to_be_visible()
    is_whole(ben.page)
    answer.get_by_role("button", name="Show passage").first.click()
    expect(ben.page.get_by_role("dialog", name="Passage")).to_be_visible()
    is_whole(ben.page)
    ben.close_windows()


def test_the_home_tab_and_a_window_to_fill_in(visit: Visit) -> None:
    """Headings as they follow each other, fields with labels and hints, choices in groups."""
    anna = visit(ANNA, HOME)
    home = anna.page.locator("#home")
    for heading in ("The library", "What I can do", "Digests", "Feeds", "Your recent questions", "Settings"):
        expect(home.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    is_whole(anna.page)
    anna.button(name="Change", exact=True).last.click()
    settings = anna.page.get_by_role("dialog", name="Settings")
    certainty = settings.get_by_role("group", name="How sure an answer has to be")
    expect(certainty.get_by_role("radio", name="Balanced")).to_be_checked()
    expect(certainty).to_have_accessible_description("Its quotes are shown in any case.")
    is_whole(anna.page)
    anna.close_windows()


def test_what_stands_behind(visit: Visit) -> None:
    """The panel's tabs: the blocks of a message that was refused, requests, jobs, the clock."""
    anna = visit(ANNA, NEWSROOM)
    answer = anna.ask("@Dateline When does Coastway lose its licence?")
    anna.menu(answer, "Show blocks")
    code, shown = anna.page.get_by_label("Blocks, as JSON"), anna.page.get_by_role("region", name="As Slack shows it")
    expect(shown).to_contain_text("30 June")
    expect(shown.get_by_role("button", name="Show passage")).to_be_visible()
    code.fill(code.input_value().replace("30 June", f"30 June {'and so on ' * 300}"))
    expect(shown.get_by_role("note")).to_contain_text("invalid_blocks")
    expect(shown.get_by_role("note")).to_contain_text("/blocks/0/text/text")
    code.fill('[{"type": "sorcery"}, {"type": "divider"}]')
    expect(shown.get_by_role("note")).to_contain_text("/blocks/0")
    is_whole(anna.page)
    requests = anna.tab("Requests")
    call = requests.get_by_role("listitem").filter(has_text="chat.postMessage").first
    call.locator("summary").click()
    expect(call.locator("pre")).to_contain_text("30 June")
    is_whole(anna.page)
    expect(anna.tab("Jobs").get_by_role("listitem").filter(has_text="question").first).to_contain_text("done")
    expect(anna.tab("Clock").get_by_role("button", name="Put forward to")).to_be_visible()
    is_whole(anna.page)
