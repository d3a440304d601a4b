"""How feeds look to people at a terminal, as lines; what comes from a feed is made harmless here."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.text import Text

from bot.facts import Round
from bot.plain import one_line
from bot.rendering import tally
from bot.terminal import Line
from bot.wording import minute, number
from retrieval.feeds import Feed
from retrieval.follow import Followed
from retrieval.health import Health, health, worst_first


def feeds(followed: Sequence[Feed], now: datetime) -> Iterator[Line]:
    """The feeds with how they are doing, those that need somebody first."""
    if not followed:
        yield Line(Text("No feed is followed yet: `dateline feeds add https://a.example` follows a site's."))
    for feed in worst_first(followed, now):
        label = f"{health(feed, now).value:<7} "
        yield Line(Text.assemble((one_line(feed.name), "bold"), f"  {_course(feed, now)}"), label)
        yield Line(Text(one_line(feed.url), style="dim"), " " * len(label), wrap=False)


def followed(done: Sequence[Followed]) -> Iterator[Line]:
    """What became of addresses whose feeds were to be followed; those that failed are told elsewhere."""
    for one in done:
        if one.feed is None:
            continue
        items = "" if one.items is None else f", with {number(one.items, 'item')} now"
        told = "Followed already" if one.known else "Followed"
        yield Line(Text(one_line(f"{told}: {one.feed.name}{items}")))
        yield Line(Text(one_line(one.feed.url), style="dim"), "  ", wrap=False)
    if any(one.feed and not one.known for one in done):
        yield Line(Text("`dateline feeds poll` reads them; `dateline serve` does so by itself."))


def imported(done: Sequence[Followed]) -> str:
    """What became of a list of feeds, in a few words."""
    known, failed = sum(one.known for one in done), sum(one.feed is None for one in done)
    counts = {"followed": len(done) - known - failed, "followed already": known, "failed": failed}
    told = [f"{count} {what}" for what, count in counts.items() if count]
    return f"{', '.join(told) or 'There is no feed in it'}."


def polled(done: Round, next_due: datetime | None, waiting: int = 0) -> str:
    """What came of asking feeds, in a few words, and how many items are ``waiting`` to be read."""
    waits = f"; {number(waiting, 'item')} still to be read" if waiting else ""
    if not done.polled and not done.articles.counts:
        return f"It is no feed's turn before {minute(next_due)}{waits}." if next_due else "No feed is followed."
    partial = f"; of {done.partial} only the feed's text could be read" if done.partial else ""
    articles = tally(done.articles) if done.articles.counts else "nothing new"
    return f"{number(len(done.polled), 'feed')} asked: {articles}{partial}{waits}."


def _course(feed: Feed, now: datetime) -> str:
    """How polling it goes, in a few words."""
    state, told = feed.state, []
    if state.failures or state.gone:
        since = f" since {minute(state.failing_since)}" if state.failing_since else ""
        told.append(f"fails{since}: {one_line(state.reason)}")
    elif health(feed, now) is Health.STALE and state.newest:
        told.append(f"nothing new since {minute(state.newest)}")
    elif state.worked:
        told.append(f"{number(state.items, 'item')}, asked {minute(state.worked)}")
    if state.due and state.polled:
        told.append(f"next {minute(max(state.due, now))}")
    return "; ".join(told) or "not asked yet"
