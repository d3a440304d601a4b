"""What people say to the bot and what it says to that, for tests that read as a conversation does."""

from collections.abc import Callable

from bot.playground.slack.limits import texts
from bot.playground.slack.records import Message, View
from tests.slack.workspace import Workspace

FERRY, DIED = "How many people died by Tuesday afternoon when the Skerrin ferry capsized?", "Twelve people died"
CAPTAIN, HALLWORTH = "and who was the captain?", "Jonas Hallworth"
BRIDGE, CROWNS = "What is the price tag of the Corrin Sound bridge?", "340 million crowns"
MAYOR, ABSTENTION = "Who won the mayoral election in Brackwater?", "The articles here don't answer this."


def to_bot(slack: Workspace, text: str = "") -> str:
    """The same with a mention of the bot before it."""
    return f"<@{slack.bot_user}> {text}".strip()


def replies(slack: Workspace, channel: str, thread: str, count: int = 1) -> list[Message]:
    """The bot's messages in a thread: these many, for which it waits, and no more."""

    def there() -> list[Message]:
        said = slack.posted(channel, thread)
        return said if len(said) >= count else []

    said = slack.wait_for(there, what=f"{count} replies in {channel}, {thread}")
    assert len(said) == count, [message.text for message in said]
    return said


def reply(slack: Workspace, channel: str, thread: str) -> Message:
    """The only one."""
    (message,) = replies(slack, channel, thread)
    return message


def reworded(slack: Workspace, message: Message, words: str) -> Message:
    """A message of the bot's, once it shows these words."""

    def now() -> Message | None:
        changed = slack.message(message.channel, message.ts)
        return changed if words in shown(changed) else None

    return slack.wait_for(now, what=f"“{words}” in {message.channel}, {message.ts}") or message


def shown(what: Message | View) -> str:
    """All that people read in it."""
    return "\n".join(texts(list(what.blocks)))


def opened(slack: Workspace, user: str, doing: Callable[[], object]) -> View:
    """The modal that opens before somebody when that is done."""
    before = {view.id for view in slack.views}
    doing()
    (view,) = slack.wait_for(
        lambda: [view for view in slack.views if view.user == user and view.id not in before], what="a modal"
    )
    return view
