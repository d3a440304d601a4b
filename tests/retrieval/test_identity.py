"""By what an article is known again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.domain import Document
from retrieval.identity import fingerprint, new_id, untracked, url_key

CANONICAL = "https://dalewire.example/news/bridge?id=7"
PIECES = (
    *"http:// https:// www. m. amp. /amp amp .amp / // /.. ? # & = @ : :80 :443 :8080 [ ] [::1] a.example b y".split(),
    *"/c/s/ /amp/s/ google.com cdn.ampproject.org x.cdn.ampproject.org bing.com".split(),
    *"% %20 %C3 utm_source=x amp=1 x=1 é ß İ ﬁ xn-- 。 \\ | < ;".split(),
    *(" ", "\t", "\n", "\0", "\ud800", "\u200b"),
)
ADDRESSES = st.builds("".join, st.lists(st.sampled_from(PIECES), max_size=10))


@pytest.mark.parametrize(
    "variant",
    [
        CANONICAL,
        "http://dalewire.example/news/bridge?id=7",
        "HTTPS://WWW.DaleWire.Example/news/bridge?id=7",
        "  https://m.dalewire.example/news/bridge/?id=7\n",
        "https://www.m.dalewire.example:443/news/bridge?id=7",
        "http://amp.dalewire.example:80/news/bridge?id=7",
        "https://dalewire.example/news/bridge/amp?id=7",
        "https://dalewire.example/news/bridge.amp/?id=7",
        "https://dalewire.example/amp/news/bridge?id=7",
        "https://dalewire.example//news/bridge?id=7&amp=1",
        "https://dalewire.example/news/bridge?outputType=amp&id=7",
        "https://dalewire.example/news/bridge?id=7#comments",
        "https://dalewire.example/news/bridge?utm_source=mail&id=7&utm_medium=x&fbclid=abc&gclid=d&msclkid=e",
        "https://reader:secret@dalewire.example/news/bridge?id=7",
        "https://dalewire.example/news/bridge?id=7&mibextid=a&smid=b&guccounter=1&at_medium=c&icid=d#xtor=RSS-1",
        "https://www-dalewire-example.cdn.ampproject.org/c/s/www.dalewire.example/news/bridge.amp?id=7",
        "https://dalewire-example.cdn.ampproject.org/v/s/amp.dalewire.example/news/bridge?id=7",
        "https://www.google.com/amp/s/dalewire.example/news/bridge/amp?id=7",
        "https://www.google.co.uk/amp/s/www.google.com/amp/s/dalewire.example/news/bridge?id=7",
        "https://www.bing.com/amp/s/dalewire.example/news/bridge?id=7",
    ],
)
def test_variants_of_an_address_are_one(variant: str) -> None:
    """Scheme, www, mobile, AMP, port, slash, fragment and tracking make no difference."""
    assert url_key(variant) == CANONICAL


@pytest.mark.parametrize(
    "other",
    [
        "https://dalewire.example/news/bridge?id=8",
        "https://dalewire.example/news/bridge?cid=7",
        "https://dalewire.example/news/bridge?cid=8",
        "https://dalewire.example/news/bridge?7",
        "https://dalewire.example/news/bridge?8",
        "https://dalewire.example/news/bridge",
        "https://dalewire.example/News/Bridge?id=7",
        "https://sport.dalewire.example/news/bridge?id=7",
        "https://dalewire.example:8080/news/bridge?id=7",
        "https://dalewire.example/news/bridge/amplified?id=7",
    ],
)
def test_other_addresses_are_others(other: str) -> None:
    """What may tell two articles apart is kept: query, path, host, port."""
    keys = {url_key(one) for one in (CANONICAL, other, "https://dalewire.example/news/bridge?id=9")}
    assert len(keys) == 3
    assert None not in keys


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://A.example/X?b=2&utm_source=x&a=%20#part", "https://A.example/X?b=2&a=%20#part"),
        ("https://a.example/x?utm_source=y", "https://a.example/x"),
        ("https://a.example/x#xtor=RSS-1", "https://a.example/x"),
        ("https://a.example/x?a=1#:~:text=tunnel", "https://a.example/x?a=1"),
        ("https://a.example/x?utm%5Fsource=y&id=7", "https://a.example/x?id=7"),
        ("https://a.example/x?at_id=7&source=8&ref=9", "https://a.example/x?at_id=7&source=8&ref=9"),
        ("https://www.google.com/amp/s/a.example/x?id=7&utm_id=1", "https://a.example/x?id=7"),
        ("https://a.example", "https://a.example"),
        ("http://[", "http://["),
        ("", ""),
    ],
)
def test_an_address_is_kept_without_tracking(address: str, kept: str) -> None:
    """And otherwise as it is written."""
    assert untracked(address) == untracked(kept) == kept


def test_a_cache_is_known_by_its_owner_alone() -> None:
    """Else any site could pass for another."""
    for host in ("evil.example", "google.com.evil.example", "cdn.ampproject.org.evil.example", "xgoogle.com"):
        keys = {url_key(f"https://{host}/{path}/s/dalewire.example/x") for path in ("amp", "c", "")}
        assert not keys & {"https://dalewire.example/x", None}


def test_order_of_the_query_does_not_matter() -> None:
    """Nor do empty values get lost."""
    assert (
        url_key("https://a.example/?b=&a=1") == url_key("https://a.example?a=1&b=") != url_key("https://a.example?a=1")
    )


@pytest.mark.parametrize("host", ["amp.dev", "m.co", "www.com"])
def test_a_short_host_keeps_its_name(host: str) -> None:
    """What looks like a prefix is the host itself."""
    assert url_key(f"http://{host}/x") == url_key(f"http://www.{host}/x") == f"https://{host}/x"


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        "",
        "bridge",
        "mailto:a@b.example",
        "ftp://a.example/x",
        "https://",
        "https:///x",
        "http://[",
        "http://a b/",
    ],
)
def test_what_is_no_web_address_has_no_key(nothing: str | None) -> None:
    """Nor is it an error."""
    assert url_key(nothing) is None


@given(st.text() | ADDRESSES | ADDRESSES.map("http://a.example{}".format))
@example("https://www.m.a.example")
@example("https://a.example/...amp")
@example("http://m. #")
@example("https://a.example::")
@settings(max_examples=500, deadline=None)
def test_a_key_is_its_own_key(text: str) -> None:
    """For any text: a key or none, never an error; a key's key is itself, and it can be stored."""
    key = url_key(text)
    if key is not None:
        assert url_key(key) == key
        assert key.startswith("https://")
        key.encode()


DOCUMENT = Document(
    text="Otters came back. Twelve!",
    title="Otters",
    url="https://a.example/otters",
    source="A",
    author="B",
    published=datetime(2026, 3, 1, 9, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "text", ["OTTERS came back — twelve.", "Otters\n\ncame\tback: “Twelve”", "Ｏtters came back twelve"]
)
def test_the_same_text(text: str) -> None:
    """Case, spacing, punctuation and width make no other text, yet they are a change of its content."""
    mark, other = fingerprint(DOCUMENT), fingerprint(replace(DOCUMENT, text=text))
    assert mark.text_hash == other.text_hash
    assert mark.content_hash != other.content_hash


@pytest.mark.parametrize("text", ["Otters came back. Thirteen!", "Otters cameback. Twelve!", "", "…", "!"])
def test_other_texts(text: str) -> None:
    """One other word is another text; texts without any words are told apart too."""
    assert len({fingerprint(replace(DOCUMENT, text=one)).text_hash for one in (DOCUMENT.text, text, "?")}) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Beavers"},
        {"url": "https://a.example/beavers"},
        {"source": None},
        {"author": "C"},
        {"published": None},
        {"published": DOCUMENT.published and DOCUMENT.published + timedelta(hours=1)},
        {"title": "", "source": "Otters"},
    ],
)
def test_what_is_told_of_an_article_is_its_content(change: dict[str, Any]) -> None:
    """A change of title, place, source, author or time is one."""
    assert fingerprint(replace(DOCUMENT, **change)).content_hash != fingerprint(DOCUMENT).content_hash


def test_what_is_not_content() -> None:
    """A variant of the address, the language, the input's name, an id."""
    same = replace(DOCUMENT, url="http://www.a.example/otters/?utm_source=x", language="en", name="feed", id="7")
    assert fingerprint(same) == fingerprint(DOCUMENT)


def test_a_file_is_known_by_its_path() -> None:
    """Where it has no address of its own."""
    plain = Document(text="Otters.", path="/news/otters.txt")
    assert fingerprint(plain).url_key == fingerprint(replace(plain, text="Beavers.")).url_key is not None
    assert fingerprint(plain).url_key != fingerprint(replace(plain, path="/news/beavers.txt")).url_key
    assert fingerprint(replace(plain, url="https://a.example/x")).url_key == "https://a.example/x"
    assert fingerprint(replace(plain, path=None)).url_key is None


def test_ids_are_new_and_in_order() -> None:
    """Each is another, and later ones sort behind."""
    ids = [new_id() for _ in range(2_000)]
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)
