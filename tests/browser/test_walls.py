"""What a guest does not see: a private channel, by no way that a page has."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import ANNA, GITA, INVESTIGATIONS, NEWSROOM

STAYS_HERE = "The order form is in locker nine."
FETCH = """async ([what, body]) => {
    const asked = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body } : {};
    const answer = await fetch(what, asked);
    return [answer.status, await answer.text()];
}"""


def test_a_private_channel_is_not_there_for_a_guest(visit: Visit) -> None:
    """Not at the left, not among names, not in requests, not by any address; and she is told nothing of it."""
    anna, gita = visit(ANNA, INVESTIGATIONS), visit(GITA)
    anna.say(STAYS_HERE)
    expect(anna.messages.last).to_contain_text(STAYS_HERE)
    ts = anna.messages.last.locator("article").get_attribute("data-shown", timeout=1000) or ""
    ts = ts.rpartition("/")[2]

    places = gita.page.get_by_role("navigation", name="Places")
    expect(places.get_by_role("link", name="newsroom")).to_be_visible()
    expect(places.get_by_role("link", name="investigations")).to_have_count(0)
    expect(places.get_by_role("link", name="policy-watch")).to_have_count(0)
    gita.composer.press_sequentially("#")
    expect(gita.suggestions).to_have_text(["#newsroom "])
    requests = gita.tab("Requests")
    expect(requests.locator("summary", has_text="message").first).to_be_visible()
    assert STAYS_HERE not in gita.page.content()
    assert STAYS_HERE in anna.page.content()

    live = f"/live?user={GITA}&place={INVESTIGATIONS}&thread=&count=60"
    said = f'{{"user": "{GITA}", "place": "{INVESTIGATIONS}", "thread": null, "text": "Hello?"}}'
    blocks = f'{{"user": "{GITA}", "place": "{NEWSROOM}", "shown": "message/{INVESTIGATIONS}/{ts}"}}'
    for what, body, status in ((live, None, 404), ("/do/say", said, 404), ("/do/blocks", blocks, 400)):
        told = gita.page.evaluate(FETCH, [what, body])
        assert told[0] == status, (what, told)
        assert STAYS_HERE not in told[1]


@pytest.mark.parametrize("place", [INVESTIGATIONS, "GNOTHING"])
def test_an_address_tells_nothing(visit: Visit, place: str) -> None:
    """Whether there is such a channel is not told either: the words are the same."""
    gita = visit(GITA)
    answer = gita.go(place)
    assert answer is not None
    assert answer.status == 404
    expect(gita.page.get_by_role("paragraph").first).to_have_text("Gita Rao sees no such place.")
    gita.page.get_by_role("link", name="Go back to what is there").click()
    expect(gita.title).to_have_text("newsroom")


def test_becoming_somebody_else_leads_to_where_they_may_be(visit: Visit) -> None:
    """From the private channel to the guest's first place; from a channel that both see to the same."""
    visitor = visit(ANNA, INVESTIGATIONS)
    visitor.page.get_by_label("Act as").select_option("Gita Rao – guest")
    visitor.page.wait_for_url(f"**/{GITA}/{NEWSROOM}")
    visitor.page.get_by_label("Act as").select_option("Anna Lindqvist – admin")
    visitor.page.wait_for_url(f"**/{ANNA}/{NEWSROOM}")


def test_a_guest_gets_no_answer(visit: Visit) -> None:
    """Which is the bot's own word, and a member gets one."""
    gita = visit(GITA)
    gita.say("@Dateline Who was the captain of the ferry?")
    gita.follow(gita.messages.filter(has_text="Who was the captain of the ferry?").last.locator("a.replies"))
    expect(gita.replies.last).to_contain_text("I answer members of this workspace only")
