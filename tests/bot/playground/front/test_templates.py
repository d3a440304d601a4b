"""The page's templates, set with all that may stand in them."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from lxml.html import HtmlElement

from bot.playground.pages.templates import Templates
from bot.playground.seen import Page, Said, Traffic, Work
from tests.bot.playground.front.invented import AT_HOME, CHANNEL, DM, PAGES, everywhere, said

HOSTILE = """"'><img src=x onerror=alert(1)><script>alert(2)</script><style>*{}</style>{{ 7*7 }}&lt;b&gt;"""

PARTS = {
    "sidebar": "sidebar",
    "title": "title",
    "status": "status",
    "prompts": "prompts",
    "thread_status": "thread-status",
    "home": "home",
    "modal": "modal",
    "clock": "clock",
    "tour": "tour",
}


@pytest.fixture(scope="module")
def templates() -> Templates:
    """The real ones."""
    return Templates()


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Page:
    """Each page in turn."""
    return PAGES[request.param]


def read(text: str) -> HtmlElement:
    """A page as a browser reads it."""
    return html.document_fromstring(text)


def test_ids_are_given_once(templates: Templates, page: Page) -> None:
    """Two would be taken for one another."""
    ids = Counter(read(templates.page(page)).xpath("//@id"))
    assert [each for each, times in ids.items() if times > 1] == []


def test_what_is_named_is_there(templates: Templates, page: Page) -> None:
    """By labels, menus and drawings."""
    tree = read(templates.page(page))
    ids = set(tree.xpath("//@id"))
    named = set(tree.xpath("//@for | //@aria-controls | //@data-menu"))
    named |= {each for value in tree.xpath("//@aria-labelledby | //@aria-describedby") for each in value.split()}
    named |= {each[1:] for each in tree.xpath("//use/@href | //a[@class='skip']/@href")}
    assert named - ids == set()


def test_nothing_is_inline_and_nothing_from_elsewhere(templates: Templates, page: Page) -> None:
    """The Content-Security-Policy would refuse it."""
    tree = read(templates.page(page))
    assert tree.xpath("//style | //*[@style] | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == []
    outside = [each for each in tree.xpath("//@href | //@src") if not re.match(r"/(?!/)|\?|#|data:image/svg", each)]
    assert outside == []


def test_every_control_has_a_name(templates: Templates, page: Page) -> None:
    """For who hears the page."""
    tree = read(templates.page(page))
    for dialog in tree.xpath("//dialog[@id='confirm']"):
        dialog.drop_tree()  # its words are given when it opens
    labelled = set(tree.xpath("//label/@for"))
    for each in tree.xpath("//button | //a | //select | //textarea | //input"):
        wrapped = each.xpath("ancestor::label")
        name = each.get("aria-label") or each.text_content().strip() or each.get("id") in labelled or wrapped
        assert name, html.tostring(each)


def test_what_people_word_stays_text(templates: Templates, page: Page) -> None:
    """Wherever it stands: it makes no element and no attribute."""
    tree = read(templates.page(everywhere(page, HOSTILE)))
    assert tree.xpath("//img | //style | //script[not(@src)] | //@onerror") == []
    plain = read(templates.page(page))
    assert Counter(each.tag for each in tree.iter("*")) == Counter(each.tag for each in plain.iter("*"))
    assert HOSTILE in tree.text_content()


@pytest.mark.parametrize(("macro", "name"), PARTS.items())
def test_a_part_is_one_element(templates: Templates, page: Page, macro: str, name: str) -> None:
    """With the id that the updates name."""
    (root,) = html.fragments_fromstring(templates.part(macro, page))
    assert isinstance(root, HtmlElement), "there is text beside it"
    assert root.get("id") == name


def test_a_part_is_the_same_in_the_page(templates: Templates, page: Page) -> None:
    """So nothing changes with the first update."""
    whole = templates.page(page)
    for macro, name in PARTS.items():
        if f'id="{name}"' in whole:
            assert templates.part(macro, page) in whole


def test_a_row_is_one_element(templates: Templates) -> None:
    """An item of its list, by its key."""
    rows: list[Said | Traffic | Work] = [*CHANNEL.messages, *CHANNEL.traffic, *CHANNEL.work]
    for row in rows:
        (root,) = html.fragments_fromstring(templates.row(row, CHANNEL))
        assert isinstance(root, HtmlElement)
        assert (root.tag, root.get("id")) == ("li", row.key)


def test_a_message_offers_what_can_be_done_with_it(templates: Templates) -> None:
    """To who may."""

    def offered(**more: Any) -> list[str]:
        tree = html.fragment_fromstring(templates.row(said(1, **more), CHANNEL))
        return [each.get("aria-label").split(" Anna")[0] for each in tree.xpath("//*[contains(@class, 'bar')]/*")]

    assert offered() == ["React to", "Reply in a thread to", "More actions on"]
    assert offered(thread_url="") == ["React to", "More actions on"]
    assert offered(only_you=True) == offered(refused="no_text") == ["More actions on"]
    assert offered(deleted=True) == []


def test_a_private_message_says_so_and_can_be_dismissed(templates: Templates) -> None:
    """With the button for that."""
    tree = html.fragment_fromstring(templates.row(said(1, only_you=True), CHANNEL))
    assert "Only visible to you" in tree.text_content()
    assert tree.xpath("//button[@data-do='dismiss']")


def test_a_refused_message_shows_the_error_alone(templates: Templates) -> None:
    """In the place of what it would have shown."""
    tree = html.fragment_fromstring(templates.row(said(1, refused="invalid_blocks: /blocks/0"), CHANNEL))
    assert "invalid_blocks: /blocks/0" in tree.text_content()
    assert "Words" not in tree.text_content()


def test_a_deleted_message_shows_nothing_of_it(templates: Templates) -> None:
    """Nor offers anything."""
    tree = html.fragment_fromstring(templates.row(said(1, deleted=True, edited=True), CHANNEL))
    assert "This message was deleted." in tree.text_content()
    assert "Words" not in tree.text_content()
    assert "edited" not in tree.text_content()


def test_a_streaming_message_is_busy(templates: Templates) -> None:
    """Until it is whole."""
    busy = [html.fragment_fromstring(templates.row(said(1, streaming=s), CHANNEL)) for s in (True, False)]
    assert [each.xpath("//article/@aria-busy") for each in busy] == [["true"], ["false"]]


def test_places_say_where_one_is_and_what_is_unread(templates: Templates) -> None:
    """To the eye and to the ear."""
    tree = html.fragment_fromstring(templates.part("sidebar", CHANNEL))
    for each in tree.xpath("//*[@aria-hidden='true']"):
        each.drop_tree()
    names = [each.text_content() for each in tree.xpath("//a")]
    assert names == ["newsroom", "investigations, private, 3 unread", "Dateline, 1 unread", "Home"]
    assert tree.xpath("//a[@aria-current='page']/@href") == ["/UANNA/CNEWS"]


def test_the_app_has_two_tabs(templates: Templates) -> None:
    """Home comes first, as in Slack."""
    for page, current in ((DM, "/UANNA/DANNA"), (AT_HOME, "/UANNA/home")):
        tabs = html.fragment_fromstring(templates.part("title", page)).xpath("//nav/a")
        assert [each.text_content() for each in tabs] == ["Home", "Messages"]
        assert [each.get("href") for each in tabs if each.get("aria-current")] == [current]


def test_a_window_without_submit_is_only_closed(templates: Templates) -> None:
    """There is nothing to send."""
    assert CHANNEL.modal is not None
    page = replace(CHANNEL, modal=replace(CHANNEL.modal, submit="", close=""))
    footer = html.fragment_fromstring(templates.part("modal", page)).find(".//footer")
    assert [each.text_content() for each in footer] == ["Close"]


def test_no_window_is_an_empty_one(templates: Templates) -> None:
    """So it closes."""
    root = html.fragment_fromstring(templates.part("modal", DM))
    assert len(root) == 0
    assert root.get("data-shown") is None


def test_the_tour_offers_its_next_stop(templates: Templates) -> None:
    """And tells nothing of those that come after it."""
    tree = html.fragment_fromstring(templates.part("tour", CHANNEL))
    assert tree.xpath("//button[contains(@class, 'primary')]/@data-stop") == ["2"]
    assert tree.xpath("//progress/@value") == ["1"]
    assert "Nothing is made up." not in tree.text_content()


def test_a_tour_that_is_over_says_so(templates: Templates) -> None:
    """And what to do now."""
    over = replace(CHANNEL, stops=tuple(replace(stop, state="done") for stop in CHANNEL.stops))
    assert "That was the tour" in templates.part("tour", over)


def test_while_the_app_starts_that_is_said(templates: Templates) -> None:
    """And nothing when it is there."""
    assert "is starting" in templates.part("status", PAGES["private"])
    assert html.fragment_fromstring(templates.part("status", DM)).text_content().strip() == ""
