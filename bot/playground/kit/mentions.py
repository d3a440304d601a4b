"""Mentions: people, channels, groups and everybody, by the names that the reader knows them by."""

from markupsafe import Markup

from bot.playground.kit.html import tag
from bot.playground.kit.names import Names

UNKNOWN_CHANNEL = "private channel"
"""What a channel is called that the reader may not know of."""


def user(user_id: str, names: Names, label: str = "") -> Markup:
    """Somebody; one's own name stands out."""
    mine = " kit-me" if user_id == names.me else ""
    return tag("span", f"@{names.users.get(user_id) or label or user_id}", class_=f"kit-mention{mine}")


def channel(channel_id: str, names: Names) -> Markup:
    """A channel; of one that the reader may not know of no name is shown, whatever it was called in the text."""
    name = names.channels.get(channel_id)
    if name is None:
        return tag("span", UNKNOWN_CHANNEL, class_="kit-mention kit-unknown")
    return tag("span", f"#{name.removeprefix('#')}", class_="kit-mention")


def group(group_id: str, label: str = "") -> Markup:
    """A user group."""
    return tag("span", f"@{label.removeprefix('@') or group_id}", class_="kit-mention")


def broadcast(whom: str) -> Markup:
    """Everybody: `here`, `channel` or `everyone`."""
    return tag("span", f"@{whom}", class_="kit-mention kit-me")
