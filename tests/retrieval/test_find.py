"""Finding passages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retrieval.domain import LOCAL, Document, Scope, Window
from retrieval.errors import InputError
from retrieval.find import Find, Match
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

WORDS = WordEmbedder(dimension=128)
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ARTICLES = [
    Document(
        id="bridge",
        text="The bridge at Harwick closed on Monday. Engineers found cracks in two piers.\n\nRepairs begin soon.",
        title="Harwick bridge shut",
        url="https://www.dalewire.example/bridge",
        source="Dale Wire",
        published=NOON,
    ),
    Document(
        id="repairs",
        text="Repairs of the Harwick bridge begin soon. Cracks are being filled.",
        url="https://news.courier.example/repairs",
        source="The Courier",
        published=NOON + timedelta(days=3),
    ),
    Document(id="broken", text="Cracks in the ice near Harwick.", url="http://[broken", source=None),
    Document(id="otters", text="Otters came back to the Lorn."),
]


@pytest.fixture
def find() -> Find:
    """Over a few articles."""
    library = DictLibrary()
    library.save(LOCAL, WORDS.name, [entry(document, LOCAL, WORDS) for document in ARTICLES])
    return Find(library, WORDS)


def ids(matches: list[Match]) -> list[str]:
    """The articles found, in order."""
    return [match.article.id for match in matches]


def test_each_article_comes_once_with_its_best_passage(find: Find) -> None:
    """Best first; the passage is a stretch of the article."""
    matches = find("cracks in piers at Harwick", LOCAL)
    assert len(set(ids(matches))) == len(matches)
    assert ids(matches)[0] == "bridge"
    assert "cracks in two piers" in matches[0].text
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    for match in matches:
        assert match.text == match.article.text[match.passage.start : match.passage.end]


def test_the_limit(find: Find) -> None:
    """No more than asked for, the best of them."""
    assert ids(find("cracks Harwick", LOCAL, limit=2)) == ids(find("cracks Harwick", LOCAL))[:2]


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("dalewire.example", {"bridge"}),
        ("www.dalewire.example", {"bridge"}),
        ("Dale Wire", {"bridge"}),
        ("courier", {"repairs"}),
        ("courier.example", {"repairs"}),
        ("news.courier.example", {"repairs"}),
        ("wire.example", set()),
        ("example", {"bridge", "repairs"}),
        ("elsewhere.example", set()),
    ],
)
def test_a_site(find: Find, site: str, expected: set[str]) -> None:
    """By the source's name, by the host or a domain of it; an address that is none is no error."""
    assert set(ids(find("Harwick cracks", LOCAL, site=site))) == expected


def test_window_and_scope(find: Find) -> None:
    """Only what is within both is found."""
    private = Scope(LOCAL.workspace, "D1")
    find.library.save(private, WORDS.name, [entry(replace(ARTICLES[1], id="mine"), private, WORDS)])
    since = Window(since=NOON + timedelta(days=1))
    assert ids(find("Harwick bridge", LOCAL, window=since)) == ["repairs"]
    assert set(ids(find("Harwick bridge", private, window=since))) == {"repairs", "mine"}
    assert ids(find("Harwick bridge", Scope("elsewhere"))) == []


@pytest.mark.parametrize("words", ["", "  ", "?!", "“”", "\ud800"])
def test_nothing_to_look_for(find: Find, words: str) -> None:
    """Said in words."""
    with pytest.raises(InputError, match="give at least one word"):
        find(words, LOCAL)


@pytest.mark.parametrize(
    "words", ["cracks " * 20_000, "cracks \udc80\ud800 \x00", '"cracks" AND (NEAR', "cracks* col:x -y"]
)
def test_any_words_can_be_looked_for(find: Find, words: str) -> None:
    """However many, and whatever signs are among them."""
    assert "bridge" in ids(find(words, LOCAL))
