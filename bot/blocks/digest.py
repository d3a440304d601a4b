"""A digest in Slack: one message for the channel, and one for each story in its thread."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.blocks import ids
from bot.blocks.kit import LONGEST_SECTION, context, header, label, section
from bot.blocks.message import Block, Message
from bot.blocks.names import person
from bot.blocks.packing import fitting, parts, sections
from bot.blocks.story import Detail, at_length, in_brief, mute_label, name_of, story_message
from bot.blocks.text import first_words, shorten
from bot.records import Json
from bot.wording import day, number
from retrieval.domain import Window
from retrieval.news import Digest, Story, Taken

_MOST_TOLD = 30  # stories in a section each, of Slack's 50 blocks; the others are told in brief
_MOST_BRIEF = 20
_MOST_FEEDS = 5  # that failed, named
_LONGEST_FEED = 60
_LONGEST_NOTES = 600
_LONGEST_TITLE = 150
_LONGEST_VALUE = 150  # characters of a menu's option's value

_DETAILS = (
    Detail(),
    Detail(quotes=False),
    Detail(quotes=False, sentences=1),
    Detail(quotes=False, sentences=0),
    Detail(quotes=False, sentences=0, linked=False, sources=0, name=40, title=100),
)
"""What goes first where not everything fits; as many stories as are told fit a message with the last."""

_LAST = len(_DETAILS) - 1

_NOTHING = "Nothing new."


def digest_messages(digest: Digest, edition: str, now: datetime) -> list[Message]:
    """The message for the channel, and those for its thread, a story each.

    ``edition`` is what their buttons name; ``now`` is by the clocks that the channel goes by.
    """
    messages = (story_message(story, f"{edition}/{place}", now) for place, story in enumerate(digest.stories))
    return [_overview(digest, edition, now), *messages]


def preview_message(digest: Digest, now: datetime) -> Message:
    """The message for the channel as one person sees it beforehand: there are no buttons, for there is no edition."""
    return _overview(digest, "", now)


def opener(headline: str, user: str) -> Message:
    """The beginning of a thread about a story."""
    text = f"*{shorten(headline, _LONGEST_TITLE)}*\nAsk about this story in the thread; no mention is needed."
    return Message(first_words(headline), (section(text), context(f"Begun by {person(user)}")))


def _overview(digest: Digest, edition: str, now: datetime) -> Message:
    """As much as one message takes: with a step less of one story after the other, from the last on, till it fits."""
    stories = digest.stories[:_MOST_TOLD]
    brief = (*digest.stories[_MOST_TOLD:], *digest.brief)[:_MOST_BRIEF]
    count = len(stories) + len(brief)
    opening = [header(f"Digest, {now:%A} {day(now)}"), *([] if count else [section(_NOTHING)])]
    told = [_in_sections(story, f"{edition}/{place}" if edition else "", now) for place, story in enumerate(stories)]
    lines = [[in_brief(story, detail) for detail in _DETAILS] for story in brief]
    closing = [*_closing(digest, count, now, threaded=bool(edition and stories))]

    def blocks(steps: int) -> list[Block]:
        whole, more = divmod(steps, max(1, count))
        levels = [whole + (place >= count - more) for place in range(count)]
        shown = [each[level] for each, level in zip(told, levels, strict=False)]
        listed = [each[level] for each, level in zip(lines, levels[len(told) :], strict=True)]
        return [*opening, *shown, *sections(["*In brief*", *listed] if listed else []), *closing]

    fewest = bisect_left(range(count * _LAST), True, key=lambda steps: len(parts(blocks(steps))) == 1)
    headlines = " · ".join(map(name_of, (*stories, *brief)))
    return Message(first_words(f"Digest: {headlines or _NOTHING}"), tuple(fitting(blocks(fewest))))


def _in_sections(story: Story, value: str, now: datetime) -> list[Block]:
    """The story at each level of detail, or with as much as a section takes; with the least, it has no menu."""
    menu = _menu(story, value) if value else None
    made = [section(at_length(story, now, _DETAILS[_LAST]))]
    for detail in _DETAILS[_LAST - 1 :: -1]:
        text = at_length(story, now, detail)
        made.insert(0, section(text, menu) if len(text) <= LONGEST_SECTION else made[0])
    return made


def _menu(story: Story, value: str) -> Json | None:
    """What can be done with the story, unless the edition's name is too long for a menu; its message has it too."""
    choices = {ids.ASK_STORY: "Ask about this story", ids.MORE_LIKE: "More like this"}
    if source := (story.articles[0].source or "").strip():
        choices[ids.MUTE_SOURCE] = mute_label(source)
    options = [{"text": label(text), "value": f"{action}/{value}"} for action, text in choices.items()]
    if any(len(option["value"]) > _LONGEST_VALUE for option in options):
        return None
    return {"type": "overflow", "action_id": ids.STORY_MENU, "options": options}


def _closing(digest: Digest, shown: int, now: datetime, *, threaded: bool) -> Iterator[Block]:
    """What is not shown, what was asked for in vain, what it was all made of."""
    told_of = max(digest.taken.stories, len(digest.stories) + len(digest.brief))
    if told_of > shown:
        yield context(f"… and {_stories(told_of - shown, 'more ')}.")
    if digest.notes:
        yield context(shorten(" ".join(digest.notes), _LONGEST_NOTES))
    pointer = " Quotes and all articles: in the thread." if threaded else ""
    yield context(f"{_counted(digest.taken, digest.window, now)}.{pointer}{_failed(digest.taken.failed_feeds)}")


def _counted(taken: Taken, window: Window, now: datetime) -> str:
    counted = f"{number(taken.articles, 'new article')} · {_stories(taken.stories)} · {number(taken.sources, 'source')}"
    if window.since is None:
        return counted
    since = window.since.astimezone(now.tzinfo)
    return f"{counted} since {since:%A} {day(since)}, {since:%H:%M %Z}"


def _failed(feeds: Sequence[str]) -> str:
    if not feeds:
        return ""
    more = len(feeds) - _MOST_FEEDS
    named = [*(shorten(name, _LONGEST_FEED) for name in feeds[:_MOST_FEEDS]), *([f"{more:,} more"] if more > 0 else [])]
    return f"\nFeeds that failed: {', '.join(named)}."


def _stories(count: int, more: str = "") -> str:
    return f"{count:,} {more}{'story' if count == 1 else 'stories'}"
