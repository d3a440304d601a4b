"""The articles of a window in stories."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retrieval.domain import ANY_TIME, LOCAL, Document, Scope, Window
from retrieval.group import Cluster, Group
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

WORDS = WordEmbedder(dimension=256)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)

FERRY = Document(
    id="ferry",
    title="Twelve dead as ferry capsizes",
    text="The ferry Morning Tern struck a reef in fog off Port Maren early on Monday. Twelve people died, police said.",
    published=NOON,
)
FERRY_TOO = Document(
    id="reef",
    title="Morning Tern: twelve die on the reef",
    text="The Morning Tern ran on to a reef off Port Maren. Police say that twelve people died as it sank in the fog.",
    published=NOON + timedelta(hours=5),
)
FERRY_LATER = Document(
    id="captain",
    title="Captain of the Morning Tern is arrested",
    text="Police arrested the captain of the ferry Morning Tern, which struck the reef off Port Maren in fog.",
    published=NOON + DAY,
)
BANK = Document(
    id="bank",
    title="Rate cut at last",
    text="The central bank lowered its key interest rate to 3.75 percent after months of waiting.",
    published=NOON + timedelta(hours=1),
)
COPY = replace(FERRY, id="copy", title="Ferry capsizes", text=f"{FERRY.text} Read more.", published=NOON + DAY / 4)


def group(*documents: Document, scope: Scope = LOCAL) -> Group:
    """Over a library of these."""
    library = DictLibrary()
    library.save(scope, WORDS.name, [entry(document, scope, WORDS, most=200) for document in documents])
    return Group(library, WORDS)


def ids(clusters: Sequence[Cluster]) -> dict[str, list[list[str]]]:
    """The article ids of each story's voices."""
    return {one.id: [[opening.article.id for opening in voice] for voice in one.voices] for one in clusters}


def test_one_event_is_one_story_and_copies_are_one_voice() -> None:
    """By time; a story is called by its first article, a voice begins with its first."""
    found = group(BANK, COPY, FERRY_TOO, FERRY)(LOCAL)
    assert ids(found) == {"ferry": [["ferry", "copy"], ["reef"]], "bank": [["bank"]]}
    assert [opening.article.id for opening in found[0].openings] == ["ferry", "copy", "reef"]


def test_the_order_they_came_in_does_not_matter() -> None:
    """Nor that several are of one moment."""
    documents = [replace(one, published=NOON) for one in (FERRY, FERRY_TOO, FERRY_LATER, BANK, COPY)]
    found = []
    for seed in range(5):
        random.Random(seed).shuffle(documents)  # noqa: S311 - no secret
        found.append(ids(group(*documents)(LOCAL)))
    assert all(one == found[0] for one in found)
    assert set(found[0]) == {"bank", "captain"}


def test_an_article_joins_the_story_of_yesterday() -> None:
    """Under the id that it had; a story without anything new is left out."""
    today = Window(NOON + DAY / 2, NOON + 2 * DAY)
    before = group(FERRY, FERRY_TOO, BANK)
    assert ids(before(LOCAL)).keys() == {"ferry", "bank"}
    after = group(FERRY, FERRY_TOO, BANK, FERRY_LATER)
    assert ids(after(LOCAL, today)) == {"ferry": [["ferry"], ["reef"], ["captain"]]}
    assert ids(after(LOCAL, today, before=timedelta(0))) == {"captain": [["captain"]]}


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (ANY_TIME, {"ferry", "bank"}),
        (Window(until=NOON + timedelta(minutes=30)), {"ferry"}),
        (Window(since=NOON + timedelta(minutes=30)), {"ferry", "bank"}),
        (Window(NOON + 10 * DAY, NOON + 11 * DAY), set()),
        (Window(datetime.min.replace(tzinfo=UTC), NOON + timedelta(minutes=1)), {"ferry"}),
    ],
)
def test_windows(window: Window, expected: set[str]) -> None:
    """Open on either side; past; and from the beginning of time on, before which there is no week."""
    assert ids(group(FERRY, FERRY_TOO, BANK)(LOCAL, window)).keys() == expected


def test_weeks_later_it_is_another_event() -> None:
    """With the same ship, place and words."""
    again = replace(FERRY_TOO, published=NOON + 21 * DAY)
    assert ids(group(FERRY, again)(LOCAL)) == {"ferry": [["ferry"]], "reef": [["reef"]]}


def test_articles_may_lack_everything_but_a_text() -> None:
    """They are grouped all the same, and none is lost."""
    bare = [Document(id=one.id, text=one.text) for one in (FERRY, FERRY_TOO, BANK)]
    signs = [Document(id=f"signs {number}", text=text) for number, text in enumerate(("…", "🙂 !", "1"))]
    found = ids(group(*bare, *signs)(LOCAL))
    assert sorted(name for voices in found.values() for voice in voices for name in voice) == sorted(
        one.id or "" for one in (*bare, *signs)
    )
    assert any({"ferry", "reef"} == {name for voice in voices for name in voice} for voices in found.values())


def test_no_articles_and_one() -> None:
    """Nothing, and a story of one."""
    assert group()(LOCAL) == []
    assert ids(group(BANK)(LOCAL)) == {"bank": [["bank"]]}


def test_what_a_scope_does_not_see_is_in_no_story() -> None:
    """Another conversation's article, nor one of those that were not named."""
    private = Scope(conversation="D1")
    both = group(FERRY, BANK)
    both.library.save(private, WORDS.name, [entry(FERRY_TOO, private, WORDS, most=200)])
    assert ids(both(LOCAL))["ferry"] == [["ferry"]]
    assert ids(both(private))["ferry"] == [["ferry"], ["reef"]]
    assert ids(both(Scope(only=frozenset({"bank"})))) == {"bank": [["bank"]]}
