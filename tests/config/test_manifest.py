"""The manifest keeps to what Slack takes, and asks for no more than the bot needs."""

import re
from typing import Any

import pytest
import yaml

from config.manifest import manifest, scopes, shortcuts

SOCKET = manifest("/articles")
HTTP = manifest("/articles", "https://dateline.example.org")
SCOPES = """app_mentions:read assistant:write channels:history channels:read chat:write commands groups:history
groups:read im:history im:write reactions:write users:read"""
EVENTS = """agent_session_stopped app_home_opened app_mention app_uninstalled member_joined_channel message.channels
message.groups message.im tokens_revoked"""


@pytest.fixture(params=[SOCKET, HTTP], ids=["socket", "http"])
def app(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The manifest, read as Slack reads it."""
    read: dict[str, Any] = yaml.safe_load(request.param)
    return read


def test_it_holds_what_slack_knows_and_nothing_else(app: dict[str, Any]) -> None:
    """Slack refuses a manifest with a key that it doesn't know."""
    assert app.keys() == {"_metadata", "display_information", "features", "oauth_config", "settings"}
    assert app["_metadata"] == {"major_version": 2}
    assert app["features"].keys() == {"app_home", "bot_user", "agent_view", "slash_commands", "shortcuts"}
    assert app["settings"].keys() == {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }


def test_names_and_descriptions_have_slacks_lengths(app: dict[str, Any]) -> None:
    """Each within the limit of its kind."""
    shown = app["display_information"]
    assert shown.keys() == {"name", "description", "long_description", "background_color"}
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert app["features"]["bot_user"] == {"display_name": "Dateline", "always_online": True}


def test_people_can_write_to_it(app: dict[str, Any]) -> None:
    """The Home tab is on, and so are messages, both ways."""
    assert app["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_agents_view_has_slacks_lengths(app: dict[str, Any]) -> None:
    """A description and at most four prompts."""
    view = app["features"]["agent_view"]
    assert view.keys() == {"agent_description", "suggested_prompts"}
    assert 1 <= len(view["agent_description"]) <= 300
    assert 1 <= len(view["suggested_prompts"]) <= 4
    for prompt in view["suggested_prompts"]:
        assert prompt.keys() == {"title", "message"}
        assert all(prompt.values())


def test_the_command_has_slacks_lengths(app: dict[str, Any]) -> None:
    """One command, whose links come as they were typed."""
    (command,) = app["features"]["slash_commands"]
    assert command.keys() - {"url"} == {"command", "description", "usage_hint", "should_escape"}
    assert re.fullmatch(r"/\S{1,31}", command["command"])
    assert 1 <= len(command["description"]) <= 2000
    assert 1 <= len(command["usage_hint"]) <= 1000
    assert command["should_escape"] is False


def test_the_shortcuts_have_slacks_lengths(app: dict[str, Any]) -> None:
    """At most ten, with the names that the bot listens to."""
    shortcuts = app["features"]["shortcuts"]
    assert len(shortcuts) <= 10
    for shortcut in shortcuts:
        assert shortcut.keys() == {"name", "type", "callback_id", "description"}
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["description"]) <= 150
    assert [(one["type"], one["callback_id"]) for one in shortcuts] == [
        ("message", "summarise_links"),
        ("message", "ask_about_this"),
        ("message", "save_to_library"),
        ("message", "what_was_read"),
        ("global", "ask_articles"),
    ]


def test_it_asks_for_the_least(app: dict[str, Any]) -> None:
    """Nothing on anybody's behalf, no search, no unfurling; what changes here has to be granted anew, files apart."""
    assert app["oauth_config"] == {"scopes": {"bot": SCOPES.split(), "bot_optional": ["files:read"]}}
    assert app["settings"]["event_subscriptions"]["bot_events"] == EVENTS.split()
    assert "user_events" not in app["settings"]["event_subscriptions"]


def test_each_event_has_the_scope_that_it_needs(app: dict[str, Any]) -> None:
    """Slack refuses an event whose scope was not asked for."""
    needs = {
        "app_mention": "app_mentions:read",
        "member_joined_channel": "channels:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "agent_session_stopped": "assistant:write",
    }
    free = {"app_home_opened", "app_uninstalled", "tokens_revoked"}
    events = set(app["settings"]["event_subscriptions"]["bot_events"])
    assert events - free == needs.keys()
    assert set(needs.values()) <= set(app["oauth_config"]["scopes"]["bot"])


def test_installing_is_plain(app: dict[str, Any]) -> None:
    """One workspace, tokens that stay, buttons on."""
    assert app["settings"]["org_deploy_enabled"] is False
    assert app["settings"]["token_rotation_enabled"] is False
    assert app["settings"]["interactivity"]["is_enabled"] is True


@pytest.mark.parametrize("http", [None, "https://dateline.example.org"])
@pytest.mark.parametrize("public", ["https://dateline.example.org", "https://dateline.example.org/"])
def test_for_many_workspaces_it_says_where_they_install_it(http: str | None, public: str) -> None:
    """Whole organisations among them, with tokens that expire; nothing else changes."""
    one, many = yaml.safe_load(manifest("/articles", http)), yaml.safe_load(manifest("/articles", http, public))
    assert many["oauth_config"].pop("redirect_urls") == ["https://dateline.example.org/slack/oauth_redirect"]
    assert many["settings"].pop("org_deploy_enabled") is many["settings"].pop("token_rotation_enabled") is True
    assert many["settings"]["event_subscriptions"]["bot_events"].pop() == "team_access_revoked"
    for name in ("org_deploy_enabled", "token_rotation_enabled"):
        del one["settings"][name]
    assert many == one


def test_the_scopes_are_those_that_it_asks_for() -> None:
    """For whoever sends people to Slack to agree."""
    assert scopes() == (*SCOPES.split(), "files:read")


def test_the_shortcuts_are_those_that_it_has(app: dict[str, Any]) -> None:
    """Nobody has to look into the manifest for them."""
    assert list(shortcuts()) == app["features"]["shortcuts"]


def test_socket_mode_has_no_address() -> None:
    """Slack calls nobody then."""
    assert yaml.safe_load(SOCKET)["settings"]["socket_mode_enabled"] is True
    assert "https:" not in SOCKET


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("https://dateline.example.org", "https://dateline.example.org/slack/events"),
        ("https://dateline.example.org:8443/", "https://dateline.example.org:8443/slack/events"),
        ("https://example.org/dateline/in", "https://example.org/dateline/in"),
    ],
)
def test_http_mode_has_one_address_for_all(given: str, called: str) -> None:
    """Events, buttons and the command arrive there; a path of one's own is kept."""
    app = yaml.safe_load(manifest("/articles", given))
    assert app["settings"]["socket_mode_enabled"] is False
    assert app["settings"]["event_subscriptions"]["request_url"] == called
    assert app["settings"]["interactivity"]["request_url"] == called
    assert app["features"]["slash_commands"][0]["url"] == called


def test_the_chosen_command_is_in_it() -> None:
    """And nothing else changes with it."""
    chosen = manifest("/news")
    assert yaml.safe_load(chosen)["features"]["slash_commands"][0]["command"] == "/news"
    assert chosen.replace("command: /news", "command: /articles") == SOCKET
