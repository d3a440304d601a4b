"""The digest of a window, over stories put together by hand; grouping has tests of its own."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from retrieval.compile import BRIEF, Compile
from retrieval.domain import ANY_TIME, LOCAL, Document, Edit, Revision, Scope, Window
from retrieval.errors import InputError
from retrieval.extractive import Extractive
from retrieval.group import BEFORE, Cluster, Group
from retrieval.news import Digest, Taste
from retrieval.ports import Opening
from retrieval.summarize import Summarize
from tests.retrieval.fakes import DictLibrary, entry
from tests.retrieval.openings import NOON, WORDS, opening

DAY = timedelta(days=1)
TODAY = Window(NOON, NOON + DAY)

FERRY = opening(
    "The ferry Morning Tern struck a reef in fog off Port Maren early on Monday. Twelve people died, police said.",
    title="Twelve dead as ferry capsizes | Harbour Post",
    source="Harbour Post",
    hours=2,
)
FERRY_TOO = opening(
    "At least 15 people died when the ferry Morning Tern ran on to a reef. Boats from Brackwater saved 193 others.",
    title="Ferry disaster off Kelland",
    source="Northline",
    hours=3,
)
RATE = opening(
    "The central bank of Kelland lowered its key interest rate to 3.75 percent on Monday after months of waiting.",
    title="Bank cuts key rate",
    source="Meridian",
    hours=4,
)
CUP = opening(
    "Rovers lost the cup final in the last minute after their striker had missed a penalty in front of the home crowd.",
    title="Rovers lose the cup",
    source="Radio Kelland",
    hours=1,
)
FERRY_BEFORE = opening(
    "A ferry, the Morning Tern, struck a reef in fog off Port Maren. Twelve people died, police said on Monday.",
    title="Ferry strikes reef",
    source="Radio Kelland",
    hours=-3,
)


@dataclass(frozen=True, slots=True)
class _Given(Group):
    """A grouping of the given stories, by the contract of the real one."""

    stories: Sequence[Sequence[Sequence[Opening]]] = field(default=())

    def __call__(self, scope: Scope, window: Window = ANY_TIME, *, before: timedelta = BEFORE) -> list[Cluster]:
        assert scope == LOCAL
        assert window.since
        assert window.until
        clusters = []
        for story in self.stories:
            looked = [[one for one in voice if window.since - before <= one.time < window.until] for voice in story]
            kept = tuple(tuple(voice) for voice in looked if voice)
            if any(one.time >= window.since for voice in kept for one in voice):
                clusters.append(Cluster(kept[0][0].article.id, kept))
        return clusters


def compiled(*stories: Sequence[Opening], window: Window = TODAY, now: datetime = NOON + DAY, **asked: Any) -> Digest:
    """The digest of stories none of whose articles copies another."""
    return compile_of([[[one] for one in story] for story in stories], now)(LOCAL, window, **asked)


def compile_of(stories: Sequence[Sequence[Sequence[Opening]]], now: datetime = NOON + DAY) -> Compile:
    """The use case over stories."""
    return Compile(_Given(DictLibrary(), WORDS, stories), Summarize(Extractive(WORDS)), WORDS, lambda: now)


def headlines(digest: Digest) -> list[str]:
    """What it tells at length."""
    return [story.headline for story in digest.stories]


def test_a_digest() -> None:
    """The story of two sources first, with what both say and their numbers; the headline without its site."""
    digest = compiled([CUP], [FERRY, FERRY_TOO], [RATE])
    assert headlines(digest)[0] in ("Twelve dead as ferry capsizes", "Ferry disaster off Kelland")
    assert {*headlines(digest)[1:]} == {"Bank cuts key rate", "Rovers lose the cup"}
    ferry = digest.stories[0]
    assert not ferry.update
    assert len(ferry.sentences) == 2
    assert {cited.article.source for cited in ferry.citations} == {"Harbour Post", "Northline"}
    for story in digest.stories:
        assert story.sentences
        for cited in story.citations:
            assert cited.article.text[cited.start : cited.end] == cited.quote
    (differing,) = ferry.differences
    assert {cited.quote.split()[0] for cited in differing.citations} == {"Twelve", "At"}
    taken = digest.taken
    assert (taken.articles, taken.stories, taken.sources, digest.brief, digest.notes) == (4, 3, 4, (), ())
    assert digest == compiled([CUP], [FERRY, FERRY_TOO], [RATE])


def test_the_rest_in_brief() -> None:
    """So many at length, a few by their headline, all others counted."""
    stories = [[opening(f"Something happened in town {number}.", title=f"Town {number}")] for number in range(40)]
    digest = compiled(*stories, limit=3)
    assert (len(digest.stories), len(digest.brief), digest.taken.stories) == (3, BRIEF, 40)
    assert all(not story.sentences and story.articles for story in digest.brief)
    told = [story.id for story in (*digest.stories, *digest.brief)]
    assert len({*told}) == len(told)


def test_no_articles() -> None:
    """Are no stories, and nothing else."""
    digest = compiled(failed_feeds=["Harbour Post"])
    assert (digest.stories, digest.brief, digest.taken.articles) == ((), (), 0)
    assert digest.taken.failed_feeds == ("Harbour Post",)
    assert compiled([FERRY], window=Window(NOON + DAY, NOON + 2 * DAY), now=NOON + 2 * DAY).stories == ()


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        (Window(NOON + 2 * DAY, NOON + 3 * DAY), "in the future"),
        (Window(NOON + DAY, NOON + 2 * DAY), "in the future"),
        (Window(NOON, None), "both ends"),
        (ANY_TIME, "both ends"),
    ],
)
def test_windows_that_cannot_be(window: Window, reason: str) -> None:
    """It is said what is wrong; a window that ends in the future has begun."""
    with pytest.raises(InputError, match=reason):
        compiled([FERRY], window=window)
    assert compiled([FERRY], window=Window(NOON, NOON + 9 * DAY)).stories


def test_what_was_told_is_not_told_again() -> None:
    """By what the reader knows, else by what came before the window."""
    again = opening("Twelve people died in fog on the ferry Morning Tern.", title="Ferry dead", source="Echo", hours=5)
    assert compiled([FERRY_BEFORE, again]).stories == ()
    assert compiled([FERRY_BEFORE, again]).taken.articles == 1
    (new,) = compiled([FERRY_BEFORE, again], told=frozenset()).stories
    assert not new.update
    known = frozenset([FERRY.article.id])
    assert compiled([FERRY, again], told=known).stories == ()
    assert compiled([FERRY], told=known).taken.articles == 0


def test_an_update_begins_with_what_is_new() -> None:
    """Its articles are those of the window."""
    text = (
        "Fog lay over Port Maren again. Divers found 193 pairs of shoes below the car deck, a diver from Veldania said."
    )
    new = opening(text, title="Shoes found", source="Echo", hours=5)
    (story,) = compiled([FERRY_BEFORE, new]).stories
    assert story.update
    assert story.sentences[0].text.startswith("Divers found 193 pairs")
    assert [article.id for article in story.articles] == [new.article.id]
    assert story.id == FERRY_BEFORE.article.id


RISEN = opening(
    "A ferry, the Morning Tern, struck a reef in fog off Port Maren. Fifteen people died, police said on Tuesday.",
    title="Ferry strikes reef",
    source="Radio Kelland",
    hours=-3,
)
TOLL = Edit(
    "Twelve people died, police said on Monday.",
    "Fifteen people died, police said on Tuesday.",
    "deaths: twelve to fifteen",
)


def changed_at(hours: float, *stories: Sequence[Opening], window: Window = TODAY, **asked: Any) -> Digest:
    """The digest of stories with RISEN, of which the toll changed so many hours after noon."""
    document = Document(RISEN.article.text, id=RISEN.article.id)
    revision = Revision(RISEN.article.id, NOON + timedelta(hours=hours), (TOLL,))
    library = DictLibrary()
    library.save(LOCAL, WORDS.name, [replace(entry(document, LOCAL, WORDS, most=200), revision=revision)])
    given = [[[one] for one in story] for story in stories]
    compiling = Compile(_Given(library, WORDS, given), Summarize(Extractive(WORDS)), WORDS, lambda: NOON + 2 * DAY)
    return compiling(LOCAL, window, **asked)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("told", [None, frozenset(), frozenset([RISEN.article.id])])
def test_an_article_that_changed_is_told_as_an_update(told: frozenset[str] | None, late: bool) -> None:
    """Led by what is new in it, cited there, once: in the digest of the time when it changed."""
    digest = changed_at(5, [RISEN], [CUP], told=told, late=late)
    assert headlines(digest)[-1] == "Ferry strikes reef"
    story = digest.stories[-1]
    (revision,) = story.revisions
    assert (revision.edits, revision.at, story.published) == ((TOLL,), NOON + timedelta(hours=5), revision.at)
    assert story.update
    assert story.sentences[0].text == TOLL.after
    for cited in story.citations:
        assert cited.article.text[cited.start : cited.end] == cited.quote
    assert (digest.taken.articles, digest.taken.stories, digest.taken.sources) == (1, 2, 1)
    for window in (Window(NOON + DAY, NOON + 2 * DAY), Window(NOON, NOON + timedelta(hours=5))):
        assert all(not one.revisions for one in changed_at(5, [RISEN], window=window, told=told, late=late).stories)


def test_an_article_that_changed_before_it_was_told_is_new() -> None:
    """Nobody knew what it said before."""
    new = opening(RISEN.article.text, title="Ferry strikes reef", source="Radio Kelland", hours=3)
    assert new.article.id == RISEN.article.id
    (story,) = changed_at(5, [new]).stories
    assert (story.update, story.revisions) == (False, ())


def test_an_article_that_changed_is_wanted_as_any() -> None:
    """Not from a source that is muted, nor about a topic."""
    for taste in (Taste(muted_sources=("Radio Kelland",)), Taste(muted_topics=("ferry",)), Taste(sources=("Echo",))):
        assert changed_at(5, [RISEN], taste=taste).stories == ()


def test_two_more_sources_bring_a_story_back() -> None:
    """Copies of what was told are none."""
    others = [
        opening("Twelve people died in fog on the Morning Tern, a ferry.", title="Ferry", source=source, hours=5)
        for source in ("Echo", "Mirror")
    ]
    (story,) = compiled([FERRY_BEFORE, *others]).stories
    assert story.update
    assert compile_of([[[FERRY_BEFORE, *others]]])(LOCAL, TODAY).stories == ()


def test_copies_count_for_no_source() -> None:
    """A text on nine sites stands behind one told by two."""
    copies = [
        opening(RATE.article.text, title="Bank cuts key rate", source=f"Site {number}", hours=5) for number in range(9)
    ]
    digest = compile_of([[[RATE, *copies]], [[FERRY], [FERRY_TOO]]])(LOCAL, TODAY)
    assert headlines(digest)[1] == "Bank cuts key rate"
    assert len(digest.stories[1].copied) == 9
    assert len(digest.stories[1].articles) == 10


def test_topics_go_first() -> None:
    """And one that nothing is about is named; without any stories all are."""
    plain, wanted = (
        compiled([FERRY, FERRY_TOO], [CUP]),
        compiled([FERRY, FERRY_TOO], [CUP], taste=Taste(topics=("cup",))),
    )
    assert headlines(plain)[-1] == headlines(wanted)[0] == "Rovers lose the cup"
    assert wanted.notes == ()
    assert compiled([CUP], taste=Taste(topics=("cup", "fusion"))).notes == ("Nothing is about “fusion”.",)
    assert compiled(taste=Taste(topics=("cup",))).notes == ("Nothing is about “cup”.",)


def test_more_like_what_was_liked() -> None:
    """An article of any time raises the stories like it; one that is not there raises none."""
    liked = opening(CUP.article.text, title="Rovers lose the cup again", article_id="liked", hours=-2_000)
    library = DictLibrary()
    library.save(LOCAL, WORDS.name, [entry(Document(liked.article.text, id="liked"), LOCAL, WORDS, most=200)])
    stories = [[[RATE]], [[CUP]]]
    compiling = Compile(_Given(library, WORDS, stories), Summarize(Extractive(WORDS)), WORDS, lambda: NOON + DAY)
    plain = headlines(compiling(LOCAL, TODAY, taste=Taste(liked=frozenset(["gone"]))))
    assert plain == ["Bank cuts key rate", "Rovers lose the cup"]
    assert headlines(compiling(LOCAL, TODAY, taste=Taste(liked=frozenset(["liked"])))) == plain[::-1]


def test_what_is_muted_is_not_there() -> None:
    """A source's articles and a topic's stories, also where they are counted."""
    digest = compiled([FERRY, FERRY_TOO], [CUP], taste=Taste(muted_sources=("northline",)))
    assert {article.source for story in digest.stories for article in story.articles} == {
        "Harbour Post",
        "Radio Kelland",
    }
    assert (digest.taken.articles, digest.taken.sources) == (2, 2)
    assert headlines(compiled([FERRY], [CUP], taste=Taste(muted_topics=("ferry",)))) == ["Rovers lose the cup"]
    assert compiled([FERRY], taste=Taste(muted_sources=("Harbour Post",))).taken.articles == 0


def test_keeping_to_sources() -> None:
    """Nothing else is there; one that nothing is from is named."""
    digest = compiled([FERRY, FERRY_TOO], [CUP], taste=Taste(sources=("Northline", "Old Times")))
    assert headlines(digest) == ["Ferry disaster off Kelland"]
    assert digest.notes == ("Nothing is from “Old Times”.",)


def test_what_came_late() -> None:
    """Is taken in if that is asked for, and if it is not older than three days."""
    text = "Otters came back to the river Lorn and were counted by students of biology in the winter months."
    late = opening(text, title="Otters", hours=-50, saved=NOON + timedelta(hours=1))
    old = opening(text, title="Old otters", hours=-80, saved=NOON + timedelta(hours=1))
    early = opening(text, title="Early otters", hours=-50, saved=NOON - timedelta(hours=1))
    assert headlines(compiled([late], [old], [early], late=True)) == ["Otters"]
    assert headlines(compiled([late], [old], [early])) == []


def test_poor_articles_break_nothing() -> None:
    """Without title, date, source, and with hardly any text."""
    poor = [
        opening("It rained.", source=None, dated=False, hours=1, article_id="a"),
        opening("?", source="", hours=2, article_id="b", url="http://[broken"),
        opening("𝕏" * 3_000, hours=3, article_id="c"),
        opening("Click here to subscribe\n\nRead more", title="SHOUTED ALL OVER", hours=4, article_id="d"),
    ]
    digest = compiled(*([one] for one in poor), poor)
    assert len(digest.stories) == 5
    assert all(story.articles for story in digest.stories)
    assert "It rained" in headlines(digest)


def test_thousands_of_articles() -> None:
    """Only what is shown is summarised: the rest costs next to nothing."""
    compiling = compile_of([[[FERRY], [FERRY_TOO], *[[CUP]] * 8], *([[one]] for one in [RATE, CUP] * 2_500)])
    began = time.perf_counter()
    assert compiling(LOCAL, TODAY, taste=Taste(topics=("cup",), muted_topics=("otters",))).taken.articles == 5_010
    assert time.perf_counter() - began < 10
