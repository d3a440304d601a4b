"""What is new of a story."""

from dataclasses import replace
from datetime import timedelta

from retrieval.domain import Edit, Revision
from retrieval.novelty import Event, event, news
from retrieval.ports import Opening
from tests.retrieval.openings import NOON, opening, voices

FIRST = opening(
    "The ferry Morning Tern struck a reef in fog on Sunday. Twelve people died, the coastguard said.",
    title="Ferry strikes reef",
    source="Harbour Post",
    hours=-20,
)
REWORDED = opening(
    "Twelve people lost their lives when a ferry, the Morning Tern, ran on to a reef. There was thick fog on Sunday.",
    title="Twelve dead on ferry",
    source="Northline",
    hours=2,
)
NAMED = opening(
    "Prosecutors told for the first time who was in command of her. He is Jonas Hallworth, who has led ships for long.",
    title="Captain named",
    source="Northline",
    hours=3,
)


def of(*every: Opening, told: frozenset[str] | None = None) -> Event | None:
    """The event of a day that begins at noon."""
    return event("story", voices(*every), lambda one: one.time >= NOON, told)


def test_nothing_fresh_is_no_event() -> None:
    """A story of yesterday alone, or no story at all."""
    assert of(FIRST) is None
    assert of() is None


def test_a_story_that_nobody_was_told_is_new() -> None:
    """Whether it began today, or began before without being told."""
    one = of(REWORDED)
    assert one is not None
    assert (one.update, one.is_worth_telling) == (False, True)
    assert one.sources == {"northline"}
    again = of(FIRST, REWORDED, told=frozenset())
    assert again is not None
    assert (again.update, again.is_worth_telling) == (False, True)


def test_the_same_in_other_words_is_not_told_again() -> None:
    """One new source, and no fact that was not known."""
    one = of(FIRST, REWORDED)
    assert one is not None
    assert (one.update, one.news, one.is_worth_telling) == (True, (), False)
    assert one.joined == {"northline"}


def test_two_more_sources_bring_it_back() -> None:
    """Unless one of them was there before, or copies."""
    third = opening("A reef, fog, and a ferry: twelve people died in it.", source="Radio Kelland", hours=4)
    one = of(FIRST, REWORDED, third)
    assert one is not None
    assert one.is_worth_telling
    assert one.joined == {"northline", "radio kelland"}
    same = opening("A reef, fog, and a ferry: twelve people died in it.", source="Harbour Post", hours=4)
    again = of(FIRST, REWORDED, same)
    assert again is not None
    assert not again.is_worth_telling
    copies = [opening(FIRST.article.text, source=name, hours=1) for name in ("Echo", "Mirror")]
    copied = event("story", [[FIRST, *copies], [REWORDED]], lambda one: one.time >= NOON, None)
    assert copied is not None
    assert not copied.is_worth_telling
    assert copied.copied == {one.article.id for one in copies}
    assert [one.article.source for one in copied.own] == ["Northline"]


def test_what_was_not_enough_adds_up() -> None:
    """A source that joined yesterday, and was not told for being alone, counts with the one that joins today."""
    yesterday = opening("A reef, fog, and a ferry: twelve people died in it.", source="Radio Kelland", hours=-3)
    told = frozenset({FIRST.article.id})
    one = of(FIRST, yesterday, REWORDED, told=told)
    assert one is not None
    assert one.joined == {"northline", "radio kelland"}
    assert one.is_worth_telling
    before = opening("A reef, fog, and a ferry: twelve people died in it.", source="Radio Kelland", hours=-22)
    again = of(before, FIRST, REWORDED, told=told)
    assert again is not None
    assert not again.is_worth_telling


def test_a_new_name_brings_it_back() -> None:
    """With the sentence that tells it, and the one before, on which it leans."""
    one = of(FIRST, REWORDED, NAMED)
    assert one is not None
    assert one.is_worth_telling
    (told,) = one.news
    assert told.facts == {"hallworth"}
    assert told.article.text[slice(*told.span)] == NAMED.article.text


def test_a_fact_in_a_sentence_that_was_there_is_none() -> None:
    """The same sentence with another number is a correction at most: it says the same."""
    text = (
        "The regional council of Kelland voted for the new harbour wall by a majority of {} to nine on Sunday evening."
    )
    earlier = [opening(text.format(21), source="Post", hours=-5)]
    assert news([opening(text.format(22), source="Echo", hours=1)], earlier) == []
    assert news([opening("In all, 22 members voted for it against nine.", source="Echo", hours=1)], earlier)


def test_the_topmost_news_comes_first() -> None:
    """Whoever has it; furniture is never any."""
    fresh = [
        opening("The ferry was in fog. Her owner, Skerrin Line, must pay 300 crowns to Edith Vane.", hours=1),
        opening("Seven more bodies were found by divers below the car deck. Follow us at Channel 55.", hours=2),
    ]
    found = news(fresh, [FIRST])
    assert [one.facts for one in found] == [{"7"}, {"line", "300", "vane"}]


def test_what_is_told_is_known_by_its_id() -> None:
    """What the reader has seen is not fresh, whenever it was published."""
    told = frozenset([FIRST.article.id, REWORDED.article.id])
    one = event("story", voices(FIRST, REWORDED, NAMED), lambda one: one.article.id not in told, told)
    assert one is not None
    assert one.update
    assert [each.article.id for each in one.fresh] == [NAMED.article.id]


def test_the_most_central_article_is_first_and_copies_last() -> None:
    """Of several; the current ones are those of the last day."""
    side = opening("Flags flew at half-mast on public buildings.", source="Echo", hours=1)
    old = opening("Twelve people died in fog on the ferry.", source="Old Post", hours=-30)
    copy = opening(REWORDED.article.text, source="Mirror", hours=5)
    one = event("story", [[REWORDED, copy], [side], [old]], lambda _: True, None)
    assert one is not None
    assert [each.article.source for each in one.fresh][-1] == "Mirror"
    assert one.fresh[-2] is side
    assert {each.article.source for each in one.current} == {"Northline", "Echo"}
    assert one.latest == NOON + timedelta(hours=5)


def test_articles_without_anything() -> None:
    """No source, no date, no title: each stands for itself."""
    one = of(opening("Something happened.", source=None, dated=False), opening("Or not at all.", source=None))
    assert one is not None
    assert len(one.sources) == 2


BEFORE = opening(
    "The ferry Morning Tern struck a reef in fog on Sunday. Fifteen people died, the coastguard said.",
    title="Ferry strikes reef",
    source="Harbour Post",
    hours=-20,
)
TOLL = Edit(
    "Twelve people died, the coastguard said.", "Fifteen people died, the coastguard said.", "deaths: twelve to fifteen"
)


def changed(*edits: Edit, hours: float = 1, one: Opening = BEFORE) -> dict[str, list[Revision]]:
    """What changed in an article so many hours after noon."""
    return {one.article.id: [Revision(one.article.id, NOON + timedelta(hours=hours), edits)]}


def revised(*every: Opening, changes: dict[str, list[Revision]], told: frozenset[str] | None = None) -> Event | None:
    """The event of a day that begins at noon, in which articles changed."""
    return event("story", voices(*every), lambda one: one.time >= NOON, told, changes)


def test_an_article_that_changed_is_an_update() -> None:
    """Led by the sentence that is new, and as fresh as the change."""
    one = revised(BEFORE, changes=changed(TOLL, Edit("Gone is this sentence.", "")))
    assert one is not None
    assert (one.update, one.is_worth_telling, one.fresh, one.latest) == (
        True,
        True,
        (BEFORE,),
        NOON + timedelta(hours=1),
    )
    (new,) = one.news
    assert new.article.text[slice(*new.span)] == TOLL.after
    assert one.revisions == tuple(changed(TOLL)[BEFORE.article.id])


def test_what_changed_goes_with_what_came() -> None:
    """Before it; and sources that come later count as they did."""
    one = revised(BEFORE, NAMED, changes=changed(TOLL))
    assert one is not None
    assert {each.article.id for each in one.fresh} == {BEFORE.article.id, NAMED.article.id}
    assert one.current[0] in (BEFORE, NAMED)
    assert [new.article for new in one.news[:1]] == [BEFORE.article]
    assert [new.article for new in one.news[1:]] == [NAMED.article]
    assert one.joined == {"northline"}


def test_the_latest_change_comes_first() -> None:
    """Of several."""
    fog = Edit("", "The ferry Morning Tern struck a reef in fog on Sunday.")
    every = changed(TOLL)[BEFORE.article.id] + changed(fog, hours=2)[BEFORE.article.id]
    one = revised(BEFORE, changes={BEFORE.article.id: every})
    assert one is not None
    assert [new.article.text[slice(*new.span)] for new in one.news] == [fog.after, TOLL.after]
    assert [each.at for each in one.revisions] == sorted((each.at for each in every), reverse=True)


def test_an_article_that_changed_twice_is_told_once() -> None:
    """Against what its reader knows: what it said in between, nobody was told."""
    ten = "Ten people died, the coastguard said."
    first, then = replace(TOLL, before=TOLL.before.replace("Twelve", "Nine"), after=ten), replace(TOLL, before=ten)
    (early,), (late,) = changed(first).values(), changed(then, hours=2).values()
    one = revised(BEFORE, changes={BEFORE.article.id: [*early, *late]})
    assert one is not None
    (revision,) = one.revisions
    assert [edit.told for edit in revision.edits] == ["deaths: nine to fifteen"]


def test_changes_that_make_no_update() -> None:
    """Of an article that is new itself, of words alone, of what is gone again, of another article."""
    reworded = Edit("A ferry hit a reef in fog on Sunday.", "the ferry hit a reef in fog on Sunday.")
    for changes in (
        changed(reworded),
        changed(Edit("a", "It is not there any more.")),
        changed(Edit(TOLL.before, "")),
        changed(TOLL, one=REWORDED),
        {},
    ):
        assert revised(BEFORE, changes=changes) is None
    new = revised(REWORDED, changes=changed(Edit("", REWORDED.article.text[:40]), one=REWORDED))
    assert new is not None
    assert (new.update, new.revisions) == (False, ())
