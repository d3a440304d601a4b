"""Pages that show no article, or the beginning of one."""

from datetime import UTC, datetime
from itertools import chain

import pytest

from retrieval.adapters.reading import html, page_tree, walls
from retrieval.adapters.reading.page_facts import facts
from retrieval.adapters.reading.wall_words import Wall
from retrieval.domain import Document
from retrieval.errors import InputError
from tests.retrieval.adapters.reading import wall_pages
from tests.retrieval.adapters.reading.wall_pages import ARTICLES, LEDE, TEASERS, lines, page

NAMED = {
    "a consent form, .* answer the form": wall_pages.CONSENT,
    "a subscription offer, .* if you have a subscription": wall_pages.PAYWALL,
    "a log-in form, .* log in with a browser": wall_pages.LOGIN,
    "a check for robots, .* open it in a browser": wall_pages.ROBOTS,
    "a request for JavaScript, .* open it in a browser": wall_pages.SCRIPT,
    "a refusal of access, .* open it in a browser": wall_pages.DENIED,
    "an error message, .* check the address": wall_pages.MISSING,
    "a note that the article has moved, .* has moved to": wall_pages.MOVED,
    "a newsletter sign-up, .* the address of an article": wall_pages.LETTER,
    "a list of articles, not one of them; give the address of one": wall_pages.LISTS,
}


def read(markup: str) -> Document:
    """What is made of a page."""
    return html.read(markup.encode(), datetime(2026, 6, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "markup"),
    [
        pytest.param(words, one, id=f"{words[:15]} {name}")
        for words, all_ in NAMED.items()
        for name, one in all_.items()
    ],
)
def test_a_wall_is_named_and_not_read(words: str, markup: str) -> None:
    """In words for whoever wanted the article, with what to do."""
    with pytest.raises(InputError, match="no article text found: the page shows " + words.replace(", .* ", "; .*")):
        read(markup)


@pytest.mark.parametrize("what", wall_pages.BARE)
def test_a_page_without_words_is_named(what: str) -> None:
    """By what it shows instead."""
    shown = {"a script": "nothing until a script has filled it"}.get(what, what)
    with pytest.raises(InputError, match=f"the page shows {shown}"):
        read(wall_pages.BARE[what])


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("around", ["", "<p>Sign up for our newsletter.</p>", "<aside><p>We use cookies.</p></aside>"])
def test_an_article_about_walls_is_an_article(name: str, around: str) -> None:
    """Each is read whole, as are the shortest of news."""
    title, *paragraphs = ARTICLES[name]
    found = read(page(f"{title} | Harbour Post", f"<article><h1>{title}</h1>{lines(*paragraphs)}</article>{around}"))
    assert all(paragraph in found.text for paragraph in paragraphs)
    assert found.partial == ""


@pytest.mark.parametrize("name", TEASERS)
def test_a_teaser_before_a_paywall_is_the_beginning(name: str) -> None:
    """It is read, with a word that there is more."""
    found = read(
        page("Tunnel opens | Harbour Post", f"<article><h1>Tunnel opens</h1>{lines(*TEASERS[name])}</article>")
    )
    assert TEASERS[name][0] in found.text
    assert found.partial == "only its beginning is readable without a subscription"


PAID = """<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s,
"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".rest"}}</script>"""
REST = lines(
    *(f"The {number} diver came from Dale and stayed for a year of work below the ships." for number in range(20))
)


@pytest.mark.parametrize(
    ("free", "rest", "partial"),
    [
        ("false", "", True),
        ('"False"', "", True),
        ("false", REST, False),
        ("true", "", False),
        ("null", "", False),
        ("[{}]", "", False),
    ],
)
def test_what_the_page_says_of_its_paid_parts_counts(free: str, rest: str, partial: bool) -> None:
    """Where they are there, the whole article is."""
    body = f'<article><h1>Tunnel opens</h1>{lines(*LEDE)}<div class="rest">{rest}</div></article>'
    assert bool(read(page("Tunnel opens", body, PAID % free)).partial) is partial


def test_an_article_is_cut_where_an_offer_of_many_lines_begins() -> None:
    """However few of them are words that only offers are made of."""
    plans = "<ul><li>Standard: 39 crowns</li><li>Premium: 75 crowns</li><li>Teams: write to us</li></ul>"
    offer = "<h2>Subscribe to unlock this article</h2><p>All of the Post, on each screen you own.</p>"
    last = "<p>Your library may have paid for you.</p>"
    body = (
        f'<article><h1>Tunnel opens</h1><div class="rest">{lines(*LEDE)}</div><div>{offer}{plans}{last}</div></article>'
    )
    found = read(page("Tunnel opens", body, PAID % "false"))
    assert found.partial == "only its beginning is readable without a subscription"
    assert found.text == "\n\n".join(LEDE)


def test_an_offer_beside_a_long_article_does_not_make_it_a_teaser() -> None:
    """Sites show one on every page."""
    offer = "<div><p>Subscribe to continue reading.</p><p>Already a subscriber? Log in.</p></div>"
    found = read(page("Tunnel opens", f"{offer}<article><h1>Tunnel opens</h1>{lines(*LEDE)}{REST}</article>"))
    assert found.partial == ""


def test_words_of_walls_are_taken_off_both_ends() -> None:
    """Paragraphs of nothing else; those between stay."""
    text = ("Sign in to continue.", LEDE[0], "Subscribe now.", LEDE[1], "To continue reading, subscribe.")
    assert walls.without_walls(text) == [LEDE[0], "Subscribe now.", LEDE[1]]
    assert walls.without_walls(["Subscribe now."]) == ["Subscribe now."]
    bar = "To continue reading, subscribe now. Already a subscriber? Log in."
    assert walls.without_walls([LEDE[0], bar, "From 1 crown a week."]) == [LEDE[0]]
    assert walls.without_walls([LEDE[0], bar, LEDE[1] * 20]) == [LEDE[0], bar, LEDE[1] * 20]


@pytest.mark.parametrize("length", [20_000, 200_000])
@pytest.mark.parametrize("word", ["subscribe ", "we use ", "the page ", "a.", "“", "\n\n", "artikel mit abo "])
def test_endless_words_are_no_burden(word: str, length: int) -> None:
    """They are looked at as far as an article goes."""
    text = word * (length // len(word))
    tree = page_tree.shown(f"<html><body><p>{text}</p>")
    assert tree is not None
    walls.judge(tree, text, facts(tree))


def test_every_kind_has_its_page() -> None:
    """What is named is tried."""
    assert all(any(wall.value in words for words in NAMED) for wall in Wall)
    assert len(list(chain(*NAMED.values()))) > 30
