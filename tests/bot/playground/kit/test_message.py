"""Messages: their blocks or their text, what is streamed, and the app's work."""

from bot.playground.kit.message import body
from bot.playground.slack.shapes import Json
from tests.bot.playground.kit.everything import CHUNKS, NAMES, section
from tests.bot.playground.kit.reading import check, having, refused, text


def test_blocks_go_before_the_text() -> None:
    """The text is for notifications then."""
    assert text(body("for the notification", [section("shown")], (), NAMES, app=True)) == "shown"


def test_text_alone_is_mark_up() -> None:
    """Of people and of the app; addresses in it are links."""
    for app in (True, False):
        tree = check(body("*Look* at https://a.example/b", (), (), NAMES, app=app))
        assert [one.text for one in tree.iter("strong")] == ["Look"]
        assert [one.get("href") for one in tree.iter("a")] == ["https://a.example/b"]


def test_nothing_is_nothing() -> None:
    """Not even an empty box, or an error."""
    assert body("", (), (), NAMES, app=True) == ""
    assert body("", (), (), NAMES, app=True, streaming=True) == ""


def test_what_is_streamed_is_markdown() -> None:
    """As Slack reads it, as far as it has come."""
    tree = check(body("**Look** `at", (), (), NAMES, app=True, streaming=True))
    assert [one.text for one in tree.iter("strong")] == ["Look"]
    assert tree.text_content() == "Look `at"


def test_the_apps_work_is_told() -> None:
    """A plan, its tasks with their state, what came of them."""
    tree = check(body("", (), CHUNKS, NAMES, app=True, streaming=True))
    assert [one.text for one in having(tree, "kit-plan-title")] == ["Answering"]
    states = [one.get("aria-label") for one in having(tree, "kit-state")]
    assert states == ["Done", "To do", "In progress", "Failed"]
    assert [one.get("href") for one in tree.iter("a")] == ["https://news.example/j"]
    assert having(tree, "kit-told")[0].text_content() == "All three"


def test_a_text_that_slack_would_not_take() -> None:
    """Of the app; people's are as long as Slack let them be."""
    long = "x" * 40_001
    assert refused(check(body(long, (), (), NAMES, app=True))) == ["msg_too_long /text has 40001 characters"]
    assert refused(check(body(long, (), (), NAMES, app=False))) == []


def test_ids_begin_with_the_prefix() -> None:
    """Or with the kit's own name."""
    block: Json = section("x")
    assert [one.get("id") for one in check(body("", [block], (), NAMES, app=True)).iter() if one.get("id")] == [
        "kit-0-text"
    ]
    tree = check(body("", [block], (), NAMES, app=True, prefix="m-1.2"))
    assert [one.get("id") for one in tree.iter() if one.get("id")] == ["m-1.2-0-text"]
