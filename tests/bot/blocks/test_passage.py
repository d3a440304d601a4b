"""*Show passage*: a quote in its context, or what became of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.passage import passage_view
from bot.playground.slack.limits import check_view
from bot.records import Cited
from retrieval.domain import Article, Citation
from tests.bot.blocks.hostile import articles, citations, linked, shown, stored
from tests.slack.reading import mentions

TEXT = "It was quiet. The old kiln burned for nine days. Nobody was hurt."
KILN = Article("a1", TEXT, title="Kiln burns", url="https://news.example/kiln", source="Quarry Times")
QUOTE = "The old kiln burned for nine days."
CITED = Cited("a1", QUOTE, 14, 48)
BYLINE = "<https://news.example/kiln#:~:text=The%20old%20kiln%20burned%20for%20nine%20days.|Kiln burns> – Quarry Times"


def read(article: Article | None, cited: Cited = CITED) -> list[str]:
    """What the modal says, the label of the button to the page among it, and that of the one to the text left out."""
    return [words for words in shown(passage_view(article, cited)["blocks"]) if words != "Show text"]


def test_a_passage_reads_so() -> None:
    """Byline, a button to the page at the quote, the quote set off between its neighbours, and where it stands."""
    assert read(KILN) == [
        BYLINE,
        "Open the article",
        "It was quiet.",
        f"> {QUOTE}",
        "Nobody was hurt.",
        "Characters 15 to 48 of 65.",
    ]
    button, other = passage_view(KILN, CITED)["blocks"][1]["elements"]
    assert (other["action_id"], other["value"]) == (ids.SHOW_TEXT, "a1/1")
    assert button["action_id"] == ids.OPEN_LINK
    assert button["url"] == "https://news.example/kiln#:~:text=The%20old%20kiln%20burned%20for%20nine%20days."


def test_a_long_context_begins_and_ends_with_sentences() -> None:
    """Some hundred characters on either side, with an ellipsis where the article goes on."""
    around = "Some words stand here. " * 60
    long = Article("a1", f"{around}{QUOTE} {around}")
    _, before, quote, after, _ = read(long, Cited("a1", QUOTE, len(around), len(around) + len(QUOTE)))
    assert quote == f"> {QUOTE}"
    assert before.startswith("… Some words stand here. ")
    assert before.endswith("stand here.")
    assert after.startswith("Some words")
    assert after.endswith("stand here. …")
    assert all(500 < len(each) <= 602 for each in (before, after))


def test_a_context_without_sentences_is_cut_at_words() -> None:
    """Where no sentence ends within reach, a word does; where there are not even words, the context is there still."""
    for around, edge in (("word " * 300, "word"), (f"{'word ' * 300}end. ", "word"), ("字" * 1_500, "字")):
        text = f"{around}{QUOTE} {around}"
        _, before, _, after, _ = read(Article("a1", text), Cited("a1", QUOTE, len(around), len(around) + len(QUOTE)))
        assert before.startswith(f"… {edge}")
        assert after.endswith(f"{edge} …")


def test_sentences_end_in_other_scripts_too() -> None:
    """No blank follows a full stop in Chinese."""
    around = f"{'字' * 89}。" * 10
    _, before, _, after, _ = read(
        Article("a1", f"{around}{QUOTE}{around}"), Cited("a1", QUOTE, len(around), len(around) + len(QUOTE))
    )
    assert before.startswith(f"… {'字' * 89}。字")
    assert after.endswith("。 …")


def test_words_that_moved_are_found_again() -> None:
    """The article changed around the quote: it is shown where it is now, and that is said."""
    moved = Article("a1", f"Update. {TEXT}")
    assert read(moved)[-1] == ("Characters 23 to 56 of 73. The article has changed since; these words are still in it.")
    assert f"> {QUOTE}" in read(moved)


def test_words_that_are_gone_are_shown_as_kept() -> None:
    """The article lost them, or was forgotten itself: both are said, and the stored words shown."""
    changed = read(Article("a1", "It burned for ten days."))
    assert changed[1].startswith("The article has changed since")
    assert changed[-1] == f"> {QUOTE}"
    assert read(None) == [
        "The article is no longer in the library. These words were quoted from it:",
        f"> {QUOTE}",
    ]


def test_an_address_too_long_for_a_button_has_none() -> None:
    """The passage is shown all the same."""
    view = passage_view(Article("a1", TEXT, url=f"https://news.example/{'x' * 3_000}"), CITED)
    check_view(view)
    assert shown(view["blocks"])[:3] == ["(untitled)", "Show text", "It was quiet."]


@settings(deadline=None)
@given(citations(), st.none() | articles, st.booleans())
def test_any_passage_is_a_modal_that_slack_takes(citation: Citation, other: Article | None, same: bool) -> None:
    """Whatever the article holds, or has become: valid, calling nobody, linking its own page alone."""
    article = citation.article if same else other
    view = passage_view(article, Cited("a", citation.quote, citation.start, citation.end))
    check_view(view)
    assert mentions(view) == []
    assert linked(view) <= stored([article.url if article else None])
    assert any(text.startswith("> ") for text in shown(view))
