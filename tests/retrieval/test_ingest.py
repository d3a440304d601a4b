"""What becomes of documents on their way into the library."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.domain import ANY_TIME, LOCAL, Document, Edit, Revision, Scope, Unreadable
from retrieval.errors import LibraryConflict, LibraryError
from retrieval.ingest import Done, Ingest, Outcome
from retrieval.ports import Embeddable, Embedding, Entry
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry

WORDS = WordEmbedder()
PRIVATE = Scope("local", "D1")
BRIDGE = Document(
    text="The old bridge at Harwick closed on Monday. Engineers found cracks.",
    title="Harwick bridge shut",
    url="https://dalewire.example/bridge",
    source="Dale Wire",
    published=datetime(2026, 3, 12, tzinfo=UTC),
    name="bridge.html",
)
FERRY = Document(text="A ferry crosses the firth instead.", title="Ferry", name="ferry.html")


def ingest(library: DictLibrary, *documents: Document | Unreadable, scope: Scope = LOCAL) -> list[Done]:
    """Take documents in, in one go."""
    return list(Ingest(library, WORDS)(documents, scope))


def outcomes(done: Iterable[Done]) -> list[Outcome]:
    """What became of them."""
    return [one.outcome for one in done]


def texts(library: DictLibrary, scope: Scope = LOCAL) -> set[str]:
    """The texts that a scope sees."""
    return {article.text for article in library.articles(scope, ANY_TIME)}


def found(library: DictLibrary, *words: str) -> set[str]:
    """The ids of the articles with any of the words."""
    return {hit.passage.article_id for hit in library.lexical(LOCAL, ANY_TIME, words, 100)}


@pytest.fixture
def library() -> DictLibrary:
    """An empty one."""
    return DictLibrary()


def test_a_new_article_is_added(library: DictLibrary) -> None:
    """With all that the document tells, under an id of ours or its own, findable at once."""
    (done,) = ingest(library, BRIDGE)
    assert (done.name, done.outcome) == ("bridge.html", Outcome.ADDED)
    article = library.article(LOCAL, done.article_id or "")
    assert article is not None
    told = (article.text, article.title, article.url, article.source, article.published)
    assert told == (BRIDGE.text, BRIDGE.title, BRIDGE.url, BRIDGE.source, BRIDGE.published)
    assert found(library, "cracks") == {article.id}
    (own,) = ingest(library, replace(FERRY, id="f 7"))
    assert (own.outcome, own.article_id) == (Outcome.ADDED, "f 7")


@pytest.mark.parametrize("id", [None, "", "b1"])
def test_the_same_again_is_unchanged(library: DictLibrary, id: str | None) -> None:  # noqa: A002 - as in a row
    """However often, and the article stays as it was."""
    document = replace(BRIDGE, id=id)
    (first,) = ingest(library, document)
    before = dict(library.stored)
    again = ingest(library, document, document)
    assert outcomes(again) == [Outcome.UNCHANGED] * 2
    assert {one.article_id for one in again} == {first.article_id}
    assert library.stored == before


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.dalewire.example/bridge/?utm_source=feed&utm_campaign=x",
        "https://m.dalewire.example/bridge/amp",
        "https://dalewire.example/bridge#top",
    ],
)
def test_a_variant_of_an_address_is_the_same_article(library: DictLibrary, variant: str) -> None:
    """Nothing new when the text is the same, and an update when it is not."""
    (first,) = ingest(library, BRIDGE)
    (same,) = ingest(library, replace(BRIDGE, url=variant))
    assert (same.outcome, same.article_id) == (Outcome.UNCHANGED, first.article_id)
    (changed,) = ingest(library, replace(BRIDGE, url=variant, text="It opened again."))
    assert (changed.outcome, changed.article_id) == (Outcome.UPDATED, first.article_id)
    assert texts(library) == {"It opened again."}


@pytest.mark.parametrize(
    "copy",
    [
        replace(BRIDGE, url="https://other.example/story"),
        replace(BRIDGE, url=None, title="Another title"),
        replace(BRIDGE, url="https://other.example/story", text=BRIDGE.text.upper().replace(" ", "  ")),
        replace(BRIDGE, id="copy"),
        replace(BRIDGE, id="copy", url=None),
    ],
)
def test_a_copied_text_is_a_duplicate(library: DictLibrary, copy: Document) -> None:
    """Wherever it stands, and whatever it calls itself; it is told of which article."""
    (first,) = ingest(library, BRIDGE)
    (done,) = ingest(library, copy)
    assert (done.outcome, done.article_id) == (Outcome.DUPLICATE, first.article_id)
    assert len(library.stored) == 1


@pytest.mark.parametrize("id", [None, "b1"])
def test_an_update_replaces_the_passages(library: DictLibrary, id: str | None) -> None:  # noqa: A002 - as in a row
    """The id stays; the new words are found, and the old are not."""
    (first,) = ingest(library, replace(BRIDGE, id=id))
    (done,) = ingest(library, replace(BRIDGE, id=id, text="Repairs will take a year.", title="Repairs"))
    assert (done.outcome, done.article_id) == (Outcome.UPDATED, first.article_id)
    assert found(library, "repairs") == {first.article_id}
    assert found(library, "harwick", "cracks", "engineers") == set()


NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
CHANGED = replace(BRIDGE, text="The old bridge at Harwick closed on Monday. Engineers found 12 cracks in its piers.")


def revised(library: DictLibrary, *documents: Document) -> list[Revision]:
    """Take documents in at noon, one after the other, and give what changed in any of them, ever."""
    for document in documents:
        list(Ingest(library, WORDS, lambda: NOON)([document], LOCAL))
    return library.revisions(LOCAL, ANY_TIME)


def test_what_changed_is_kept(library: DictLibrary) -> None:
    """With the moment, each time that the text says something else; of another title nothing is told."""
    (one,) = revised(library, BRIDGE, CHANGED, CHANGED, replace(CHANGED, title="Bridge"))
    article = library.at_url(LOCAL, "https://dalewire.example/bridge")
    assert article is not None
    after = "Engineers found 12 cracks in its piers."
    assert one == Revision(article.id, NOON, (Edit("Engineers found cracks.", after),))
    assert len(revised(library, replace(CHANGED, text=f"{CHANGED.text} Repairs begin in the summer."))) == 1
    assert library.revisions(LOCAL, ANY_TIME)[0].edits == (Edit("", "Repairs begin in the summer."),)


def test_spelling_is_no_change(library: DictLibrary) -> None:
    """The text is replaced all the same."""
    assert (
        revised(
            library, BRIDGE, replace(BRIDGE, text="The old bridge at Harwick closed on Monday; Engineers found cracks!")
        )
        == []
    )
    typo = BRIDGE.text.replace("Engineers", "Enginers")
    assert revised(library, replace(BRIDGE, text=typo)) == []
    assert texts(library) == {typo}


def test_a_part_takes_no_articles_place(library: DictLibrary) -> None:
    """But the whole takes that of a part, which is no news; and one part another's."""
    wall = replace(BRIDGE, text="The old bridge at Harwick closed.", partial="only its beginning is readable")
    ingest(library, BRIDGE)
    assert outcomes(ingest(library, wall, replace(BRIDGE, partial="x"))) == [Outcome.UNCHANGED] * 2
    assert texts(library) == {BRIDGE.text}
    fresh = DictLibrary()
    other = replace(wall, text=f"{wall.text} More is for members of the site.")
    assert outcomes(ingest(fresh, wall, wall, other, CHANGED)) == [
        Outcome.ADDED,
        Outcome.UNCHANGED,
        Outcome.UPDATED,
        Outcome.UPDATED,
    ]
    assert (texts(fresh), fresh.revisions(LOCAL, ANY_TIME)) == ({CHANGED.text}, [])


def test_a_part_that_turns_out_to_be_all_is_so_called(library: DictLibrary) -> None:
    """Though its words are the same."""
    assert outcomes(ingest(library, replace(BRIDGE, partial="x"), BRIDGE)) == [Outcome.ADDED, Outcome.UPDATED]
    assert [article.partial for article in library.articles(LOCAL, ANY_TIME)] == [""]


def test_a_date_once_known_stays(library: DictLibrary) -> None:
    """Where the page does not tell it any more; another takes its place."""
    sure = replace(BRIDGE, certainty=0.9)
    ingest(library, sure, replace(CHANGED, published=None))
    (article,) = library.articles(LOCAL, ANY_TIME)
    assert (article.text, article.published, article.certainty) == (CHANGED.text, BRIDGE.published, 0.9)
    assert outcomes(ingest(library, replace(CHANGED, published=None))) == [Outcome.UNCHANGED]
    ingest(library, replace(CHANGED, published=NOON))
    assert [article.published for article in library.articles(LOCAL, ANY_TIME)] == [NOON]


def test_a_new_title_is_an_update(library: DictLibrary) -> None:
    """Also where the text is the same."""
    (first,) = ingest(library, BRIDGE)
    (done,) = ingest(library, replace(BRIDGE, title="Cracks in a bridge"))
    assert (done.outcome, done.article_id) == (Outcome.UPDATED, first.article_id)


def test_an_article_that_turned_into_anothers_copy(library: DictLibrary) -> None:
    """It keeps what it was, and is told as a duplicate."""
    ingest(library, replace(BRIDGE, id="b"), replace(FERRY, id="f"))
    (done,) = ingest(library, replace(FERRY, id="b"))
    assert (done.outcome, done.article_id) == (Outcome.DUPLICATE, "f")
    assert texts(library) == {BRIDGE.text, FERRY.text}


def test_two_rows_of_one_text_in_one_batch(library: DictLibrary) -> None:
    """The second is a duplicate of the first, although that was not stored when it came."""
    first, second = ingest(library, replace(BRIDGE, id="one"), replace(BRIDGE, id="two", url=None))
    assert outcomes([first, second]) == [Outcome.ADDED, Outcome.DUPLICATE]
    assert first.article_id == second.article_id == "one"


def test_a_file_that_was_edited_is_the_same_article(library: DictLibrary) -> None:
    """A file without an address is known by its path."""
    note = Document(text="The choir sang for nine hours.", path="/notes/choir.txt")
    (first,) = ingest(library, note)
    (done,) = ingest(library, replace(note, text="The choir sang for ten hours."))
    assert (done.outcome, done.article_id) == (Outcome.UPDATED, first.article_id)
    (other,) = ingest(library, replace(note, text="The choir was silent.", path="/notes/choir-2.txt"))
    assert other.outcome is Outcome.ADDED
    (moved,) = ingest(library, replace(note, text="The choir was silent.", path="/notes/moved.txt"))
    assert moved.outcome in (Outcome.UNCHANGED, Outcome.DUPLICATE)
    assert len(library.stored) == 2


def test_a_private_article_takes_no_given_id(library: DictLibrary) -> None:
    """So that an id tells nothing of other audiences' articles; the workspace's copy is none to it."""
    ingest(library, replace(BRIDGE, id="b"))
    (done,) = ingest(library, replace(FERRY, id="b"), scope=PRIVATE)
    assert done.outcome is Outcome.ADDED
    assert done.article_id != "b"
    (copy,) = ingest(library, replace(BRIDGE, id="b"), scope=PRIVATE)
    assert (copy.outcome, copy.article_id == "b") == (Outcome.ADDED, False)
    assert outcomes(ingest(library, replace(FERRY, id="b"), scope=PRIVATE)) == [Outcome.UNCHANGED]
    assert texts(library) == {BRIDGE.text}
    assert texts(library, Scope("local", "D2")) == {BRIDGE.text}


def test_what_can_not_be_taken_fails_alone(library: DictLibrary) -> None:
    """An empty text, and what could not be read, are told with a reason; the rest goes on."""
    blank = replace(BRIDGE, text=" \n\u3000", name="blank.txt")
    unreadable = Unreadable("broken.pdf", "it is encrypted")
    done = {one.name: one for one in ingest(library, BRIDGE, blank, unreadable, FERRY)}
    assert {name: one.outcome for name, one in done.items()} == {
        "bridge.html": Outcome.ADDED,
        "blank.txt": Outcome.FAILED,
        "broken.pdf": Outcome.FAILED,
        "ferry.html": Outcome.ADDED,
    }
    assert done["blank.txt"].reason == "there is no text in it"
    assert done["broken.pdf"].reason == "it is encrypted"
    assert texts(library) == {BRIDGE.text, FERRY.text}


def test_an_empty_text_does_not_empty_an_article(library: DictLibrary) -> None:
    """What was stored under its id and address stays."""
    ingest(library, replace(BRIDGE, id="b"))
    assert outcomes(ingest(library, replace(BRIDGE, id="b", text=""))) == [Outcome.FAILED]
    assert texts(library) == {BRIDGE.text}


def test_an_id_at_anothers_address_fails_alone(library: DictLibrary) -> None:
    """Two articles can't be at one address: neither is lost, and the reason names the other."""
    ingest(library, replace(BRIDGE, id="b"), replace(FERRY, id="f"))
    moved = replace(FERRY, id="f", text="Ferries run late.", url=BRIDGE.url)
    failed, added = ingest(library, moved, Document(text="Otters came back.", name="otters"))
    assert (failed.outcome, added.outcome) == (Outcome.FAILED, Outcome.ADDED)
    assert failed.reason == "another article, b, has its address"
    assert texts(library) == {BRIDGE.text, FERRY.text, "Otters came back."}


def long(number: int) -> Document:
    """A document of about ten passages."""
    return Document(id=f"d{number:02}", name=f"d{number:02}", text=f"Word{number} and more words follow here. " * 300)


def test_stopping_loses_no_more_than_a_batch(library: DictLibrary) -> None:
    """What was told is stored; what was not is taken in by the next run, and nothing twice."""
    documents = [long(number) for number in range(60)]
    running = Ingest(library, WORDS)(documents, LOCAL)
    told = []
    for done in running:
        told.append(done)
        assert done.article_id in {article.id for article in library.articles(LOCAL, ANY_TIME)}
        if done.name == "d30":
            break
    stored = len(library.stored)
    assert len(told) <= stored < 60
    counts = Counter(outcomes(ingest(library, *documents)))
    assert counts == {Outcome.UNCHANGED: stored, Outcome.ADDED: 60 - stored}


class Full(DictLibrary):
    """A library that has room for so many batches."""

    room = 1

    def save(self, scope: Scope, model: str, entries: Sequence[Entry]) -> None:
        """Store, or say that there is no room."""
        if not self.room:
            raise LibraryError("The disk is full.")
        self.room -= 1
        DictLibrary.save(self, scope, model, entries)


def test_no_room_ends_the_ingest_with_what_was_told_stored() -> None:
    """The error comes out, and only what was told is there; with room again, the rest follows."""
    library = Full()
    told: list[Done] = []
    with pytest.raises(LibraryError, match="full"):
        told.extend(Ingest(library, WORDS)([long(number) for number in range(60)], LOCAL))
    assert told
    assert {one.article_id for one in told} == {name for _, name in library.stored}
    library.room = 9
    done = ingest(library, *(long(number) for number in range(60)))
    assert Counter(outcomes(done)) == {Outcome.UNCHANGED: len(told), Outcome.ADDED: 60 - len(told)}


@dataclass(slots=True)
class Contested(DictLibrary):
    """A library to which another process saves an article of its own just before each of our saves."""

    rivals: list[Entry] = field(default_factory=list)

    def save(self, scope: Scope, model: str, entries: Sequence[Entry]) -> None:
        """The rival first."""
        if self.rivals:
            DictLibrary.save(self, scope, model, [self.rivals.pop(0)])
        DictLibrary.save(self, scope, model, entries)


def test_another_process_was_faster() -> None:
    """Each document of the batch is decided anew: the copy is a duplicate, the rest is stored."""
    library = Contested(rivals=[entry(replace(BRIDGE, id="rival", url="https://other.example/x"))])
    done = {one.name: one for one in ingest(library, FERRY, BRIDGE)}
    assert done["ferry.html"].outcome is Outcome.ADDED
    assert (done["bridge.html"].outcome, done["bridge.html"].article_id) == (Outcome.DUPLICATE, "rival")
    assert texts(library) == {FERRY.text, BRIDGE.text}


def test_another_process_at_the_same_address() -> None:
    """Its article is updated, under its id."""
    library = Contested(rivals=[entry(replace(BRIDGE, id="rival", text="An older text."))])
    (done,) = ingest(library, BRIDGE)
    assert (done.outcome, done.article_id) == (Outcome.UPDATED, "rival")
    assert texts(library) == {BRIDGE.text}


def test_a_conflict_that_stays_comes_out() -> None:
    """After a few tries, instead of going on for ever."""

    class Hostile(DictLibrary):
        def save(self, scope: Scope, model: str, entries: Sequence[Entry]) -> None:
            raise LibraryConflict(f"never {scope} {model} {len(entries)}")

    with pytest.raises(LibraryConflict, match="never"):
        ingest(Hostile(), BRIDGE)


@dataclass(frozen=True, slots=True)
class Watched(WordEmbedder):
    """An embedder that keeps what it was given."""

    given: list[Embeddable] = field(default_factory=list)

    def embed_passages(self, passages: Sequence[Embeddable]) -> list[Embedding]:
        """Keep, and embed."""
        self.given.extend(passages)
        return WordEmbedder.embed_passages(self, passages)


def test_passages_are_embedded_under_their_byline(library: DictLibrary) -> None:
    """Title, source and day as a header, cut to fifty pieces; sentences as spans of the body."""
    embedder = Watched()
    plain = replace(BRIDGE, text="Engineers found cracks. Repairs begin soon. " * 60)
    titled = replace(FERRY, title="word " * 80)
    assert len(list(Ingest(library, embedder)([plain, titled], LOCAL))) == 2
    first, *_, last = embedder.given
    assert first.header == "Harwick bridge shut – Dale Wire, 12 March 2026"
    assert last.header == ("word " * 50).rstrip()
    bodies = [one.body for one in embedder.given[:-1]]
    assert len(bodies) > 1
    assert " ".join(bodies) == plain.text.strip()
    for one in embedder.given[:-1]:
        assert {one.body[start:end] for start, end in one.sentences} == {
            "Engineers found cracks.",
            "Repairs begin soon.",
        }


DOCUMENTS = st.builds(
    Document,
    text=st.sampled_from(["", "Otters.", "OTTERS!", "Beavers.", "Geese.", "Herons."]),
    id=st.sampled_from([None, None, "1", "2", "3"]),
    url=st.sampled_from([None, "https://a.example/x", "http://www.a.example/x?utm_id=1", "https://a.example/y"]),
    title=st.sampled_from(["", "News"]),
    path=st.sampled_from([None, None, "/x.txt"]),
)


@given(st.lists(DOCUMENTS, max_size=9), st.sampled_from([LOCAL, PRIVATE]))
@settings(max_examples=300, deadline=None)
def test_a_batch_is_as_one_after_the_other(documents: list[Document], scope: Scope) -> None:
    """Together or each in a run of its own: the same outcomes, and the same articles at the end."""
    named = [replace(document, name=str(place)) for place, document in enumerate(documents)]
    together, apart = DictLibrary(), DictLibrary()
    at_once = ingest(together, *named, scope=scope)
    singly = [done for document in named for done in ingest(apart, document, scope=scope)]
    assert {one.name: (one.outcome, one.reason[:15]) for one in at_once} == {
        one.name: (one.outcome, one.reason[:15]) for one in singly
    }
    assert len(at_once) == len(singly) == len(documents)
    ends = [
        Counter(
            (article.id if article.id in "123" else "new", article.text, article.url, article.title)
            for article in library.articles(scope, ANY_TIME)
        )
        for library in (together, apart)
    ]
    assert ends[0] == ends[1]


def story(number: int) -> Document:
    """One of many that have nothing in common."""
    return Document(
        text=f"Story {number} tells of {'otters' * number}.", name=f"{number}", url=f"https://a.example/{number}"
    )


FULL = "there are 3 articles here, the most there may be; forget some first"


def test_a_workspace_has_so_many_articles_at_most(library: DictLibrary) -> None:
    """Beyond that none is added, and what is there stays, and is still renewed; forgetting makes room."""
    ingest = Ingest(library, WORDS, most=3)
    done = list(ingest([story(number) for number in range(5)], LOCAL))
    assert sorted((one.outcome, one.reason) for one in done if one.reason) == [(Outcome.FAILED, FULL)] * 2
    assert library.size("local") == 3
    assert outcomes(ingest([story(0)], LOCAL)) == [Outcome.UNCHANGED]
    assert outcomes(ingest([replace(story(0), text="It tells of seals now.")], LOCAL)) == [Outcome.UPDATED]
    assert [one.reason for one in ingest([story(7), story(8)], PRIVATE)] == [FULL] * 2
    assert outcomes(ingest([story(7)], Scope("another"))) == [Outcome.ADDED]
    kept = library.at_url(LOCAL, "https://a.example/1")
    assert kept is not None
    assert library.remove(LOCAL, kept.id)
    assert outcomes(ingest([story(7), story(8)], PRIVATE)) == [Outcome.FAILED, Outcome.ADDED]


def test_what_is_full_counts_each_batch(library: DictLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what others add meanwhile counts too; and copies and failures take no room."""
    monkeypatch.setattr("retrieval.ingest._BATCH_PASSAGES", 2)
    ingest = Ingest(library, WORDS, most=4)
    running = ingest([story(0), story(0), Unreadable("x", "gone"), *map(story, range(1, 9))], LOCAL)
    first = [next(running) for _ in range(3)]
    list(Ingest(library, WORDS)([story(20)], LOCAL))
    done = [*first, *running]
    assert sum(one.outcome is Outcome.ADDED for one in done) == 3
    assert library.size("local") == 4
