"""An article whose title, source, address and text are hostile: all of it is text, wherever the bot shows it."""

import json

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import look
from tests.browser.visitor import ANNA, BEN, HOME, POLICY, Visitor

MARKS = '"><svg onload=alert(1)><script>alert(2)</script><img src=x onerror=alert(3)> <!channel> *b* `c` <@UBEN>'
TITLE = f"{MARKS} \u202egnp.exe {'x' * 500}"[:500]
SOURCE = "<b onclick=alert(4)>Evil</b> & Sons"
SENTENCE = "The zebra <script>alert(6)</script> of Quixhaven ate 4,711 pancakes on Friday, the zoo said."
NEXT = 'Nobody was hurt "><svg onload=alert(7)> by [a link](javascript:alert(8)) to <javascript:alert(9)|here> <!here>.'
ARTICLE = f"""---
title: {json.dumps(TITLE)}
source: {json.dumps(SOURCE)}
published: 2026-03-14T07:00:00+01:00
url: "javascript:alert(5)"
---

{SENTENCE}

{NEXT}
"""


def markdown(text: str) -> str:
    """The same as the source of a Markdown file."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_text(page: Page, place: Locator, *said: str) -> None:
    """All of this is read there, and nothing in the page is made of it."""
    for words in said:
        expect(place).to_contain_text(words)
    assert look(page, "foreign") == []


def test_it_stays_text(visit: Visit) -> None:
    """In an answer with its source, in windows, in the Home tab, in suggestions, and in the digest of the morning."""
    anna = visit(ANNA, POLICY)
    head, text = ARTICLE.rsplit("---", 1)
    name = f"{MARKS}.md".replace("/", "-")
    file = FilePayload(name=name, mimeType="text/markdown", buffer=f"{head}---{markdown(text)}".encode())
    anna.page.locator("main input[type=file]").set_input_files(file)
    answer = anna.ask("@Dateline How many pancakes did the zebra eat?")
    is_text(anna.page, answer, SENTENCE, MARKS, SOURCE)
    is_text(anna.page, anna.replies.first, "alert(3)")  # the file's name

    answer.get_by_role("button", name="Show passage").click()
    is_text(anna.page, anna.modal, SENTENCE, NEXT, MARKS, SOURCE)
    anna.modal.get_by_role("button", name="Show text").click()
    expect(anna.modal.get_by_role("heading", name="What was read")).to_be_visible()
    is_text(anna.page, anna.modal, SENTENCE, NEXT, MARKS, SOURCE)
    anna.close_windows()

    home = visit(ANNA, HOME)
    is_text(home.page, home.page.locator("#home"), MARKS, SOURCE, SENTENCE)

    digest_of_the_morning(anna)
    is_text(anna.page, anna.messages.last, MARKS, SOURCE)
    anna.menu(anna.messages.last, "Show blocks")
    is_text(anna.page, anna.page.get_by_role("region", name="As Slack shows it"), MARKS, SOURCE)
    requests = anna.tab("Requests")
    requests.locator("summary", has_text="chat.postMessage").first.click()
    is_text(anna.page, requests, "alert(3)")
    ben = visit(BEN, "DBEN")
    is_text(ben.page, ben.page.locator("#prompts"), "alert(1)")


def digest_of_the_morning(anna: Visitor) -> None:
    """Order one for the channel, and put the clock forward by its button."""
    anna.go(POLICY)
    anna.say("/articles brief daily 08:30")
    expect(anna.messages.filter(has_text="A digest comes here").last).to_be_visible()
    before, button = anna.messages.count(), anna.page.get_by_role("button", name="Put the clock forward to")
    morning = button.inner_text()
    button.click()
    expect(anna.page.locator("#clock .now")).to_contain_text("08:30")
    expect(anna.page.locator("#clock .now")).to_contain_text(morning.partition(",")[0])
    expect(anna.messages).to_have_count(before + 1)
    expect(anna.messages.last.get_by_role("heading", name=f"Digest, {morning.partition(',')[0]}")).to_be_visible()
