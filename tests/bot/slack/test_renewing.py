"""Tokens that expire are renewed in time, once, by one of many; and nothing that goes wrong loses one that is good."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.lanes import Lane
from bot.ports import Stores
from bot.records import Installation, Tokens
from bot.renewing import Exchange, Renewing
from retrieval.errors import LibraryError
from tests.bot.slack.installed import KEY, Clock, opened
from tests.bot.slack.serving import ROOT
from tests.forks.process import Forked
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

HOUR = timedelta(hours=1)
LATE = 11 * HOUR
Doing = Callable[[Renewing], Awaitable[None]]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack whose apps rotate their tokens."""
    with FakeSlack(installed=False) as slack:
        slack.rotates = True
        yield slack


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Nothing is kept."""
    with opened(tmp_path) as stores:
        yield stores


def workspace(slack: FakeSlack, stores: Stores, team: str = "TACME") -> tuple[Workspace, Installation]:
    """One that has installed the app just now."""
    made = slack.workspace(team)
    (refresh,) = [name for name, grant in slack.granted.refreshing.items() if grant and grant.team == team]
    tokens = Tokens(made.bot_token, refresh, datetime.now(UTC) + 12 * HOUR)
    installation = Installation(team, "Acme", slack.app_id, made.bot_user, tokens, datetime.now(UTC))
    stores.installations.keep(installation)
    return made, installation


def renewing(slack: FakeSlack, stores: Stores, doing: Doing, clock: Clock) -> None:
    """Do something with what keeps tokens good."""

    async def running() -> None:
        lane = Lane("store", 2)
        try:
            async with ClientSession() as session:
                exchange = Exchange(session, slack.api_url, slack.client_id, slack.client_secret)
                await doing(Renewing(stores.installations, lane, exchange, clock))
        finally:
            lane.close()

    asyncio.run(running())


def is_good(slack: FakeSlack, token: str) -> bool:
    """Whether Slack takes a token."""
    try:
        return bool(WebClient(token, base_url=slack.api_url).auth_test()["ok"])
    except SlackApiError:
        return False


@pytest.mark.parametrize(("ahead", "calls"), [(9.9 * HOUR, 0), (10.1 * HOUR, 1), (13 * HOUR, 1), (900 * HOUR, 1)])
def test_a_token_is_renewed_from_two_hours_before_its_end(
    slack: FakeSlack, stores: Stores, ahead: timedelta, calls: int
) -> None:
    """The new one is good, and kept for twelve hours from then."""
    acme, installation = workspace(slack, stores)

    async def renews(keeper: Renewing) -> None:
        fresh = await keeper.fresh(installation)
        assert fresh == await keeper.fresh(fresh) == stores.installations.installation("TACME")
        assert is_good(slack, fresh.tokens.bot)
        assert fresh.tokens.bot == acme.bot_token
        assert (fresh == installation) is (calls == 0)
        assert fresh.tokens.expires
        assert calls == 0 or timedelta(hours=11.9) < fresh.tokens.expires - Clock(ahead)() < 12 * HOUR

    renewing(slack, stores, renews, Clock(ahead))
    assert len(slack.called("oauth.v2.access")) == calls


def test_what_does_not_expire_is_left_as_it_is(slack: FakeSlack, stores: Stores) -> None:
    """Apps that don't rotate have such tokens, and workspaces that have their organisation's have none."""
    for tokens in (Tokens("xoxb-1"), Tokens("")):
        stores.installations.keep(Installation("T1", "Plain", "A1", "U1", tokens, datetime.now(UTC)))

        async def looks(keeper: Renewing) -> None:
            await keeper.look()

        renewing(slack, stores, looks, Clock(900 * HOUR))
    assert slack.called("oauth.v2.access") == []


def test_many_at_once_renew_once(slack: FakeSlack, stores: Stores, tmp_path: Path) -> None:
    """Whether in one process or in several; the others go on with the token that there is, which is good."""
    _, installation = workspace(slack, stores)
    slack.fault("oauth.v2.access", late=0.3)

    async def renews(keeper: Renewing) -> None:
        with opened(tmp_path) as theirs:
            other = replace(keeper, installations=theirs.installations)
            found = await asyncio.gather(*(each.fresh(installation) for each in (keeper, other) * 8))
        assert all(is_good(slack, each.tokens.bot) for each in found)

    renewing(slack, stores, renews, Clock(LATE))
    assert len(slack.called("oauth.v2.access")) == 1


def test_where_the_token_has_ended_the_others_wait_for_the_new_one(slack: FakeSlack, stores: Stores) -> None:
    """For the old one is good for nothing."""
    acme, installation = workspace(slack, stores)
    slack.expire()
    slack.fault("oauth.v2.access", late=0.3)

    async def renews(keeper: Renewing) -> None:
        found = await asyncio.gather(*(keeper.fresh(installation) for _ in range(8)))
        assert {each.tokens.bot for each in found} == {acme.bot_token}
        assert is_good(slack, acme.bot_token)

    renewing(slack, stores, renews, Clock(13 * HOUR))
    assert len(slack.called("oauth.v2.access")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"before": True},
        {"status": 500},
        {"status": 429},
        {"error": "internal_error"},
        {"error": "invalid_refresh_token"},
    ],
)
def test_what_fails_is_tried_again_and_the_token_used_until_then(
    slack: FakeSlack, stores: Stores, fault: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """A minute later, by whoever comes first; the log names the workspace and no token."""
    acme, installation = workspace(slack, stores)
    slack.fault("oauth.v2.access", **fault)  # type: ignore[arg-type]  # handed on as it is
    clock = Clock(LATE)

    async def renews(keeper: Renewing) -> None:
        for _ in range(3):
            assert (await keeper.fresh(installation)).tokens == installation.tokens
        clock.ahead += timedelta(minutes=1)
        await keeper.look()

    with caplog.at_level(logging.DEBUG, logger="bot"):
        renewing(slack, stores, renews, clock)
    assert len(slack.called("oauth.v2.access")) == 2
    kept = stores.installations.installation("TACME")
    assert kept
    assert kept.tokens.bot == acme.bot_token != installation.tokens.bot
    assert "workspace TACME was not renewed" in caplog.text
    assert not any(token in caplog.text for token in (installation.tokens.bot, str(installation.tokens.refresh)))


def test_an_answer_that_is_lost_costs_the_new_token_alone(slack: FakeSlack, stores: Stores) -> None:
    """The refresh token is used up then; the workspace goes on until its token ends, and installs the app again."""
    _, installation = workspace(slack, stores)
    slack.fault("oauth.v2.access", lose_answer=True)
    clock = Clock(LATE)

    async def renews(keeper: Renewing) -> None:
        await keeper.fresh(installation)
        clock.ahead += timedelta(minutes=2)
        again = stores.installations.installation("TACME")
        assert again
        assert (await keeper.fresh(again)).tokens == installation.tokens
        assert is_good(slack, installation.tokens.bot)

    renewing(slack, stores, renews, clock)
    assert [call.error for call in slack.called("oauth.v2.access")] == [None, "invalid_refresh_token"]


def test_a_later_installation_is_not_overwritten(slack: FakeSlack, stores: Stores) -> None:
    """By what Slack gives for the earlier one's refresh token."""
    acme, installation = workspace(slack, stores)
    later = replace(installation, at=datetime.now(UTC), tokens=Tokens("xoxb-later"))
    slack.fault("oauth.v2.access", late=0.3)

    async def renews(keeper: Renewing) -> None:
        task = asyncio.ensure_future(keeper.fresh(installation))
        while "oauth.v2.access" not in slack.held:
            await asyncio.sleep(0.01)
        stores.installations.keep(later)
        assert (await task).tokens == later.tokens

    renewing(slack, stores, renews, Clock(LATE))
    kept = stores.installations.installation("TACME")
    assert kept
    assert kept.tokens.bot == "xoxb-later" != acme.bot_token


def test_what_slack_gave_is_kept_although_nobody_waits_for_it(slack: FakeSlack, stores: Stores) -> None:
    """As where somebody deletes the question for which the token was looked at."""
    acme, installation = workspace(slack, stores)
    slack.fault("oauth.v2.access", late=0.2)

    async def renews(keeper: Renewing) -> None:
        task = asyncio.ensure_future(keeper.fresh(installation))
        while "oauth.v2.access" not in slack.held:
            await asyncio.sleep(0.01)
        task.cancel()
        while (await keeper.fresh(installation)).tokens == installation.tokens:
            await asyncio.sleep(0.01)

    renewing(slack, stores, renews, Clock(LATE))
    kept = stores.installations.installation("TACME")
    assert kept
    assert kept.tokens.bot == acme.bot_token


def test_what_slack_gave_is_kept_once_the_database_is_back(
    slack: FakeSlack, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives it but once."""
    acme, installation = workspace(slack, stores)
    renew = stores.installations.renew
    failed: list[Installation] = []

    def renew_later(mine: Installation, tokens: Tokens) -> bool:
        if not failed:
            failed.append(mine)
            message = "The database is not there."
            raise LibraryError(message)
        return renew(mine, tokens)

    monkeypatch.setattr(stores.installations, "renew", renew_later)

    async def renews(keeper: Renewing) -> None:
        assert (await keeper.fresh(installation)).tokens.bot == acme.bot_token

    renewing(slack, stores, renews, Clock(LATE))
    assert failed
    kept = stores.installations.installation("TACME")
    assert kept
    assert kept.tokens.bot == acme.bot_token


def test_a_look_goes_on_past_a_workspace_whose_key_is_missing(
    slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The others' tokens are renewed."""
    with opened(tmp_path, "b3R0ZXJzLWFuZC1mZXJyaWVzLWFuZC1icmlkZ2VzLSE=") as stores:
        workspace(slack, stores, "TLOST")
    with opened(tmp_path) as stores:
        acme, _ = workspace(slack, stores)

        async def looks(keeper: Renewing) -> None:
            await keeper.look()

        renewing(slack, stores, looks, Clock(LATE))
        kept = stores.installations.installation("TACME")
        assert kept
        assert kept.tokens.bot == acme.bot_token
    assert len(slack.called("oauth.v2.access")) == 1
    assert "workspace TLOST can't be renewed now" in caplog.text


def test_it_looks_until_the_end(slack: FakeSlack, stores: Stores) -> None:
    """At once, then now and then; the end is not waited for."""
    acme, _ = workspace(slack, stores)

    async def runs(keeper: Renewing) -> None:
        ending = asyncio.Event()
        running = asyncio.ensure_future(keeper.run(ending))
        while not slack.called("oauth.v2.access"):
            await asyncio.sleep(0.01)
        ending.set()
        await asyncio.wait_for(running, 5)

    renewing(slack, stores, runs, Clock(LATE))
    kept = stores.installations.installation("TACME")
    assert kept
    assert kept.tokens.bot == acme.bot_token


_RENEWS = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from aiohttp import ClientSession
from bot.lanes import Lane
from bot.renewing import Exchange, Renewing
from tests.bot.slack.installed import Clock, opened
folder, key, *app = sys.argv[1:]
async def renew(stores):
    async with ClientSession() as session:
        lane = Lane("store", 1)
        await Renewing(stores.installations, lane, Exchange(session, *app), Clock(timedelta(hours=11))).look()
with opened(Path(folder), key) as stores:
    asyncio.run(renew(stores))
"""


def test_a_process_that_dies_at_it_leaves_a_token_that_is_good(slack: FakeSlack, tmp_path: Path) -> None:
    """And the renewal to others, once its claim has run out."""
    with opened(tmp_path) as stores:
        acme, installation = workspace(slack, stores)
        slack.fault("oauth.v2.access", delay=60)
        app = (slack.api_url, slack.client_id, slack.client_secret)
        command = [sys.executable, "-c", _RENEWS, str(tmp_path), KEY, *app]
        process = Forked(command, cwd=ROOT)
        try:
            slack.wait_for(lambda: slack.held, 60, "the call")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        slack.heal()
        found = stores.installations.installation("TACME")
        assert found
        assert found.tokens == installation.tokens
        assert is_good(slack, found.tokens.bot)

        async def renews(keeper: Renewing) -> None:
            assert (await keeper.fresh(found)).tokens == installation.tokens
            later = replace(keeper, now=Clock(LATE + timedelta(minutes=2)))
            assert (await later.fresh(found)).tokens.bot == acme.bot_token

        renewing(slack, stores, renews, Clock(LATE))
        assert is_good(slack, acme.bot_token)
