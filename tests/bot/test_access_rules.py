"""Who may see what, and change what: the whole table of `bot.access`, looked up by Slack's own client in the fake."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.access import Access, Person, Place
from bot.lanes import Lane
from bot.playground.slack.world import SCOPES
from bot.records import Preferences
from bot.trouble import Refused, code
from retrieval.domain import Scope
from tests.slack.fake import FakeSlack

PEOPLE = ("UMEMBER", "UADMIN", "UGUEST", "UULTRA", "USTRANGER", "UNOBODY")
PLACES = (None, "CPUBLIC", "CPRIVATE", "CHIDDEN", "CSHARED", "CBOTH", "DBOT")
OUTSIDERS = PEOPLE[2:]
SHARED = ("CSHARED", "CBOTH")
PRIVATE = ("CPRIVATE", "CHIDDEN", "CBOTH", "DBOT")
DEFAULT, GUESTS, CHANNELS = Preferences(), Preferences(guests=True), Preferences(shared=True)
BOTH = Preferences(guests=True, shared=True)

EVERYTHING = Scope("local")
REFUSED = "refused"


class Kept:
    """The settings, as they are."""

    def __init__(self, chosen: Preferences) -> None:
        self._chosen = chosen

    def preferences(self, workspace: str) -> Preferences:
        """The one workspace's."""
        assert workspace == "local"
        return self._chosen

    def change(self, workspace: str, how: Callable[[Preferences], Preferences]) -> Preferences:
        """They may be changed too."""
        self._chosen = how(self.preferences(workspace))
        return self._chosen


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    """A workspace with a person and a place of every kind; UNOBODY and CHIDDEN are not for the bot to see."""
    with FakeSlack() as fake:
        fake.user("UMEMBER")
        fake.user("UADMIN", admin=True)
        fake.user("UGUEST", restricted=True)
        fake.user("UULTRA", ultra=True)
        fake.user("USTRANGER", stranger=True, admin=True)  # an admin, but elsewhere
        fake.channel("CPUBLIC")
        fake.channel("CPRIVATE", private=True)
        fake.channel("CHIDDEN", private=True, member=False)
        fake.channel("CSHARED", shared=True)
        fake.channel("CBOTH", private=True, shared=True)
        fake.channel("DBOT", im=True, user="UMEMBER")
        yield fake


@pytest.fixture(autouse=True)
def healed(slack: FakeSlack) -> Iterator[None]:
    """What a test took away is given back."""
    yield
    slack.heal()
    slack.scopes.update(SCOPES)


def asked(slack: FakeSlack, chosen: Preferences, question: Callable[..., Awaitable[object]], *about: object) -> object:
    """What this tells under these settings; a refusal as `REFUSED`."""
    lane = Lane("store", 1)
    access = Access(AsyncWebClient(slack.bot_token, base_url=slack.api_url), Kept(chosen), lane, "local", slack.team)

    async def answer() -> object:
        try:
            return await question(access, *about)
        except Refused:
            return REFUSED

    try:
        return asyncio.run(answer())
    finally:
        lane.close()


def seen(user: str, place: str | None, chosen: Preferences) -> object:
    """What the rules say that somebody sees there."""
    if place in SHARED and not chosen.shared:
        return REFUSED
    if user in OUTSIDERS and not (chosen.guests or (user == "USTRANGER" and place in SHARED)):
        return REFUSED
    if user in OUTSIDERS or place in SHARED:
        return EVERYTHING
    return Scope("local", place) if place in PRIVATE else EVERYTHING


@pytest.mark.parametrize("chosen", [DEFAULT, GUESTS, CHANNELS, BOTH], ids=["default", "guests", "shared", "both"])
@pytest.mark.parametrize("place", PLACES)
def test_who_sees_what(slack: FakeSlack, place: str | None, chosen: Preferences) -> None:
    """Members see what everyone does and their own conversation's; outsiders what everyone does, if that is allowed."""
    for user in PEOPLE:
        told = asked(slack, chosen, Access.scope, place, user)
        assert told == seen(user, place, chosen), user


@pytest.mark.parametrize("place", PLACES)
def test_who_saves_where(slack: FakeSlack, place: str | None) -> None:
    """Members, for everyone or for their conversation alone; never outsiders, and nothing private for strangers."""
    for user in PEOPLE:
        told = asked(slack, BOTH, Access.saving, place, user)
        expected = REFUSED if user in OUTSIDERS or place == "CBOTH" else seen(user, place, BOTH)
        assert told == expected, user


def test_who_changes_the_settings(slack: FakeSlack) -> None:
    """Admins, who is named, or everybody; an outsider never, though named, and though an admin of their own company."""
    named = Preferences(editors=frozenset({"UMEMBER", "UGUEST", "USTRANGER", "UNOBODY"}))
    for chosen, editors in (
        (DEFAULT, {"UADMIN"}),
        (BOTH, {"UADMIN"}),
        (named, {"UADMIN", "UMEMBER"}),
        (replace(BOTH, everyone_edits=True), {"UADMIN", "UMEMBER"}),
    ):
        for user in PEOPLE:
            may = asked(slack, chosen, Access.may_edit, user)
            edits = asked(slack, chosen, Access.editing, user)
            assert (may, edits) == ((True, None) if user in editors else (False, REFUSED)), (chosen, user)


def test_what_slack_does_not_tell_is_private(slack: FakeSlack) -> None:
    """A place that it does not show, or may not, and one of whose kind it tells nothing."""
    for error in ("channel_not_found", "missing_scope", "unknown_method"):
        slack.fault("conversations.info", error=error)
        assert asked(slack, BOTH, Access.place, "CPUBLIC") == Place("CPUBLIC", private=True)
    slack.scopes.discard("channels:read")
    assert asked(slack, BOTH, Access.scope, "CPUBLIC", "UMEMBER") == Scope("local", "CPUBLIC")
    assert asked(slack, BOTH, Access.place, "CNOWHERE") == Place("CNOWHERE", private=True)


def test_whom_slack_does_not_know_is_an_outsider(slack: FakeSlack) -> None:
    """Nothing that they could be is held to their credit."""
    for error in ("user_not_found", "user_not_visible"):
        slack.fault("users.info", error=error)
        assert asked(slack, BOTH, Access.person, "UADMIN") == Person("UADMIN", outsider=True)


def test_members_of_the_organisation_are_members(slack: FakeSlack) -> None:
    """At home in another workspace of it, and in ours too; a server that knows no users knows no outsiders."""
    slack.user("USISTER", sister=True)
    assert asked(slack, DEFAULT, Access.person, "USISTER") == Person("USISTER", zone="UTC", name="usister")
    slack.fault("users.info", error="unknown_method")
    assert asked(slack, DEFAULT, Access.person, "UGUEST") == Person("UGUEST")


def test_a_failure_is_no_answer(slack: FakeSlack) -> None:
    """What Slack could not tell just now is asked again, and not taken for either."""

    async def twice(access: Access) -> tuple[str, Scope]:
        try:
            await access.scope("CPUBLIC", "UMEMBER")
        except SlackApiError as error:
            return code(error), await access.scope("CPUBLIC", "UMEMBER")
        return "", await access.scope("CPUBLIC", "UMEMBER")

    for method in ("conversations.info", "users.info"):
        slack.fault(method, error="internal_error")
        assert asked(slack, DEFAULT, twice) == ("internal_error", EVERYTHING)


def test_what_was_told_is_remembered(slack: FakeSlack) -> None:
    """A place and a person are asked for once, the strict answer too."""
    before = len(slack.calls)

    async def often(access: Access) -> None:
        for _ in range(3):
            await access.scope("CPUBLIC", "UMEMBER")
            await access.place("CHIDDEN")

    asked(slack, DEFAULT, often)
    methods = sorted(call.method for call in slack.calls[before:])
    assert methods == ["conversations.info", "conversations.info", "users.info"]


def test_members_are_all_of_them(slack: FakeSlack) -> None:
    """Page by page."""
    many = tuple(f"UMANY{number}" for number in range(1_500))
    slack.channel("CMANY", private=True, members=many)
    assert asked(slack, DEFAULT, Access.members, "CMANY") == {*many, slack.bot_user}
