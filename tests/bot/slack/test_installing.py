"""Installation by OAuth, from the first click to the token that is kept, and everything that can go wrong between."""

import logging
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet
from slack_sdk import WebClient

from bot.commands.serve import check, is_many
from bot.installing.oauth import installation_from
from bot.ports import Stores
from bot.roles import Role
from config import Settings, SettingsError
from retrieval.errors import InputError
from tests.bot.slack.installed import KEY, Clock, Site, opened, visit
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

WRONG = "wrong-secret-of-ours"
OTHER_KEY = Fernet.generate_key().decode()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack where nobody has the app yet."""
    with FakeSlack(installed=False) as slack:
        yield slack


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Nothing is kept."""
    with opened(tmp_path) as stores:
        yield stores


@pytest.mark.parametrize("public", [True, False])
def test_a_workspace_installs_the_app(slack: FakeSlack, stores: Stores, public: bool) -> None:
    """Whether we know our own address or leave it to Slack; the token that is kept is good there."""
    acme = slack.workspace("TACME", name="Acme <b>& Sons</b>", installed=False)

    async def installs(site: Site) -> None:
        async with site.browser() as browser:
            status, text = await site.install(browser, where=acme)
        assert (status, "Acme &lt;b&gt;&amp; Sons&lt;/b&gt; now" in text) == (200, True)
        assert len(site.told) == 1

    visit(slack, stores, installs, public=public)
    kept = stores.installations.installation("TACME")
    assert kept
    assert (kept.name, kept.app, kept.bot_user) == ("Acme <b>& Sons</b>", slack.app_id, acme.bot_user)
    assert (kept.installer, kept.enterprise, kept.tokens.expires) == ("UADMIN", None, None)
    assert {"chat:write", "files:read"} <= set(kept.scopes)
    assert WebClient(kept.tokens.bot, base_url=slack.api_url).auth_test()["team_id"] == "TACME"
    assert stores.installations.workspaces() == ["TACME"]


def test_each_workspace_has_its_own_token_and_a_second_time_a_new_one(slack: FakeSlack, stores: Stores) -> None:
    """As one in an organisation does too."""
    one = slack.workspace("TONE", installed=False)
    two = slack.workspace("TTWO", enterprise="EORG", installed=False)

    async def installs(site: Site) -> None:
        async with site.browser() as browser:
            for where in (one, two, one):
                status, _ = await site.install(browser, where=where)
                assert status == 200

    visit(slack, stores, installs)
    for where in (one, two):
        kept = stores.installations.installation(where.team)
        assert kept
        assert (kept.tokens.bot, kept.enterprise) == (where.bot_token, where.enterprise)
    assert one.bot_token != two.bot_token


def test_a_whole_organisation_installs_the_app(slack: FakeSlack, stores: Stores) -> None:
    """Its token is under its own id, and good in each of its workspaces."""
    first, second = (slack.workspace(team, enterprise="EORG", installed=False) for team in ("TONE", "TTWO"))
    second.channel("C2")

    async def installs(site: Site) -> None:
        async with site.browser() as browser:
            status, text = await site.install(browser, where=first, org_wide=True)
        assert (status, "choose the workspaces" in text) == (200, True)

    visit(slack, stores, installs)
    kept = stores.installations.installation("EORG")
    assert kept
    assert (kept.enterprise, kept.name) == ("EORG", "Organisation EORG")
    client = WebClient(kept.tokens.bot, base_url=slack.api_url)
    assert client.auth_test()["is_enterprise_install"]
    assert client.chat_postMessage(channel="C2", text="Hello")["ok"]
    assert second.posted("C2")


def test_tokens_that_expire_are_kept_with_their_end(slack: FakeSlack, stores: Stores) -> None:
    """And with what renews them."""
    slack.rotates = True

    async def installs(site: Site) -> None:
        async with site.browser() as browser:
            await site.install(browser)

    visit(slack, stores, installs)
    kept = stores.installations.installation(slack.team)
    assert kept
    assert kept.tokens.bot.startswith("xoxe.xoxb-")
    assert kept.tokens.refresh
    assert kept.tokens.expires
    assert timedelta(hours=11.9) < kept.tokens.expires - Clock()() < timedelta(hours=12)


def test_slack_is_asked_for_what_the_manifest_says(slack: FakeSlack, stores: Stores) -> None:
    """And told an address that no Host header can change."""

    async def begins(site: Site) -> None:
        async with site.browser() as browser:
            address = await site.begin(browser, Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
        asked = parse_qs(urlsplit(address).query)
        assert address.startswith(f"{slack.world.base_url}/oauth/v2/authorize?")
        assert asked["redirect_uri"] == [f"{site.base}/slack/oauth_redirect"]
        assert {"chat:write", "app_mentions:read"} <= set(asked["scope"][0].split(","))
        assert "evil" not in address

    visit(slack, stores, begins, public=True)


async def refused(site: Site, status: int, words: str, address: str, browser: Any = None) -> None:
    """A page says no, in so many words, and offers to begin again; nothing is kept."""
    async with browser or site.browser() as client:
        found, text = await site.see(client, address)
    assert (found, words in text, "Begin again" in text) == (status, True, True), (found, text)
    assert site.told == []


def test_who_does_not_agree_has_not_installed_it(slack: FakeSlack, stores: Stores) -> None:
    """That is no error, and nothing is asked of Slack."""

    async def declines(site: Site) -> None:
        browser = site.browser()
        address = slack.authorize(await site.begin(browser), "UADMIN", deny=True)
        await refused(site, 200, "chose not to", address, browser)

    visit(slack, stores, declines)
    assert slack.called("oauth.v2.access") == []


def test_a_state_is_good_once(slack: FakeSlack, stores: Stores) -> None:
    """Also where the browser keeps its cookie."""

    async def twice(site: Site) -> None:
        browser = site.browser()
        address = slack.authorize(await site.begin(browser), "UADMIN")
        jar = list(browser.cookie_jar)
        assert (await site.see(browser, address))[0] == 200
        site.told.clear()
        held = {jar[0].key: jar[0].value}
        await refused(site, 400, "in this browser", address, browser)
        again = site.browser()
        again.cookie_jar.update_cookies(held)
        await refused(site, 400, "finished once already", address, again)

    visit(slack, stores, twice)
    assert len(slack.called("oauth.v2.access")) == 1


def test_a_state_runs_out(slack: FakeSlack, stores: Stores) -> None:
    """After ten minutes."""

    async def late(site: Site) -> None:
        browser = site.browser()
        address = slack.authorize(await site.begin(browser), "UADMIN")
        site.clock.ahead = timedelta(minutes=11)
        await refused(site, 400, "ten minutes ago", address, browser)

    visit(slack, stores, late)


def test_an_installation_ends_in_the_browser_that_began_it(slack: FakeSlack, stores: Stores) -> None:
    """Else somebody could have another finish what they began; it is still good for who began."""

    async def crosses(site: Site) -> None:
        attacker = site.browser()
        address = slack.authorize(await site.begin(attacker), "UADMIN")
        await refused(site, 400, "in this browser", address)
        other = site.browser()
        await site.begin(other)
        await refused(site, 400, "in this browser", address, other)
        async with attacker:
            assert (await site.see(attacker, address))[0] == 200

    visit(slack, stores, crosses)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=1",
        "?state=&code=1",
        "?state=forged&code=1",
        f"?state={'x' * 43}&code=1",
        f"?state={'x' * 43}&error=access_denied",
        "?error=<script>alert(1)</script>",
        "?state=%00%ff%F0%9F&code=%00",
        f"?state={'x' * 6000}",
        "?state=a&state=b&code=c&code=d",
    ],
)
def test_what_was_not_begun_here_is_refused(slack: FakeSlack, stores: Stores, query: str) -> None:
    """Whatever is in the address: it is not shown, and Slack is not asked."""

    async def forges(site: Site) -> None:
        browser = site.browser()
        await site.begin(browser)
        await refused(site, 400, "in this browser", f"{site.base}/slack/oauth_redirect{query}", browser)

    visit(slack, stores, forges)
    assert slack.called("oauth.v2.access") == []


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("error=%3Cscript%3Ealert(1)%3C/script%3E", "an error without a name"),
        ("error=invalid_scope", "Slack refused it: invalid_scope"),
        ("", "no code"),
        ("code=%3Cb%3E", "no code"),
        (f"code={'1' * 600}", "no code"),
    ],
)
def test_what_slack_would_not_send_is_not_shown(slack: FakeSlack, stores: Stores, ending: str, words: str) -> None:
    """Nor handed to Slack."""

    async def odd(site: Site) -> None:
        browser = site.browser()
        state = parse_qs(urlsplit(await site.begin(browser)).query)["state"][0]
        address = f"{site.base}/slack/oauth_redirect?state={state}&{ending}"
        await refused(site, 400, words, address, browser)

    visit(slack, stores, odd)
    assert slack.called("oauth.v2.access") == []


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ({"error": "invalid_code"}, 400, "does not take the code"),
        ({"error": "code_already_used"}, 400, "does not take the code"),
        ({"error": "bad_redirect_uri"}, 500, "Tell whoever runs it"),
        ({"error": "cannot_install_an_org_installed_app"}, 502, "cannot_install_an_org_installed_app"),
        ({"status": 500}, 502, "Slack can&#x27;t be reached"),
        ({"status": 429, "retry_after": 30}, 502, "ratelimited"),
        ({"before": True}, 502, "Slack can&#x27;t be reached"),
        ({"lose_answer": True}, 502, "Slack can&#x27;t be reached"),
    ],
)
def test_what_slack_says_is_told(
    slack: FakeSlack, stores: Stores, fault: dict[str, Any], status: int, words: str
) -> None:
    """With what to do; nothing is asked twice, for a code is good once."""
    slack.fault("oauth.v2.access", **fault)

    async def fails(site: Site) -> None:
        browser = site.browser()
        address = slack.authorize(await site.begin(browser), "UADMIN")
        await refused(site, status, words, address, browser)

    visit(slack, stores, fails)
    assert len(slack.called("oauth.v2.access")) == 1


def test_a_wrong_secret_is_told_and_not_shown(
    slack: FakeSlack, stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    """It is whoever runs the bot who has to mend it."""

    async def fails(site: Site) -> None:
        browser = site.browser()
        address = slack.authorize(await site.begin(browser), "UADMIN")
        await refused(site, 500, "bad_client_secret", address, browser)

    with caplog.at_level(logging.DEBUG, logger="bot"):
        visit(slack, stores, fails, secret=WRONG)
    assert "bad_client_secret" in caplog.text
    assert WRONG not in caplog.text


@pytest.mark.parametrize("forged", ["invalid", "0123.4567", "1" * 512])
def test_a_forged_code_gives_nothing(slack: FakeSlack, stores: Stores, forged: str) -> None:
    """Slack says so."""

    async def forges(site: Site) -> None:
        browser = site.browser()
        state = parse_qs(urlsplit(await site.begin(browser)).query)["state"][0]
        address = f"{site.base}/slack/oauth_redirect?state={state}&code={forged}"
        await refused(site, 400, "invalid_code", address, browser)

    visit(slack, stores, forges)


def test_nobody_who_looks_at_the_database_finds_a_token(
    slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor a state; nor is any in the log."""
    slack.rotates = True
    states = []

    async def installs(site: Site) -> None:
        async with site.browser() as browser:
            states.append(parse_qs(urlsplit(await site.begin(browser)).query)["state"][0])
            await site.install(browser)

    with caplog.at_level(logging.DEBUG, logger="bot"), opened(tmp_path) as stores:
        visit(slack, stores, installs)
        kept = stores.installations.installation(slack.team)
        assert kept
        secrets = [kept.tokens.bot, kept.tokens.refresh or "", slack.client_secret, KEY, *states]
    raw = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert slack.team.encode() in raw
    assert not any(secret.encode() in raw for secret in secrets)
    assert not any(secret in caplog.text for secret in secrets)


def test_another_key_takes_over(slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Once all is encrypted anew, the older one may go; before, it is missed by name, and others go on without it."""

    def install(stores: Stores, where: Workspace) -> None:
        async def installs(site: Site) -> None:
            async with site.browser() as browser:
                assert (await site.install(browser, where=where))[0] == 200

        visit(slack, stores, installs)

    with opened(tmp_path, KEY) as stores:
        install(stores, slack.workspace("TOLD", installed=False))
    with opened(tmp_path, OTHER_KEY) as stores:
        install(stores, slack.workspace("TNEW", installed=False))
        assert stores.installations.rotate() == 0
        assert "workspace TOLD can't be read" in caplog.text
        with pytest.raises(Exception, match="workspace TOLD can't be read: none of the keys"):
            stores.installations.installation("TOLD")
        assert stores.installations.installation("TNEW")
        assert stores.installations.workspaces() == ["TNEW", "TOLD"]
    with opened(tmp_path, OTHER_KEY, KEY) as stores:
        assert [stores.installations.rotate() for _ in range(2)] == [1, 0]
    with opened(tmp_path, OTHER_KEY) as stores:
        assert stores.installations.installation("TOLD")


GOOD: dict[str, Any] = {
    "ok": True,
    "app_id": "A1",
    "access_token": "xoxb-1",
    "token_type": "bot",
    "bot_user_id": "U1",
    "team": {"id": "T1", "name": "Acme"},
    "enterprise": None,
}


@pytest.mark.parametrize(
    "other",
    [
        {"team": None},
        {"team": {"name": "Acme"}},
        {"team": {"id": 1}},
        {"team": "T1"},
        {"is_enterprise_install": True},
        {"app_id": ""},
        {"access_token": None},
        {"access_token": ""},
        {"token_type": "user"},
        {"bot_user_id": None},
        {"refresh_token": 1},
        {"expires_in": "soon"},
        {"expires_in": 1e300},
        {"enterprise": ["E1"]},
    ],
)
def test_an_answer_of_another_shape_installs_nothing(other: dict[str, Any]) -> None:
    """What Slack would not say is an error, in words without a token."""
    now = Clock()()
    assert installation_from(GOOD, now).workspace == "T1"
    with pytest.raises(InputError) as raised:
        installation_from(GOOD | other, now)
    assert "xoxb" not in str(raised.value)


ALL = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s3cr3t", "DATELINE_TOKEN_KEYS": KEY}


def chosen(values: dict[str, Any]) -> Settings:
    """The settings with these."""
    return Settings.model_validate({name: value for name, value in values.items() if value})


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"SLACK_CLIENT_ID": None}, ["SLACK_CLIENT_ID"]),
        ({"SLACK_CLIENT_SECRET": None}, ["SLACK_CLIENT_SECRET"]),
        ({"DATELINE_TOKEN_KEYS": None}, ["DATELINE_TOKEN_KEYS"]),
        ({"DATELINE_TOKEN_KEYS": f"{KEY},s3cr3t"}, ["DATELINE_TOKEN_KEYS"]),
        ({"SLACK_CLIENT_ID": None, "DATELINE_TOKEN_KEYS": "s3cr3t"}, ["SLACK_CLIENT_ID", "DATELINE_TOKEN_KEYS"]),
    ],
)
def test_settings_that_lack_something_are_told_all_at_once(change: dict[str, str | None], wrong: list[str]) -> None:
    """None of a secret is shown."""
    settings = chosen(ALL | change)
    assert is_many(settings)
    with pytest.raises(SettingsError) if wrong else nullcontext() as error:
        check(settings, {Role.WORKERS})
    told = error.value.problems[:-1] if error else ()  # the last one says where to find them
    assert [each.partition(":")[0] for each in told] == wrong
    assert not any(secret in each for each in told for secret in ("s3cr3t", KEY))


def test_a_bot_token_is_for_one_workspace() -> None:
    """Whatever else is set."""
    assert not is_many(chosen(ALL | {"SLACK_BOT_TOKEN": "xoxb-1"}))
    assert not is_many(chosen({}))
