"""What somebody's taste has to do with an article."""

import pytest

from retrieval.interest import ABOUT, CLEARLY, Topic, is_from, likeness, source_of
from tests.retrieval.models import sentence_embedder
from tests.retrieval.openings import WORDS, opening


def test_whom_an_article_counts_for() -> None:
    """Its source, else its host, else itself alone."""
    assert source_of(opening("a", source=" Harbour Post ").article) == "harbour post"
    assert source_of(opening("a", source=None, url="https://www.post.example/1").article) == "post.example"
    one, other = (opening("a", source=None, article_id=name).article for name in "xy")
    assert source_of(one) != source_of(other)
    assert source_of(opening("a", source="", url="http://[broken", article_id="x").article) == source_of(one)


@pytest.mark.parametrize(
    ("name", "matches"),
    [
        ("harbour post", True),
        ("harbourpost.example", True),
        ("www.harbourpost.example", True),
        ("example", True),
        ("Post", False),
        ("post.example", False),
        ("", False),
    ],
)
def test_sources_are_named_in_full(name: str, matches: bool) -> None:
    """As articles name them, or by host: muting one never mutes another whose name has a word of it."""
    article = opening("a", source="Harbour Post", url="https://news.harbourpost.example/1").article
    assert is_from(article, [name]) is matches


@pytest.mark.parametrize("name", ["Smith, Jones & Co", "smith jones co", "“Smith, Jones” & Co."])
def test_a_source_is_known_by_its_words(name: str) -> None:
    """Commas part names in a list, and quotes are typed in many ways."""
    article = opening("a", source='"Smith, Jones" & Co', url=None).article
    assert is_from(article, [name])
    assert not is_from(article, ["Smith", "&", ""])
    assert not is_from(opening("a", source="***", url=None).article, ["---", "***"])


def test_a_topic_by_words_and_by_meaning() -> None:
    """In the title it is clear; a word in passing is something; meaning is enough."""
    embedder = sentence_embedder()

    def near(name: str, title: str, text: str) -> float:
        return Topic.of(name, embedder).nearness(opening(text, title=title, embedder=embedder))

    match = (
        "Rovers lost a two-goal lead and the cup final after their striker missed a penalty in the last minute. The"
        " goalkeeper was sent off. Their coach said that the league and the players' legs were more important."
    )
    bank = "The central bank cut its key rate to 3.75% on Thursday. Its football club, the governor said, could wait."
    assert near("penalties", "A missed penalty", match) == 1
    assert near("football", "Ten men left to rue", match) >= ABOUT
    assert ABOUT <= near("football", "Key rate cut", bank) < CLEARLY
    assert near("monetary policy", "Rovers lose", match) < ABOUT
    assert near("nuclear fusion", "Key rate cut", bank) < ABOUT
    assert near("the", "The end", match) < CLEARLY


def test_likeness() -> None:
    """To the likest of what was liked; to nothing it is 0."""
    ferry = opening("A ferry struck a reef in fog.")
    assert likeness(ferry, []) == 0
    assert likeness(ferry, [opening("Otters came back."), ferry]) == pytest.approx(1)
    assert 0 <= likeness(ferry, [opening("Otters came back.", embedder=WORDS)]) < 0.6
