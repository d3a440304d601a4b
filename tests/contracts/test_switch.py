"""What tells under which model a workspace is searched, and shares the work of embedding it under another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sql_switch import SqlSwitch
from retrieval.domain import ANY_TIME, Article, Document, Scope
from retrieval.embedding import embed
from retrieval.ports import Chosen, Embedding, Owed, Owing, Searched
from tests.retrieval.fakes import WordEmbedder, entry

TEAM, PRIVATE, STRANGERS = Scope("acme"), Scope("acme", "D1"), Scope("globex")
OLD, NEW, THIRD = WordEmbedder("old"), WordEmbedder("new", 24), WordEmbedder("third", 16)
NOW = datetime.now(UTC) + timedelta(hours=1)  # later than anything is saved
LEASE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
NOTES = [
    Document(f"Note {number} tells of otters. Twelve were counted at pier {number}.", id=f"n{number}")
    for number in range(9)
]


def chosen(embedder: WordEmbedder) -> Chosen:
    """A model as the settings would name it."""
    return Chosen(embedder.name, f"/models/{embedder.name}")


@pytest.fixture
def switch(database: SqlLibrary) -> SqlSwitch:
    """Of a library in which one workspace has notes under the old model, one of them private."""
    save(database, *NOTES[:4])
    save(database, NOTES[4], scope=PRIVATE)
    return SqlSwitch(database)


def save(library: SqlLibrary, *documents: Document, under: WordEmbedder = OLD, scope: Scope = TEAM) -> None:
    """Save articles under a model."""
    library.save(scope, under.name, [entry(document, scope, under) for document in documents])


def vectors(owed: Owed, embedder: WordEmbedder) -> dict[str, Sequence[Embedding]]:
    """What is owed."""
    return {article.id: embed(embedder, [(article, chunks)]) for article, chunks in owed.articles}


def ids(owed: Owed | None) -> set[str]:
    """The articles in hand."""
    return {article.id for article, _ in owed.articles} if owed else set()


def work(switch: SqlSwitch, under: WordEmbedder = NEW, workspace: str = "acme") -> int:
    """Embed all that can be had; tells how many articles."""
    done = 0
    while owed := switch.claim(workspace, under.name, NOW, LEASE, 2):
        done += switch.keep(owed, vectors(owed, under), NOW + LEASE)
    return done


def found(library: SqlLibrary, under: WordEmbedder, scope: Scope = PRIVATE) -> set[str]:
    """The articles that a search by meaning finds, and that can be read, under a model."""
    hits = library.dense(scope, ANY_TIME, under.name, under.embed_question("otters"), 99)
    readings = library.read(scope, under.name, [hit.passage for hit in hits])
    assert len(readings) == len(hits)
    return {hit.passage.article_id for hit in hits}


def test_it_is_searched_with_what_it_was_saved_under(switch: SqlSwitch) -> None:
    """Until something is chosen; choosing the same says where it is."""
    assert switch.searched("acme") == Searched(Chosen("old", ""))
    assert switch.searched("globex") is None
    assert switch.others(chosen(OLD)) == ["acme"]
    switch.choose("acme", chosen(OLD), NOW)
    assert switch.searched("acme") == Searched(chosen(OLD))
    assert switch.others(chosen(OLD)) == []
    assert switch.owing() == []
    assert switch.claim("acme", "new", NOW, LEASE, 9) is None


def test_from_one_model_to_the_next(database: SqlLibrary, switch: SqlSwitch) -> None:
    """All of the workspace, whoever sees it, and nothing of another; both are searched all the while, each its own."""
    save(database, NOTES[0], scope=STRANGERS)
    switch.choose("acme", chosen(NEW), NOW)
    assert switch.searched("acme") == Searched(Chosen("old", ""), chosen(NEW))
    assert switch.owing() == [Owing("acme", chosen(NEW), then=True)]
    assert switch.left("acme", "new") == 5
    assert not switch.turn("acme", "new", NOW)
    owed = switch.claim("acme", "new", NOW, LEASE, 2)
    assert owed
    assert len(owed.articles) == 2
    assert not found(database, NEW)
    assert switch.keep(owed, vectors(owed, NEW), NOW) == 2
    assert found(database, OLD) == {"n0", "n1", "n2", "n3", "n4"}
    assert work(switch) == 3
    assert database.prepared("acme", "new", NEW.embed_question("otters"))
    assert switch.turn("acme", "new", NOW)
    assert found(database, NEW) == found(database, OLD) == {"n0", "n1", "n2", "n3", "n4"}
    assert switch.searched("acme") == Searched(chosen(NEW))
    assert switch.owing() == []
    assert not switch.turn("acme", "new", NOW)
    assert switch.searched("globex") == Searched(Chosen("old", ""))


def test_what_is_saved_meanwhile_is_owed_the_other_vectors(database: SqlLibrary, switch: SqlSwitch) -> None:
    """Under whichever of the two it was saved: it is found before the switch and after."""
    switch.choose("acme", chosen(NEW), NOW)
    work(switch)
    save(database, NOTES[5])
    save(database, NOTES[6], under=NEW)
    save(database, NOTES[7], under=THIRD)
    assert (switch.left("acme", "new"), switch.left("acme", "old")) == (2, 2)
    assert Owing("acme", Chosen("old", ""), then=False) in switch.owing()
    assert not switch.turn("acme", "new", NOW)
    assert (work(switch, OLD), work(switch)) == (2, 2)
    assert found(database, OLD) == found(database, NEW) == {f"n{number}" for number in range(8)}
    assert switch.turn("acme", "new", NOW)
    save(database, NOTES[8])
    assert switch.owing() == [Owing("acme", chosen(NEW), then=False)]
    assert work(switch) == 1
    assert switch.owing() == []
    assert "n8" in found(database, NEW)


def test_an_article_that_changes_in_hand(database: SqlLibrary, switch: SqlSwitch) -> None:
    """The vectors of what it was are dropped, also when it has as many passages as before, and it is owed again."""
    switch.choose("acme", chosen(NEW), NOW)
    owed = switch.claim("acme", "new", NOW, LEASE, 9)
    assert owed
    late = vectors(owed, NEW)
    save(database, replace(NOTES[0], text=NOTES[0].text.replace("otters", "beavers")))
    database.remove(TEAM, "n1")
    assert switch.keep(owed, late, NOW) == 3
    again = switch.claim("acme", "new", NOW, LEASE, 9)
    assert ids(again) == {"n0"}
    assert switch.keep(owed, {"n0": late["n0"]}, NOW) == 0
    assert again
    assert switch.keep(again, vectors(again, NEW), NOW) == 1
    assert switch.turn("acme", "new", NOW)
    assert found(database, NEW) == {"n0", "n2", "n3", "n4"}


def test_what_is_in_hand_is_nobody_elses(switch: SqlSwitch) -> None:
    """Until the lease runs out, which keeping anything extends; then who had it first keeps nothing."""
    switch.choose("acme", chosen(NEW), NOW)
    one = switch.claim("acme", "new", NOW, LEASE, 2)
    two = switch.claim("acme", "new", NOW, LEASE, 9)
    assert one
    assert two
    assert not ids(one) & ids(two)
    while three := switch.claim("acme", "new", NOW, LEASE, 9):
        assert not ids(three) & (ids(one) | ids(two))
    assert switch.keep(one, {}, NOW + 2 * LEASE) == 0
    again = switch.claim("acme", "new", NOW + LEASE, LEASE, 9)
    assert ids(again) & ids(two)
    assert not ids(again) & ids(one)
    assert switch.keep(two, vectors(two, NEW), NOW) == len(ids(two) - ids(again))
    assert not switch.turn("acme", "new", NOW)


def test_another_choice_before_the_first_is_done(database: SqlLibrary, switch: SqlSwitch) -> None:
    """The last decides; what was embedded for the one before isn't embedded again should it be chosen anew."""
    switch.choose("acme", chosen(NEW), NOW)
    owed = switch.claim("acme", "new", NOW, LEASE, 2)
    assert owed
    switch.keep(owed, vectors(owed, NEW), NOW)
    switch.choose("acme", chosen(THIRD), NOW)
    assert switch.owing() == [Owing("acme", chosen(THIRD), then=True)]
    assert not switch.turn("acme", "new", NOW)
    switch.choose("acme", chosen(OLD), NOW)
    assert (switch.owing(), switch.searched("acme")) == ([], Searched(chosen(OLD)))
    switch.choose("acme", chosen(NEW), NOW)
    assert switch.left("acme", "new") == 3
    switch.choose("acme", replace(chosen(NEW), location="/elsewhere"), NOW)
    assert switch.searched("acme") == Searched(chosen(OLD), Chosen("new", "/elsewhere"))
    assert work(switch) == 3
    assert switch.turn("acme", "new", NOW)
    assert found(database, NEW) == {"n0", "n1", "n2", "n3", "n4"}


def test_vectors_are_kept_for_a_while(database: SqlLibrary, switch: SqlSwitch) -> None:
    """For who asks with them still; then they go, and no others."""
    save(database, NOTES[0], scope=STRANGERS)
    switch.choose("acme", chosen(NEW), NOW)
    work(switch)
    assert switch.turn("acme", "new", NOW)
    assert switch.forget(NOW) == 0
    assert len(found(database, OLD)) == 5
    assert switch.forget(NOW + SECOND) == 1
    assert switch.forget(NOW + SECOND) == 0
    assert found(database, OLD) == set()
    assert len(found(database, NEW)) == 5
    assert found(database, OLD, STRANGERS) == {"n0"}
    switch.choose("acme", chosen(OLD), NOW)
    assert switch.left("acme", "old") == 5


def test_a_workspace_without_articles(database: SqlLibrary) -> None:
    """Is searched with what is chosen at once; and so is one that has none left, after a turn."""
    switch = SqlSwitch(database)
    switch.choose("acme", chosen(OLD), NOW)
    assert switch.searched("acme") == Searched(chosen(OLD))
    switch.choose("acme", chosen(NEW), NOW)
    assert switch.turn("acme", "new", NOW)
    save(database, NOTES[0], under=NEW)
    assert switch.owing() == []


def test_an_article_is_told_whole(switch: SqlSwitch) -> None:
    """With its byline's parts and its chunks in order, as it was saved."""
    switch.choose("acme", chosen(NEW), NOW)
    owed = switch.claim("acme", "new", NOW, LEASE, 99)
    assert owed
    told: dict[str, Article] = {article.id: article for article, _ in owed.articles}
    assert {one: told[one].text for one in told} == {one.id: one.text for one in NOTES if one.id in told}
    for article, chunks in owed.articles:
        assert chunks == entry(NOTES[int(article.id[1:])], embedder=OLD).chunks
