"""Everybody sees their own places, and nothing of others'."""

import re

import pytest

from bot.playground.pages import sight
from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import ids, links, one, words

HIDDEN = "The ferry was sold in secret"


@pytest.fixture(autouse=True)
def _said(house: House) -> None:
    """Something in each place."""
    for channel, text in {"CNEWS": "Good morning", "GDEEP": HIDDEN, "CPOLICY": "A policy", "DANNA": "To it"}.items():
        house.people.say(channel, "UANNA", text)


def test_the_first_page_is_somebodys_first_place(house: House) -> None:
    """Of the first person; each has one."""
    assert house.get("/").headers["Location"] == "/UANNA/CNEWS"
    assert house.get("/UBEN").headers["Location"] == "/UBEN/CNEWS"


def test_channels_first_then_the_app(house: House) -> None:
    """The sidebar has what one sees."""
    assert links(house.get("/UANNA/CNEWS").text, "sidebar") == [
        f"/UANNA/{place}" for place in ("CNEWS", "CPOLICY", "GDEEP", "DANNA", "home")
    ]
    assert links(house.get("/UGITA/CNEWS").text, "sidebar") == ["/UGITA/CNEWS", "/UGITA/home"]


def test_who_is_not_in_it_finds_nothing(house: House) -> None:
    """Not by any address: what is others' reads like what is not at all, in the page, the stream and the posts."""
    assert HIDDEN in house.get("/UANNA/GDEEP").text
    ts = next(iter(house.world.messages["GDEEP"]))
    for user in ("UBEN", "UGITA"):
        name = house.world.users[user].name
        for place in ("GDEEP", "DANNA", "CNONE", f"GDEEP/{ts}"):
            answer = house.get(f"/{user}/{place}")
            assert answer.status == 404
            assert f"{name} sees no such place." in answer.text
            assert f'href="/{user}"' in answer.text
        assert house.get(f"/live?user={user}&place=GDEEP").status == 404
        assert house.refused("say", user, "GDEEP", text="Hi") == f"{name} sees no such place."
        assert house.refused("react", user, "CNEWS", ts=ts, name="eyes") == "That message is not there any more."
        for shown in (f"message/GDEEP/{ts}", f"message/CNEWS/{ts}", "message/GDEEP", "message", "view/V1", "private/1"):
            assert house.refused("blocks", user, "CNEWS", shown=shown) == "That is not there any more."
    assert house.refused("blocks", "UGITA", "CNEWS", shown="home") == "That is not there any more."


def test_a_name_that_is_not_known_is_not_told(house: House) -> None:
    """A mention of a private channel has no name for who is not in it; guests know no channels but theirs."""
    house.people.say("CNEWS", "UANNA", "See <#GDEEP> and <#CPOLICY>")
    assert "investigations" in words(house.get("/UANNA/CNEWS").text, "messages")
    ben, gita = (house.get(f"/{user}/CNEWS").text for user in ("UBEN", "UGITA"))
    assert "policy-watch" in words(ben, "messages")
    assert "investigations" not in ben
    assert "policy-watch" not in words(gita, "messages")
    typed = house.done("say", "UGITA", "CNEWS", text="see #investigations or #newsroom")["ts"]
    assert house.world.messages["CNEWS"][typed].text == "see #investigations or <#CNEWS>"


def test_nobody_and_bots_have_no_pages(house: House) -> None:
    """There is no seat to take."""
    for path in ("/UNONE/CNEWS", "/UNONE", f"/{house.world.identity.bot_user}/CNEWS"):
        answer = house.get(path)
        assert (answer.status, "There is nobody of that name." in answer.text) == (404, True)


def test_no_such_thread(house: House) -> None:
    """Neither one that never was, nor a reply's."""
    ts = next(iter(house.world.messages["CNEWS"]))
    reply = house.people.say("CNEWS", "UBEN", "Morning", ts)
    assert house.get(f"/UANNA/CNEWS/{ts}").status == 200
    for wrong in (reply, "1.1", "x"):
        assert house.get(f"/UANNA/CNEWS/{wrong}").status == 404
    assert house.refused("say", thread=reply, text="x") == "There is no such thread here any more."


def test_whose_seat_one_takes_leads_to_a_place_of_theirs(house: House) -> None:
    """The same place if they see it, their own conversation with the app, or their first place."""
    gita, ben = house.world.users["UGITA"], house.world.users["UBEN"]
    assert sight.nearest(house.world, ben, "CPOLICY") == "/UBEN/CPOLICY"
    assert sight.nearest(house.world, ben, "GDEEP") == "/UBEN/CNEWS"
    assert sight.nearest(house.world, ben, "DANNA") == "/UBEN/DBEN"
    assert sight.nearest(house.world, gita, "DANNA") == "/UGITA/CNEWS"
    assert sight.nearest(house.world, gita, "home") == "/UGITA/home"
    seats = one(house.get("/UANNA/GDEEP").text, "me").xpath(".//option/@value")
    assert seats == ["/UANNA/GDEEP", "/UBEN/CNEWS", "/UGITA/CNEWS"]


def test_what_others_said_since_is_unread_till_one_looks(house: House) -> None:
    """One's own words are not, nor what was there at the beginning, nor replies; a page that is open is read."""
    house.get("/UBEN/CPOLICY")
    house.people.say("CNEWS", "UANNA", "News")
    house.people.say("CNEWS", "UBEN", "Mine")
    root = house.people.say("CNEWS", "UGITA", "More news")
    house.people.say("CNEWS", "UGITA", "A reply", root)

    def unread(user: str, place: str) -> str:
        page = house.get(f"/{user}/{place}").text
        return " ".join(re.findall(r"\d+", words(page, "sidebar")))

    assert unread("UBEN", "CPOLICY") == "3"  # with what was said before anybody looked
    assert unread("UBEN", "CNEWS") == ""
    assert unread("UBEN", "CPOLICY") == ""
    with house.live("/live?user=UBEN&place=CNEWS") as stream:
        stream.patch()
        house.people.say("CNEWS", "UANNA", "Seen at once")
        stream.until(lambda patch: "messages" in patch["lists"])
    assert unread("UBEN", "CPOLICY") == ""


def test_a_tab_that_is_opened_is_told_to_the_app(house: House) -> None:
    """Each time, as Slack does; not before it is ready, but then to who still looks."""
    house.get("/UANNA/home")
    house.get("/UANNA/DANNA")
    house.get("/UANNA/CNEWS")
    house.get("/UGITA/home")
    wait(house, 3)
    told = sorted((each["user"], each["tab"], each["channel"]) for each in house.app.events("app_home_opened"))
    assert told == [("UANNA", "home", "DANNA"), ("UANNA", "messages", "DANNA"), ("UGITA", "home", "DGITA")]
    house.ready = False
    live = one(house.get("/UBEN/home").text, "sidebar").getroottree().find("body").get("data-live")
    with house.live(str(live)):
        house.ready = True
        house.world.changed()
        wait(house, 4)
        assert house.app.events("app_home_opened")[-1]["user"] == "UBEN"


def wait(house: House, count: int) -> None:
    """Wait until the app was told so often that a tab was opened."""
    house.until(lambda: len(house.app.events("app_home_opened")) >= count)


def test_the_home_tab_shows_what_the_app_published(house: House) -> None:
    """And nothing before; it has no messages."""
    assert "has shown nothing here yet" in words(house.get("/UANNA/home").text, "home")
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Sources*: 12"}}
    house.call("views.publish", user_id="UANNA", view={"type": "home", "blocks": [section]})
    page = house.get("/UANNA/home").text
    assert "Sources: 12" in words(page, "home")
    assert 'id="messages"' not in page
    assert "Sources" not in house.get("/UBEN/home").text
    assert ids(page, "traffic")
