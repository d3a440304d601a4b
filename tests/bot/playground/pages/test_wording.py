"""What people type becomes what Slack sends: mentions and links, and nothing that only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.kit.message import body
from bot.playground.kit.names import Names
from bot.playground.pages.wording import said

NAMES = Names(
    {"UANNA": "Anna Lindqvist", "UANN": "Anna", "UODD": "Z (x)*", "UBOT": "Dateline"},
    {"CNEWS": "news", "CROOM": "newsroom"},
    "UTC",
    "UANNA",
)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@Dateline how long?", "<@UBOT> how long?"),
        ("@dateline, @ANNA LINDQVIST!", "<@UBOT>, <@UANNA>!"),
        ("@Anna and @Annabel", "<@UANN> and @Annabel"),
        ("@Z (x)* is odd", "<@UODD> is odd"),
        ("mail a@Dateline.org", "mail a@Dateline.org"),
        ("(@Dateline)", "(<@UBOT>)"),
        ("#newsroom #news #newsroo", "<#CROOM> <#CNEWS> #newsroo"),
        ("@here @Channel", "<!here> <!channel>"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@UBOT> <!channel> <https://x.org|y>", "&lt;@UBOT&gt; &lt;!channel&gt; &lt;<https://x.org%7Cy>&gt;"),
        ("https://x.org/a?b=1&c=2", "<https://x.org/a?b=1&amp;c=2>"),
        ("See https://x.org/a, or (http://y.org/b_(c)).", "See <https://x.org/a>, or (<http://y.org/b_(c)>)."),
        ("https://x.org/@Dateline#news", "<https://x.org/@Dateline#news>"),
        ("javascript:alert(1) ftp://x.org", "javascript:alert(1) ftp://x.org"),
        ("*bold* `code`", "*bold* `code`"),
    ],
)
def test_as_slack_sends_it(typed: str, sent: str) -> None:
    """To the letter."""
    assert said(typed, NAMES) == sent


@given(st.text())
def test_no_text_means_more_than_was_known(typed: str) -> None:
    """Whatever is in angle brackets then is a name that is known, or an address that was typed."""
    sent = said(typed, NAMES)
    for part in sent.split("<")[1:]:
        mark, closed, _ = part.partition(">")
        assert closed
        assert mark in {"@UANNA", "@UANN", "@UODD", "@UBOT", "#CNEWS", "#CROOM"} or mark.startswith(
            ("http://", "https://", "!here", "!channel", "!everyone", "HTTP", "Http")
        )
    assert body(sent, (), (), NAMES, app=False) is not None
