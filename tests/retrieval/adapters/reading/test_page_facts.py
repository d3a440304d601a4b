"""What a page says of itself."""

import json
from typing import Any

import pytest

from retrieval.adapters.reading import page_tree
from retrieval.adapters.reading.page_facts import PageFacts, facts

SITE = "https://www.harbour.example"


def said(head: str = "", body: str = "", markup: str = "<html>") -> PageFacts:
    """What a page of that head and body says."""
    tree = page_tree.shown(f"<!DOCTYPE html>{markup}<head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return facts(tree)


def linked(**properties: Any) -> str:
    """A script that tells of an article with those properties."""
    return script({"@context": "https://schema.org", "@type": "NewsArticle", **properties})


def script(data: object, before: str = "", after: str = "") -> str:
    """A script that holds data."""
    return f'<script type="application/ld+json">{before}{json.dumps(data)}{after}</script>'


def meta(**contents: str) -> str:
    """Meta elements; a double underscore in a name is a colon."""
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{one}">' for name, one in contents.items())


# Authors --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        (linked(author="Ida Lund"), "", "Ida Lund"),
        (linked(author={"@type": "Person", "name": "Ida Lund"}), "", "Ida Lund"),
        (linked(author=[{"name": "Ida Lund"}, {"name": "Per Dahl"}, "Kim Oda"]), "", "Ida Lund, Per Dahl and Kim Oda"),
        (linked(author={"name": ["Ida Lund"]}), "", "Ida Lund"),
        (linked(author=[{"name": "Ida Lund"}, {"name": "IDA LUND"}]), "", "Ida Lund"),
        (linked(author="Ida Lund, AFP"), "", "Ida Lund"),
        (linked(author={"name": "https://harbour.example/ida"}) + meta(author="Ida Lund"), "", "Ida Lund"),
        (linked(author={"name": ""}) + meta(article__author="https://facebook.example/ida"), "", ""),
        (linked(author={"name": "admin"}) + meta(author="By Ida Lund"), "", "Ida Lund"),
        (meta(citation_author="Lund, Ida") + meta(citation_author="Dahl, Per"), "", "Lund, Ida and Dahl, Per"),
        ('<meta name="DC.creator" content="Ida Lund">' + meta(author="The web desk"), "", "Ida Lund"),
        ("", '<span itemprop="author" itemscope><b itemprop="name">Ida Lund</b>, editor</span>', "Ida Lund"),
        (
            "",
            '<a rel="author" href="/ida">Ida Lund</a> and <a rel="author" href="/per">Per Dahl</a>',
            "Ida Lund and Per Dahl",
        ),
        ("", '<p class="article-byline">By Ida Lund and Per Dahl</p>', "Ida Lund and Per Dahl"),
        ("", '<div class="comment"><a rel="author">Troll</a></div>', ""),
        ("", "".join(f'<a rel="author">Some Body{number}</a>' for number in range(9)), ""),
        (linked(author="AFP"), "", "AFP"),
        (linked(author="AFP"), '<p class="byline">Par Ida Lund</p>', "Ida Lund"),
    ],
)
def test_authors_are_found(head: str, body: str, author: str) -> None:
    """In data, meta elements, microdata, links and by-lines; no addresses, no nobodies, none of other articles."""
    assert said(head, body).author == author


def test_an_author_who_is_referred_to_is_found() -> None:
    """By an id within the same page's data."""
    data = {
        "@graph": [
            {"@type": "Article", "author": {"@id": "#ida"}},
            {"@type": "Person", "@id": "#ida", "name": "Ida Lund"},
        ]
    }
    assert said(script(data)).author == "Ida Lund"


@pytest.mark.parametrize(("before", "after"), [("<!--", "-->"), ("//<![CDATA[\n", "\n//]]>"), ("", ";"), ("\n", "\n")])
def test_data_is_read_out_of_its_wrapping(before: str, after: str) -> None:
    """As pages for old browsers have it."""
    data = {"@type": "http://schema.org/Article", "headline": "Tunnel opens", "author": "Ida Lund"}
    assert said(script(data, before, after)).author == "Ida Lund"


def test_other_articles_are_left_aside() -> None:
    """Those listed, and of several beside each other those that the page isn't called after."""
    others = {"@type": "ItemList", "itemListElement": [{"item": {"@type": "NewsArticle", "author": "Per Dahl"}}]}
    assert said(script(others)).author == ""
    assert not said(script(others)).is_article
    both = linked(headline="Ferry strikes", author="Per Dahl") + linked(headline="Tunnel opens", author="Ida Lund")
    assert said("<title>Tunnel opens | Harbour Post</title>" + both).author == "Ida Lund"


# Titles ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Tunnel opens | Harbour Post</title>", "", "Tunnel opens"),
        ("<title>Harbour Post – Tunnel opens</title>", "", "Tunnel opens"),
        ("<title>Tunnel opens - Politics - Harbour Post</title>", "Tunnel opens", "Tunnel opens"),
        ("<title>Tunnel opens – My own site</title>", "Tunnel opens", "Tunnel opens"),
        ("<title>Tunnel: it opens</title>", "Other things", "Tunnel: it opens"),
        ("<title>Harbour Post</title>", "Tunnel opens", "Tunnel opens"),
        ("", "Tunnel opens", "Tunnel opens"),
        ("", "", ""),
        ("<title>Tunnel opens | harbour.example</title>", "", "Tunnel opens"),
        (
            "<title>Tunnel opens</title>" + meta(og__title="Tunnel opens at last"),
            "Tunnel opens",
            "Tunnel opens at last",
        ),
        ("<title>Tunnel opens</title>" + meta(og__title="All the latest news"), "Tunnel opens", "Tunnel opens"),
        (meta(twitter__title="Tunnel &amp;amp; ferry"), "", "Tunnel & ferry"),
        (linked(headline="Tunnel opens"), "", "Tunnel opens"),
        (linked(headline="A description") + "<title>Tunnel opens</title>", "Tunnel opens", "Tunnel opens"),
    ],
)
def test_the_title_is_the_headline(head: str, heading: str, title: str) -> None:
    """Without the site's name, and checked against the heading."""
    of_site = meta(og__site_name="Harbour Post", og__url=f"{SITE}/tunnel")
    assert said(of_site + head, f"<h1>{heading}</h1>" if heading else "").headline == title


# Addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (f'<link rel="canonical" href="{SITE}/tunnel">', f"{SITE}/tunnel"),
        (f'<base href="{SITE}/news/"><link rel="canonical" href="../tunnel">', f"{SITE}/tunnel"),
        (f'<link rel="canonical" href="/tunnel">{meta(og__url=SITE + "/og")}', f"{SITE}/og"),
        (f'<link rel="canonical" href="{SITE}/tunnel?id=7&amp;utm_source=x&amp;fbclid=y">', f"{SITE}/tunnel?id=7"),
        (
            '<link rel="canonical" href="https://harbour-example.cdn.ampproject.org/c/s/harbour.example/a">',
            "https://harbour.example/a",
        ),
        (linked(mainEntityOfPage={"@id": f"{SITE}/tunnel"}), f"{SITE}/tunnel"),
        (linked(url=f"{SITE}/tunnel"), f"{SITE}/tunnel"),
        ('<base href="javascript:alert(1)//"><link rel="canonical" href="x">', None),
        ('<link rel="canonical" href="http://[">', None),
    ],
)
def test_the_address_is_whole_and_clean(head: str, url: str | None) -> None:
    """By the page's base; without tracking; not that of a cache."""
    assert said(head).url == url


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (meta(og__image=f"{SITE}/1.jpg"), f"{SITE}/1.jpg"),
        (meta(og__image="/1.jpg") + f'<base href="{SITE}/news/">', f"{SITE}/1.jpg"),
        (meta(og__image="//cdn.example/1.jpg", og__url=SITE), "https://cdn.example/1.jpg"),
        (meta(twitter__image=f"{SITE}/1.jpg"), f"{SITE}/1.jpg"),
        (linked(image=f"{SITE}/1.jpg"), f"{SITE}/1.jpg"),
        (linked(image={"@type": "ImageObject", "url": f"{SITE}/1.jpg"}), f"{SITE}/1.jpg"),
        (linked(image=[{"contentUrl": f"{SITE}/1.jpg"}, f"{SITE}/2.jpg"]), f"{SITE}/1.jpg"),
        (meta(og__image=f"{SITE}/static/logo.png") + linked(image=[f"{SITE}/1.jpg"]), f"{SITE}/1.jpg"),
        (f'<link rel="image_src" href="{SITE}/1.jpg">', f"{SITE}/1.jpg"),
        (meta(og__image="data:image/png;base64,AAAA"), None),
        (meta(og__image="javascript:alert(1)"), None),
        (meta(og__image="https://user:secret@harbour.example/1.jpg"), None),
        (meta(og__image="/1.jpg"), None),
    ],
)
def test_the_lead_picture_is_on_the_web(head: str, image: str | None) -> None:
    """Whole http(s) addresses alone, and no logo where there is a picture."""
    assert said(head).image == image


@pytest.mark.parametrize(
    ("head", "site"),
    [
        (meta(og__site_name="Harbour Post"), "Harbour Post"),
        (linked(headline="Tunnel opens") + "<title>Tunnel opens | Region | Harbour Post</title>", "Harbour Post"),
        (linked(headline="Tunnel opens") + "<title>The whole tale of how a tunnel opens | News</title>", ""),
        (linked(publisher={"name": "Harbour Post"}), "Harbour Post"),
        (linked(publisher=[{"name": "Harbour Post"}]), "Harbour Post"),
        (meta(og__site_name=SITE) + linked(publisher={"name": "Harbour Post"}), "Harbour Post"),
        (meta(application_name="x"), ""),
        ('<meta name="application-name" content="Harbour Post">', "Harbour Post"),
    ],
)
def test_the_site_is_named(head: str, site: str) -> None:
    """By a name, not by an address."""
    assert said(head).site == site


def test_the_language_is_that_of_the_markup() -> None:
    """Or what a meta element says."""
    assert said(markup='<html lang="de-AT">').language == "de-AT"
    assert said(meta(og__locale="de_AT")).language == "de_AT"


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        json.dumps(
            {"@type": "NewsArticle", "author": [None, 3, {"name": [1]}, {"name": {"name": "x"}}], "headline": {}}
        ),
        json.dumps(
            {
                "@type": "NewsArticle",
                "image": {"url": {"url": 1}},
                "publisher": [[]],
                "hasPart": [1, {"cssSelector": 3}],
            }
        ),
        json.dumps({"@type": [None, {}], "isAccessibleForFree": {}}),
        json.dumps({"@type": "NewsArticle", "author": ["a" * 9] * 50_000}),
        json.dumps({"@type": "NewsArticle", "datePublished": [10**400], "dateModified": True}),
        json.dumps([{"@type": "NewsArticle", "@id": "x", "author": {"@id": "x"}}]),
        "null",
        "{",
        "",
    ],
)
def test_broken_and_endless_data_does_no_harm(data: str) -> None:
    """What else the page says is still read."""
    told = said(f'<script type="application/ld+json">{data}</script><title>Tunnel opens</title>')
    assert told.headline == "Tunnel opens"


@pytest.mark.parametrize(
    "piece",
    [
        '<time class="published">',
        '<div itemprop="author">',
        '<a rel="author">',
        '<span class="byline">By ',
        "<h1>Tunnel ",
        '<meta name="author" content="x">',
    ],
)
def test_nested_and_repeated_elements_are_bounded(piece: str) -> None:
    """Each could hold all that follows."""
    assert said(body=piece * 3_000 + "word " * 20_000).url is None
