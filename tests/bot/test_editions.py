"""A digest as a page, as Markdown and on a terminal: what it shows, and that no article steers it."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html as parser
from markdown_it import MarkdownIt

from bot.editions import terminal
from bot.editions.html import html
from bot.editions.markdown import escape, markdown
from bot.editions.page import page
from bot.terminal import Screen
from retrieval.domain import Article, Citation, Edit, Revision, Sentence, Window
from retrieval.news import Difference, Digest, Story, Summary, Taken
from tests.bot.blocks.hostile import BOMBS

UNTIL = datetime(2026, 5, 5, 8, 30, tzinfo=UTC)
WINDOW = Window(UNTIL - timedelta(days=1), UNTIL)
ADDRESSES = (
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://a.example/" onmouseover="alert(1)',
    "https://a.example/'><script>alert(1)</script>",
    "https://a.example/x) [log in](https://evil.example",
    "https://a.example/>) <b>",
    "https://a.example/\\>",
    "https://a.example/new\nline",
    "//evil.example",
    "https:///nothing",
    "file:///etc/passwd",
    "ftp://a.example/x",
)


def article(text: str, *, title: str = "Title", source: str | None = "Post", url: str | None = None) -> Article:
    """An article of one sentence."""
    return Article(f"{source} {title}", text, title, url, source, None, UNTIL - timedelta(hours=3))


def story(*articles: Article, update: bool = False, differ: bool = False) -> Story:
    """A story that says what its articles say, a sentence each."""
    quotes = [Citation(one, one.text, 0, len(one.text)) for one in articles]
    return Story(
        id="s",
        headline=articles[0].title,
        articles=articles,
        sentences=tuple(Sentence(quote.quote, (quote,)) for quote in quotes[:2]),
        update=update,
        differences=(Difference(tuple(quotes)),) if differ else (),
        published=UNTIL - timedelta(hours=3),
    )


FERRY = story(
    article("Twelve people died.", title="Ferry capsizes", source="Harbour Post", url="https://post.example/ferry"),
    article("Fifteen people died.", title="Ferry disaster", source="Northline", url="https://north.example/ferry"),
    differ=True,
)
RATE = story(article("The bank cut its rate.", title="Rate cut", source="Meridian"), update=True)
DIGEST = Digest(WINDOW, (FERRY, RATE), (FERRY,), Taken(9, 4, 3, ("Radio Kelland",)), ("Nothing is about “fusion”.",))


def tree_of(text: str) -> Any:
    """Its elements; the stubs of lxml say too little of what XPath gives."""
    return parser.fromstring(text)


def texts(digest: Digest) -> Iterator[str]:
    """The three of them as people read them."""
    shown = page(digest)
    yield " ".join(tree_of(html(shown)).text_content().split())
    yield " ".join(tree_of(MarkdownIt("commonmark").render(markdown(shown))).text_content().split())
    stream = io.StringIO()
    Screen(stream).show(terminal.digest(shown))
    yield " ".join(stream.getvalue().split())


def test_everything_is_shown() -> None:
    """Headlines, tags, sentences with numbers, other sources, age, what differs, notes, counts, feeds, on each."""
    for text in texts(DIGEST):
        for wanted in (
            "NEW Ferry capsizes",
            "UPDATE Rate cut",
            "Twelve people died.",
            "[1]",
            "[2]",
            "Harbour Post; also in: Northline · 3 h ago",
            "Sources differ",
            "“Fifteen people died.”",
            "In brief",
            "Nothing is about “fusion”.",
            "9 articles, 4 stories (1 not shown), 3 sources.",
            "1 feed could not be read: Radio Kelland.",
        ):
            assert wanted in text.replace("\u2060", ""), wanted


def test_what_changed_is_shown() -> None:
    """When, and in what where that can be told, before the sentences; of several changes the latest."""
    at = UNTIL - timedelta(hours=2)
    told = Edit("a", "The bank cut its rate.", "crowns: 12 to 15"), Edit("b", "c", "deaths: 2 to 3"), Edit("", "d")
    revisions = Revision("x", at, told), Revision("x", at - timedelta(days=1), told)
    changed = replace(RATE, revisions=revisions)
    for text in texts(Digest(WINDOW, (changed,))):
        assert "Updated 06:30 UTC: crowns: 12 to 15; deaths: 2 to 3 The bank cut its rate." in text
        assert text.count("Updated") == 1
    for text in texts(Digest(WINDOW, (replace(RATE, revisions=(Revision("x", at - timedelta(days=1), told[2:]),)),))):
        assert "Updated Monday 06:30 UTC The bank cut its rate." in text


def test_a_story_of_which_only_a_part_was_readable_says_so() -> None:
    """Beside its age."""
    part = replace(article("The old kiln burned."), partial="only the feed's text was readable")
    made = page(Digest(WINDOW, (story(part),), taken=Taken(1, 1, 1)))
    assert made.entries[0].age == "3 h ago · not all of it was readable"
    for text in (html(made), markdown(made)):
        assert "not all of it was readable" in text


def test_numbers_lead_to_their_quotes() -> None:
    """As many as there are citations, in their order."""
    (shown, *_) = page(DIGEST).entries
    assert [places for _, places in shown.sentences] == [(1,), (2,)]
    assert [quote.text for quote in shown.quotes] == ["Twelve people died.", "Fifteen people died."]


def test_a_page_needs_nothing_besides() -> None:
    """No script, no picture, nothing fetched; links are those stored, and tell the site nothing."""
    tree = tree_of(html(page(DIGEST)))
    assert not tree.xpath("//script | //img | //link | //iframe | //form | //@src | //*[@*[starts-with(name(), 'on')]]")
    assert "url(" not in html(page(DIGEST))
    assert "@import" not in html(page(DIGEST))
    assert {*tree.xpath("//a/@href")} == {"https://post.example/ferry", "https://north.example/ferry"}
    assert {*tree.xpath("//a/@rel")} == {"noreferrer noopener"}
    assert tree.xpath("//article//details//li")


@pytest.mark.parametrize("url", ADDRESSES)
def test_hostile_addresses(url: str) -> None:
    """Only http and https are linked, and nothing gets out of its attribute."""
    digest = Digest(WINDOW, (story(article("It rained.", url=url), differ=True),))
    tree = tree_of(html(page(digest)))
    for href in tree.xpath("//@href"):
        assert re.fullmatch(r"https?://a\.example/[^\s\"<>]*", href)
    assert not tree.xpath("//script | //b | //*[@onmouseover]")
    rendered = tree_of(MarkdownIt("commonmark").render(markdown(page(digest))))
    assert all(href.startswith("https://a.example/") for href in rendered.xpath("//@href"))
    assert not rendered.xpath("//script | //b")


@pytest.mark.parametrize(
    "bomb", [*BOMBS, "<script>alert(1)</script>", "# h", "1. x", "- x", "![x](https://e.example/x)"]
)
def test_hostile_words(bomb: str) -> None:
    """In every place that an article fills: they are words, and no tag, link, picture, heading, list or mention."""
    hostile = story(article(bomb, title=bomb, source=bomb), article(f"{bomb}.", title=bomb), differ=True)
    hostile = replace(hostile, revisions=(Revision("x", UNTIL, (Edit(bomb, bomb, bomb),)),))
    digest = Digest(WINDOW, (hostile,), (hostile,), Taken(1, 1, 1, (bomb,)), (bomb,))
    shown = page(digest, None)
    tree = tree_of(html(shown))
    assert not tree.xpath("//script | //img | //a | //@href")
    assert len(tree.xpath("//h1 | //h2")) == 3
    source = markdown(shown)
    rendered = tree_of(MarkdownIt("commonmark").render(source))
    assert not rendered.xpath("//script | //img | //a | //code | //table")
    assert len(rendered.xpath("//h1 | //h2")) == 3
    assert not re.search(r"@\w", source)
    assert not re.search(r"https?://|\bwww\.", source)
    plain = " ".join(bomb.split())
    if plain.isprintable() and "@" not in plain:
        for text in texts(digest):
            assert plain in text.replace("\u2060", "")


@pytest.mark.parametrize(
    "text", ["1. x", "2) y", "- z", "+ z", "= z", "# z", "> q", "    code", "| a | b |", "a_b*c*", "~~x~~"]
)
def test_markdown_is_only_words(text: str) -> None:
    """Escaped, a text is one paragraph, and the same letters."""
    rendered = MarkdownIt("commonmark").render(escape(" ".join(text.split())))
    assert tree_of(rendered).tag == "p"
    assert not list(tree_of(rendered))
    assert tree_of(rendered).text_content() == " ".join(text.split())


def test_a_digest_without_stories() -> None:
    """Says what there is: nothing at all, something older, or only what was told before."""
    empty = Digest(WINDOW, ())
    newest = article("It rained.", title="Rain on Sunday")
    span = "between 4 May 2026, 08:30 UTC and 5 May 2026, 08:30 UTC"
    assert page(empty).empty == f"No articles were published {span}; there are none in the library."
    assert page(empty, newest).empty == (
        f"No articles were published {span}; the newest in the library is “Rain on Sunday”, 5 May 2026, 05:30 UTC."
    )
    assert page(empty, Article("x", "t")).empty.endswith("the newest in the library is “x”, without a date.")
    assert page(Digest(WINDOW, (), (), Taken(5, 0, 2))).empty.startswith("Nothing new: what came tells only")
    for shown in texts(empty):
        assert "No articles were published between" in shown


def test_poor_articles() -> None:
    """Without title, source, address or date they are named as what they are."""
    bare = Story("s", "", (Article("a1", "It rained."),))
    for shown in texts(Digest(WINDOW, (bare,), (bare,))):
        assert "(untitled)" in shown
        assert "a source without a name" in shown


def test_many_sources_are_counted() -> None:
    """The first few are named."""
    many = story(*(article("It rained.", source=f"Site {number}") for number in range(20)))
    (entry,) = page(Digest(WINDOW, (many,))).entries
    assert entry.also == "Site 1, Site 2, Site 3, Site 4, Site 5, Site 6 and 13 more"


def test_a_summary_on_a_terminal() -> None:
    """The article, the sentences, the key points, the method; an empty one says so."""
    one = article("It rained. It stopped.", title="Rain\x1b[2J")
    quote = Citation(one, "It rained.", 0, 10)
    point = Citation(one, "It stopped.", 11, 22)
    stream = io.StringIO()
    told = Summary(one, (Sentence(quote.quote, (quote,)),), (Sentence(point.quote, (point,)),), "extractive")
    Screen(stream).show(terminal.summary(told))
    assert stream.getvalue() == "Rain�[2J – Post, 5 May 2026\nIt rained.\n\n- It stopped.\n\nMethod: extractive\n"
    stream = io.StringIO()
    Screen(stream).show(terminal.summary(Summary(Article("x", ""), (), (), "extractive")))
    assert "nothing in it" in stream.getvalue()
