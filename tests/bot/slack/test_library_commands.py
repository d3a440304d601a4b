"""What the command does to the library: an article in short, keeping it, forgetting it; and what it never reads."""

from collections.abc import Callable

import pytest

from tests.bot.slack.results import typed, words
from tests.bot.slack.site import LOST, NAME, TITLE, TRAMS, Site
from tests.bot.slack.talk import ABSTENTION
from tests.slack.fake import FakeSlack
from tests.slack.reading import links


@pytest.fixture
def url(site: Site) -> str:
    """A new article about the fire."""
    return site.fire()


@pytest.fixture
def private(another: Callable[..., str]) -> str:
    """A private channel of this test's own, where what is kept stays."""
    return another(private=True)


def test_an_article_in_short(slack: FakeSlack, site: Site, private: str, url: str) -> None:
    """It is told in its own sentences, labelled as just that, and nothing is kept."""
    response = typed(slack, "UANNA", private, f"sum <{url}>")
    title, text, *_ = words(response).splitlines()
    assert title == f"<{url}|{TITLE}> – {NAME}, 10 February 2026"
    assert text.startswith(LOST)
    assert "In the article's own sentences." in words(response)
    assert links(response.body) == [url]
    assert ABSTENTION in words(typed(slack, "UANNA", private, f"ask {TRAMS}"))
    assert site.asked.count(url) == 1


def test_a_kept_article_in_short(slack: FakeSlack, site: Site, private: str, url: str) -> None:
    """The library's own copy is shown, with its day; the site is not asked again."""
    typed(slack, "UANNA", private, f"save <{url}>")
    said = words(typed(slack, "UANNA", private, f"sum <{url}>"))
    assert f"{NAME}, 10 February 2026\n{LOST}" in said
    assert site.asked.count(url) == 1


def test_a_page_that_fails_is_explained(slack: FakeSlack, site: Site, private: str, url: str) -> None:
    """Beside one that can be read, which is told all the same."""
    broken = site.broken(503)
    said = words(typed(slack, "UANNA", private, f"sum <{broken}> and <{url}|this one>"))
    assert "Could not be read: the site answered 503" in said
    assert LOST in said
    response = typed(slack, "UANNA", private, f"save <{broken}>")
    assert "Not saved: " in words(response)
    assert "the site answered 503" in words(response)
    assert not response.text.startswith("Saved")


def test_keeping_an_article(slack: FakeSlack, private: str, url: str) -> None:
    """It is found and answers questions from then on; kept again, nothing changes."""
    saved = typed(slack, "UANNA", private, f"save <{url}>")
    assert words(saved) == f"Saved: <{url}|{TITLE}>\nShow text"
    assert saved.text.startswith("Saved")
    assert LOST in words(typed(slack, "UBEN", private, f"ask {TRAMS}"))
    assert f"|{TITLE}>" in words(typed(slack, "UBEN", private, "find tram depot fire"))
    again = f"{url}?utm_source=newsletter"
    assert words(typed(slack, "UBEN", private, f"save {again}")) == f"Here already: <{again}|{TITLE}>\nShow text"
    assert words(typed(slack, "UANNA", private, "find tram depot fire")).count(f"|{TITLE}>") == 1


def test_what_is_kept_in_private_stays_there(slack: FakeSlack, channel: str, private: str, url: str) -> None:
    """Nobody sees it elsewhere, and nobody can remove it from there."""
    typed(slack, "UANNA", private, f"save <{url}>")
    assert ABSTENTION in words(typed(slack, "UANNA", channel, f"ask {TRAMS}"))
    assert TITLE not in words(typed(slack, "UANNA", channel, "find tram depot fire"))
    assert "There is no article" in words(typed(slack, "UADMIN", channel, f"forget <{url}>"))
    assert LOST in words(typed(slack, "UANNA", private, f"ask {TRAMS}"))


def test_forgetting_in_private_is_for_all_there(slack: FakeSlack, private: str, url: str) -> None:
    """Anybody in a private channel may remove what was kept in it."""
    typed(slack, "UANNA", private, f"save <{url}>")
    assert words(typed(slack, "UBEN", private, f"forget <{url}>")) == f"Forgotten: {TITLE}"
    assert ABSTENTION in words(typed(slack, "UANNA", private, f"ask {TRAMS}"))
    assert "There is no article" in words(typed(slack, "UBEN", private, f"forget <{url}>"))


def test_forgetting_for_all_is_for_editors(slack: FakeSlack, site: Site, channel: str) -> None:
    """Everybody may keep an article for the workspace, and admins alone remove it: by its address, as anybody says."""
    url = site.article("Otters return to the river Wend", "Four otters were seen in the river Wend, wardens said.")
    typed(slack, "UANNA", channel, f"save <{url}>")
    refused = words(typed(slack, "UANNA", channel, f"forget <{url}>"))
    assert "Only an admin" in refused
    assert "Four otters" in words(typed(slack, "UBEN", channel, "ask How many otters were seen in the river Wend?"))
    forgotten = words(typed(slack, "UADMIN", channel, f"forget {url.replace('http:', 'https:')}"))
    assert forgotten == "Forgotten: Otters return to the river Wend"
    assert "Four otters" not in words(typed(slack, "UBEN", channel, "find otters in the river Wend"))


def test_guests_change_nothing(slack: FakeSlack, site: Site, channel: str, url: str) -> None:
    """Who is a guest keeps nothing and forgets nothing, and no page is asked for."""
    for text in (f"save <{url}>", f"forget <{url}>", f"sum <{url}>"):
        assert "members of this workspace only" in words(typed(slack, "UGUEST", channel, text))
    assert url not in site.asked


@pytest.mark.parametrize("verb", ["save", "sum"])
@pytest.mark.parametrize("name", ["/etc/passwd", "file:///etc/passwd", "<file:///etc/passwd>", "../bot/samples"])
def test_files_are_never_read(slack: FakeSlack, channel: str, verb: str, name: str) -> None:
    """What is on the bot's own machine is refused in words."""
    said = words(typed(slack, "UANNA", channel, f"{verb} {name}"))
    assert "root:" not in said
    assert "page's address" in said or "no web address" in said


@pytest.mark.parametrize("verb", ["save", "sum"])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("http://[::1]/", "not on the public internet"),
        ("http://127.0.0.1/", "not on the public internet"),
        ("http://0x7f.1/", "not on the public internet"),
    ],
)
def test_private_addresses_are_never_asked(slack: FakeSlack, channel: str, verb: str, url: str, reason: str) -> None:
    """Nor other services of the bot's network."""
    assert reason in words(typed(slack, "UANNA", channel, f"{verb} <{url}>"))


def test_other_ports_are_never_asked(slack: FakeSlack, site: Site, channel: str) -> None:
    """The fake Slack's own port is not the news site's, and stays unasked."""
    before = len(slack.calls)
    said = words(typed(slack, "UANNA", channel, f"save <{slack.api_url}auth.test>"))
    assert "only the ports 80 and 443" in said
    assert all(call.method != "auth.test" for call in slack.calls[before:])
    assert f"http://{site.host}/api/auth.test" not in site.asked
