"""Dates as they are written."""

from datetime import UTC, datetime, timedelta

import pytest

from retrieval.adapters.reading import page_facts, page_tree
from retrieval.adapters.reading.dates import parse, plausible, published
from retrieval.adapters.reading.page_facts import PageFacts


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-12", "2026-03-12T00:00"),
        ("2026-03-12T08:30:00Z", "2026-03-12T08:30"),
        ("2026-03-12T08:30:00+02:00", "2026-03-12T06:30"),
        ("2026-03-12 08:30", "2026-03-12T08:30"),
        ("12 March 2026", "2026-03-12T00:00"),
        ("March 12, 2026, 4:05 PM", "2026-03-12T16:05"),
        ("Thu, 12 Mar 2026 10:00:00 GMT", "2026-03-12T10:00"),
        ("12. März 2026", "2026-03-12T00:00"),
        ("12 mars 2026", "2026-03-12T00:00"),
        ("2026年3月12日", "2026-03-12T00:00"),
    ],
)
def test_dates_are_moments_in_utc(written: str, moment: str, now: datetime) -> None:
    """ISO and the ways of several languages are understood; a day alone is midnight UTC."""
    assert parse(written, now) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "Monday", "2026", "March 2026", "2026-13-40", "Dec. 2. 13", "12345678", "x" * 500,
                "2026-06-03", "2099-01-01", "1799-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_what_is_no_date_is_none(written: str, now: datetime) -> None:
    """Nonsense, half dates, dates to come and dates before newspapers are none."""
    assert parse(written, now) is None


def test_tomorrow_elsewhere_is_still_today(now: datetime) -> None:
    """A date up to a day ahead may be true in another time zone."""
    assert parse("2026-06-02", now) == datetime(2026, 6, 2, tzinfo=UTC)


def test_a_moment_without_a_zone_is_utc(now: datetime) -> None:
    """Word files tell times without a zone."""
    naive = datetime(2026, 3, 1, 8)  # noqa: DTZ001 - that is the point
    assert plausible(naive, now) == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert plausible(None, now) is None


def facts(head: str, body: str = "") -> PageFacts:
    """What a page of that head and body says of itself."""
    tree = page_tree.shown(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return page_facts.facts(tree)


LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", %s}</script>'
SHARED = '<meta property="article:published_time" content="%s">'
PLACED = '<link rel="canonical" href="https://harbour.example%s">'


@pytest.mark.parametrize(
    ("head", "body", "moment", "certainty"),
    [
        (LINKED % '"datePublished": "2026-03-10T15:30:00+01:00"', "", "2026-03-10T14:30", 0.95),
        (LINKED % '"datePublished": ["2026-03-10T15:30:00Z"]', "", "2026-03-10T15:30", 0.95),
        (LINKED % '"datePublished": 1773156600000', "", "2026-03-10T15:30", 0.95),
        (SHARED % "2026-03-10T15:30Z", "", "2026-03-10T15:30", 0.95),
        ('<meta name="parsely-pub-date" content="2026-03-10">', "", "2026-03-10", 0.85),
        ('<meta name="sailthru.date" content="Tue, 10 Mar 2026 15:30:00 +0100">', "", "2026-03-10T14:30", 0.85),
        (PLACED % "/2026/03/10/tunnel", "", "2026-03-10", 0.85),
        (PLACED % "/2026/mar/10/tunnel", "", "2026-03-10", 0.85),
        (PLACED % "/tunnel-2026-03-10.html", "", None, None),
        (PLACED % "/20260310/tunnel", "", "2026-03-10", 0.85),
        (PLACED % "/2026/99/10/tunnel", "", None, None),
        (LINKED % '"dateCreated": "2026-03-10"', "", "2026-03-10", 0.8),
        ("", '<p itemprop="datePublished" content="2026-03-10">today</p>', "2026-03-10", 0.9),
        ("", '<time class="entry-date" datetime="2026-03-10">x</time>', "2026-03-10", 0.8),
        ("", '<time datetime="2026-03-10">x</time>', "2026-03-10", 0.75),
        ("", "<time>10 March 2026</time>", "2026-03-10", 0.75),
        ("", '<time datetime="2026-03-10">x</time><time datetime="2026-03-11">y</time>', "2026-03-10", 0.6),
        ("", '<aside><time datetime="2026-03-09">x</time></aside>', None, None),
        ("", '<time class="updated" datetime="2026-03-10">x</time>', None, None),
        (LINKED % '"dateModified": "2026-03-11"', "", "2026-03-11", 0.3),
        (LINKED % '"dateModified": "2026-03-11", "datePublished": "2026-03-10"', "", "2026-03-10", 0.95),
        (
            '<meta property="article:modified_time" content="2026-03-11">' + PLACED % "/2026/3/10/x",
            "",
            "2026-03-10",
            0.85,
        ),
        (SHARED % "2031-01-01", "", None, None),
        (SHARED % "1970-01-01T00:00:00Z", "", None, None),
        (LINKED % '"datePublished": 0', "", None, None),
        (LINKED % f'"datePublished": 1{"0" * 300}', "", None, None),
        (SHARED % "2031-01-01" + PLACED % "/2026/03/10/x", "", "2026-03-10", 0.85),
        (SHARED % "{{date}}" + PLACED % "/2026/03/10/x", "", "2026-03-10", 0.85),
        ("", "", None, None),
    ],
)
def test_a_page_is_dated_by_the_surest_place(
    head: str, body: str, moment: str | None, certainty: float | None, now: datetime
) -> None:
    """With how sure that is; what can't be is passed over, and a change is no publication."""
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert published(facts(head, body), None, now) == (expected, certainty)


def test_what_a_search_finds_comes_before_a_change_alone(now: datetime) -> None:
    """And behind whatever the page says."""
    changed, told = LINKED % '"dateModified": "2026-03-11"', SHARED % "2026-03-09"
    searched = datetime(2026, 3, 10, tzinfo=UTC)
    assert published(facts(changed), "2026-03-10", now) == (searched, 0.55)
    assert published(facts(changed + told), "2026-03-10", now) == (searched - timedelta(days=1), 0.95)
    assert published(facts(""), "1995-01-01", now) == (None, None)
