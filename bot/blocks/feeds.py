"""The feeds that are followed and how each is doing: as a reply, in the Home tab, in modals; and news of one."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks import ids
from bot.blocks.inputs import ask_for, words
from bot.blocks.kit import actions, button, confirmed, context, header, preformatted, section
from bot.blocks.message import Block, Message, View
from bot.blocks.modal import modal
from bot.blocks.packing import fitting, parts, sections
from bot.blocks.text import escape, first_words, link, shorten, unmarked
from bot.plain import plain
from bot.records import Json
from bot.wording import ago, day, minute, number
from retrieval.domain import WORKSPACE
from retrieval.feeds import Feed
from retrieval.follow import Followed
from retrieval.health import WORST_FIRST, Health, health, worst_first

_UNWELL = (Health.FAILED, Health.EMPTY, Health.STALE)
_MOST_AT_HOME = 10
_MOST_IN_A_VIEW = 90
_MOST_REASONS = 20
_LONGEST_REASON = 300
_LONGEST_NAME = 150
_LONGEST_ADDRESS = 2_000
_LONGEST_LIST = 9_000  # characters of a message's 12,000

_HELP = """\
`feeds` – what is followed, and how it is doing
`feeds add` address – follow a site, or a feed
`feeds remove` name or address – no longer
`feeds poll` – look for news now
`feeds import` address – follow a list (OPML)
`feeds export` – the list of these (OPML)"""
_NOTHING = "No feeds are followed yet."
_TOO_LONG = "The list is too long for a message: `dateline feeds export`, on the machine where I run, prints it."


def feeds_message(feeds: Sequence[Feed], now: datetime, command: str, page: int = 1) -> Message:
    """How the feeds are doing, the worst first: a page of them, which may be beyond the last; and what can be said."""
    usage = section(f"*{escape(command, fold=True)}* takes:\n{_HELP}")
    if not feeds:
        return Message(_NOTHING, (section(_NOTHING), usage))
    pages = parts(sections(f"• {_line(feed, now)}" for feed in worst_first(feeds, now)))
    shown = min(page, len(pages))
    told = _counted(feeds, now)
    below = [usage] if len(pages) == 1 else [context(_turning(shown, len(pages), command))]
    return Message(first_words(told), (section(f"*{told}*"), *pages[shown - 1], *below))  # a page leaves room for two


def followed_message(items: Sequence[Followed]) -> Message:
    """What became of each address that was to be followed."""
    text = next((f"Followed: {one.feed.name}" for one in items if one.feed), "Not followed")
    return Message(first_words(text), tuple(fitting(sections(_followed(one) for one in items))))


def imported_message(items: Sequence[Followed]) -> Message:
    """What became of a list of feeds: counted, and those named that are not followed."""
    failed = [one for one in items if one.feed is None]
    known = sum(one.known for one in items)
    told = f"Followed now: {number(len(items) - known - len(failed), 'feed')}."
    counts = [told, *([f"Here already: {known:,}."] if known else []), *([f"Not: {len(failed):,}."] if failed else [])]
    lines = [" ".join(counts), *(f"• {_followed(one)}" for one in failed[:_MOST_REASONS])]
    if (more := len(failed) - _MOST_REASONS) > 0:
        lines.append(f"… and {more:,} more.")
    return Message(first_words(counts[0]), tuple(fitting(sections(lines))))


def exported_message(opml: str, count: int) -> Message:
    """The list of feeds as a file's text, if a message holds it."""
    told = f"{number(count, 'feed')}, as a list for other readers (OPML)"
    if len(opml) > _LONGEST_LIST:
        return Message(first_words(told), (section(f"{told}\n{_TOO_LONG}"),))
    return Message(first_words(told), (section(f"{told}:"), preformatted(plain(opml))))


def home_feeds(feeds: Sequence[Feed], now: datetime, *, may_edit: bool) -> list[Block]:
    """The Home tab's section: how many there are, those that are not well, and buttons for who may change them."""
    unwell = [feed for feed in worst_first(feeds, now) if health(feed, now) in _UNWELL]
    blocks = [header("Feeds"), section(f"{_counted(feeds, now)}." if feeds else _NOTHING)]
    blocks += [_row(feed, now, may_edit=may_edit) for feed in unwell[:_MOST_AT_HOME]]
    if (more := len(unwell) - _MOST_AT_HOME) > 0:
        blocks.append(context(f"… and {more:,} more that are not well."))
    buttons = [button("Add a feed", ids.ADD_FEED)] if may_edit else []
    buttons += [button("All feeds", ids.ALL_FEEDS)] if feeds else []
    return [*blocks, actions(buttons)] if buttons else blocks


def feeds_view(feeds: Sequence[Feed], now: datetime, *, may_edit: bool) -> View:
    """All feeds, the worst first, each with a button that removes it, for who may."""
    listed = worst_first(feeds, now)
    rows = [_row(feed, now, may_edit=may_edit) for feed in listed[:_MOST_IN_A_VIEW]]
    if (more := len(listed) - _MOST_IN_A_VIEW) > 0:
        rows.append(context(f"… and {more:,} more: the command `feeds list` has them all."))
    return modal("Feeds", [section(f"*{_counted(feeds, now)}*" if feeds else _NOTHING), *rows], ids.FEEDS_VIEW)


def add_feed_view() -> View:
    """Asks for an address to follow."""
    hint = "A site's address is enough, if the site says where its feed is. Everybody here gets its articles."
    address = ask_for(ids.URL, "The feed's or the site's address", words(_LONGEST_ADDRESS), hint=hint)
    return modal("Add a feed", [address], ids.ADD_FEED_VIEW, "Follow")


def removed_message(feed: Feed) -> Message:
    """That a feed is no longer followed."""
    told = f"No longer followed: {feed.name}"
    return Message(first_words(told), (section(f"{shorten(told, _LONGEST_REASON)}\nIts articles stay."),))


def polled_message(count: int) -> Message:
    """That feeds are being asked for news."""
    told = f"Looking for news: {number(count, 'feed')}." if count else "There is no feed that can be asked now."
    return Message(told, (section(told),))


def died_message(name: str, url: str, reason: str, since: datetime, command: str, *, gone: bool) -> Message:
    """That a feed can't be read any more, why, since when, and what to do."""
    told = f"The feed {link(url, name)} can't be read since {minute(since)}: {shorten(reason, _LONGEST_REASON)}"
    going_on = "I don't ask for it any more." if gone else "I go on trying, less and less often."
    remove = f"`{escape(command, fold=True)} feeds remove {_typed(url)}`, where it was added, takes it off the list."
    return Message(first_words(f"The feed {name} can't be read any more."), tuple(sections([told, going_on, remove])))


def back_message(name: str, url: str) -> Message:
    """That a feed can be read again."""
    told = f"The feed {link(url, name)} can be read again. What it lists comes in as before."
    return Message(first_words(f"The feed {name} can be read again."), (section(told),))


def _counted(feeds: Sequence[Feed], now: datetime) -> str:
    """``34 feeds: 2 FAILED, 32 OK``."""
    found = [health(feed, now) for feed in feeds]
    kinds = ", ".join(f"{found.count(one):,} {one.value}" for one in WORST_FIRST if one in found)
    return f"{number(len(feeds), 'feed')}: {kinds}"


def _line(feed: Feed, now: datetime) -> str:
    """``FAILED`` name – since when, and why."""
    private = "" if feed.audience == WORKSPACE else " (here alone)"
    how = _how(feed, now)
    return f"`{health(feed, now).value}` {link(feed.url, feed.name)}{private}{f' – {how}' if how else ''}"


def _how(feed: Feed, now: datetime) -> str:
    state = feed.state
    match health(feed, now):
        case Health.FAILED:
            since = f"since {minute(state.failing_since)}: " if state.failing_since else ""
            return f"{since}{shorten(state.reason, _LONGEST_REASON)}{'; gone for good' if state.gone else ''}"
        case Health.EMPTY:
            return "it lists nothing"
        case Health.NEW:
            return "not read yet"
        case Health.STALE:
            return f"nothing new since {day(state.newest)}" if state.newest else "nothing new for long"
    return f"the newest {ago(state.newest, now)}" if state.newest else ""


def _row(feed: Feed, now: datetime, *, may_edit: bool) -> Block:
    return section(_line(feed, now), _remove(feed) if may_edit else None)


def _remove(feed: Feed) -> Json:
    asked = f"{unmarked(feed.name, _LONGEST_NAME)} is no longer followed then; its articles stay."
    return confirmed(button("Remove", ids.REMOVE_FEED, feed.id), "Remove this feed?", asked, "Remove")


def _followed(one: Followed) -> str:
    if one.feed is None:
        return f"Not followed: {shorten(one.name, _LONGEST_NAME)}: {shorten(one.reason, _LONGEST_REASON)}"
    said = "Followed already" if one.known else "Followed"
    count = f" – {number(one.items, 'item')} listed now" if one.items is not None else ""
    return f"{said}: {link(one.feed.url, one.feed.name)}{count}"


def _turning(page: int, last: int, command: str) -> str:
    more = f"; `{escape(command, fold=True)} feeds list {page + 1}` shows the next" if page < last else ""
    return f"Page {page} of {last}{more}."


def _typed(url: str) -> str:
    return shorten(url.replace("`", "%60"), _LONGEST_REASON)
