"""Whose a request is: that of the workspace whose installation Slack names, or nobody's; and what follows from that."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.blocks.message import View
from bot.clients import Clients, clients, session
from bot.lanes import WHOSE, Lanes, lanes
from bot.listeners.opening import open_view
from bot.metrics import Metrics
from bot.playground.slack import payloads
from bot.playground.slack.shapes import Json
from bot.ports import Stores
from bot.records import Installation, Job, Lease, Tokens
from bot.tenancy.alone import Alone, introduce
from bot.tenancy.leaving import LEAVING, Leaving
from bot.tenancy.many import Many
from bot.tenancy.tenants import Common, Self, tenant
from bot.trouble import weigh
from retrieval.errors import InputError, LibraryBusy, LibraryDamaged, LibraryError
from tests.bot.slack.installed import opened

ORGANISATION, WEST, EAST, OTHER = "EORG", "TWEST", "TEAST", "TOTHER"
"""An organisation that installed the app as a whole, two workspaces of its, and another company's with its own."""

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
NEVER = cast("Any", None)  # models, which nothing here asks for

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot's stores and lanes."""

    stores: Stores
    lanes: Lanes

    def jobs(self) -> list[tuple[str, str]]:
        """The workspaces and kinds of all jobs, which are done by that."""
        found = []
        while lease := self.claim():
            found.append((lease.job.workspace, lease.job.kind))
            self.stores.inbox.finish(lease, NOON)
        return sorted(found)

    def claim(self) -> Lease | None:
        """A job."""
        return self.stores.inbox.claim(NOON.replace(hour=13), NOON.replace(hour=14) - NOON.replace(hour=13))


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """All have the app."""
    with opened(tmp_path) as stores, lanes(1) as way:
        for workspace, enterprise in ((ORGANISATION, ORGANISATION), (OTHER, None)):
            stores.installations.keep(
                Installation(workspace, workspace, "A0", "UBOT", Tokens(f"xoxb-{workspace}"), NOON, enterprise)
            )
        yield Bot(stores, way)


def sent(bot: Bot, *bodies: Json, alone: str = "") -> list[int]:
    """Send these in order, to a bot for all or for one workspace alone; gives the status of each answer."""

    async def send() -> list[int]:
        async with session() as shared:
            common = Common(
                "/articles", "http://127.0.0.1:9/api/", 1, shared, NEVER, NEVER, bot.stores, bot.lanes, Metrics(),
                lambda: NOON, lambda: None, lambda *_: None,
            )  # fmt: skip

            async def fresh(installation: Installation) -> Installation:
                return installation

            dispatch: Dispatch = Many(common, fresh).dispatch
            if alone:
                us = Self("local", alone, "UBOT", clients(shared, "xoxb-1", common.api_url))
                dispatch = Alone(tenant(common, us), common.metrics).dispatch
            return [
                (await dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))).status
                for body in json.loads(json.dumps(bodies))
            ]

    return asyncio.run(send())


def opened_home(team: str, *, whole: bool = True) -> Json:
    """Somebody opens the Home tab in a workspace, of the organisation's or not."""
    event = payloads.event(payloads.app_home_opened("UANNA", "D1"), team=team)
    (authorization,) = event["authorizations"]
    if whole:
        authorization |= {"enterprise_id": ORGANISATION, "is_enterprise_install": True}
    return {**event, "api_app_id": "A0", "authorizations": [authorization]}


def filled_in(team: Json | None, user_team: str, installed: str, *, whole: bool = True) -> Json:
    """A view with words to find, as Slack sends it: it names whose installation opened it."""
    values = {"words": {"words": {"type": "plain_text_input", "value": "ferry"}}}
    view = {
        "id": "V1", "type": "modal", "callback_id": "find_view", "private_metadata": "{}", "state": {"values": values},
        "app_installed_team_id": installed,
    }  # fmt: skip
    enterprise = {"id": ORGANISATION, "name": "Organisation"} if whole else None
    told = {"team": team, "user": {"id": "UANNA", "team_id": user_team}, "enterprise": enterprise}
    return {**payloads.view_submission("UANNA", view), **told, "api_app_id": "A0", "is_enterprise_install": whole}


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("told", [{"id": WEST, "domain": "west"}, None])
def test_a_view_of_an_organisation_is_the_workspaces_that_it_was_filled_in_at(
    bot: Bot, told: Json | None, whole: bool
) -> None:
    """Slack names the organisation, which is no workspace: all of its workspaces would share one then."""
    filled = filled_in(told, WEST, ORGANISATION) | {"is_enterprise_install": whole}
    assert sent(bot, opened_home(WEST), opened_home(EAST), filled) == [HTTPStatus.OK] * 3
    assert bot.jobs() == [(EAST, "home"), (WEST, "home"), (WEST, "view")]


def test_what_a_person_of_another_company_does_is_not_their_workspaces(bot: Bot) -> None:
    """It has the app too; what they pressed or filled in is the organisation's, and of no workspace that is known."""
    for told in (None, {"id": OTHER, "domain": "other"}):
        assert sent(bot, opened_home(WEST), filled_in(told, OTHER, ORGANISATION)) == [HTTPStatus.OK] * 2
    stranger = filled_in(None, OTHER, "")
    del stranger["view"]["app_installed_team_id"]
    assert sent(bot, stranger) == [HTTPStatus.OK]
    assert {workspace for workspace, _ in bot.jobs()} == {WEST}
    assert bot.stores.installations.workspaces() == [ORGANISATION, OTHER, WEST]


def test_the_organisation_itself_is_told_of_its_end_alone(bot: Bot) -> None:
    """Whatever else names it and no workspace is for nobody."""
    home = opened_home(ORGANISATION) | {"team_id": ORGANISATION, "context_team_id": ORGANISATION}
    asked = home | {"event": payloads.app_mention("C1", "UANNA", "<@UBOT> what?", "1.000001")}
    ended = payloads.of_organisation(payloads.app_uninstalled(), ORGANISATION) | {"api_app_id": "A0"}
    assert sent(bot, home, asked, ended) == [HTTPStatus.OK] * 3
    assert bot.jobs() == [(ORGANISATION, "leaving")]


def test_a_request_is_taken_in_at_its_workspaces_turn(bot: Bot) -> None:
    """Several come over one connection, in one task: so that who sends many holds up the acknowledgement of none."""
    turns = []
    given = bot.lanes.front._turn

    async def noted() -> None:
        turns.append(WHOSE.get())
        await given()

    bot.lanes.front._turn = noted  # type: ignore[method-assign]
    sent(bot, opened_home(OTHER, whole=False), opened_home(WEST), opened_home("TNOBODY", whole=False))
    assert list(dict.fromkeys(turns)) == [OTHER, WEST, "TNOBODY"]


def test_of_one_workspace_alone_others_are_not_served(bot: Bot) -> None:
    """The app may be installed elsewhere too: what is said there is not answered from this one's articles."""
    told = {"team_id": OTHER, "api_app_id": "A0", "trigger_id": "1.1"}
    command = payloads.command("UX", "C1", "ask what?", response_url="https://example.org") | told
    asked = payloads.event(payloads.app_mention("C1", "UX", "<@UBOT> what?", "1.000001"), team=OTHER)
    shared = asked | {"team_id": OTHER, "authorizations": [{"team_id": WEST, "enterprise_id": None}]}
    whole = opened_home(EAST)
    assert sent(bot, command, asked, alone=WEST) == [HTTPStatus.OK] * 2
    assert bot.jobs() == []
    assert sent(bot, shared, whole, command | {"team_id": WEST}, alone=WEST) == [HTTPStatus.OK] * 3
    assert [kind for _, kind in bot.jobs()] == ["command", "home", "question"]


def left(bot: Bot, now: datetime, store: Callable[..., Awaitable[Any]] | None = None) -> Lease:
    """Take leave of the workspace whose job is due then; gives that."""
    lease = bot.stores.inbox.claim(now, timedelta(minutes=1))
    assert lease

    async def fresh(installation: Installation) -> Installation:
        return installation

    async def leave() -> None:
        leaving = Leaving(bot.stores, store or bot.lanes.store, NEVER, fresh, lambda: now, lambda _: None)  # type: ignore[arg-type]
        await leaving.leave(lease)

    asyncio.run(leave())
    bot.stores.inbox.finish(lease, now)
    return lease


def test_what_was_in_hand_when_a_workspace_was_left_goes_too_however_late_that_was(bot: Bot) -> None:
    """As after a night without the bot: who is at work then may write for a while, and that is looked for once more."""
    bot.stores.inbox.put(Job(OTHER, "leaving:Ev1", LEAVING, {}), NOON)
    bot.stores.installations.remove(OTHER)
    late = NOON + timedelta(hours=12)
    left(bot, late)
    bot.stores.preferences.change(OTHER, lambda before: replace(before, guests=True))  # somebody's work in hand
    assert not bot.stores.inbox.claim(late + timedelta(minutes=4), timedelta(minutes=1))
    left(bot, late + timedelta(minutes=6))
    assert not bot.stores.preferences.preferences(OTHER).guests
    assert not any(bot.stores.inbox.knows(OTHER, f"leaving:Ev1{more}") for more in ("", ":again"))


def test_one_that_comes_back_at_that_very_moment_stays(bot: Bot) -> None:
    """Its installation is kept between the look at whether there is one and the deletion."""
    bot.stores.inbox.put(Job(OTHER, "leaving:Ev1", LEAVING, {}), NOON)
    bot.stores.installations.remove(OTHER)
    now = NOON + timedelta(minutes=1)

    async def store(function: Callable[..., Any], *told: Any) -> Any:
        if function == bot.stores.departures.forget:
            bot.stores.installations.keep(Installation(OTHER, OTHER, "A0", "UBOT", Tokens("xoxb-new"), now))
        return function(*told)

    left(bot, now, store)
    assert bot.stores.installations.installation(OTHER)


def test_one_workspaces_articles_are_not_served_with_anothers_token() -> None:
    """As with a workspace chosen for the command line and a bot token in the same settings."""

    class Client:
        """Whose token is one of `WEST`'s."""

        async def auth_test(self) -> Json:
            """Tell so."""
            return {"team_id": WEST, "team": "West", "user_id": "UBOT"}

    both = Clients(*[cast("Any", Client())] * 3)
    for workspace in ("local", WEST):
        us, _ = asyncio.run(introduce(both, workspace, [WEST, OTHER]))
        assert (us.workspace, us.team) == (workspace, WEST)
    with pytest.raises(InputError, match=f"DATELINE_WORKSPACE is {OTHER}"):
        asyncio.run(introduce(both, OTHER, [WEST, OTHER]))


@pytest.mark.parametrize("kind", [LibraryError, LibraryBusy, LibraryDamaged])
def test_nobody_in_slack_is_told_where_the_database_is(kind: type[LibraryError]) -> None:
    """Which all workspaces share: neither in a reply nor in a view; whoever runs the bot reads it in the log."""
    error = kind("postgresql://db.internal:5432/dateline can't be used.")
    shown: list[Json] = []

    class Client:
        """Opens views."""

        async def views_open(self, trigger_id: str, view: Json) -> Json:
            """Open one."""
            shown.append(view | {"trigger_id": trigger_id})
            return {"view": {"id": "V1"}}

    async def make() -> View:
        raise error

    asyncio.run(open_view(cast("Any", Client()), {"trigger_id": "1.1"}, make()))
    told = json.dumps(shown) + weigh(error).words
    assert told.count("log why") == 2
    assert "internal" not in told


def test_cookies_of_one_are_not_sent_for_another() -> None:
    """All calls of Slack share a session: whatever a server sets in an answer to one is forgotten."""

    async def kept() -> list[Any]:
        async with session() as shared:
            shared.cookie_jar.update_cookies({"whose": "TONE"})
            return list(shared.cookie_jar)

    assert asyncio.run(kept()) == []
