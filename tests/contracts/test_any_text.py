"""Text that PostgreSQL can't keep as it is, NUL and halves of surrogate pairs, is kept alike on every engine."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Stores
from bot.records import Cited, Job, Shared
from retrieval.adapters.sql.columns import clean
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.domain import ANY_TIME, LOCAL, Document, Edit, Revision
from retrieval.news import Taste
from tests.contracts.kept import NOON, TEAM, claimed, part, turn
from tests.retrieval.fakes import WordEmbedder, entry

BAD = ["\0", "a\0b", "\ud800", "\udfffx", "\udc4d\ud83d", "\N{OTTER}\0\udcff'\\", "\\u0000", "%s\0:x"]
WORDS = WordEmbedder()


@given(st.text(st.characters(codec=None)))
def test_cleaning_leaves_each_character_in_its_place(text: str) -> None:
    """All that can be kept stays, and the rest is one character for one."""
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert "\0" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert all(new in (old, "\N{REPLACEMENT CHARACTER}") for old, new in zip(text, cleaned, strict=True))


@pytest.mark.parametrize("bad", BAD)
def test_an_article_comes_back(database: SqlLibrary, bad: str) -> None:
    """Its spans are right, it is found by its words, and under its id."""
    library = database
    whole = bad.encode("utf-8", "replace").decode()  # as no text is that was read, for sentences are sought in it
    text = f"Twelve {whole} otters were counted. Then {whole} they left."
    document = Document(text, id=f"id{bad}", title=f"Otters {bad}", url=f"https://x.example/{bad}", author=bad)
    one = entry(document)
    library.save(LOCAL, WORDS.name, [one])
    kept = library.article(LOCAL, document.id or "")
    assert kept
    assert (kept.id, kept.text, kept.title, kept.author) == tuple(map(clean, (f"id{bad}", text, f"Otters {bad}", bad)))
    assert [known.article_id for known in library.known(LOCAL, document.id, one.fingerprint)] == [kept.id]
    hits = library.lexical(LOCAL, ANY_TIME, ["otters", bad], 5)
    assert {reading.article.text for reading in library.read(LOCAL, WORDS.name, [hit.passage for hit in hits])} == {
        clean(text)
    }
    assert library.frequencies(LOCAL, ["otter", bad]).holding["otter"] == len(hits)
    revision = Revision(one.article.id, NOON, (Edit(bad, bad, bad),))
    library.save(LOCAL, WORDS.name, [replace(one, revision=revision)])
    assert [change.edits for change in library.revisions(LOCAL, ANY_TIME)] == [revision.edits]
    assert library.remove(LOCAL, document.id or "")


@pytest.mark.parametrize("bad", BAD)
def test_a_job_its_answer_and_a_vote_come_back(stores: Stores, bad: str) -> None:
    """What is JSON is as it was; it is known again under its names."""
    job = Job(TEAM, f"job {bad}", "question", {"text": bad, bad: [bad]}, f"thread {bad}", bad)
    assert stores.inbox.put(job, NOON)
    assert not stores.inbox.put(job, NOON)
    lease = claimed(stores)
    assert lease.job.payload == job.payload
    answer = turn(f"turn {bad}", question=bad, text=bad, citations=(Cited(bad, bad, 0, 1),), asker=bad)
    one = part(0, body={"text": bad}, key=bad)
    assert stores.outbox.prepare(lease, [one], answer)
    assert [made.body for made in stores.outbox.parts(TEAM, lease.job.id)] == [one.body]
    kept = stores.turns.turn(TEAM, answer.id)
    assert kept
    assert (kept.question, kept.text, kept.citations) == (clean(bad), clean(bad), answer.citations)
    assert stores.turns.recent(TEAM, bad, 5) == [kept]
    assert stores.turns.vote(TEAM, answer.id, bad, helpful=True, at=NOON)
    stores.turns.reason(TEAM, answer.id, bad, bad)
    assert [vote.reason for vote in stores.turns.votes(TEAM)] == [clean(bad)]
    assert stores.inbox.set_aside(lease, NOON, bad)
    assert [one.reason for one in stores.inbox.aside()] == [clean(bad)]
    assert stores.inbox.retry(job.id, NOON)
    assert stores.inbox.finish(claimed(stores), NOON)
    assert stores.inbox.knows(TEAM, job.id)


@pytest.mark.parametrize("bad", BAD)
def test_what_a_conversation_chose_comes_back(stores: Stores, bad: str) -> None:
    """Its digest, its threads and its links; for a workspace of such a name too."""
    for workspace in (TEAM, f"T{bad}"):
        chosen = stores.briefs.change(
            workspace, bad, lambda now: replace(now, owner=bad, taste=Taste((bad,)), paused=bad)
        )
        stores.briefs.like(workspace, bad, [bad], bad, NOON)
        assert stores.briefs.brief(workspace, bad).taste.topics == chosen.taste.topics
        assert stores.briefs.brief(workspace, bad).paused == clean(bad)
        stores.threads.start(workspace, bad, bad, NOON, frozenset([bad]))
        assert stores.threads.stop(workspace, bad, bad)
        shared = Shared(workspace, "C1", "1.0", bad, bad, "1.0", "U1", "", bad, "read", bad, NOON)
        stores.links.keep(shared)
        assert [one.url for one in stores.links.of_message(workspace, "C1", "1.0")] == [clean(bad)]
