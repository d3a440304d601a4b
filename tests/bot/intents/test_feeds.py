"""What follows `/articles feeds`: what is to be done, with which addresses or names; and what is explained instead."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intents.feeds import Act, FeedWish, parse_feeds
from retrieval.errors import InputError

URL = "https://tides.example/feed.xml"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", FeedWish(Act.LIST)),
        (" \n ", FeedWish(Act.LIST)),
        ("list", FeedWish(Act.LIST)),
        ("Health", FeedWish(Act.LIST)),
        ("list 3", FeedWish(Act.LIST, page=3)),
        ("list page 2", FeedWish(Act.LIST, page=2)),
        ("list 0", FeedWish(Act.LIST, page=1)),
        ("poll", FeedWish(Act.POLL)),
        ("refresh now", FeedWish(Act.POLL)),
        ("export", FeedWish(Act.EXPORT)),
        (f"add {URL}", FeedWish(Act.ADD, (URL,))),
        (f"follow: <{URL}|tides.example>", FeedWish(Act.ADD, (URL,))),
        (URL, FeedWish(Act.ADD, (URL,))),
        ("tides.example/news", FeedWish(Act.ADD, ("tides.example/news",))),
        ("add tides.example, <https://a.example/?x=1&amp;y=2> ", FeedWish(Act.ADD, ("tides.example", "https://a.example/?x=1&y=2"))),
        (f"add {URL} {URL}", FeedWish(Act.ADD, (URL,))),
        ("add localhost:8080", FeedWish(Act.ADD, ("localhost:8080",))),
        (f"import {URL}", FeedWish(Act.IMPORT, (URL,))),
        (f"remove {URL}", FeedWish(Act.REMOVE, name=URL)),
        (f"unfollow <{URL}|tides>", FeedWish(Act.REMOVE, name=URL)),
        ("remove The Harbour Post", FeedWish(Act.REMOVE, name="The Harbour Post")),
        ("delete “Harbour &amp; Coast”", FeedWish(Act.REMOVE, name="Harbour & Coast")),
    ],
)  # fmt: skip
def test_what_is_wanted(text: str, wish: FeedWish) -> None:
    """By several words for it, with links as Slack writes them or as people type them."""
    assert parse_feeds(text) == wish


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("add", "Say where: write feeds add and the site's, or its feed's, address."),
        ("import", "Say where: write feeds import and the list's address."),
        ("remove", "Say which: write feeds remove and a feed's name"),
        ('remove " "', "Say which"),
        ("add otters", "“otters” is no web address"),
        ("add the tides", "“the” is no web address"),
        ("import a.example b.example", "These are 2 addresses: give 1 at most"),
        (f"add {' '.join(f'{number}.example' for number in range(11))}", "These are 11 addresses: give 10 at most"),
        ("list otters", "“otters” is no page of the list"),
        ("list 99999", "“99999” is no page of the list"),
        ("list ²", "“²” is no page of the list"),
        ("dance", "“dance” is nothing that feeds takes: write feeds list, feeds add URL"),
    ],
)
def test_what_is_explained(text: str, reason: str) -> None:
    """What is missing or can't be used, and how to write it."""
    with pytest.raises(InputError, match=re.escape(reason)):
        parse_feeds(text)


@given(st.sampled_from(("", "add ", "remove ", "list ", "import ")), st.text(max_size=60))
def test_anything_is_understood_or_explained(act: str, text: str) -> None:
    """In a short sentence; nothing else is raised."""
    reason = ""
    try:
        assert parse_feeds(f"{act}{text}")
    except InputError as refused:
        reason = str(refused)
    assert len(reason) < 250
