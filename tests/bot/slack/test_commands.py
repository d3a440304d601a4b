"""What the command does with each of its subcommands that read, and how it explains itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.blocks import ids
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.results import offers, responses, typed, words
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import ABSTENTION, DIED, FERRY, MAYOR, opened, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.reading import links

_VERBS = ("ask", "find", "sum", "save", "why", "forget", "status", "brief", "feeds", "help")
_DAY = re.compile(r"– Harbour Post, (\d+) March 2026$", re.MULTILINE)


def test_an_answer_is_for_whoever_asked(slack: FakeSlack, channel: str) -> None:
    """It comes with its quote, whose passage can be looked into, and the channel sees nothing of it."""
    response = typed(slack, "UANNA", channel, f"ask {FERRY}")
    assert DIED in words(response)
    assert DIED in response.text
    passage = opened(slack, "UANNA", lambda: slack.press("UANNA", response, ids.SHOW_PASSAGE))
    assert f"> {DIED}" in shown(passage)
    assert "The ship had left the harbour at 06:20" in shown(passage)
    assert "https://www.harbourpost.example/2026/03/10/morning-tern-capsizes" in shown(passage)
    assert slack.posted(channel) == []


def test_a_link_is_no_question(slack: FakeSlack, channel: str) -> None:
    """Its article is put into a few sentences, as where it is mentioned."""
    page = "https://www.harbourpost.example/2026/03/10/morning-tern-capsizes"
    summed = typed(slack, "UANNA", channel, f"sum {page}")
    assert DIED in words(summed)
    assert words(typed(slack, "UANNA", channel, f"ask {page}")) == words(summed)


def test_a_question_without_an_answer(slack: FakeSlack, channel: str) -> None:
    """It is told so, with what was searched and what came nearest."""
    said = words(typed(slack, "UANNA", channel, f"ask {MAYOR}"))
    assert ABSTENTION in said
    assert re.search(r"Searched: \d+ articles, 5 February 2026 to 15 March 2026\.", said)
    assert "Nearest, not an answer:" in said


def test_finding_within_a_time_and_a_site(slack: FakeSlack, channel: str) -> None:
    """What is found was published since then, and there."""
    everything = words(typed(slack, "UANNA", channel, "find ferry"))
    assert "5 articles for “ferry”" in everything
    assert "Northline" in everything or "Courier" in everything
    narrowed = words(typed(slack, "UANNA", channel, 'find ferry since:2026-03-12 from:"Harbour Post"'))
    assert "2 articles for “ferry”" in narrowed
    assert sorted(_DAY.findall(narrowed)) == ["12", "15"]
    by_host = words(typed(slack, "UANNA", channel, "find ferry from:harbourpost.example since:9999d"))
    assert len(_DAY.findall(by_host)) >= 3
    assert "Northline" not in by_host
    assert "Nothing found for “ferry”" in words(typed(slack, "UANNA", channel, "find ferry since:1h"))


def test_other_words_are_looked_for(slack: FakeSlack, channel: str) -> None:
    """A text that begins with no subcommand gives what a search for it gives."""
    found = typed(slack, "UANNA", channel, "ferry captain named")
    assert "for “ferry captain named”" in words(found)
    assert found.body["blocks"][:-1] == typed(slack, "UANNA", channel, "find ferry captain named").body["blocks"][:-1]
    assert all(".example/" in link for link in links(found.body))


@pytest.mark.parametrize("text", ["help", "", "?", "HELP"])
def test_help_fits_a_phone(slack: FakeSlack, channel: str, text: str) -> None:
    """Every subcommand is there, each in a short line; so it is for nothing at all."""
    lines = words(typed(slack, "UANNA", channel, text)).splitlines()
    assert lines[0] == "*/articles* takes:"
    assert [line.split("`")[1] for line in lines if line.startswith("`")] == list(_VERBS)
    assert max(map(len, lines)) <= 42


@pytest.mark.parametrize("verb", _VERBS)
def test_what_help_names_is_understood(slack: FakeSlack, channel: str, verb: str) -> None:
    """None of it is taken for words to look for, and what needs more says what, or does what it is for."""
    said = words(typed(slack, "UANNA", channel, verb))
    assert "for “" not in said
    needy = verb in ("ask", "find", "sum", "save", "why", "forget")
    assert bool(re.search(r"question is empty|nothing to look for|Say wh", said)) == needy


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("find ferry since:banana", "“since:banana” is no time: write since:7d"),
        ("find ferry since:2026-13-45", "“since:2026-13-45” is no time"),
        ("find ferry from:", "is no site: write from:bbc.co.uk"),
        ("find since:7d", "There is nothing to look for"),
        ("find ferry since:<!channel>", "is no time"),
    ],
)
def test_what_can_not_be_used_is_explained(slack: FakeSlack, channel: str, text: str, explained: str) -> None:
    """With what to write instead."""
    assert explained in words(typed(slack, "UANNA", channel, text))


def test_how_things_stand(slack: FakeSlack, channel: str) -> None:
    """Everybody sees how much there is; how the work stands is for who looks after it."""
    for_all = words(typed(slack, "UANNA", channel, "status"))
    assert re.search(r"Articles: \d\d\n", for_all)
    assert re.search(r"Passages: \d+\n", for_all)
    assert "Published: 5 February 2026 to 15 March 2026" in for_all
    assert "set aside" not in for_all
    assert re.search(r"Work: \d+ waiting.*; \d+ set aside", words(typed(slack, "UADMIN", channel, "status")))


def test_a_guest_is_told_why_not(slack: FakeSlack, channel: str) -> None:
    """Nothing of the articles is told to who may not ask, not even how many there are."""
    for text in (f"ask {FERRY}", "find ferry", "status", "ferry"):
        said = words(typed(slack, "UGUEST", channel, text))
        assert "members of this workspace only" in said
        assert "example" not in said


def test_the_acknowledgement_says_nothing(slack: FakeSlack, channel: str) -> None:
    """It is empty, so that Slack shows nothing, and comes at once, however long the work."""
    slack.fault("response_url", delay=1.5)
    delivery = slack.command("UANNA", channel, f"ask {FERRY}")
    (attempt,) = delivery.attempts
    assert attempt.acked
    assert attempt.answer in ("", None, {})
    assert attempt.seconds < 1
    assert DIED in words(responses(slack, delivery)[0])


def test_a_command_of_another_name(samples: Path, tmp_path: Path) -> None:
    """The name that was chosen is listened to, and is in every text that names the command."""
    with FakeSlack() as slack:
        populate(slack)
        channel, command = make_channel(slack), "/press-room"
        bot = Serving(slack, copied(samples, tmp_path / "home"), "http", {"DATELINE_COMMAND": command}).start()

        def said(text: str) -> str:
            return words(responses(slack, slack.command("UANNA", channel, text, command))[0])

        told = [said(text) for text in ("help", "brief", "feeds", "sum", "save", "forget", "forget nothing")]
        ts = slack.ask(channel, "UANNA", to_bot(slack, "help"))
        told.append(shown(slack.wait_for(lambda: slack.posted(channel, ts))[0]))
        assert all(command in text for text in told)
        assert not any("/articles" in text for text in told)
        assert DIED in said(f"ask {FERRY}")
        assert bot.stop() == 0


def test_a_shared_channel_gets_nothing(slack: FakeSlack, another: Callable[..., str]) -> None:
    """In a channel shared with another company nothing is told, to its members either."""
    said = words(typed(slack, "UANNA", another(shared=True), f"ask {FERRY}"))
    assert "shared with another company" in said
    assert DIED not in said
    assert not offers(typed(slack, "UANNA", another(shared=True), "find ferry"), ids.SHARE)
