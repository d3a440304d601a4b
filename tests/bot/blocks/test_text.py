"""Words made harmless and short, and links that go where they should."""

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.text import address, escape, first_words, fragment, link, pieces, shorten
from tests.bot.blocks.hostile import URLS, texts
from tests.slack.reading import links, mentions


def test_mark_up_is_shown_as_it_is_written() -> None:
    """Slack's own characters become entities; a text that has entities already shows those."""
    assert escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert escape("&amp;") == "&amp;amp;"


@pytest.mark.parametrize("call", ["@here", "@channel", "@Everyone"])
def test_calls_to_everybody_are_parted(call: str) -> None:
    """An invisible joiner stands after the @; other addresses stay whole."""
    assert escape(f"hey {call} now") == f"hey @\u2060{call[1:]} now"
    assert escape("ruth@news.example") == "ruth@news.example"


def test_lines_stay_or_fold() -> None:
    """Folding makes one line with single blanks; without it line ends stay."""
    assert escape("a\r\n  b\tc") == "a \n  b c"
    assert escape("a\r\n  b\tc", fold=True) == "a b c"


def test_controls_are_replaced() -> None:
    """No terminal control and no mark that turns the direction of writing is left."""
    assert escape("\x1b[31m\u202egnp") == "�[31m�gnp"


def test_short_texts_end_at_a_word() -> None:
    """What is cut ends with an ellipsis; what fits stays; an entity is whole or not there."""
    assert shorten("the old kiln burned", 15) == "the old kiln …"
    assert shorten("the old kiln", 12) == "the old kiln"
    assert shorten("&&&", 11) == "&amp; …"
    assert first_words("") == "…"
    assert links({"text": first_words("see https://evil.example and www.evil.example")}) == []


@settings(deadline=None)
@given(texts, st.integers(7, 400))
def test_a_shortened_text_is_its_beginning(text: str, most: int) -> None:
    """However it is cut, no more than so many characters are left, all from the beginning, and no half entity."""
    short = shorten(text, most)
    assert len(short) <= most
    whole = unescape(escape(text, fold=True))
    assert whole.startswith(unescape(short.removesuffix(" …")))


@settings(deadline=None)
@given(texts, st.integers(5, 400))
def test_pieces_lose_nothing(text: str, most: int) -> None:
    """Together the pieces are the text, less blanks where they part; no entity is cut."""
    whole = escape(text)
    parted = pieces(whole, most)
    assert all(len(piece) <= most for piece in parted)
    assert "".join(parted).replace(" ", "") == whole.replace(" ", "")
    assert "".join(map(unescape, parted)).replace(" ", "") == unescape(whole).replace(" ", "")


def test_a_link_has_a_harmless_address_and_label() -> None:
    """What could end the link is encoded in the address and escaped in the label."""
    assert link('https://a.example/x y|z>?q=1&r="', "A <b>\n|") == (
        "<https://a.example/x%20y%7Cz%3E?q=1&amp;r=%22|A &lt;b&gt; |>"
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:x", "//a.example", "https://", "", "ht\ntps://a.example"])
def test_only_web_addresses_are_linked(url: str) -> None:
    """For any other the label stands alone."""
    assert address(url) == ""
    assert link(url, "label") == "label"


def test_an_address_too_long_for_a_section_is_not_linked() -> None:
    """The label stands alone."""
    assert link(f"https://a.example/{'x' * 3_000}", "label") == "label"


@settings(deadline=None)
@given(st.sampled_from(URLS), texts, texts)
def test_links_are_whole_and_lead_nowhere_else(url: str | None, label: str, quote: str) -> None:
    """A link has one address, the one given; its label calls nobody."""
    made = {"type": "mrkdwn", "text": link(fragment(url or "", quote), label), "verbatim": True}
    assert mentions(made) == []
    followed = [unescape(each).partition("#")[0] for each in links(made)]
    assert followed in ([], [address(url or "").partition("#")[0]])


@pytest.mark.parametrize(
    ("url", "quote", "opens"),
    [
        ("https://a.example", "Nine days - or ten, she said", "#:~:text=Nine%20days%20%2D%20or%20ten%2C%20she%20said"),
        ("https://a.example", "Fish & chips", "#:~:text=Fish%20%26%20chips"),
        ("https://a.example", "  ", ""),
        ("https://a.example#top", "Nine days", "#top:~:text=Nine%20days"),
        ("https://a.example#top:~:text=Ten", "Nine days", "#top:~:text=Nine%20days"),
        ("https://a.example", f"one two three four {'and ' * 30}six seven eight nine",
         "#:~:text=one%20two%20three%20four,six%20seven%20eight%20nine"),
        ("https://a.example", "one two three four\nfive six seven eight",
         "#:~:text=one%20two%20three%20four,five%20six%20seven%20eight"),
        ("https://a.example", "x" * 3_000, ""),
    ],
)  # fmt: skip
def test_a_fragment_opens_the_page_at_the_quote(url: str, quote: str, opens: str) -> None:
    """Short quotes whole, long ones by their ends, an anchor kept, and none where the address would get too long."""
    assert fragment(url, quote) == (url.partition("#")[0] + opens if opens else url)
