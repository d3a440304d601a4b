"""Summaries in an article's own sentences, with a stand-in for the embedding model."""

import pytest
from hypothesis import given

from retrieval.domain import Article
from retrieval.extractive import Extractive
from retrieval.ports import Draft
from retrieval.verifying import verbatim
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.texts import odd_texts

LEAD = "The passenger ferry Wren ran aground on a sandbank off Tarn Head on Monday."
AGAIN = "The passenger ferry Wren ran aground off Tarn Head on a sandbank on Monday."
PARAGRAPHS = [
    f"{LEAD} {AGAIN} All 84 passengers were taken off by lifeboat before the tide came in.",
    "The captain, Ines Okafor, blamed a radar for the accident. She had reported it to the owner once in March.",
    "Skerrin Line, the owner of the ship, will put two other ferries on the route from Tuesday.",
    "An inquiry is to begin in Port Maren on 20 April under the judge Adela Kroon.",
    "The union of seafarers has asked for new radar sets on all four ships since 2024.",
    "Salvage tugs will try to pull the ferry off the sandbank at high water on Thursday.",
    "The price of a new ferry is put at 46 million crowns by the Transport Ministry.",
    "Some 5,200 islanders depend on the ferries for their work, school and hospital.",
    "Divers found a dent of four metres in the hull, and no oil in the water around it.",
]
FERRY = Article("a", "\n\n".join(PARAGRAPHS), title="Ferry Wren runs aground off Tarn Head")


def draft(article: Article, sentences: int = 3) -> Draft:
    """The one draft."""
    (one,) = Extractive(WordEmbedder(dimension=128)).draft([article], sentences)
    return one


@pytest.mark.parametrize("sentences", [1, 2, 3, 5])
def test_the_best_sentences_in_their_order(sentences: int) -> None:
    """As many as asked for, from the first on, and none that says the same as another."""
    drawn = draft(FERRY, sentences)
    assert len(drawn.sentences) == sentences
    assert drawn.sentences[0] == LEAD
    assert AGAIN not in drawn.sentences
    places = [FERRY.text.index(text) for text in drawn.sentences]
    assert places == sorted(places)


def test_key_points_are_something_else() -> None:
    """Three of them, from paragraphs that the summary is not from, each understood alone."""
    drawn = draft(FERRY)
    told = [one for one in PARAGRAPHS if any(text in one for text in drawn.sentences)]
    assert len(drawn.points) == 3
    for point in drawn.points:
        assert any(point in one for one in PARAGRAPHS[1:])
        assert not any(point in one for one in told)
        assert not point.startswith("She")


def test_what_leans_comes_only_with_what_it_leans_on() -> None:
    """However many sentences are asked for."""
    for sentences in range(1, 12):
        drawn = draft(FERRY, sentences).sentences
        leaning = [place for place, text in enumerate(drawn) if text.startswith("She had")]
        assert all(drawn[place - 1].startswith("The captain") for place in leaning)
    assert leaning


def test_a_short_article() -> None:
    """All of it, and no key points that say it a second time."""
    assert draft(Article("a", LEAD, title="Ferry")) == Draft((LEAD,))
    assert draft(Article("a", "It sank.")) == Draft(("It sank.",))
    assert draft(Article("a", PARAGRAPHS[1])).points == ()


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_an_article_without_text(text: str) -> None:
    """Nothing is said of it, whatever its title."""
    assert draft(Article("a", text, title="Ferry Wren runs aground")) == Draft(())


def test_a_title_helps_to_find_the_news() -> None:
    """Where an article does not begin with it."""
    openings = "\n\n".join(
        f"{name} Marsh has sold tea and rolls from a wooden hut on the quay for many years."
        for name in ("Hedda", "Olwen", "Ruta", "Signy")
    )
    article = Article("a", f"{openings}\n\n{FERRY.text}", title=FERRY.title)
    assert LEAD in draft(article).sentences


def test_a_long_article_behind_long_menus() -> None:
    """Only so much is read as can matter, and menus are not counted in."""
    menu = "\n".join(f"Section {number}" for number in range(3_000))
    rest = "\n\n".join(PARAGRAPHS[2:] * 300)
    drawn = draft(Article("a", f"{menu}\n\n{FERRY.text}\n\n{rest}", title=FERRY.title))
    assert drawn.sentences[0] == LEAD


def test_articles_one_after_another() -> None:
    """Each is read when its turn comes."""
    drafts = Extractive(WordEmbedder()).draft([FERRY, Article("b", LEAD), Article("c", "")], 2)
    assert [len(one.sentences) for one in drafts] == [2, 1, 0]


@given(odd_texts, odd_texts)
def test_odd_texts(title: str, text: str) -> None:
    """There is a summary where there is text, and it is verbatim."""
    article = Article("a", text, title=title)
    drawn = draft(article)
    assert bool(drawn.sentences) == bool(text.split())
    for sentence in (*drawn.sentences, *drawn.points):
        assert verbatim(sentence, article) is not None
