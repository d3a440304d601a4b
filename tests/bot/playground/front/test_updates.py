"""A page that changes while somebody uses it."""

from playwright.sync_api import Locator, Page, expect

from tests.bot.playground.front.conftest import Visit
from tests.bot.playground.pages.house import House

MANY = 40


def fill(house: House, count: int = MANY) -> None:
    """Have much said."""
    for number in range(count):
        house.people.ask("CNEWS", "UBEN", f"Message {number} of many, so that there is something to scroll")


def message(page: Page, text: str) -> Locator:
    """A message of the channel."""
    return page.locator("#messages li").filter(has_text=text)


def bottom(page: Page) -> float:
    """How far the end of the messages is, in pixels."""
    return float(page.locator("#conversation .scroll").evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight"))


def test_what_is_typed_and_where_stays(house: House, visit: Visit) -> None:
    """Focus, words and selection."""
    page = visit()
    box = page.get_by_label("Message #newsroom")
    box.fill("Half a thought")
    box.evaluate("field => field.setSelectionRange(5, 6)")
    house.people.ask("CNEWS", "UBEN", "Hello")
    expect(page.locator("#messages")).to_contain_text("Hello")
    expect(box).to_be_focused()
    expect(box).to_have_value("Half a thought")
    assert box.evaluate("field => [field.selectionStart, field.selectionEnd]") == [5, 6]


def test_a_button_keeps_the_focus_while_its_message_changes(house: House, visit: Visit) -> None:
    """It stays the same button."""
    ts = house.people.ask("CNEWS", "UBEN", "Hello")
    page = visit()
    button = page.get_by_role("button", name="More actions on Ben")
    button.focus()
    house.people.react("UBEN", "CNEWS", ts, "eyes")
    expect(page.get_by_role("button", name="eyes, 1")).to_be_visible()
    expect(button).to_be_focused()


def test_where_a_focused_message_goes_focus_goes_on_nearby(house: House, visit: Visit) -> None:
    """Not to the beginning of the page."""
    sent = house.call("chat.postEphemeral", channel="CNEWS", user="UANNA", text="Between us")
    assert sent["ok"], sent
    page = visit()
    page.get_by_role("button", name="Dismiss").press("Enter")
    expect(message(page, "Between us")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('#conversation') !== null")


def test_the_end_stays_in_sight(house: House, visit: Visit) -> None:
    """As long as one is there."""
    fill(house)
    page = visit()
    expect(message(page, "Message 39 of many")).to_be_in_viewport()
    house.people.ask("CNEWS", "UBEN", "The latest")
    expect(message(page, "The latest")).to_be_in_viewport()
    assert bottom(page) < 2


def test_who_reads_further_up_is_left_there_and_told(house: House, visit: Visit) -> None:
    """A button leads to the new ones."""
    fill(house)
    page = visit()
    expect(message(page, "Message 39 of many")).to_be_in_viewport()
    message(page, "Message 5 of many").scroll_into_view_if_needed()
    page.wait_for_timeout(50)
    house.people.ask("CNEWS", "UBEN", "The latest")
    newer = page.get_by_role("button", name="New messages")
    expect(newer).to_be_visible()
    expect(message(page, "Message 5 of many")).to_be_in_viewport()
    newer.click()
    expect(message(page, "The latest")).to_be_in_viewport()
    expect(newer).to_be_hidden()


def test_reading_goes_on_where_it_was_left(house: House, visit: Visit) -> None:
    """After a look at another place."""
    fill(house)
    page = visit()
    message(page, "Message 5 of many").scroll_into_view_if_needed()
    page.wait_for_timeout(50)
    page.get_by_role("link", name="policy-watch").click()
    page.get_by_role("link", name="newsroom").click()
    expect(message(page, "Message 5 of many")).to_be_in_viewport()


def test_earlier_messages_are_behind_a_link(house: House, visit: Visit) -> None:
    """Which leads to where one was; it is there as soon as messages have left at the top, too."""
    fill(house, 60)
    page = visit()
    earlier = page.get_by_role("link", name="Earlier messages")
    expect(earlier).to_be_hidden()
    house.people.ask("CNEWS", "UBEN", "The latest")
    expect(page.locator("#messages li")).to_have_count(60)
    expect(message(page, "Message 0 of many")).to_have_count(0)
    earlier.click()
    expect(page.locator("#messages li")).to_have_count(61)
    expect(message(page, "Message 1 of many")).to_be_in_viewport()


def test_what_is_open_stays_open(house: House, visit: Visit) -> None:
    """A request that somebody reads, while others come."""
    house.call("auth.test")
    page = visit()
    page.get_by_role("tab", name="Requests").click()
    page.locator("#traffic summary").filter(has_text="auth.test").click()
    detail = page.get_by_label("What auth.test carried")
    expect(detail).to_be_visible()
    house.call("users.info", user="UANNA")
    expect(page.locator("#traffic li").first).to_contain_text("users.info")
    expect(detail).to_be_visible()


def test_a_stream_is_busy_till_it_is_whole(house: House, visit: Visit) -> None:
    """And grows in its place."""
    root = house.people.ask("CNEWS", "UANNA", "<@U0DATELINE> hello")
    page = visit(f"/UANNA/CNEWS/{root}")
    sent = house.call(
        "chat.startStream",
        channel="CNEWS",
        thread_ts=root,
        recipient_user_id="UANNA",
        recipient_team_id=house.world.identity.team,
        markdown_text="One",
    )
    assert sent["ok"], sent
    answer = page.locator("#replies li").last.locator("article")
    expect(answer).to_have_attribute("aria-busy", "true")
    house.call("chat.appendStream", channel="CNEWS", ts=sent["ts"], markdown_text=" two")
    expect(answer).to_contain_text("One two")
    house.call("chat.stopStream", channel="CNEWS", ts=sent["ts"])
    expect(answer).to_have_attribute("aria-busy", "false")


def test_a_server_that_is_gone_is_told_of(house: House, visit: Visit) -> None:
    """In words that say what to do."""
    page = visit()
    gone = page.get_by_role("alert").filter(has_text="Dateline has stopped")
    expect(gone).to_be_hidden()
    page.route("**/live?*", lambda route: route.abort())
    page.reload()
    expect(gone).to_be_visible()
    page.unroute("**/live?*")
    expect(gone).to_be_hidden(timeout=15_000)
    house.people.ask("CNEWS", "UBEN", "There again")
    expect(page.locator("#messages")).to_contain_text("There again")
