"""A page hears of what changes in it, and of nothing else; streams begin and end cleanly."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from bot.playground.seen import Work
from bot.playground.slack.shapes import Json
from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import ids, one, part

NEWS = "/live?" + urlencode({"user": "UANNA", "place": "CNEWS"})


def known(house: House, path: str) -> str:
    """Load a page; gives the address of what changes in it."""
    page = house.get(path)
    assert page.status == 200
    return str(one(page.text, "sidebar").getroottree().find("body").get("data-live"))


def key(ts: str) -> str:
    """What a message is called in its channel's list."""
    return f"m-{ts.replace('.', '-')}"


def test_a_page_that_is_loaded_hears_of_what_is_new_alone(house: House) -> None:
    """A message: its row, and the order of its list."""
    first = house.people.say("CNEWS", "UANNA", "First")
    with house.live(known(house, "/UANNA/CNEWS")) as stream:
        second = house.people.say("CNEWS", "UBEN", "Second")
        assert stream.patch() == {
            "html": {key(second): stream.last["html"][key(second)]},
            "lists": {"messages": [key(first), key(second)]},
        }
        row = part(stream.last["html"][key(second)])
        assert (row.tag, row.get("id")) == ("li", key(second))
        assert "Second" in row.text_content()
        house.people.edit("CNEWS", first, "First, changed")
        patch = stream.until(lambda patch: key(first) in patch["html"])[-1]
        assert "messages" not in patch["lists"]
        assert key(second) not in patch["html"]


def test_a_page_of_which_nothing_is_known_hears_all(house: House) -> None:
    """As after a loss of the connection, or with a name that is another's or used up."""
    ts = house.people.say("CNEWS", "UANNA", "First")
    url = known(house, "/UANNA/CNEWS")
    with house.live(url):
        pass
    for path in (NEWS, f"{NEWS}&since=nonsense", url):
        with house.live(path) as stream:
            patch = stream.patch()
            assert {"sidebar", "title", "status", "prompts", "modal", "clock", "tour", key(ts)} <= patch["html"].keys()
            assert patch["lists"]["messages"] == [key(ts)]


def test_every_part_has_its_id_and_stands_in_the_page(house: House) -> None:
    """On all kinds of pages: one element each, whose id the page has."""
    house.work.append(Work("work-1", "1", "question", "waiting", 1))
    root = house.people.ask("CNEWS", "UANNA", "First")
    house.people.say("DANNA", "UANNA", "First")
    for place in ("CNEWS", f"CNEWS/{root}", "DANNA", "home"):
        page = house.get(f"/UANNA/{place}").text
        spot, _, thread = place.partition("/")
        with house.live("/live?" + urlencode({"user": "UANNA", "place": spot, "thread": thread})) as stream:
            patch = stream.patch()
        for name, html in patch["html"].items():
            assert part(html).get("id") == name
            if "traffic-in" not in name:  # one more when the stream began
                assert one(page, name) is not None
        for name, listed in patch["lists"].items():
            if name != "traffic":
                assert ids(page, name) == listed


def test_replies_are_heard_of_in_an_open_thread(house: House) -> None:
    """And counted in the channel."""
    root = house.people.say("CNEWS", "UANNA", "Question")
    with house.live(known(house, f"/UANNA/CNEWS/{root}")) as stream:
        house.call("assistant.threads.setStatus", channel_id="CNEWS", thread_ts=root, status="is reading …")
        stream.until(lambda patch: "is reading" in patch["html"].get("thread-status", ""))
        reply = house.call("chat.postMessage", channel="CNEWS", thread_ts=root, text="Nine")["ts"]
        patch = stream.until(lambda patch: "replies" in patch["lists"])[-1]
        assert patch["lists"]["replies"] == [f"r-{each.replace('.', '-')}" for each in (root, reply)]
        assert "1 reply" in patch["html"][key(root)]
        assert "is reading" not in patch["html"]["thread-status"]


def test_modals_and_the_home_tab_come_by_themselves(house: House) -> None:
    """To whom they are for."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Window"}, "blocks": [block]}
    with house.live(known(house, "/UANNA/home")) as anna, house.live(known(house, "/UBEN/home")) as ben:
        house.call("views.open", trigger_id=house.people.trigger("UANNA"), view=view)
        assert "Window" in anna.until(lambda patch: "modal" in patch["html"])[-1]["html"]["modal"]
        house.call("views.publish", user_id="UBEN", view={"type": "home", "blocks": [block]})
        seen = ben.until(lambda patch: "home" in patch["html"])
        assert "Hello" in seen[-1]["html"]["home"]
        assert not any("modal" in patch["html"] for patch in seen)
        house.done("close", place="home", shown=f"view/{next(iter(house.world.views))}")
        assert "Window" not in anna.until(lambda patch: "modal" in patch["html"])[-1]["html"]["modal"]


def test_jobs_and_the_clock_are_looked_at_though_nothing_is_heard(house: House) -> None:
    """Each second."""
    with house.live(known(house, "/UANNA/CNEWS")) as stream:
        house.work.append(Work("work-1", "1", "question", "waiting", 1))
        assert stream.until(lambda patch: "work" in patch["lists"])[-1]["lists"]["work"] == ["work-1"]
        house.work[0] = Work("work-1", "1", "question", "done", 1)
        assert "done" in stream.until(lambda patch: "work-1" in patch["html"])[-1]["html"]["work-1"]


def test_a_burst_comes_as_a_few_patches(house: House) -> None:
    """Nothing is lost by that."""
    with house.live(known(house, "/UANNA/CNEWS")) as stream:
        last = [key(house.people.say("CNEWS", "UANNA", f"Message {number}")) for number in range(500)][-1]
        patches = stream.until(lambda patch: last in patch["html"])
        assert len(patches) <= 20
        assert len(patches[-1]["lists"]["messages"]) == 60
        shown: dict[str, str] = {}
        for patch in patches:
            shown |= patch["html"]
        assert all("Message" in shown[name] for name in patches[-1]["lists"]["messages"])


def test_changes_from_other_threads_are_heard(house: House) -> None:
    """Whoever makes them."""
    with house.live(known(house, "/UANNA/CNEWS")) as stream, ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda number: house.people.say("CNEWS", "UANNA", f"{number}"), range(20)))
        stream.until(lambda patch: patch["lists"].get("messages") == [key(ts) for ts in sorted(said)])


def test_a_stream_that_nobody_hears_ends(house: House) -> None:
    """Without a trace: nothing watches for it any more."""
    for _ in range(3):
        with house.live(NEWS) as stream:
            stream.patch()
    house.until(lambda: not house.world.watchers)


def test_who_may_no_longer_see_hears_no_more(house: House) -> None:
    """The stream ends."""
    with house.live("/live?user=UANNA&place=GDEEP") as stream:
        stream.patch()
        del house.world.channels["GDEEP"]
        house.world.changed()
        with pytest.raises(AssertionError, match="ended"):
            stream.until(lambda _: False)


def test_streams_end_with_the_server() -> None:
    """Which does not wait for them."""
    with House() as house:
        connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
        connection.request("GET", NEWS)
        response = connection.getresponse()
        began = time.monotonic()
    assert time.monotonic() - began < 1.5
    assert response.read().startswith(b"event: patch\ndata: ")
    connection.close()


def test_a_quiet_stream_says_that_it_lives(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a comment."""
    monkeypatch.setattr("bot.playground.pages.live._SILENCE", 0.0)
    with house.live(NEWS) as stream:
        stream.patch()
        assert stream.response.readline() == b": quiet\n"


def test_too_many_messages_to_show_are_shown_by_and_by(house: House) -> None:
    """The latest at first; more where that is asked for."""
    said = [key(house.people.say("CNEWS", "UANNA", f"{number}")) for number in range(130)]
    page = house.get("/UANNA/CNEWS").text
    assert ids(page, "messages") == said[-60:]
    assert one(page, "earlier").get("href") == "/UANNA/CNEWS?count=120"
    assert ids(house.get("/UANNA/CNEWS?count=120").text, "messages") == said[-120:]
    whole = house.get("/UANNA/CNEWS?count=180").text
    assert ids(whole, "messages") == said
    assert one(whole, "earlier").get("hidden") is not None
    for odd in ("0", "-1", "x", "9999999", "1e3", ""):
        assert ids(house.get(f"/UANNA/CNEWS?count={odd}").text, "messages") == said[-60:]
    with house.live(known(house, "/UANNA/CNEWS?count=120")) as stream:
        house.people.say("CNEWS", "UANNA", "One more")
        patch: Json = stream.patch()
        assert patch["lists"]["messages"][:1] == said[11:12]
