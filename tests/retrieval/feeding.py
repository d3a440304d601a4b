"""Feeds and their items, made up for tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from retrieval.domain import LOCAL, Scope
from retrieval.feeds import Feed, Item, Listing, State

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def feed(name: str = "tides", scope: Scope = LOCAL, **state: Any) -> Feed:
    """A feed of that name, due now; ``state`` is what is told of its state besides."""
    url = f"https://{name}.example/feed"
    given = replace(State(due=NOW), **state)
    return Feed(scope.workspace, f"id-{name}", url, NOW - DAY, given, name.title(), audience=scope.home)


def item(number: int, name: str = "tides", **given: Any) -> Item:
    """An item with a page of its own, published so many hours ago."""
    plain = Item(
        f"https://{name}.example/{number}",
        f"{name}-{number}",
        f"{name.title()} report {number}",
        f"What the {name} report says, in its number {number}, in a line of its own.",
        published=NOW - number * HOUR,
    )
    return replace(plain, **given)


def listing(*items: Item, **given: Any) -> Listing:
    """What a feed lists."""
    return Listing(items=items, **given)


def prose(sentences: int, about: str = "the harbour") -> str:
    """A text of so many sentences, each of 60 to 90 characters."""
    return " ".join(
        f"In the report of day {number} the council wrote about {about} and its {number} ships."
        for number in range(sentences)
    )
