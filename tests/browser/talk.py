"""Much that was said, put there at once."""

from bot.playground.slack.records import Message
from tests.bot.playground.pages.house import House

BLOCKS = (
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Toll rises to 19* <https://a.example|Harbour Post>"}},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "12 March 2026"}]},
)


def fill(house: House, count: int) -> None:
    """Let so much have been said in the newsroom; of every five messages one is the app's, and one has a reply."""
    for number in range(count):
        ts = house.world.ts()
        if number % 5 == 1:
            message = Message("CNEWS", ts, house.world.identity.bot_user, "The toll", BLOCKS)
        else:
            message = Message("CNEWS", ts, "UBEN", f"Message *{number}* about <https://b.example/{number}>")
        house.world.put(message)
        if number % 5 == 2:
            house.world.put(Message("CNEWS", house.world.ts(), "UANNA", "So it is.", thread_ts=ts))
