"""Markdown as people see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.kit.markdown import markdown
from tests.bot.playground.kit.everything import MARKDOWN, NAMES
from tests.bot.playground.kit.reading import check

LINK = 'target="_blank" rel="noreferrer noopener"'


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("", ""),
        ("**a** *b* ~~c~~ `d`", '<p><strong>a</strong> <em>b</em> <s>c</s> <code class="kit-code">d</code></p>'),
        ("one\ntwo", "<p>one<br>two</p>"),
        ("# A", '<h3 class="kit-heading">A</h3>'),
        ("#### A", '<h5 class="kit-heading">A</h5>'),
        ("- a\n- b", '<ul class="kit-list"><li>a</li><li>b</li></ul>'),
        ("3. a", '<ol class="kit-list" start="3"><li>a</li></ol>'),
        ("- [ ] a\n- [x] b", '<ul class="kit-list"><li>☐ a</li><li>☑ b</li></ul>'),
        ("> a", '<blockquote class="kit-quote"><p>a</p></blockquote>'),
        ("```py\na <b>\n```", '<pre class="kit-pre">a &lt;b&gt;</pre>'),
        ("    a", '<pre class="kit-pre">a</pre>'),
        ("---", '<hr class="kit-divider">'),
        ("[a](https://a.example/#:~:text=x)", f'<p><a href="https://a.example/#:~:text=x" {LINK}>a</a></p>'),
        ("<https://a.example>", f'<p><a href="https://a.example" {LINK}>https://a.example</a></p>'),
        ("https://a.example.", f'<p><a href="https://a.example" {LINK}>https://a.example</a>.</p>'),
        ("[https://b.example](https://a.example)", f'<p><a href="https://a.example" {LINK}>https://b.example</a></p>'),
        ("![a](https://a.example/b.png)", f'<p><a href="https://a.example/b.png" {LINK}>a</a></p>'),
        ("![a](/b.png)", "<p>a</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](ftp://a.example)", "<p>a</p>"),
        ("[a](/do/erase)", "<p>a</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("<script>\na\n</script>", "<p>&lt;script&gt;<br>a<br>&lt;/script&gt;</p>"),
        ("&lt;b&gt; &amp;", "<p>&lt;b&gt; &amp;</p>"),
        (":eyes: <@U2> <#C9>", '<p>👀 <span class="kit-mention">@Ben Okafor</span> '
         '<span class="kit-mention kit-unknown">private channel</span></p>'),
    ],
)  # fmt: skip
def test_markdown_reads_so(given_text: str, shown: str) -> None:
    """CommonMark with tables and struck words, no HTML, no picture."""
    assert markdown(given_text, NAMES) == shown
    check(shown)


def test_a_table_has_its_sides() -> None:
    """And can be looked along with the keyboard where it is wider than the page."""
    tree = check(markdown("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |", NAMES))
    assert [one.get("class") for one in tree.iter("td")] == ["kit-left", "kit-center", "kit-right"]
    assert [one.get("tabindex") for one in tree.iter("div") if one.get("role")] == ["0"]


def test_all_of_it() -> None:
    """Nothing but tags of ours."""
    check(markdown(MARKDOWN, NAMES))


@given(st.text(st.sampled_from("*_~`<>[]()!#|-:/ \n1.ahtps&@\\"), max_size=80))
def test_marks_in_any_order_make_no_tags(words: str) -> None:
    """Whatever they come to."""
    check(markdown(words, NAMES))


@pytest.mark.parametrize("unit", ["> ", "- ", "*a **b ", "[", "![", "<", "| a ", "`", "a\n\n", "~~", "  - a\n"])
def test_a_long_text_is_read(unit: str) -> None:
    """However deep it would like to be."""
    check(markdown(unit * (12_000 // len(unit)), NAMES))


@pytest.mark.parametrize("opening", ["**a ", "*a **b ", "~~a ", "![**a ", "[**a "])
def test_marks_within_marks_within_marks(opening: str) -> None:
    """Of thousands, as nobody but an attacker writes them, a few are enough; the words are all there."""
    tree = check(markdown(opening * 2_000 + "z" + "**" * 2_000 + "](https://a.example)", NAMES))
    assert "z" in str(tree.text_content())
    (plain,) = check(markdown("**a " * 2_000 + "z" + "**" * 2_000, NAMES))
    assert str(plain.text_content()).split() == [*["a"] * 2_000, "z"]
    depth = max(len(list(one.iterancestors())) for one in tree.iter())
    assert depth < 40
