"""Slack's text: what was said in it, who is mentioned, and the links in it."""

import pytest

from bot.intents import mentions_bot, mentions_others, strip_mention, urls


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<@UBOT> who won?", "who won?"),
        ("<@UBOT|dateline>: who won?", "who won?"),
        ("  <@UBOT>,\nwho won?", "who won?"),
        ("who won, <@UBOT>", "who won,"),
        ("hey  <@UBOT>  who\twon?", "hey who won?"),
        ("<@UBOT>", ""),
        ("<@UBOT> <@U2|anna> asks <@U3>", "@anna asks"),
        ("what did <#C1|newsroom> say in <#C2>?", "what did #newsroom say in ?"),
        (
            "<!here> and <!channel|channel> and <!subteam^S1|@desk> and <!subteam^S2>",
            "@here and @channel and @desk and @subteam",
        ),
        ("until <!date^1392734382^{date_num}|18 February 2014>", "until 18 February 2014"),
        ("read <https://news.example/a?b=1&amp;c=2>", "read https://news.example/a?b=1&c=2"),
        ("read <https://news.example/a|the report>", "read the report"),
        ("write <mailto:a@b.example> or <tel:+4912>", "write a@b.example or +4912"),
        ("is 3 &lt; 4 &amp;&amp; 4 &gt; 3?", "is 3 < 4 && 4 > 3?"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
        ("&lt;@UBOT&gt; said so", "<@UBOT> said so"),
        ("one\ntwo", "one\ntwo"),
        ("", ""),
        ("< > <> <|> <a", "<> <|> <a"),
    ],
)
def test_what_was_said_is_left(text: str, said: str) -> None:
    """Mentions of the bot go, names and labels stay, escapes are undone once."""
    assert strip_mention(text, "UBOT") == said


@pytest.mark.parametrize(
    ("text", "bot", "others"),
    [
        ("<@UBOT> who won?", True, False),
        ("who won <@UBOT|dateline>?", True, False),
        ("<@UBOT> ask <@U2>", True, True),
        ("<@U2|UBOT> who won?", False, True),
        ("<@UBOT2> who won?", False, True),
        ("<!here> who won?", False, True),
        ("<!channel|channel> who won?", False, True),
        ("<!subteam^S1|@desk> who won?", False, True),
        ("see <#C1|newsroom> on <!date^1^{date}|1 March>", False, False),
        ("&lt;@U2&gt; @here UBOT", False, False),
    ],
)
def test_who_is_mentioned(text: str, bot: bool, others: bool) -> None:
    """The bot, or somebody else; what only looks like a mention is none."""
    assert mentions_bot(text, "UBOT") is bot
    assert mentions_others(text, "UBOT") is others


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<https://a.example/x>", ["https://a.example/x"]),
        (
            "<http://a.example|a.example> and <https://b.example/?q=1&amp;r=2|b>",
            ["http://a.example", "https://b.example/?q=1&r=2"],
        ),
        (
            "see https://a.example/x, https://a.example/y. (https://a.example/z)",
            ["https://a.example/x", "https://a.example/y", "https://a.example/z"],
        ),
        ("https://en.example/wiki/Kelland_(land)", ["https://en.example/wiki/Kelland_(land)"]),
        ("“https://a.example/x”…", ["https://a.example/x"]),
        ("HTTPS://A.example/x", ["HTTPS://A.example/x"]),
        ("<https://a.example> <https://b.example> <https://a.example>", ["https://a.example", "https://b.example"]),
        ("<https://team.slack.com/archives/C1/p1> <https://slack.com/help> https://files.slack.com./x", []),
        (
            "<https://slack.com.evil.example/x> <https://notslack.com/x>",
            ["https://slack.com.evil.example/x", "https://notslack.com/x"],
        ),
        ("<mailto:a@b.example|a@b.example> <tel:+49> <ftp://a.example> a.example <@U1> <#C1|http>", []),
        ("<javascript:alert(1)|https://a.example>", []),
        ("https:// http://[ <https://[x> https://[::1", []),
        (
            " ".join(f"https://a.example/{number}" for number in range(12)),
            [f"https://a.example/{number}" for number in range(10)],
        ),
        ("", []),
    ],
)
def test_links_are_found_once_and_in_order(text: str, found: list[str]) -> None:
    """Bracketed or bare, without the sentence's punctuation; Slack's own are left out."""
    assert urls(text) == tuple(found)
