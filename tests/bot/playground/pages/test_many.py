"""With thousands of messages, a change costs what changed and not all that is there."""

from collections import Counter

import pytest

from bot.playground.pages import bodies, channels
from bot.playground.slack.records import Message
from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import ids
from tests.bot.playground.pages.test_live import known

MANY = 5_000


@pytest.fixture
def counted(house: House, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many bodies were made, and how often a channel was sorted; both channels are full, of threads, too."""
    root = ""
    for number in range(MANY):
        channel = "CNEWS" if number % 2 else "CPOLICY"
        thread = root if number % 10 == 3 else None
        ts = house.world.put(Message(channel, house.world.ts(), "UBEN", f"Message {number}", thread_ts=thread)).ts
        root = ts if number % 10 == 1 else root
    counts: Counter[str] = Counter()
    make, arrange = bodies._body, channels._sorted

    def body(*given: object) -> object:
        counts["body"] += 1
        return make(*given)  # type: ignore[arg-type]

    def arranged(*given: object) -> object:
        counts["sorted"] += 1
        return arrange(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(bodies, "_body", body)
    monkeypatch.setattr(channels, "_sorted", arranged)
    return counts


def test_what_is_the_same_is_made_once(house: House, counted: Counter[str]) -> None:
    """A page makes what it shows; the next one nothing; a change only what it is about."""
    page = house.get("/UANNA/CNEWS").text
    assert len(ids(page, "messages")) == 60
    assert counted == {"body": 60, "sorted": 4}  # three channels and one's own conversation with the app
    house.get("/UANNA/CNEWS")
    assert counted == {"body": 60, "sorted": 4}
    with house.live(known(house, "/UANNA/CNEWS")) as stream:
        house.people.say("CPOLICY", "UBEN", "Elsewhere")
        stream.until(lambda patch: "sidebar" in patch["html"])
        assert counted == {"body": 60, "sorted": 5}
        house.people.say("CNEWS", "UBEN", "Here")
        patch = stream.until(lambda patch: "messages" in patch["lists"])[-1]
        first, *_, last = patch["lists"]["messages"]  # the first one says the day now
        assert {name for name in patch["html"] if name.startswith("m-")} == {first, last}
        assert counted == {"body": 61, "sorted": 6}


def test_bodies_are_kept_in_bounds(house: House, counted: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was shown long ago is made again, should it be wanted."""
    monkeypatch.setattr(bodies, "_MOST", 100)
    house.get("/UANNA/CNEWS")
    house.get("/UANNA/CPOLICY")
    house.get("/UANNA/CNEWS")
    assert counted["body"] == 180
