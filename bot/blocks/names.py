"""Slack's own names for people and channels, the only mentions that are ever made here: of ids that look like one."""

import re

from bot.blocks.text import escape

_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")


def person(user: str) -> str:
    """A user's mention."""
    return f"<@{user}>" if _USER.fullmatch(user) else escape(user, fold=True)


def place(channel: str) -> str:
    """A channel's link; who may not see the channel sees no name."""
    return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else escape(channel, fold=True)
