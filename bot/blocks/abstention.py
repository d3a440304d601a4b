"""No answer is a proper answer: what was searched, and what came nearest without answering."""

from bot.blocks.byline import byline
from bot.blocks.kit import context, section
from bot.blocks.message import Message
from bot.blocks.packing import sections
from bot.blocks.text import shorten
from bot.wording import ABSTENTION, NEAREST, NOTHING_YET, searched
from retrieval.domain import Answer
from retrieval.ports import Counts

_LONGEST_REASON = 1_000
_MOST_NEAREST = 3

_TO_ADD_SOME = """\
To add some: *Save to library* in the menu of a message with links, or the command's `save` with a link. \
Links shared in a channel can be read by themselves, once somebody turns that on."""


def abstention(given: Answer, counts: Counts) -> Message:
    """What is said in place of an answer."""
    if not counts.articles and not given.window:
        return Message(NOTHING_YET, (section(f"*{NOTHING_YET}*\n{_TO_ADD_SOME}"),))
    reason = shorten(given.reason, _LONGEST_REASON)
    blocks = [
        section(f"*{ABSTENTION}*\n{reason}".strip()),
        context(f"Searched: {shorten(searched(counts, given.when), _LONGEST_REASON)}."),
    ]
    if given.nearest:
        near = (f"• {byline(nearest.article)}" for nearest in given.nearest[:_MOST_NEAREST])
        blocks += sections([NEAREST, *near])
    return Message(ABSTENTION, tuple(blocks))
