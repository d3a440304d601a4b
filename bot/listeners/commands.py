"""The slash command: its words become a job, whose reply goes to the command's response URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.intake import Intake
from bot.intents import parse_command, urls


@dataclass(frozen=True, slots=True)
class Commands:
    """The listener of the command."""

    intake: Intake

    async def take(self, body: Mapping[str, Any]) -> None:
        """Keep the command as a job."""
        command = parse_command(body.get("text") or "")
        payload = {
            "to": {"response_url": body["response_url"]},
            "verb": command.name,
            "text": command.rest,
            "urls": urls(command.rest),
            "user": body["user_id"],
            "channel": body["channel_id"],
        }
        identity = f"{by(body['user_id'], body['channel_id'])}{body['trigger_id']}"
        await self.intake.ask("command", identity, payload, body["user_id"])


def by(user: str, channel: str) -> str:
    """What the identities of somebody's commands in a channel begin with: their replies are theirs alone to share."""
    return f"{channel}:{user}:"
