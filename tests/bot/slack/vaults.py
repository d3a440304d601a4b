"""Articles that belong to one conversation alone, and everything that the bot ever told anybody of them elsewhere."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from random import choices
from string import ascii_lowercase
from typing import Any

from bot.playground.slack.delivering import Delivery
from bot.playground.slack.traffic import Call
from tests.bot.slack.results import typed, words
from tests.bot.slack.serving import Serving
from tests.bot.slack.site import Site
from tests.slack.fake import FakeSlack
from tests.slack.reading import links

_LATEST = "2026-11-20"  # later than any other article, so that it is the newest wherever it is seen
QUESTION = "Who counted the herons at Tarn Lodge?"
WORDS = "herons Tarn Lodge"


@dataclass(frozen=True, slots=True)
class Vault:
    """An article saved in ``channel``, where ``insider`` is; ``name`` is in its title and its text, and nowhere else.

    `QUESTION` is answered by it, with the name, which the question does not have.
    """

    channel: str
    insider: str
    url: str
    name: str

    def is_in(self, value: object) -> bool:
        """Whether anything of the article is there, or leads there; its bare address may be an asker's own."""
        told = json.dumps(value, ensure_ascii=False, default=str)
        return self.name in told or any(link.partition("#")[0] == self.url for link in links(value))

    def id(self, bot: Serving) -> str:
        """The article's id, which is told nobody."""
        with closing(sqlite3.connect(bot.home / "dateline.db")) as library:
            (found,) = library.execute(
                "SELECT id FROM article WHERE url = ? AND audience = ?", (self.url, self.channel)
            ).fetchall()
        return str(found[0])

    def leaks(self, slack: FakeSlack) -> list[object]:
        """All that the bot sent to anywhere else, where anything of the article is in it."""
        own = {self.channel, f"modal of {self.insider}"}
        if self.channel.startswith("D"):  # what somebody asked the bot directly, their own Home tab shows them again
            own.add(f"Home of {self.insider}")
        return [told for place, told in _told(slack) if place not in own and self.is_in(told)]


def vault(slack: FakeSlack, site: Site, channel: str, insider: str = "UANNA") -> Vault:
    """A new one, saved by a command."""
    name = f"Quarn{''.join(choices(ascii_lowercase, k=8))}"  # noqa: S311 - only to be told apart
    text = f"Warden {name} counted the herons at Tarn Lodge on Friday. The count took {name} two days."
    url = site.article(f"Herons of {name}", text, day=_LATEST)
    assert words(typed(slack, insider, channel, f"save {url}")).startswith("Saved: ")
    return Vault(channel, insider, url, name)


def _told(slack: FakeSlack) -> Iterator[tuple[str, Any]]:
    """Everything that the bot sent, with where it was to be seen."""
    for call in slack.calls:
        yield _place(slack, call), call.arguments
    for delivery in slack.deliveries:
        for attempt in delivery.attempts:
            yield _acted(delivery), attempt.answer


def _acted(delivery: Delivery) -> str:
    """Whose modal an ack may change, or where it may reply."""
    person = delivery.payload.get("user")
    return f"modal of {person['id']}" if isinstance(person, dict) else str(delivery.payload.get("channel_id", ""))


def _place(slack: FakeSlack, call: Call) -> str:
    given, world = call.arguments, slack.world
    if call.method == "response_url":
        url = world.urls.get(given["url_id"])  # one that is dead belongs nowhere
        return url.channel if url else ""
    if call.method in ("views.open", "views.push"):
        return f"modal of {world.triggers[given['trigger_id']].user}"
    if call.method == "views.update":
        view, trigger = world.views.get(given.get("view_id", "")), world.triggers.get(given.get("external_id", ""))
        opener = view or trigger  # a shortcut's view is named after its trigger
        return f"modal of {opener.user if opener else 'nobody'}"
    if call.method == "views.publish":
        return f"Home of {given['user_id']}"
    return str(given.get("channel") or given.get("channel_id") or call.method)
