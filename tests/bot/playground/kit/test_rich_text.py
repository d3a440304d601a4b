"""Rich text as people see it."""

import pytest

from bot.playground.kit.rich_text import rich_text
from bot.playground.slack.shapes import Json
from tests.bot.playground.kit.everything import NAMES, RICH, run, runs
from tests.bot.playground.kit.reading import check, having, text


def shown(*elements: Json) -> str:
    """One section of these."""
    return rich_text([runs(*elements)], NAMES)


def test_all_of_it() -> None:
    """Nothing but tags of ours."""
    check(rich_text(RICH["elements"], NAMES))


@pytest.mark.parametrize(
    ("element", "html"),
    [
        (run("*no* :eyes: <b>\nnext"), "*no* :eyes: &lt;b&gt;<br>next"),
        (run("x", bold=True), "<strong>x</strong>"),
        (run("x", italic=True), "<em>x</em>"),
        (run("x", strike=True), "<s>x</s>"),
        (run("x", underline=True), "<u>x</u>"),
        (run("x", code=True), '<code class="kit-code">x</code>'),
        (run("x", bold=False), "x"),
        (run("x", code=True, bold=True), '<strong><code class="kit-code">x</code></strong>'),
        ({"type": "emoji", "name": "eyes"}, "👀"),
        ({"type": "emoji", "name": "wave", "skin_tone": 6}, "👋🏿"),
        ({"type": "emoji", "name": "no such: <b>"}, ":no such: &lt;b&gt;:"),
        ({"type": "usergroup", "usergroup_id": "S1"}, '<span class="kit-mention">@S1</span>'),
    ],
)
def test_a_run_reads_so(element: Json, html: str) -> None:
    """Nothing in it is mark-up."""
    assert shown(element) == f'<div class="kit-text">{html}</div>'


def test_links_go_to_the_web_alone() -> None:
    """Whatever else is text."""
    (good,) = check(shown({"type": "link", "url": "https://a.example/#:~:text=x", "text": "A"})).iter("a")
    assert (good.get("href"), good.text) == ("https://a.example/#:~:text=x", "A")
    assert not list(check(shown({"type": "link", "url": "javascript:alert(1)", "text": "A"})).iter("a"))


def test_lists_are_set_in_and_counted_on() -> None:
    """A list within another is a list further in."""
    lists = [
        {"type": "rich_text_list", "style": style, "elements": [runs(run("x"))], **more}
        for style, more in (("ordered", {}), ("bullet", {"indent": 1}), ("ordered", {"offset": 1, "border": 1}))
    ]
    tree = check(rich_text(lists, NAMES))
    found = [(one.tag, one.get("class"), one.get("start")) for one in having(tree, "kit-list")]
    assert found == [
        ("ol", "kit-list kit-indent-0", None),
        ("ul", "kit-list kit-indent-1", None),
        ("ol", "kit-list kit-indent-0 kit-bordered", "2"),
    ]


def test_letters_stay_as_they_are() -> None:
    """Blanks and lines too."""
    element = {"type": "rich_text_preformatted", "elements": [run("<a>\n  b")]}
    assert rich_text([element], NAMES) == '<pre class="kit-pre">&lt;a&gt;<br>  b</pre>'


def test_a_date_that_no_calendar_has() -> None:
    """Its fallback is shown."""
    assert text(shown({"type": "date", "timestamp": 2**40, "format": "{date}", "fallback": "never"})) == "never"
    assert (
        text(shown({"type": "date", "timestamp": 0, "format": "{date_short}, {time_secs}"})) == "Jan 1, 1970, 01:00:00"
    )
