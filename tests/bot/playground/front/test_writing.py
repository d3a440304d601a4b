"""Writing: sending, new lines, suggestions, drafts, files, and what can't be said."""

from playwright.sync_api import expect

from tests.bot.playground.front.conftest import Visit
from tests.bot.playground.pages.house import House


def said(house: House) -> list[str]:
    """All that was said, in order."""
    return [message.text for message in house.world.messages.get("CNEWS", {}).values()]


def test_enter_sends_and_focus_stays(house: House, visit: Visit) -> None:
    """The field is empty then, and ready for the next."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.fill("Good morning")
    box.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Good morning")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    assert said(house) == ["Good morning"]


def test_shift_and_enter_make_a_line(house: House, visit: Visit) -> None:
    """The field grows with them."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    low = box.bounding_box()
    box.press_sequentially("one")
    for _ in range(3):
        box.press("Shift+Enter")
    box.press_sequentially("two")
    high = box.bounding_box()
    assert low is not None
    assert high is not None
    assert high["height"] > low["height"]
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#messages")).to_contain_text("two")
    assert said(house) == ["one\n\n\ntwo"]


def test_people_are_suggested_and_taken_by_key(house: House, visit: Visit) -> None:
    """With the arrow keys, as the pattern of a combobox has it."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.press_sequentially("Ask @")
    options = page.get_by_role("listbox").get_by_role("option")
    assert [each.split()[0] for each in options.all_inner_texts()] == ["@Dateline", "@Anna", "@Ben", "@Gita"]
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(chosen).to_contain_text("@Ben Okafor")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    box.press("Enter")
    expect(box).to_have_value("Ask @Ben Okafor ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Ask @Ben Okafor")
    assert said(house) == ["Ask <@UBEN>"]


def test_a_surname_finds_somebody_and_escape_ends_it(visit: Visit) -> None:
    """The field is a plain one again then."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.press_sequentially("@oka")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text("@Ben Okafor")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("@oka")
    assert box.get_attribute("role") is None


def test_a_suggestion_is_taken_by_a_click(visit: Visit) -> None:
    """The field keeps the focus meanwhile."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.press_sequentially("#pol")
    page.get_by_role("option", name="#policy-watch").click()
    expect(box).to_have_value("#policy-watch ")
    expect(box).to_be_focused()


def test_the_command_is_suggested_at_the_start_alone(house: House, visit: Visit) -> None:
    """What is written in full is sent, and in the midst of words it is no command."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.press_sequentially("/articles s")
    options = page.get_by_role("listbox").get_by_role("option")
    assert [each.split()[1] for each in options.all_inner_texts()] == ["sum", "save", "status"]
    box.press("End")
    box.press_sequentially("tatus")
    box.press("Enter")  # it is written already, so it goes
    expect(box).to_have_value("")
    house.until(lambda: any(each.get("text") == "status" for each in house.app.taken))
    box.press_sequentially("and /articles")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_what_cannot_be_said_comes_back_with_the_reason(visit: Visit) -> None:
    """The words are not lost."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.fill("/unknown command")
    box.press("Enter")
    expect(page.get_by_role("status").filter(has_text="is not a command here")).to_be_visible()
    expect(box).to_have_value("/unknown command")


def test_a_draft_stays_while_one_is_elsewhere(visit: Visit) -> None:
    """Each place has its own."""
    page = visit()
    page.get_by_label("Message #newsroom").fill("Half a thought")
    page.get_by_role("link", name="policy-watch").click()
    expect(page.get_by_label("Message #policy-watch")).to_have_value("")
    page.get_by_role("link", name="newsroom").click()
    expect(page.get_by_label("Message #newsroom")).to_have_value("Half a thought")


def test_a_file_goes_with_a_message(house: House, visit: Visit) -> None:
    """What is chosen is shown before, and gone after."""
    page = visit()
    page.locator(".conversation input[type=file]").set_input_files(
        {"name": "ferry.txt", "mimeType": "text/plain", "buffer": b"The ferry sails again."}
    )
    expect(page.get_by_text("ferry.txt")).to_be_visible()
    page.get_by_label("Message #newsroom").fill("Read this")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#messages .file")).to_have_text("ferry.txt")
    assert said(house) == ["Read this"]
    expect(page.locator(".attached")).to_be_hidden()


def test_a_reply_goes_into_the_thread(house: House, visit: Visit) -> None:
    """It is written beside the channel."""
    root = house.done("say", text="A question")["thread_url"]
    page = visit(root)
    box = page.get_by_label("Reply in the thread")
    box.fill("An answer")
    box.press("Enter")
    expect(page.locator("#replies li")).to_have_count(2)
    expect(box).to_be_focused()
    reply = list(house.world.messages["CNEWS"].values())[-1]
    assert (reply.text, reply.thread_ts) == ("An answer", root.rpartition("/")[2])
