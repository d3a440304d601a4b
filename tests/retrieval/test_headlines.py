"""What a story is called."""

import pytest

from retrieval.domain import Article
from retrieval.headlines import cleaned, headline


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Ferry capsizes | Harbour Post", "Ferry capsizes"),
        ("Ferry capsizes - Harbour Post", "Ferry capsizes"),
        ("Ferry capsizes – harbourpost.example", "Ferry capsizes"),
        ("Ferry capsizes | World | Harbour Post", "Ferry capsizes"),
        ("Ferry capsizes - twelve dead", "Ferry capsizes - twelve dead"),
        ("Twelve-year-old wins - again", "Twelve-year-old wins - again"),
        ("Update: Ferry toll rises", "Ferry toll rises"),
        ("  Ferry\n capsizes  ", "Ferry capsizes"),
        ("Harbour Post", "Harbour Post"),
        ("Live", "Live"),
        ("", ""),
    ],
)
def test_the_site_is_left_out(title: str, clean: str) -> None:
    """And labels before it; a title that is nothing else stays."""
    article = Article("a", "", title, "https://www.harbourpost.example/1", "Harbour Post")
    assert cleaned(article) == clean


def test_no_shouting_where_another_title_is_better() -> None:
    """A title in capitals is taken only where there is no other."""
    loud, quiet = Article("a", "", "FERRY HORROR SHOCKS KELLAND"), Article("b", "", "Ferry capsizes off Kelland")
    assert headline([loud, quiet]) == (quiet, quiet.title)
    assert headline([loud, Article("c", "")]) == (loud, loud.title)
    assert headline([Article("d", "", "NATO, EU")])[1] == "NATO, EU"


def test_without_a_title_the_first_sentence_stands_for_it() -> None:
    """Shortened at a word; nothing at all gives nothing."""
    assert headline([Article("a", "It rained. A lot.")])[1] == "It rained"
    long = headline([Article("a", "word " * 300)])[1]
    assert len(long) <= 102
    assert long.endswith("word …")
    assert headline([Article("a", "", "", "http://[broken")])[1] == ""
