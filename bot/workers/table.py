"""Which handler does which kind of job."""

from collections.abc import Mapping

from bot.records import Lease
from bot.workers.buttons import Buttons
from bot.workers.choices import Choices
from bot.workers.desk import Desk
from bot.workers.digests import Digests
from bot.workers.feeds import FeedNews
from bot.workers.house import House
from bot.workers.links import Links
from bot.workers.pool import Handler
from bot.workers.questions import Questions
from bot.workers.signs import Signs
from bot.workers.stories import Stories
from bot.workers.wanted import Wanted


def handlers(desk: Desk) -> Mapping[str, Handler]:
    """A handler for each kind; first the reply of a job is brought home that was interrupted with one."""
    signs = Signs(desk.clients.patient)
    questions, house = Questions(desk, signs), House(desk, signs)
    digests, links = Digests(desk), Links(desk)
    wanted, buttons, choices = Wanted(desk), Buttons(desk), Choices(desk, house)
    table: Mapping[str, Handler] = {
        "question": questions.question,
        "edit": questions.edit,
        "deletion": questions.deletion,
        "stopped": questions.stopped,
        "command": wanted.wanted,
        "view": wanted.wanted,
        "settings": choices.settings,
        "reading": choices.reading,
        "chosen": choices.digest,
        "unfollow": choices.unfollow,
        "delete": buttons.delete,
        "home": house.home,
        "prompts": house.prompts,
        "welcome": house.welcome,
        "links": links.links,
        "again": links.again,
        "notice": house.notice,
        "paused": digests.paused,
        "feed": FeedNews(desk).tell,
    }
    resuming = {kind: _resuming(desk, handler) for kind, handler in table.items()}
    # These have more to do after their reply.
    return {**resuming, "share": buttons.share, "digest": digests.digest, "story": Stories(desk).story}


def _resuming(desk: Desk, handler: Handler) -> Handler:
    async def handle(lease: Lease) -> None:
        if not await desk.resume(lease):
            await handler(lease)

    return handle
