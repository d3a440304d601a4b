"""The App Home: what is in the library, what the bot can do, digests, feeds, what one asked lately, the settings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import ids
from bot.blocks.briefs import digests
from bot.blocks.byline import byline
from bot.blocks.feeds import home_feeds
from bot.blocks.kit import button, context, header, section
from bot.blocks.message import Block, View
from bot.blocks.operations import operations
from bot.blocks.packing import fitting_view, sections
from bot.blocks.settings import in_words
from bot.blocks.text import escape, shorten
from bot.records import Aside, Backlog, Brief, Preferences, Turn, Vote
from bot.wording import ABSTENTION, NOTHING_YET, extent
from retrieval.domain import Article
from retrieval.feeds import Feed
from retrieval.ports import Counts

_MOST_LISTED = 5
_LONGEST_QUESTION = 200
_LONGEST_ANSWER = 300

_UNASKED = "Nothing yet: what you ask shows up here."


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's home shows; ``backlog``, ``aside`` and ``votes`` are for who may edit the settings.

    ``briefs`` are the digests that the person may know of, ``own`` is their direct conversation with us; ``feeds`` are
    those that everyone has, None for who is not shown them. ``overruled`` is as in the settings' view.
    """

    counts: Counts
    newest: Sequence[Article]
    command: str
    recent: Sequence[Turn]
    preferences: Preferences
    may_edit: bool
    backlog: Backlog | None
    aside: Sequence[Aside]
    votes: Sequence[Vote]
    briefs: Sequence[Brief]
    own: str
    feeds: Sequence[Feed] | None
    now: datetime
    overruled: bool


def home_view(home: Home) -> View:
    """One person's home."""
    return _view(
        [
            *_library(home),
            *_abilities(home.command),
            *digests(home.briefs, home.own),
            *(() if home.feeds is None else home_feeds(home.feeds, home.now, may_edit=home.may_edit)),
            *_recent(home.recent),
            *_settings(home),
        ]
    )


def refused_home(reason: str) -> View:
    """The home of somebody who gets nothing here, and why."""
    return _view(sections([escape(reason)]))


def _view(blocks: Iterable[Block]) -> View:
    return {"type": "home", "blocks": fitting_view(blocks)}


def _library(home: Home) -> Iterator[Block]:
    yield header("The library")
    yield section(f"{extent(home.counts)}." if home.counts.articles else f"{NOTHING_YET} Save one to begin.")
    if home.newest:
        yield from sections(["The newest:", *(f"• {byline(article)}" for article in home.newest[:_MOST_LISTED])])


def _abilities(command: str) -> list[Block]:
    return [
        header("What I can do"),
        section("Answer from the articles, with quotes you can check.", button("Ask", ids.TRY_ASK)),
        section("Find articles by words and by meaning.", button("Find", ids.TRY_FIND)),
        section("Read an article and keep it for questions.", button("Save", ids.TRY_SAVE)),
        context(f"In a channel: mention me with a question. Everything else: `{escape(command, fold=True)} help`"),
    ]


def _recent(turns: Sequence[Turn]) -> list[Block]:
    lines = [_turn(turn) for turn in turns[:_MOST_LISTED]]
    return [header("Your recent questions"), *(sections(lines) if lines else [context(_UNASKED)])]


def _turn(turn: Turn) -> str:
    answered = shorten(turn.text, _LONGEST_ANSWER) if turn.answered else ABSTENTION
    return f"*{shorten(turn.question, _LONGEST_QUESTION)}*\n{answered}"


def _settings(home: Home) -> list[Block]:
    settings = [header("Settings"), *sections(in_words(home.preferences, overruled=home.overruled))]
    if not home.may_edit:
        return settings
    change = section("You may change them.", button("Change", ids.SETTINGS))
    return [*settings, change, *operations(home.backlog, home.aside, home.votes)]
