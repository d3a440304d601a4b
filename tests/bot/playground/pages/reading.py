"""Reads pages as a browser does."""

from collections.abc import Sequence

from lxml.html import HtmlElement, document_fromstring, fragment_fromstring


def ids(page: str, listed: str) -> list[str]:
    """The ids of the rows of a list."""
    return [str(row.get("id")) for row in one(page, listed)]


def one(page: str, name: str) -> HtmlElement:
    """The element of that id, which is there once."""
    found = document_fromstring(page).xpath(f"//*[@id='{name}']")
    assert isinstance(found, list)
    (there,) = found
    assert isinstance(there, HtmlElement)
    return there


def words(page: str, name: str) -> str:
    """What is to be read in it."""
    return " ".join(one(page, name).text_content().split())


def part(html: str) -> HtmlElement:
    """A part that a patch brought."""
    return fragment_fromstring(html)


def links(page: str, name: str) -> Sequence[str]:
    """Where the links in it lead."""
    return [str(link) for link in one(page, name).xpath(".//a/@href")]
