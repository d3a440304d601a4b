"""What was read: how it reads, that the text is there to the letter, and that Slack takes it whatever it is about."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.byline import byline
from bot.blocks.links import Saved, Summed, saved, summaries
from bot.blocks.seen import Earlier, Seen, shared_before, show_text, text_view, what_was_read
from bot.plain import plain
from bot.playground.slack.limits import check_view
from bot.playground.slack.pressing import find
from bot.records import Json
from retrieval.domain import Article, Edit, Revision, Sentence
from retrieval.ingest import Outcome
from retrieval.news import EXTRACTIVE, Summary
from tests.bot.blocks.hostile import NOW, articles, check, linked, shown, stored, texts
from tests.slack.reading import links, mentions

KILN = Article("a1", "The old kiln burned.", title="Kiln burns", url="https://news.example/kiln", source="Quarry Times")
PARTIAL = "only the feed's text was readable"


def letters(view: Json) -> str:
    """The text that is shown to the letter."""
    return "".join(shown([block])[0] for block in view["blocks"] if block["type"] == "rich_text")


def test_what_was_read_reads_so() -> None:
    """An article with its words and a button to its text; why there is none with another try; and what was not read."""
    message = what_was_read(
        [
            Seen("https://a.example", replace(KILN, partial=PARTIAL), NOW),
            Seen("https://b.example/<x>", None, NOW, "the site answered 500.", "C1/1.0/https://b.example"),
            Seen("https://c.example", None, NOW),
            Seen("https://d.example"),
        ]
    )
    when = "14 March 2026, 12:00 UTC" if NOW.day == 14 else None
    read = shown(message.body["blocks"])
    assert read[0].startswith(f"<https://news.example/kiln|Kiln burns> – Quarry Times ({PARTIAL})\nRead ")
    assert read[0].endswith(" · 4 words")
    assert read[1] == "Show text"
    assert read[2].startswith("https://b.example/&lt;x&gt;\nCould not be read, ")
    assert read[2].endswith(": the site answered 500.")
    assert read[3] == "Try again"
    assert read[4] == "https://c.example\nIt is no longer in the library."
    assert read[5].startswith("https://d.example\nIt was not read here.")
    assert links(message.body) == ["https://news.example/kiln"]
    assert when is None or when in read[0]


def test_a_text_reads_so() -> None:
    """What is known of it, that it is only a part if so, and the text."""
    changed = Revision("a1", NOW, (Edit("12", "15"),))
    known = replace(KILN, published=NOW, certainty=0.3, saved=NOW - timedelta(days=1), partial=PARTIAL)
    view = text_view(known, 1, changed, "C1")
    read = "\n".join(shown(view["blocks"]))
    for words in (
        "https://news.example/kiln · Published ",
        ", which is a guess · First read ",
        " · Changed since, last read ",
        " · 4 words",
        f"Not the whole article: {PARTIAL}.",
    ):
        assert words in read
    assert letters(view) == "The old kiln burned."
    assert view["private_metadata"] == "C1"
    assert "No date of publication was found" in "\n".join(shown(text_view(KILN, 1, None, "")["blocks"]))


@pytest.mark.parametrize("unit", ["word ", "x", "line\n", "字", "👩", "\x01\n\n", "a " * 1_499 + "\n\n"])
def test_all_parts_together_are_the_text(unit: str) -> None:
    """Nothing is left out at the seams but blanks, and each part is one that Slack takes."""
    text = f"{unit * (70_000 // len(unit))}end"
    article = replace(KILN, text=text)
    parts = []
    for part in count(1):
        view = text_view(article, part, None, "")
        check_view(view)
        parts.append(letters(view))
        if f"a1/{part + 1}" not in str(view):
            break
        assert find(view["blocks"], ids.TEXT_ON)[1]["value"] == f"a1/{part + 1}"
    assert "".join("".join(parts).split()) == "".join(plain(text).split())
    assert len(parts) > 3


@pytest.mark.parametrize("part", [-7, 0, 2, 10**30])
def test_a_part_that_there_is_not(part: int) -> None:
    """The text may have become shorter: the nearest part is shown."""
    assert letters(text_view(KILN, part, None, "")) == KILN.text


def test_a_name_too_long_for_a_button_leaves_it_out() -> None:
    """The part is shown all the same."""
    view = text_view(replace(KILN, id="k" * 3_000, text="word " * 6_000), 1, None, "")
    check_view(view)
    assert "Part 1 of" in str(view)


@settings(deadline=None)
@given(articles, texts, st.sampled_from(["", "0.2"]))
def test_any_text_is_shown_to_the_letter(article: Article, partial: str, certainty: str) -> None:
    """Valid, calling nobody, linking only its own address."""
    some = replace(article, partial=partial, certainty=float(certainty) if certainty else None)
    view = text_view(some, 1, None, "C1")
    check_view(view)
    assert mentions(view) == []
    assert linked(view) <= stored([some.url])
    if len(some.text) < 3_000:
        assert letters(view) == (plain(some.text) if some.text.strip() else "")


@settings(deadline=None)
@given(
    st.lists(st.builds(Seen, texts, st.none() | articles, st.none() | st.just(NOW), texts, texts), max_size=8),
    st.lists(st.builds(Earlier, texts, st.just(NOW), st.just("https://x.slack.com/archives/C1/p1")), max_size=8),
)
def test_any_of_it_is_taken(items: list[Seen], earlier: list[Earlier]) -> None:
    """Valid, calling nobody, linking only what is stored."""
    if items:
        check(what_was_read(items), [item.article.url for item in items if item.article])
    if earlier:
        check(shared_before(earlier), ["https://x.slack.com/archives/C1/p1"])


def test_where_it_was_shared_before() -> None:
    """By name, which calls nobody, with the day and a link."""
    message = shared_before([Earlier("Anna <@U1>", NOW, "https://x.slack.com/archives/C1/p1"), Earlier("", NOW, "")])
    first, second = shown(message.body["blocks"])
    assert first.startswith("Shared before by Anna &lt;@U1&gt; on ")
    assert first.endswith(": <https://x.slack.com/archives/C1/p1|the first message>")
    assert second.startswith("Shared before by somebody on ")


def test_the_button_to_a_text() -> None:
    """It has the article's id, if that fits."""
    button = show_text("feed/1")
    assert button
    assert button["value"] == "feed/1/1"
    assert show_text(None) is show_text("") is show_text("x" * 2_000) is None
    long = replace(KILN, id="x" * 1_988, text="word " * 50_000)
    assert show_text(long.id)
    check_view(text_view(long, 12, None, ""))  # whose buttons have longer numbers
    assert show_text(f"{long.id}x") is None


def test_the_words_of_an_endless_text() -> None:
    """Are not all counted: the bot answers everybody else meanwhile."""
    endless = replace(KILN, text="word " * 100_001)
    assert "more than 100,000 words" in str(what_was_read([Seen("https://a.example", endless, NOW)]))
    assert "100,000 words" in str(text_view(replace(KILN, text="word " * 100_000), 2, None, ""))


def test_what_is_only_a_part_is_said_to_be() -> None:
    """In a byline, so wherever an article is named; of a summary; of what was saved."""
    part = replace(KILN, partial=PARTIAL)
    assert byline(part).endswith(f"Quarry Times ({PARTIAL})")
    summary = Summary(part, (Sentence("It burned.", ()),), (), EXTRACTIVE)
    assert f"Not of the whole article: {PARTIAL}. In the" in str(
        summaries([Summed("https://a.example", "K", "", summary)])
    )
    said = saved([Saved("https://a.example", "Kiln", Outcome.ADDED, article_id="a1", partial=PARTIAL)])
    assert shown(said) == [f"Saved: <https://a.example|Kiln> ({PARTIAL})", "Show text"]
