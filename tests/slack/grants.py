"""The app's installations as Slack knows them: codes, tokens and refresh tokens, and whose they are.

As documented, a code is good once and for ten minutes, a token of an app that rotates its tokens for twelve hours, and
a refresh token once.
"""

from dataclasses import dataclass, field, replace
from secrets import token_hex

from bot.playground.slack.records import Identity
from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World

CODE_SECONDS = 600
TOKEN_SECONDS = 43_200


@dataclass(frozen=True, slots=True)
class Grant:
    """A token's meaning: a workspace's, or a whole organisation's; ``expires`` in seconds since 1970."""

    team: str | None
    enterprise: str | None
    expires: float | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody who agreed was given for the app: the installer, for where, and the redirect URI, if one was sent.

    ``scopes`` are those asked for.
    """

    team: str | None
    enterprise: str | None
    user: str
    redirect_uri: str | None
    scopes: tuple[str, ...]
    until: float
    used: bool = False


@dataclass(eq=False, slots=True)
class Grants:
    """All that was granted; whoever reads or changes it holds the worlds' lock. The first world is the app's home."""

    worlds: list[World]
    rotates: bool = False
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    refreshing: dict[str, Grant | None] = field(default_factory=dict)

    def world(self, token: str, given: Json) -> World:
        """The workspace that a call with that token is about; the first, for a token that is nobody's."""
        with self.worlds[0].lock:
            grant = self.tokens.get(token)
            if grant is None:
                return self.worlds[0]
            ours = [each for each in self.worlds if _is_of(each.identity, grant)]
            return next((each for each in ours if _is_about(each, given)), ours[0])

    def check(self, token: str) -> None:
        """Refuse a token that is not good, or no more."""
        grant = self.tokens.get(token)
        if grant is None:
            raise Refused("invalid_auth")
        if grant.refused:
            raise Refused(grant.refused)
        if grant.expires is not None and grant.expires <= self.worlds[0].now():
            raise Refused("token_expired")

    def exchange(self, given: Json) -> Json:
        """oauth.v2.access: tokens for a code, or for a refresh token."""
        home = self.worlds[0].identity
        if given.get("client_id") != home.client_id:
            raise Refused("invalid_client_id")
        if given.get("client_secret") != home.client_secret:
            raise Refused("bad_client_secret")
        match given.get("grant_type") or "authorization_code":
            case "refresh_token":
                return self._refreshed(str(given.get("refresh_token")))
            case "authorization_code":
                return self._installed(str(given.get("code")), given.get("redirect_uri"))
        raise Refused("invalid_grant_type")

    def end(self, refused: str, team: str | None = None, enterprise: str | None = None) -> None:
        """Let a workspace's tokens, or an organisation's, be good no more."""
        for token, grant in self.tokens.items():
            if (grant.team, grant.team or grant.enterprise) == (team, team or enterprise):
                self.tokens[token] = replace(grant, refused=refused)
        for token, held in self.refreshing.items():
            if held and (held.team, held.team or held.enterprise) == (team, team or enterprise):
                self.refreshing[token] = None

    def expire(self) -> None:
        """End what expires now."""
        for token, grant in self.tokens.items():
            if grant.expires is not None:
                self.tokens[token] = replace(grant, expires=0.0)

    def issue(self, grant: Grant) -> Json:
        """New tokens; workspaces that they are for have them from now on."""
        token, more = f"xoxb-2-{token_hex(12)}", {}
        if self.rotates:
            grant = replace(grant, expires=self.worlds[0].now() + TOKEN_SECONDS)
            refresh = f"xoxe-1-{token_hex(12)}"
            token, more = f"xoxe.{token}", {"refresh_token": refresh, "expires_in": TOKEN_SECONDS}
            self.refreshing[refresh] = grant
        self.tokens[token] = grant
        for each in self.worlds:
            if _is_of(each.identity, grant):
                wide = grant.team is None
                each.identity = replace(each.identity, bot_token=token, org_wide=wide)
        return {"access_token": token, "token_type": "bot", **more}

    def _installed(self, name: str, redirect_uri: str | None) -> Json:
        code = self.codes.get(name)
        if code is None or code.until <= self.worlds[0].now():
            raise Refused("invalid_code")
        if code.used:
            raise Refused("code_already_used")
        if redirect_uri != code.redirect_uri:
            raise Refused("bad_redirect_uri")
        self.codes[name] = replace(code, used=True)
        told = self._told(Grant(code.team, code.enterprise), code.scopes)
        return {**told, "authed_user": {"id": code.user}}

    def _refreshed(self, refresh: str) -> Json:
        grant = self.refreshing.get(refresh)
        if grant is None:
            raise Refused("invalid_refresh_token")
        self.refreshing[refresh] = None
        return self._told(grant, ())

    def _told(self, grant: Grant, scopes: tuple[str, ...]) -> Json:
        who = next(each.identity for each in self.worlds if _is_of(each.identity, grant))
        enterprise = {"id": grant.enterprise, "name": f"Organisation {grant.enterprise}"}
        return {
            **self.issue(grant),
            "scope": ",".join(scopes),
            "bot_user_id": who.bot_user,
            "app_id": who.app_id,
            "team": {"id": who.team, "name": who.name} if grant.team else None,
            "enterprise": enterprise if grant.enterprise else None,
            "is_enterprise_install": grant.team is None,
        }


def _is_of(who: Identity, grant: Grant) -> bool:
    return who.team == grant.team if grant.team else who.enterprise == grant.enterprise


def _is_about(world: World, given: Json) -> bool:
    """Whether a call for an organisation is about this workspace of it."""
    if "team_id" in given:
        return bool(given["team_id"] == world.identity.team)
    named = {str(value) for value in given.values() if isinstance(value, str)}
    return any(
        named & there.keys() for there in (world.channels, world.users, world.triggers, world.views, world.files)
    )
