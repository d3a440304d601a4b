"""Files that are uploaded: read where links are, asked about where the bot is, if `files:read` was granted."""

from collections.abc import Callable, Iterator

import pytest

from bot.blocks import ids
from bot.playground.slack.files import SCOPE
from bot.playground.slack.records import View
from tests.bot.slack.results import filled, typed, words
from tests.bot.slack.site import Site
from tests.bot.slack.talk import opened, reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.reading import links, mentions

READ, FAILED = ["white_check_mark"], ["warning"]
QUARRY = b"""Quarry of Tarnholm to be flooded

The quarry of Tarnholm will be flooded in May, and 41 workers lose their jobs, the owner said on Tuesday.
Rangers expect newts and herons to settle within a year. The owner will pay for a path around the new lake.
"""
LOST, ASKED = "41 workers lose their jobs", "How many workers lose their jobs at the Tarnholm quarry?"

Change = Callable[..., View]


@pytest.fixture
def granted(slack: FakeSlack) -> Iterator[None]:
    """The optional permission is there for a while."""
    slack.scopes.add(SCOPE)
    yield
    slack.scopes.discard(SCOPE)


@pytest.fixture
def reading(another: Callable[..., str], change: Change) -> str:
    """A private channel whose links and files are read."""
    private = another(private=True)
    change(reading=[private])
    return private


def reactions(slack: FakeSlack, channel: str, ts: str) -> list[str]:
    """The bot's reactions to a message, once there are any."""
    return slack.wait_for(lambda: slack.reactions(channel, ts), what=f"a reaction to {ts}")


def why(slack: FakeSlack, channel: str, ts: str) -> str:
    """What the shortcut on a message says."""
    about = slack.message(channel, ts)
    view = filled(slack, opened(slack, "UBEN", lambda: slack.shortcut("UBEN", ids.WHAT_WAS_READ, about)))
    assert mentions(view.body) == []
    return shown(view)


@pytest.mark.usefixtures("granted")
def test_a_file_in_a_channel(slack: FakeSlack, reading: str) -> None:
    """It is read and kept with its page in Slack as its address; shared again, it is not downloaded again."""
    file = slack.file("UANNA", "quarry.txt", QUARRY, mimetype="text/plain")
    first = slack.ask(reading, "UANNA", "For the files", files=[file])
    assert reactions(slack, reading, first) == READ
    answer = typed(slack, "UBEN", reading, f"ask {ASKED}")
    assert LOST in words(answer)
    assert file["permalink"] in {link.partition("#")[0] for link in links(list(answer.blocks))}
    assert "Read " in why(slack, reading, first)
    again = slack.ask(reading, "UBEN", "", files=[file])
    assert reactions(slack, reading, again) == READ
    assert "Shared before by uanna" in shown(reply(slack, reading, again))
    assert slack.downloads.count(file["id"]) == 1


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize("stub", [False, True], ids=["ours", "of another company"])
def test_a_question_about_a_file(slack: FakeSlack, channel: str, another: Callable[..., str], stub: bool) -> None:
    """Asked with it, it is asked of that file alone; alone in a direct message, the file is summed up."""
    file = slack.file("UANNA", "quarry.txt", QUARRY, mimetype="text/plain", stub=stub)
    asked = slack.ask(channel, "UANNA", to_bot(slack, ASKED), files=[file])
    assert LOST in shown(reply(slack, channel, asked))
    direct = another(im=True, user="UBEN")
    sent = slack.ask(direct, "UBEN", "", files=[file])
    told = reply(slack, direct, sent)
    assert "In the article's own sentences." in shown(told)
    assert LOST in shown(told)
    typed(slack, "UADMIN", channel, f"forget https://dateline.slack.com/files/UANNA/{file['id']}/quarry.txt")


@pytest.mark.usefixtures("granted")
def test_saving_a_file(slack: FakeSlack, another: Callable[..., str]) -> None:
    """Said in a direct message, it is kept there alone."""
    direct = another(im=True, user="UBEN")
    file = slack.file("UBEN", "quarry.md", QUARRY, mimetype="text/markdown")
    told = shown(reply(slack, direct, slack.ask(direct, "UBEN", "save this", files=[file])))
    assert told.startswith("Saved: ")
    assert LOST in shown(reply(slack, direct, slack.ask(direct, "UBEN", ASKED)))


def test_without_the_permission(slack: FakeSlack, reading: str, channel: str) -> None:
    """Nothing is downloaded; why is said on request, and to who asked, with the permission's name."""
    file = slack.file("UANNA", "quarry.txt", QUARRY, mimetype="text/plain")
    ts = slack.ask(reading, "UANNA", "", files=[file])
    assert reactions(slack, reading, ts) == FAILED
    assert "files:read" in why(slack, reading, ts)
    asked = slack.ask(channel, "UANNA", to_bot(slack, ASKED), files=[file])
    assert "files:read" in shown(reply(slack, channel, asked))
    assert slack.downloads.count(file["id"]) == 0


@pytest.mark.usefixtures("granted")
def test_the_token_goes_to_slack_alone(slack: FakeSlack, site: Site, reading: str) -> None:
    """Neither to an address elsewhere that a file comes with, nor to where Slack itself sends us on."""
    elsewhere = slack.file("UANNA", "quarry.txt", QUARRY, url=f"http://{site.host}/token")
    moved = slack.file("UANNA", "quarry.txt", QUARRY, moved=f"http://{site.host}/token")
    for file, reason in ((elsewhere, "not kept by Slack itself"), (moved, "files:read")):
        ts = slack.ask(reading, "UANNA", "", files=[file])
        assert reactions(slack, reading, ts) == FAILED
        assert reason in why(slack, reading, ts)
    assert not any(url.endswith("/token") for url in site.asked)


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("name", "data", "size", "mimetype", "reason"),
    [
        ("huge.txt", QUARRY, 2**40, "text/plain", "DATELINE_MAX_FILE_MB"),
        ("lying.txt", b"word " * 4_200_000, 10, "text/plain", "DATELINE_MAX_FILE_MB"),
        ("empty.txt", b"", None, "text/plain", "empty"),
        ("page.pdf", b"<html>Sign in</html>", None, "text/html", "files:read"),
        ("broken.pdf", b"%PDF-1.7 and nothing else", None, "application/pdf", "Could not be read"),
        ("<!channel> @here\n.txt", b"\x00\x01\x02\x00", None, "text/plain", "binary"),
        (f"../../{'etc/' * 100}passwd.txt", b" ", None, "text/plain", "Could not be read"),
    ],
    ids=["too large", "larger than said", "empty", "a page to log in", "broken", "hostile name", "a path"],
)
def test_files_that_can_not_be_read(
    slack: FakeSlack, reading: str, name: str, data: bytes, size: int | None, mimetype: str, reason: str
) -> None:
    """The reaction warns, the reason is told, and whatever its name is does no harm; the bot goes on."""
    file = slack.file("UANNA", name, data, size=size, mimetype=mimetype)
    ts = slack.ask(reading, "UANNA", "", files=[file])
    assert reactions(slack, reading, ts) == FAILED
    assert reason in why(slack, reading, ts)


@pytest.mark.usefixtures("granted")
def test_what_is_no_article(slack: FakeSlack, channel: str, reading: str) -> None:
    """A picture gets no reaction, and a question that comes with one is answered all the same."""
    picture = slack.file("UANNA", "quarry.png", b"\x89PNG", mimetype="image/png")
    ts = slack.ask(reading, "UANNA", "Look", files=[picture])
    asked = slack.ask(
        channel, "UANNA", to_bot(slack, "How many people died when the Skerrin ferry capsized?"), files=[picture]
    )
    assert "Twelve people died" in shown(reply(slack, channel, asked))
    assert slack.reactions(reading, ts) == []
    assert picture["id"] not in slack.downloads
