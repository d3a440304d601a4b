"""What every Library does, whatever it is made of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.domain import ANY_TIME, Article, Document, Edit, Passage, Revision, Scope, Window
from retrieval.errors import LibraryConflict
from retrieval.ports import Entry, Fingerprint, Known, Library
from retrieval.questions import parse, stem
from tests.retrieval.fakes import WordEmbedder, entry

TEAM = Scope("acme")
PRIVATE = Scope("acme", "D1")
WORDS = WordEmbedder()
OTHER = WordEmbedder("other", dimension=24)
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)

BRIDGE = Document(
    id="bridge",
    text="The old bridge at Harwick closed on Monday. Engineers found cracks in two piers.\n\nRepairs begin in May.",
    title="Harwick bridge shut",
    url="https://www.dalewire.example/bridge?utm_source=mail",
    source="Dale Wire",
    author="Ann Perrin",
    published=NOON,
    language="en",
    image="https://www.dalewire.example/bridge.jpg",
    certainty=0.95,
    partial="only its beginning is readable without a subscription",
)
OTTERS = Document(id="otters", text="Otters came back to the Lorn. Twelve were counted in winter.", title="Otter count")
CHOIR = Document(id="choir", text="The choir of Saint Brannoc sang 1,250 hymns without a pause.", title="A long song")


def put(library: Library, *documents: Document, scope: Scope = TEAM) -> list[Entry]:
    """Save documents in one batch."""
    entries = [entry(document, scope, WORDS) for document in documents]
    library.save(scope, WORDS.name, entries)
    return entries


def passages(one: Entry) -> list[Passage]:
    """What an entry's chunks become."""
    return [Passage(one.article.id, chunk.start, chunk.end) for chunk in one.chunks]


def lexical(library: Library, *words: str, scope: Scope = TEAM, window: Window = ANY_TIME) -> set[str]:
    """The ids of the articles found by any of the words."""
    return {hit.passage.article_id for hit in library.lexical(scope, window, words, 1_000)}


def dense(library: Library, text: str, scope: Scope = TEAM, window: Window = ANY_TIME, limit: int = 1_000) -> set[str]:
    """The ids of the articles found by meaning."""
    hits = library.dense(scope, window, WORDS.name, WORDS.embed_question(text), limit)
    return {hit.passage.article_id for hit in hits}


def everything(library: Library, scope: Scope, entries: Sequence[Entry]) -> object:
    """All that a library tells a scope about some articles, by any of its methods."""
    told: list[object] = []
    for one in entries:
        article = one.article
        told += [
            library.article(scope, article.id),
            library.at_url(scope, one.fingerprint.url_key or ""),
            library.known(scope, article.id, one.fingerprint),
            lexical(library, *parse(article.text).words, scope=scope),
            dense(library, article.text, scope),
            [reading.passage for reading in library.read(scope, WORDS.name, passages(one))],
        ]
    told.append([opening.article for opening in library.openings(scope, WORDS.name, ANY_TIME)])
    told.append(library.revisions(scope, ANY_TIME))
    return [*told, list(library.articles(scope, ANY_TIME)), library.counts(scope, ANY_TIME)]


def test_an_article_comes_back_whole(library: Library) -> None:
    """By its id and by its address; its time comes back as the same moment, in UTC."""
    there = timezone(timedelta(hours=5, minutes=45))
    put(library, replace(BRIDGE, published=NOON.astimezone(there)))
    found = library.article(TEAM, "bridge")
    assert found == Article(
        id="bridge",
        text=BRIDGE.text,
        title=BRIDGE.title,
        url=BRIDGE.url,
        source="Dale Wire",
        author="Ann Perrin",
        published=NOON,
        language="en",
        image=BRIDGE.image,
        certainty=0.95,
        partial=BRIDGE.partial,
    )
    assert found.published is not None
    assert found == library.at_url(TEAM, "https://dalewire.example/bridge")
    assert library.article(TEAM, "choir") is None
    assert library.at_url(TEAM, "https://dalewire.example/other") is None


def test_text_of_any_kind_comes_back(library: Library) -> None:
    """Emoji, right-to-left, controls, quotes: what was saved is what is read."""
    text = "Łódź “quoted” \N{FAMILY} 👩‍👩‍👧 שלום עולם \x1f it's 100 % \\ \u2028 fin. \N{COMBINING ACUTE ACCENT}"
    put(library, Document(id="any'\"%", text=text, title="\x01%s :name ?"))
    found = library.article(TEAM, "any'\"%")
    assert found is not None
    assert (found.text, found.title) == (text, "\x01%s :name ?")


def test_the_newest_articles(library: Library) -> None:
    """By publication, the latest first; those without a date last; nothing of another's, and no more than asked for."""
    older = replace(OTTERS, published=NOON - timedelta(days=1))
    put(library, older, BRIDGE, CHOIR)
    put(library, Document(id="secret", text="Only here.", published=NOON + timedelta(days=1)), scope=PRIVATE)
    assert [one.id for one in library.newest(TEAM, 10)] == ["bridge", "otters", "choir"]
    assert [one.id for one in library.newest(PRIVATE, 2)] == ["secret", "bridge"]
    assert [one.id for one in library.newest(replace(TEAM, only=frozenset({"otters"})), 10)] == ["otters"]


def test_saving_again_replaces_the_article(library: Library) -> None:
    """Under its id the new words are found and the old are not, by no method."""
    (old,) = put(library, BRIDGE)
    changed = replace(BRIDGE, text="A ferry crosses the firth instead.", title="Ferry")
    (new,) = put(library, changed)
    assert lexical(library, "cracks", "harwick") == set()
    assert lexical(library, "ferry") == {"bridge"}
    hits = library.dense(TEAM, ANY_TIME, WORDS.name, WORDS.embed_question("ferry"), 100)
    assert [hit.passage for hit in hits] == passages(new)
    assert library.read(TEAM, WORDS.name, passages(old)) == []
    assert library.counts(TEAM, ANY_TIME).articles == 1
    assert library.counts(TEAM, ANY_TIME).passages == 1


def test_what_is_removed_is_gone(library: Library) -> None:
    """From every method, as if it had never been there; removing it again finds nothing."""
    entries = [entry(document, TEAM) for document in (BRIDGE, OTTERS)]
    put(library, OTTERS)
    before = everything(library, TEAM, entries)
    put(library, BRIDGE)
    assert everything(library, TEAM, entries) != before
    assert library.remove(TEAM, "bridge")
    assert everything(library, TEAM, entries) == before
    assert not library.remove(TEAM, "bridge")


def test_a_batch_with_a_broken_entry_stores_nothing(library: Library) -> None:
    """Neither what came before the broken one nor what it was to replace is touched."""
    entries = put(library, BRIDGE)
    before = everything(library, TEAM, entries)
    good = entry(replace(BRIDGE, text="Something else altogether."), TEAM)
    broken = entry(OTTERS, TEAM)
    with pytest.raises(ValueError, match=r"shorter|as many"):
        library.save(TEAM, WORDS.name, [good, replace(broken, embeddings=())])
    assert everything(library, TEAM, entries) == before


@pytest.mark.parametrize("same", ["address", "text"])
def test_no_two_articles_of_one_address_or_text(library: Library, same: str) -> None:
    """A batch with such a one is refused whole; for another audience and another workspace it is no copy."""
    put(library, BRIDGE)
    copy = (
        replace(BRIDGE, id="copy", text="Other words.") if same == "address" else replace(BRIDGE, id="copy", url=None)
    )
    with pytest.raises(LibraryConflict):
        put(library, OTTERS, copy)
    assert library.counts(TEAM, ANY_TIME).articles == 1
    for scope in (PRIVATE, Scope("globex")):
        put(library, copy, scope=scope)
        assert library.article(scope, "copy") is not None
    assert library.article(TEAM, "copy") is None


@pytest.mark.parametrize(("owner", "thief"), [(PRIVATE, TEAM), (TEAM, PRIVATE), (PRIVATE, Scope("acme", "D2"))])
def test_another_audiences_article_is_not_replaced(library: Library, owner: Scope, thief: Scope) -> None:
    """An id that another audience's article has can't be used to overwrite that article."""
    entries = put(library, BRIDGE, scope=owner)
    before = everything(library, owner, entries)
    with pytest.raises(LibraryConflict):
        put(library, replace(OTTERS, id="bridge"), scope=thief)
    assert everything(library, owner, entries) == before


@pytest.mark.parametrize("stranger", [TEAM, Scope("acme", "D2"), Scope("globex"), Scope("globex", "D1")])
def test_a_private_article_does_not_exist_for_others(library: Library, stranger: Scope) -> None:
    """No method finds, counts, names or removes it, and its conversation sees it beside the workspace's."""
    open_one, private = entry(OTTERS, TEAM), entry(BRIDGE, PRIVATE)
    library.save(TEAM, WORDS.name, [open_one])
    put(library, CHOIR, scope=stranger)
    before = everything(library, stranger, [open_one, private])
    library.save(PRIVATE, WORDS.name, [private])
    assert everything(library, stranger, [open_one, private]) == before
    assert not library.remove(stranger, "bridge")
    assert dense(library, "bridge", PRIVATE) >= {"bridge", "otters"}
    assert lexical(library, "bridge", scope=PRIVATE) == {"bridge"}
    assert library.article(PRIVATE, "bridge") == private.article
    assert library.article(PRIVATE, "otters") == open_one.article
    assert len(library.read(PRIVATE, WORDS.name, passages(private))) == len(private.chunks)


@pytest.mark.parametrize("home", [TEAM, PRIVATE])
def test_a_scope_of_some_articles_sees_no_other(library: Library, home: Scope) -> None:
    """Every method tells as if the others were not there; their ids and addresses are of no use."""
    (bridge,) = put(library, BRIDGE, scope=home)
    some = replace(home, only=frozenset({"bridge", "absent"}))
    alone = everything(library, home, [bridge])
    documents = (OTTERS, replace(CHOIR, url="https://dalewire.example/choir"))
    put(library, *documents, scope=home)
    assert everything(library, some, [bridge]) == alone != everything(library, home, [bridge])
    for other in (entry(document, home, OTHER) for document in documents):
        assert library.article(some, other.article.id) is None
        assert library.at_url(some, other.fingerprint.url_key or "") is None
        assert library.read(some, WORDS.name, passages(other)) == []
    assert lexical(library, "otters", "hymns", scope=some) == set()
    assert dense(library, "otters", some, limit=1) == {"bridge"}
    assert dense(library, "otters", some, Window(until=NOON)) == set()


def test_a_scope_of_no_article_sees_nothing(library: Library) -> None:
    """Not even how many there are."""
    entries = put(library, BRIDGE, OTTERS)
    nothing = replace(TEAM, only=frozenset())
    told = everything(library, nothing, [])
    assert told == everything(library, Scope("globex"), [])
    assert lexical(library, "bridge", "otters", scope=nothing) == dense(library, "otters", nothing) == set()
    assert library.read(nothing, WORDS.name, passages(entries[0])) == []
    assert not library.remove(nothing, "bridge")


@pytest.mark.parametrize("stranger", [TEAM, Scope("acme", "D2"), Scope("globex")])
def test_naming_an_article_shows_it_to_nobody_else(library: Library, stranger: Scope) -> None:
    """A scope of some articles sees no more than the audience would."""
    (private,) = put(library, BRIDGE, scope=PRIVATE)
    put(library, OTTERS, scope=stranger)
    guess = replace(stranger, only=frozenset({"bridge"}))
    assert everything(library, guess, [private]) == everything(library, replace(guess, only=frozenset()), [private])
    assert not library.remove(guess, "bridge")
    assert library.article(PRIVATE, "bridge") == private.article


def test_what_a_scope_of_some_articles_saves_goes_home(library: Library) -> None:
    """As without them: what is there is known and replaced, and seen by those who see the home."""
    (bridge,) = put(library, BRIDGE)
    some = replace(TEAM, only=frozenset({"otters"}))
    assert library.known(some, "bridge", bridge.fingerprint) == library.known(TEAM, "bridge", bridge.fingerprint) != []
    put(library, replace(BRIDGE, text="The ferry runs."), OTTERS, CHOIR, scope=some)
    assert {article.id for article in library.articles(TEAM, ANY_TIME)} == {"bridge", "otters", "choir"}
    assert lexical(library, "ferry") == {"bridge"}
    assert [article.id for article in library.articles(some, ANY_TIME)] == ["otters"]


def test_a_scope_of_some_articles_removes_no_other(library: Library) -> None:
    """What it does not see is not there for it."""
    put(library, BRIDGE, OTTERS)
    some = replace(TEAM, only=frozenset({"otters"}))
    assert not library.remove(some, "bridge")
    assert library.remove(some, "otters")
    assert [article.id for article in library.articles(TEAM, ANY_TIME)] == ["bridge"]


def test_hidden_articles_take_no_places(library: Library) -> None:
    """However many private passages are nearer, a search fills its limit with what may be seen."""
    put(library, *(Document(id=f"p{i}", text=f"Otters otters otters {i}.") for i in range(60)), scope=PRIVATE)
    put(library, OTTERS, CHOIR)
    assert dense(library, "otters", limit=5) == {"otters", "choir"}
    hits = library.lexical(TEAM, ANY_TIME, ["otters"], 1)
    assert [hit.passage.article_id for hit in hits] == ["otters"]


def test_workspaces_are_apart(library: Library) -> None:
    """Two may hold an article of the same id; to change one leaves the other."""
    there = Scope("globex")
    put(library, BRIDGE)
    (other,) = put(library, replace(OTTERS, id="bridge"), scope=there)
    assert lexical(library, "otters") == set()
    assert dense(library, "otters", limit=1) == {"bridge"}
    assert library.remove(TEAM, "bridge")
    assert library.article(there, "bridge") == other.article
    assert lexical(library, "otters", scope=there) == dense(library, "otters", there) == {"bridge"}
    assert library.counts(TEAM, ANY_TIME).passages == 0


def test_the_conversations_own_copy_comes_first(library: Library) -> None:
    """Of two articles at one address, a conversation gets its own."""
    put(library, BRIDGE)
    put(library, replace(BRIDGE, id="mine", text="Our own notes on it."), scope=PRIVATE)
    at = [library.at_url(scope, "https://dalewire.example/bridge") for scope in (TEAM, PRIVATE, Scope("acme", "D2"))]
    assert [article.id for article in at if article] == ["bridge", "mine", "bridge"]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (ANY_TIME, {"d0", "d1", "d2", "undated"}),
        (Window(since=NOON), {"d1", "d2"}),
        (Window(until=NOON), {"d0"}),
        (Window(NOON, NOON + timedelta(days=1)), {"d1"}),
        (Window(NOON + timedelta(seconds=1)), {"d2"}),
        (Window(NOON, NOON), set()),
    ],
)
def test_windows(library: Library, window: Window, expected: set[str]) -> None:
    """Since is within and until is not; an article without a date is in the open window alone."""
    for day in range(3):
        when = NOON + timedelta(days=day - 1)
        put(library, Document(id=f"d{day}", text=f"Storm number {day} over the cape.", published=when))
    put(library, Document(id="undated", text="Storms come over the cape."))
    assert {article.id for article in library.articles(TEAM, window)} == expected
    assert lexical(library, "storm", window=window) == expected
    assert dense(library, "storm", window=window) == expected
    counts = library.counts(TEAM, window)
    dates = [NOON + timedelta(days=int(name[1]) - 1) for name in expected if name != "undated"]
    assert (counts.articles, counts.passages) == (len(expected), len(expected))
    assert (counts.oldest, counts.newest) == (min(dates, default=None), max(dates, default=None))


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Niue"])
def test_a_day_holds_the_articles_of_that_day_alone(library: Library, zone: str) -> None:
    """Where the window is made, however far from UTC: those with a time by their time, the others by their day."""
    where = ZoneInfo(zone)
    day, night = datetime(2026, 3, 12, tzinfo=where), timedelta(hours=23, minutes=59)
    for name, published in {
        "early": day - timedelta(minutes=1),
        "morning": day + timedelta(minutes=1),
        "night": day + night,
        "late": day + timedelta(days=1, minutes=1),
    }.items():
        put(library, Document(id=name, text=f"Storm in the {name}.", published=published))
    for number in (11, 12, 13):
        dated = datetime(2026, 3, number, tzinfo=UTC)
        put(library, Document(id=f"of {number}", text=f"Storm on day {number}.", published=dated))
    window = Window(day, day + timedelta(days=1))
    assert {article.id for article in library.articles(TEAM, window)} == {"morning", "night", "of 12"}
    assert dense(library, "storm", window=window) == {"morning", "night", "of 12"}


def test_articles_come_by_id_and_page_by_page(library: Library) -> None:
    """More than one page of them, while one goes away that is still to come."""
    names = [f"{number:03}" for number in range(450)]
    put(library, *(Document(id=name, text=f"Note {name}.") for name in reversed(names)))
    found = library.articles(TEAM, ANY_TIME)
    first = [next(found).id for _ in range(3)]
    library.remove(TEAM, "440")
    rest = [article.id for article in found]
    assert sorted({*first, *rest, "440"}) == names
    assert first + rest == sorted(first + rest)


def test_dense_is_brute_force(library: Library) -> None:
    """The same passages at the same scores as comparing all vectors gives, under every scope and window."""
    random = np.random.default_rng(11)
    words = [f"w{number}" for number in range(80)]
    scopes = [TEAM, PRIVATE, Scope("acme", "D2"), Scope("globex")]
    saved: list[tuple[Scope, Entry]] = []
    for number in range(120):
        scope = scopes[random.integers(4)]
        text = ". ".join(" ".join(random.choice(words, 6)) for _ in range(5))
        when = NOON + timedelta(hours=int(random.integers(100)))
        (one,) = put(library, Document(id=f"a{number}", text=text, published=when), scope=scope)
        saved.append((scope, one))
    for scope in scopes:
        for window in (ANY_TIME, Window(NOON + timedelta(hours=60))):
            vector = WORDS.embed_question(" ".join(random.choice(words, 4)))
            exact = {
                passage: float(embedding.passage @ vector)
                for home, one in saved
                if home.workspace == scope.workspace and home.home in scope.audiences
                if window.since is None or (one.article.published and one.article.published >= window.since)
                for passage, embedding in zip(passages(one), one.embeddings, strict=True)
            }
            hits = library.dense(scope, window, WORDS.name, vector, 10)
            assert len(exact) > 10
            assert [hit.score for hit in hits] == pytest.approx(sorted(exact.values(), reverse=True)[:10], abs=2e-3)
            assert [exact[hit.passage] for hit in hits] == pytest.approx([hit.score for hit in hits], abs=2e-3)


def test_nothing_is_found_in_nothing(library: Library) -> None:
    """An empty library answers every method."""
    one = entry(BRIDGE, TEAM)
    assert library.lexical(TEAM, ANY_TIME, ["bridge"], 5) == []
    assert library.dense(TEAM, ANY_TIME, WORDS.name, WORDS.embed_question("bridge"), 5) == []
    assert library.read(TEAM, WORDS.name, [*passages(one)]) == library.read(TEAM, WORDS.name, []) == []
    assert library.frequencies(TEAM, ["bridg"]).passages == 0
    assert list(library.articles(TEAM, ANY_TIME)) == []


def test_words_are_found_by_their_stem(library: Library) -> None:
    """In other forms, other case, without accents, in titles, as numbers; and nothing else is."""
    put(library, BRIDGE, OTTERS, CHOIR, Document(id="café", text="The CAFÉ reopens.", title="Zoë's place"))
    for word, expected in {
        "repairing": "bridge",
        "ENGINEER": "bridge",
        "shut": "bridge",
        "counting": "otters",
        "1,250": "choir",
        "cafe": "café",
        "zoe": "café",
    }.items():
        assert lexical(library, word) == {expected}, word
    assert lexical(library, "harwick", "otter", "absent") == {"bridge", "otters"}
    assert lexical(library, "absent") == lexical(library) == set()


def test_the_best_words_come_first(library: Library) -> None:
    """More of the words, and rarer ones, are better; scores fall; the limit holds."""
    put(
        library,
        Document(id="both", text="The mayor praised the lighthouse."),
        Document(id="rare", text="A lighthouse stands there."),
        *(Document(id=f"common{i}", text=f"The mayor spoke again about {i}.") for i in range(4)),
        *(Document(id=f"other{i}", text=f"Nothing of the kind happened in {i}.") for i in range(9)),
    )
    hits = library.lexical(TEAM, ANY_TIME, ["mayor", "lighthouse"], 100)
    assert [hit.passage.article_id for hit in hits[:2]] == ["both", "rare"]
    assert len(hits) == 6
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert library.lexical(TEAM, ANY_TIME, ["mayor", "lighthouse"], 3) == hits[:3]


@given(text=st.text(), terms=st.lists(st.text(min_size=1)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_words_can_be_looked_for(library: Library, text: str, terms: list[str]) -> None:
    """Whatever stands in a question, or in the words themselves, is looked for and never an error."""
    if not library.counts(TEAM, ANY_TIME).articles:
        put(library, BRIDGE)
    assert lexical(library, "harwick", *parse(f'{text} " AND * (').words) == {"bridge"}
    assert lexical(library, "harwick", *terms) == {"bridge"}


def test_frequencies_count_passages(library: Library) -> None:
    """Of the workspace or of all; a stem in a title counts in every passage; one that occurs nowhere is left out."""
    entries = put(library, BRIDGE, OTTERS)
    mine = sum(len(one.chunks) for one in entries)
    total = mine + sum(len(one.chunks) for one in put(library, CHOIR, scope=Scope("globex")))
    asked = [stem(word) for word in ("bridge", "winter", "absent")]
    found = library.frequencies(TEAM, asked)
    assert found.passages in (mine, total)
    assert found.holding == {stem("bridge"): len(entries[0].chunks), stem("winter"): 1}


def test_reading_keeps_order_and_leaves_out_what_is_gone(library: Library) -> None:
    """Each passage comes with its article, its sentences and its vectors; other spans and models have none."""
    bridge, otters = put(library, BRIDGE, OTTERS)
    wanted = [*passages(otters), *reversed(passages(bridge))]
    gone = [Passage("bridge", 0, 1), Passage("bridge", 1, wanted[-1].end), Passage("absent", 0, 5)]
    found = library.read(TEAM, WORDS.name, [gone[0], *wanted, *gone])
    assert [reading.passage for reading in found] == wanted
    assert len(wanted) > 3
    told = {
        passage: (one.article, chunk.sentences, embedding)
        for one in (bridge, otters)
        for passage, chunk, embedding in zip(passages(one), one.chunks, one.embeddings, strict=True)
    }
    for reading in found:
        article, sentences, embedding = told[reading.passage]
        assert (reading.article, reading.sentences) == (article, sentences)
        assert np.abs(reading.embedding.passage - embedding.passage).max() < 1e-3
        assert np.abs(reading.embedding.sentences - embedding.sentences).max() < 1e-2
    assert library.read(TEAM, OTHER.name, wanted) == []
    library.remove(TEAM, "otters")
    assert [reading.passage for reading in library.read(TEAM, WORDS.name, wanted)] == wanted[len(otters.chunks) :]


def test_openings_are_the_first_passages(library: Library) -> None:
    """Each with its article whole, its sentences and its vectors; the oldest first; other models have none."""
    entries = put(library, replace(BRIDGE, published=NOON), replace(OTTERS, published=NOON - timedelta(hours=1)))
    found = library.openings(TEAM, WORDS.name, ANY_TIME)
    assert [opening.article for opening in found] == [one.article for one in reversed(entries)]
    for opening, one in zip(found, reversed(entries), strict=True):
        assert opening.reading.passage == passages(one)[0]
        assert opening.reading.sentences == one.chunks[0].sentences
        assert np.abs(opening.reading.embedding.passage - one.embeddings[0].passage).max() < 1e-3
        assert np.abs(opening.reading.embedding.sentences - one.embeddings[0].sentences).max() < 1e-2
        assert opening.time == one.article.published
    assert library.openings(TEAM, OTHER.name, ANY_TIME) == []


def test_an_opening_without_a_date_is_of_when_it_was_saved(library: Library) -> None:
    """By which it is in windows, and in order among the others."""
    before = datetime.now(UTC)
    put(library, OTTERS, replace(BRIDGE, published=before - timedelta(days=2)))
    put(library, replace(CHOIR, published=before + timedelta(days=2)))
    after = datetime.now(UTC)
    old, undated, new = library.openings(TEAM, WORDS.name, ANY_TIME)
    assert [one.article.id for one in (old, undated, new)] == ["bridge", "otters", "choir"]
    assert before <= undated.saved <= after
    assert undated.time == undated.saved
    for window, expected in {
        Window(before, after + timedelta(seconds=1)): ["otters"],
        Window(since=before): ["otters", "choir"],
        Window(until=before): ["bridge"],
        Window(before - timedelta(days=2), before): ["bridge"],
        Window(until=before - timedelta(days=2)): [],
        Window(after + timedelta(days=3)): [],
    }.items():
        assert [one.article.id for one in library.openings(TEAM, WORDS.name, window)] == expected


def test_openings_are_those_that_the_scope_sees(library: Library) -> None:
    """The workspace's, the conversation's own, and of these the ones named."""
    put(library, BRIDGE)
    put(library, OTTERS, scope=PRIVATE)
    put(library, CHOIR, scope=Scope("globex"))
    for scope, expected in {
        TEAM: {"bridge"},
        PRIVATE: {"bridge", "otters"},
        Scope("acme", "D2"): {"bridge"},
        Scope("globex"): {"choir"},
        replace(PRIVATE, only=frozenset({"otters", "choir"})): {"otters"},
        replace(TEAM, only=frozenset({"otters"})): set(),
        replace(TEAM, only=frozenset()): set(),
    }.items():
        assert {one.article.id for one in library.openings(scope, WORDS.name, ANY_TIME)} == expected


def test_an_article_is_known_by_id_address_or_text(library: Library) -> None:
    """In this order; in the scope's own audience alone; and nothing is known by an address that it does not have."""
    bridge, otters, choir = put(library, BRIDGE, OTTERS, CHOIR)
    mark = Fingerprint(bridge.fingerprint.url_key, choir.fingerprint.text_hash, "new")
    known = [Known(one.article.id, one.fingerprint) for one in (otters, bridge, choir)]
    assert library.known(TEAM, "otters", mark) == known
    assert library.known(TEAM, None, mark) == known[1:]
    assert library.known(TEAM, "absent", replace(mark, url_key=None)) == known[2:]
    assert library.known(TEAM, None, Fingerprint(None, "new", "new")) == []
    assert library.known(PRIVATE, "otters", mark) == library.known(Scope("globex"), "otters", mark) == []


def revise(library: Library, document: Document, at: datetime, *edits: Edit, scope: Scope = TEAM) -> Revision:
    """Save a document anew, with what changed in it."""
    revision = Revision(str(document.id), at, edits)
    library.save(scope, WORDS.name, [replace(entry(document, scope, WORDS), revision=revision)])
    return revision


def test_what_changed_comes_back(library: Library) -> None:
    """Of a window, the oldest first, each edit in its order; saving anew adds to it."""
    put(library, OTTERS)
    edits = (Edit("Twelve.", "Fifteen \N{OTTER} – “all”.", "twelve to fifteen"), Edit("", "Anew."), Edit("Gone.", ""))
    there = (NOON + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=5, minutes=45)))
    second = revise(library, replace(OTTERS, text="Fifteen."), there, *edits)
    first = revise(library, replace(OTTERS, text="Sixteen."), NOON, edits[1])
    put(library, replace(OTTERS, text="Seventeen."))
    assert library.revisions(TEAM, ANY_TIME) == [first, second]
    assert library.revisions(TEAM, Window(until=there)) == [first]
    assert library.revisions(TEAM, Window(there, there + timedelta(seconds=1))) == [second]
    assert library.revisions(TEAM, Window(since=there + timedelta(microseconds=1))) == []


def test_what_changed_is_seen_with_its_article(library: Library) -> None:
    """And goes with it."""
    theirs = revise(library, CHOIR, NOON, Edit("a", "b"), scope=PRIVATE)
    ours = revise(library, BRIDGE, NOON, Edit("c", "d"))
    revise(library, replace(CHOIR, id="choir"), NOON, Edit("e", "f"), scope=Scope("globex"))
    for scope, expected in {
        TEAM: [ours],
        PRIVATE: [ours, theirs],
        Scope("acme", "D2"): [ours],
        replace(PRIVATE, only=frozenset({"choir"})): [theirs],
        Scope("other"): [],
    }.items():
        assert library.revisions(scope, ANY_TIME) == expected
    assert library.remove(PRIVATE, "choir")
    put(library, CHOIR, scope=PRIVATE)
    assert library.revisions(PRIVATE, ANY_TIME) == [ours]
    assert [one.edits for one in library.revisions(Scope("globex"), ANY_TIME)] == [(Edit("e", "f"),)]


def test_what_is_not_saved_has_not_changed(library: Library) -> None:
    """A batch is stored whole, or not at all."""
    put(library, BRIDGE)
    broken = replace(entry(replace(CHOIR, id="copy", text=BRIDGE.text), TEAM, WORDS))
    changed = replace(entry(OTTERS, TEAM, WORDS), revision=Revision("otters", NOON, (Edit("a", "b"),)))
    with pytest.raises(LibraryConflict):
        library.save(TEAM, WORDS.name, [changed, broken])
    assert library.revisions(TEAM, ANY_TIME) == []


def test_when_an_article_was_first_saved_stays(library: Library) -> None:
    """However often it is saved anew; one that was removed is new."""
    put(library, OTTERS)
    (first,) = library.openings(TEAM, WORDS.name, ANY_TIME)
    put(library, replace(OTTERS, text="Fifteen were counted."))
    (again,) = library.openings(TEAM, WORDS.name, ANY_TIME)
    assert (again.saved, again.article.text) == (first.saved, "Fifteen were counted.")
    library.remove(TEAM, "otters")
    put(library, OTTERS)
    assert library.openings(TEAM, WORDS.name, ANY_TIME)[0].saved > first.saved
