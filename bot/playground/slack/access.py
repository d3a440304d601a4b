"""Whose call it is, by its token."""

from dataclasses import dataclass
from typing import Protocol

from bot.playground.slack.shapes import Json
from bot.playground.slack.world import Refused, World


class Access(Protocol):
    """Knows tokens."""

    def world(self, token: str, given: Json) -> World:
        """The workspace that a call with that token and those arguments is about; some, for one that is nobody's."""

    def check(self, token: str) -> None:
        """Raise Refused for a bot token that is not good."""


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """The access to a workspace that is alone."""

    only: World

    def world(self, token: str, given: Json) -> World:  # noqa: ARG002 - there is no other
        """The workspace."""
        return self.only

    def check(self, token: str) -> None:
        """Raise Refused for any token but the app's."""
        if token != self.only.identity.bot_token:
            raise Refused("invalid_auth")
