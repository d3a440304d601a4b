"""A workspace of the fake Slack: who the app is in it, and the end of that."""

from bot.playground.slack import payloads
from bot.playground.slack.delivering import Delivery
from tests.slack.acting import Acting, Lines
from tests.slack.disturbing import Disturbed
from tests.slack.grants import Grants


class Workspace(Acting):
    """One team, with its people and conversations, that may have the app."""

    def __init__(self, world: Disturbed, line: Lines, grants: Grants) -> None:
        super().__init__(world, line)
        self.granted = grants

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL has to be."""
        return f"{self.world.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token here, the latest."""
        return self.world.identity.bot_token

    @property
    def app_token(self) -> str:
        """The app's token for Socket Mode."""
        return self.world.identity.app_token

    @property
    def signing_secret(self) -> str:
        """By which the app knows Slack's requests."""
        return self.world.identity.signing_secret

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self.world.identity.team

    @property
    def enterprise(self) -> str | None:
        """The id of the organisation that it is of, if any."""
        return self.world.identity.enterprise

    @property
    def bot_user(self) -> str:
        """The app's user id here."""
        return self.world.identity.bot_user

    @property
    def bot_id(self) -> str:
        """The app's bot id here."""
        return self.world.identity.bot_id

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.world.identity.app_id

    @property
    def agents_on(self) -> bool:
        """Whether the workspace has the agent features."""
        return self.world.agents_on

    @agents_on.setter
    def agents_on(self, on: bool) -> None:
        self.world.agents_on = on

    @property
    def streams_on(self) -> bool:
        """Whether the workspace has streamed messages."""
        return self.world.streams_on

    @streams_on.setter
    def streams_on(self, on: bool) -> None:
        self.world.streams_on = on

    def revoke(self) -> list[Delivery]:
        """The app's bot token is revoked, and the app told of it."""
        self._end("token_revoked")
        return [self.deliver(payloads.tokens_revoked())]

    def uninstall(self) -> list[Delivery]:
        """Somebody removes the app, and it is told of that by both events by which Slack does."""
        self._end("account_inactive")
        return [self.deliver(payloads.tokens_revoked()), self.deliver(payloads.app_uninstalled())]

    def _end(self, refused: str) -> None:
        with self.world.lock:
            self.granted.end(refused, team=self.team)
