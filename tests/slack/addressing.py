"""What Slack says of the first workspace, said of another: the rest of the fake knows names of one alone."""

from typing import Any

from bot.playground.slack.records import BOT, BOT_USER, TEAM, Identity
from bot.playground.slack.shapes import Json


def addressed(told: Json, who: Identity) -> Json:
    """A payload or an answer with the names of this workspace in the place of the first one's."""
    if who.team == TEAM:
        return told
    names = {TEAM: who.team, BOT_USER: who.bot_user, BOT: who.bot_id}
    renamed: Json = _renamed(told, names)
    return renamed


def within_enterprise(payload: Json, kind: str, who: Identity) -> Json:
    """A payload with the organisation of its workspace, if that is of one, and whether all of it installed the app."""
    if who.enterprise is None:
        return payload
    name = f"Organisation {who.enterprise}"
    if kind == "command":
        wide = "true" if who.org_wide else "false"
        return payload | {"enterprise_id": who.enterprise, "enterprise_name": name, "is_enterprise_install": wide}
    if kind == "interactive":
        return payload | {
            "enterprise": {"id": who.enterprise, "name": name},
            "is_enterprise_install": who.org_wide,
        }
    told = payload | {"enterprise_id": who.enterprise, "context_enterprise_id": who.enterprise}
    if "authorizations" in told:
        whose = {"enterprise_id": who.enterprise, "is_enterprise_install": who.org_wide}
        team = {"team_id": None} if who.org_wide else {}
        told["authorizations"] = [each | whose | team for each in told["authorizations"]]
    return told


def _renamed(value: Any, names: dict[str, str]) -> Any:
    match value:
        case dict():
            return {key: _renamed(each, names) for key, each in value.items()}
        case list() | tuple():
            return [_renamed(each, names) for each in value]
        case str():
            return names.get(value, value)
    return value
