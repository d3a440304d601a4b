"""Slack's mark-up as people see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.text import escape
from bot.playground.kit.mrkdwn import mrkdwn
from tests.bot.playground.kit.everything import NAMES
from tests.bot.playground.kit.reading import check, text

LINK = 'target="_blank" rel="noreferrer noopener"'


def quote(words: str) -> str:
    """A quote as HTML."""
    return f'<blockquote class="kit-quote">{words}</blockquote>'


def code(words: str) -> str:
    """Code within a line as HTML."""
    return f'<code class="kit-code">{words}</code>'


def pre(words: str) -> str:
    """A block of code as HTML."""
    return f'<pre class="kit-pre">{words}</pre>'


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("", ""),
        ("plain", "plain"),
        ("*bold*", "<strong>bold</strong>"),
        ("a *bold word*, then", "a <strong>bold word</strong>, then"),
        ("_italic_", "<em>italic</em>"),
        ("~gone~", "<s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("*a _b ~c~_*", "<strong>a <em>b <s>c</s></em></strong>"),
        ("(*bold*)", "(<strong>bold</strong>)"),
        ("*one* *two*", "<strong>one</strong> <strong>two</strong>"),
        ("2*3*4", "2*3*4"),
        ("snake_case_name", "snake_case_name"),
        ("* not *", "* not *"),
        ("*not *", "*not *"),
        ("**not**", "**not**"),
        ("*over\nlines*", "*over<br>lines*"),
        ("*", "*"),
        ("**", "**"),
        ("a*bold*", "a*bold*"),
        ("*bold*a", "*bold*a"),
        ("*a _b* c_", "<strong>a _b</strong> c_"),
        ("`code`", code("code")),
        ("`*code* :eyes:`", code("*code* :eyes:")),
        ("`a &lt; b`", code("a &lt; b")),
        ("a`no`b", "a`no`b"),
        ("``", "``"),
        ("*a `b* c` d*", f"<strong>a {code('b* c')} d</strong>"),
        ("```pre```", pre("pre")),
        ("before\n```\n  pre\n*x*\n```\nafter", "before" + pre("  pre\n*x*") + "after"),
        ("```open", "```open"),
        ("> quoted", quote("quoted")),
        ("&gt; quoted", quote("quoted")),
        ("> one\n>two\nthree", f"{quote('one<br>two')}three"),
        ("zero\n> one", f"zero{quote('one')}"),
        ("a\n>>> one\ntwo\n> three", f"a{quote('one<br>two<br>&gt; three')}"),
        ("a > b", "a &gt; b"),
        ("one\ntwo\n\nthree", "one<br>two<br><br>three"),
        ("&amp;amp; &lt;b&gt; &quot;", "&amp;amp; &lt;b&gt; &amp;quot;"),
        ("<https://a.example|A *b*>", f'<a href="https://a.example" {LINK}>A *b*</a>'),
        ("<https://a.example>", f'<a href="https://a.example" {LINK}>https://a.example</a>'),
        ("<mailto:a@b.example>", f'<a href="mailto:a@b.example" {LINK}>a@b.example</a>'),
        ("*<https://a.example|A>*", f'<strong><a href="https://a.example" {LINK}>A</a></strong>'),
        ("<https://a.example/?b=1&amp;c=2|A>", f'<a href="https://a.example/?b=1&amp;c=2" {LINK}>A</a>'),
        (
            "<https://a.example/#:~:text=tide%20level,at%2014%3A05|A>",
            f'<a href="https://a.example/#:~:text=tide%20level,at%2014%3A05" {LINK}>A</a>',
        ),
        ("<javascript:alert(1)|A>", "&lt;javascript:alert(1)|A&gt;"),
        ("<data:text/html,x>", "&lt;data:text/html,x&gt;"),
        ("<//a.example|A>", "&lt;//a.example|A&gt;"),
        ("<ftp://a.example|A>", "&lt;ftp://a.example|A&gt;"),
        ("<https://a.example/ b|A>", "&lt;https://a.example/ b|A&gt;"),
        ("<https://a.example/\u202eb|A>", "&lt;https://a.example/\u202eb|A&gt;"),
        ("<https://|A>", "&lt;https://|A&gt;"),
        ("<>", "&lt;&gt;"),
        ("a < b", "a &lt; b"),
        ("see https://a.example/b_c_d.", f'see <a href="https://a.example/b_c_d" {LINK}>https://a.example/b_c_d</a>.'),
        ("(https://a.example/x)", f'(<a href="https://a.example/x" {LINK}>https://a.example/x</a>)'),
        ("https://a.example/x_(y)", f'<a href="https://a.example/x_(y)" {LINK}>https://a.example/x_(y)</a>'),
        ("*https://a.example*", f'<strong><a href="https://a.example" {LINK}>https://a.example</a></strong>'),
        ("xhttps://a.example", "xhttps://a.example"),
        ("<@U2>", '<span class="kit-mention">@Ben Okafor</span>'),
        ("<@U1>", '<span class="kit-mention kit-me">@Anna Berg</span>'),
        ("<@U9|nina>", '<span class="kit-mention">@nina</span>'),
        ("<@U9>", '<span class="kit-mention">@U9</span>'),
        ("<#C1>", '<span class="kit-mention">#news</span>'),
        ("<#C9|secret>", '<span class="kit-mention kit-unknown">private channel</span>'),
        ("<!here>", '<span class="kit-mention kit-me">@here</span>'),
        ("<!channel|channel>", '<span class="kit-mention kit-me">@channel</span>'),
        ("<!everyone>", '<span class="kit-mention kit-me">@everyone</span>'),
        ("<!subteam^S1|@desk>", '<span class="kit-mention">@desk</span>'),
        ("<!subteam^S1>", '<span class="kit-mention">@S1</span>'),
        ("<!what|this>", "this"),
        ("<!what>", "&lt;!what&gt;"),
        (":eyes:", "👀"),
        ("10:30:45", "10:30:45"),
        (":no_such_thing:", ":no_such_thing:"),
        (":wave::skin-tone-3:", "👋🏼"),
        ("<https://a.example|:eyes:>", f'<a href="https://a.example" {LINK}>👀</a>'),
    ],
)
def test_mark_up_reads_so(given_text: str, shown: str) -> None:
    """Each rule of Slack's."""
    assert mrkdwn(given_text, NAMES) == shown
    check(mrkdwn(given_text, NAMES))


def test_verbatim_leaves_addresses_alone() -> None:
    """What only looks like a link stays text; what is one, and marks, do not."""
    shown = mrkdwn("https://a.example *bold* <https://b.example|B>", NAMES, verbatim=True)
    assert shown == f'https://a.example <strong>bold</strong> <a href="https://b.example" {LINK}>B</a>'


def test_a_date_is_told_in_the_readers_zone() -> None:
    """With the fallback where there is none to tell."""
    shown = mrkdwn("<!date^1773417600^{date_long} at {time}^https://a.example/|later>", NAMES)
    assert text(shown) == "Friday, March 13th, 2026 at 17:00"
    assert f'<a href="https://a.example/" {LINK}><time datetime="2026-03-13T17:00:00+01:00"' in shown
    assert text(mrkdwn("<!date^9999999999999^{date}|some day>", NAMES)) == "some day"
    assert text(mrkdwn("<!date^1^{ago}|a while ago>", NAMES)) == "a while ago"
    assert text(mrkdwn("<!date^x^{date}|some day>", NAMES)) == "some day"


@given(st.text(st.sampled_from("ab <>&\"'/=!@#|1é.\n"), max_size=60))
def test_what_is_escaped_is_read_letter_by_letter(words: str) -> None:
    """The bot's way of making words harmless does so here, as in Slack."""
    lines = [line for line in words.split("\n") if not line.startswith(">")]
    shown = mrkdwn(escape("\n".join(lines)), NAMES, verbatim=True)
    assert text(shown) == "".join(lines)


@given(st.text(st.sampled_from("*_~`<>&|:/ ab@#!\n"), max_size=80))
def test_marks_in_any_order_lose_nothing_and_make_no_tags(words: str) -> None:
    """However they are nested, crossed and left open."""
    check(mrkdwn(words, NAMES))


@pytest.mark.parametrize(
    "unit", ["*a ", "*a* ", "`a", "```", "<", "<a", "_*~", "https://a.example)", ")", "*_", ":a", "> ", "https://."]
)
def test_a_long_text_is_read_in_one_go(unit: str) -> None:
    """The time grows with the length, not with its square: forty thousand characters are Slack's most."""
    check(mrkdwn(unit * (40_000 // len(unit)), NAMES))
