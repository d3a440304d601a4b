"""Who is there, who is where, and what they said."""

import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import pytest

from bot.playground.clock import Clock
from bot.playground.furnishing import (
    ANNA,
    BEN,
    GITA,
    INVESTIGATIONS,
    MILO,
    NEWSROOM,
    POLICY,
    START,
    furnished,
    with_links,
)
from bot.playground.slack.records import BOT_USER
from bot.playground.slack.world import World
from config.manifest import scopes


@pytest.fixture
def world() -> World:
    """The workspace, as people find it."""
    return furnished(Clock(START))


def test_what_people_are(world: World) -> None:
    """An admin, two members and a guest, in one zone, with the app that the manifest asks for."""
    assert list(world.users) == [ANNA, BEN, GITA, MILO]
    assert [user.id for user in world.users.values() if user.admin] == [ANNA]
    assert [user.id for user in world.users.values() if user.restricted] == [GITA]
    assert {user.tz for user in world.users.values()} == {"Europe/Berlin"}
    assert world.scopes == set(scopes())


def test_who_is_where(world: World) -> None:
    """The guest is in the newsroom alone, the private channel is of two, and the app is everywhere."""
    where = {channel: set(world.members(world.channels[channel])) for channel in world.channels}
    assert where == {
        NEWSROOM: {BOT_USER, ANNA, BEN, GITA, MILO},
        POLICY: {BOT_USER, ANNA, BEN, MILO},
        INVESTIGATIONS: {BOT_USER, ANNA, MILO},
        **{f"D{user[1:]}": {BOT_USER, user} for user in (ANNA, BEN, GITA, MILO)},
    }
    assert world.channels[INVESTIGATIONS].private


def test_what_was_said_is_past_and_in_order(world: World) -> None:
    """By people who are there, each in their thread; so what is said from now on comes after it."""
    for channel, messages in world.messages.items():
        assert all(first.ts < second.ts for first, second in pairwise(messages.values()))
        assert all(float(message.ts) < START.timestamp() for message in messages.values())
        assert {message.user for message in messages.values()} <= set(world.members(world.channels[channel]))
        assert all(message.thread_ts in (None, *messages) for message in messages.values())
    assert list(world.messages) == [POLICY, NEWSROOM, INVESTIGATIONS]
    assert all(any(one.thread_ts for one in messages.values()) for messages in world.messages.values())


def test_the_links_are_of_articles_that_are_there(world: World) -> None:
    """Two, so that a summary has something to read without asking the network."""
    message = with_links(world)
    assert message
    links = re.findall(r"<(https[^>]+)>", message.text)
    samples = "".join(one.read_text("utf-8") for one in (files("bot") / "samples").iterdir())
    assert len(links) == 2
    assert all(f"url: {link}\n" in samples for link in links)


def test_a_message_that_was_deleted_has_no_links(world: World) -> None:
    """Nor one that says something else now."""
    message = with_links(world)
    assert message
    world.put(replace(message, deleted=True))
    assert with_links(world) is None
