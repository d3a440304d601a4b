"""Emoji by name."""

import pytest

from bot.playground.kit.emoji import emoji, with_emoji


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (":eyes:", "👀"),
        (":+1:", "👍"),
        (":thumbsup:", "👍"),
        (":white_check_mark:", "✅"),
        (":warning:", "⚠️"),
        (":heart:", "❤️"),
        (":tada:", "🎉"),
        (":newspaper:", "📰"),
        (":+1::skin-tone-6:", "👍🏿"),
        (":no_such_thing:", ":no_such_thing:"),
        (":party_parrot::skin-tone-2:", ":party_parrot::skin-tone-2:"),
        ("eyes", "eyes"),
        ("::", "::"),
        ("<b>", "<b>"),
        ("", ""),
    ],
)
def test_names_that_slack_has(name: str, shown: str) -> None:
    """What is unknown stays as it is."""
    assert emoji(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a :eyes: b", "a 👀 b"),
        (":eyes::eyes:", "👀👀"),
        ("(:tada:)", "(🎉)"),
        ("at 10:100:20", "at 10:100:20"),
        ("https://a.example:80:eyes", "https://a.example:80:eyes"),
        (":wave::skin-tone-3:!", "👋🏼!"),
    ],
)
def test_text_with_emoji(text: str, shown: str) -> None:
    """Only where they stand by themselves."""
    assert with_emoji(text) == shown
