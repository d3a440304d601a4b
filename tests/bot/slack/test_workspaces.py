"""Many workspaces in one bot: each is served as its own, though all their ids be the same, and nothing crosses."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.blocks import ids
from bot.playground.slack import payloads
from bot.playground.slack.shapes import Json
from retrieval.domain import Scope
from tests.bot.slack.hosting import CHANNEL, ONE, TWO, Host, divide, host
from tests.bot.slack.results import home, republished, responses, settings, words
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, opened, reply, shown, to_bot
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

PRIVATE = "GSAME"


@pytest.fixture(scope="module", params=["by http", "by socket"])
def hosted(
    request: pytest.FixtureRequest, samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Host, Serving]]:
    """Both workspaces, and the bot."""
    home = copied(samples, tmp_path_factory.mktemp("many") / "home")
    divide(home)
    with FakeSlack(installed=False) as slack:
        made = host(slack, home)
        for each in (made.one, made.two):
            each.channel(PRIVATE, private=True)
        with made.process(request.param.removeprefix("by ")) as serving:
            serving.start()
            yield made, serving
            assert serving.stop() == 0, serving.log


@pytest.fixture
def both(hosted: tuple[Host, Serving]) -> Iterator[Host]:
    """The workspaces, without faults that a test left."""
    yield hosted[0]
    for each in (hosted[0].one, hosted[0].two):
        each.heal()


def same_moment(both: Host, text: str, channel: str = CHANNEL) -> list[str]:
    """The same is asked in both workspaces, by messages of the same name; gives what each is answered."""
    ts = both.one.world.ts()
    for each in (both.one, both.two):
        ask_at(each, channel, text, ts)
    return [shown(reply(each, channel, ts)) for each in (both.one, both.two)]


def ask_at(where: Workspace, channel: str, text: str, ts: str) -> None:
    """Somebody says something to the bot at that very moment."""
    said = to_bot(where, text)
    with where.world.lock:
        before, where.world.ts = where.world.ts, lambda: ts  # type: ignore[method-assign]
        try:
            where.say(channel, "UANNA", said)
        finally:
            where.world.ts = before  # type: ignore[method-assign]
    assert where.deliver(payloads.app_mention(channel, "UANNA", said, ts)).acked


def test_each_answers_from_its_own_articles(both: Host) -> None:
    """Asked at the same time, in channels, by people and in messages of the same ids."""
    one, two = same_moment(both, FERRY)
    assert (DIED in one, DIED in two) == (True, False)
    one, two = same_moment(both, BRIDGE)
    assert (CROWNS in one, CROWNS in two) == (False, True)


def test_a_command_and_the_home_tab_are_of_the_own_workspace(both: Host) -> None:
    """What is found, how much there is, and the settings, which one changes and the other does not."""
    answers = [responses(each, each.command("UANNA", CHANNEL, f"ask {FERRY}")) for each in (both.one, both.two)]
    assert [DIED in words(answer) for (answer,) in answers] == [True, False]
    of_one, of_two = settings(both.one, "UADMIN"), settings(both.two, "UADMIN")
    before = both.one.homes["UADMIN"]
    both.one.submit("UADMIN", of_one, {"editors": ["UBEN"]})
    republished(both.one, "UADMIN", before)
    both.two.close(of_two)
    assert "UBEN" in shown(home(both.one, "UADMIN"))
    assert "UBEN" not in shown(home(both.two, "UADMIN"))


def test_what_is_pressed_with_the_others_names_shows_nothing_of_it(both: Host) -> None:
    """The first's answer, its passage and its feedback, pressed in the second; and sent back at last."""
    ts = both.one.ask(CHANNEL, "UANNA", to_bot(both.one, FERRY))
    answer = reply(both.one, CHANNEL, ts)
    both.two.world.put(replace(answer, user=both.two.bot_user))  # as though it stood there
    passage = opened(both.two, "UANNA", lambda: both.two.press("UANNA", answer, ids.SHOW_PASSAGE))
    assert "no longer kept" in shown(passage)
    assert not any(word in shown(passage) for word in ("Skerrin", "Twelve", "ferry"))
    both.two.press("UANNA", answer, ids.DELETE)
    assert CROWNS in shown(reply(both.two, CHANNEL, both.two.ask(CHANNEL, "UANNA", to_bot(both.two, BRIDGE))))
    assert not both.one.message(CHANNEL, answer.ts).deleted
    passage = opened(both.one, "UANNA", lambda: both.one.press("UANNA", answer, ids.SHOW_PASSAGE))
    assert "Twelve" in shown(passage)


def test_the_others_articles_are_not_shown_by_their_ids(both: Host) -> None:
    """Neither as a text to be read, nor to be forgotten, nor by a view's own words."""
    with both.library() as library:
        (theirs,) = library.newest(Scope(ONE), 1)
    (told,) = responses(both.two, both.two.command("UADMIN", CHANNEL, f"forget {theirs.id}"))
    assert "There is no article" in words(told)
    button = {"type": "button", "action_id": ids.SHOW_TEXT, "block_id": "b", "value": f"{theirs.id}/0"}
    where: Json = {
        "container": {"type": "message", "message_ts": "1.000001", "channel_id": CHANNEL, "is_ephemeral": True}
    }
    where |= {"channel": {"id": CHANNEL, "name": "c"}, "response_url": ""}
    pressed = payloads.block_actions("UANNA", where, button)
    seen = opened(both.two, "UANNA", lambda: both.two.deliver(pressed))
    assert "no longer in the library" in shown(seen)
    with both.library() as library:
        assert library.article(Scope(ONE), theirs.id)


def test_what_is_for_nobody_here_is_forgotten(both: Host) -> None:
    """A workspace that never had the app, a team of no shape, and another company's workspace in a shared channel."""
    asked = payloads.app_mention(CHANNEL, "UANNA", FERRY, "1790000000.000001")
    before = len(both.slack.calls), jobs(both)
    strangers: tuple[object, ...] = ("TNOBODY", "", None, 5, [], {"id": ONE}, "\ud800", "x" * 100_000)
    for team in strangers:
        strange = payloads.event(asked) | {"team_id": team, "authorizations": []}
        attempt = both.one.send(strange)
        assert attempt.acked, team
    told = payloads.event(asked) | {"authorizations": [{"team_id": "TNOBODY", "enterprise_id": None}], "team_id": ONE}
    assert both.one.send(told).acked
    assert (len(both.slack.calls), jobs(both)) == before


def test_a_shared_channel_is_of_the_workspace_that_it_was_sent_to(both: Host) -> None:
    """The event is from the first workspace's people, and told to the second, which answers from its own."""
    both.two.channel("CSHARED", shared=True)
    ts = both.two.say("CSHARED", "UANNA", to_bot(both.two, FERRY))
    home(both.two, "UADMIN")
    asked = payloads.app_mention("CSHARED", "UANNA", to_bot(both.two, FERRY), ts)
    told = payloads.event(asked, shared=True) | {
        "team_id": ONE,
        "api_app_id": both.slack.app_id,
        "authorizations": [{"team_id": TWO, "enterprise_id": None, "is_enterprise_install": False}],
    }
    assert both.two.send(told).acked
    assert DIED not in shown(reply(both.two, "CSHARED", ts))
    assert not both.one.called("chat.postMessage") or "CSHARED" not in json.dumps([c.arguments for c in both.one.calls])


def test_another_apps_request_is_refused(both: Host) -> None:
    """Though it is signed as ours is."""
    asked = payloads.app_mention(CHANNEL, "UANNA", FERRY, "1790000000.000002")
    before = jobs(both)
    attempt = both.one.send(payloads.event(asked, team=ONE) | {"api_app_id": "AOTHER"})
    assert not attempt.acked
    assert jobs(both) == before


def jobs(both: Host) -> int:
    """How many jobs were ever put in."""
    with closing(sqlite3.connect(both.home / "dateline.db")) as library:
        return int(library.execute("SELECT count(*) FROM job").fetchone()[0])
