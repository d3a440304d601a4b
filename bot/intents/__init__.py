"""What people mean by what they write in Slack: from text to values, knowing nothing of Slack's API."""

from bot.intents.commands import Command, Search, parse_command, parse_search
from bot.intents.followup import is_follow_up
from bot.intents.said import Kind, Said, said
from bot.intents.text import mentions_bot, mentions_others, strip_mention, urls

__all__ = [
    "Command",
    "Kind",
    "Said",
    "Search",
    "is_follow_up",
    "mentions_bot",
    "mentions_others",
    "parse_command",
    "parse_search",
    "said",
    "strip_mention",
    "urls",
]
