"""The statements and rows that every engine shares."""

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, delete, insert, or_, select, update

from retrieval.adapters.sql import rows
from retrieval.adapters.tables import ARTICLE, CHANGES, EMBEDDING, PASSAGE, REVISION
from retrieval.adapters.vectors import pack_embedding, pack_spans, unpack_spans
from retrieval.domain import Article, Chunk, Edit, Revision, Scope, Window, day_from
from retrieval.ports import Embedding, Entry, Fingerprint

Stored = tuple[Entry, Sequence[int]]
"""An entry whose passages are stored, and their keys, in order."""

OWNER = and_(PASSAGE.c.workspace == ARTICLE.c.workspace, PASSAGE.c.article_id == ARTICLE.c.id)
"""Joins a passage with its article."""


def visible(scope: Scope, articles: FromClause = ARTICLE) -> ColumnElement[bool]:
    """The articles that a scope may see, among rows with these columns of ARTICLE."""
    seen = and_(articles.c.workspace == scope.workspace, articles.c.audience.in_(scope.audiences))
    return seen if scope.only is None else and_(seen, articles.c.id.in_(scope.only))


def within(window: Window, time: ColumnElement[datetime] = ARTICLE.c.published) -> list[ColumnElement[bool]]:
    """The articles of a window, by when they were published: one without a date is in none but the open one."""
    conditions: list[ColumnElement[bool]] = []
    if window.since is not None:
        conditions.append(or_(time >= window.since, time == day_from(window.since)))
    if window.until is not None:
        conditions += [time < window.until, time != day_from(window.until)]
    return conditions


def article_from(row: Row[Any]) -> Article:
    """An article from a row with the columns of ARTICLE."""
    return Article(
        id=row.id,
        text=row.text,
        title=row.title,
        url=row.url,
        source=row.source,
        author=row.author,
        published=row.published,
        language=row.language,
        audience=row.audience,
        image=row.image,
        certainty=row.certainty,
        partial=row.partial or "",
        saved=row.saved,
    )


def insert_article(connection: Connection, scope: Scope, entry: Entry, saved: datetime) -> None:
    """Store the article's own row."""
    article, fingerprint = entry.article, entry.fingerprint
    connection.execute(
        insert(ARTICLE).values(
            workspace=scope.workspace,
            id=article.id,
            audience=article.audience,
            url_key=fingerprint.url_key,
            text_hash=fingerprint.text_hash,
            content_hash=fingerprint.content_hash,
            title=article.title,
            text=article.text,
            url=article.url,
            source=article.source,
            author=article.author,
            published=article.published,
            language=article.language,
            saved=saved,
            image=article.image,
            certainty=article.certainty,
            partial=article.partial or None,
        )
    )


def put_revision(connection: Connection, workspace: str, revision: Revision | None) -> None:
    """Store what changed in an article, if anything did."""
    if revision:
        key = {"workspace": workspace, "article_id": revision.article_id, "at": revision.at}
        rows.put(connection, REVISION, [key | {"edits": [asdict(edit) for edit in revision.edits]}])


def revision_from(row: Row[Any]) -> Revision:
    """What changed in an article, from a row of REVISION."""
    return Revision(row.article_id, row.at, tuple(Edit(**edit) for edit in row.edits))


def delete_revisions(connection: Connection, workspace: str, article_id: str) -> None:
    """Forget all that ever changed in an article."""
    mine = and_(REVISION.c.workspace == workspace, REVISION.c.article_id == article_id)
    connection.execute(delete(REVISION).where(mine))


def insert_passages(connection: Connection, workspace: str, entry: Entry) -> list[int]:
    """Store the chunks as passages; gives their keys, in order."""
    keys = [secrets.randbits(63) for _ in entry.chunks]
    passages = [
        {
            "workspace": workspace,
            "key": key,
            "article_id": entry.article.id,
            "start": chunk.start,
            "end": chunk.end,
            "sentences": pack_spans(chunk.sentences),
        }
        for key, chunk in zip(keys, entry.chunks, strict=True)
    ]
    if passages:
        connection.execute(insert(PASSAGE), passages)
    return keys


def insert_embeddings(
    connection: Connection, workspace: str, model: str, keys: Iterable[int], embeddings: Iterable[Embedding]
) -> None:
    """Store the passages' vectors."""
    vectors = []
    for key, embedding in zip(keys, embeddings, strict=True):
        vector, sentences = pack_embedding(embedding)
        vectors.append({"workspace": workspace, "key": key, "model": model, "vector": vector, "sentences": sentences})
    if vectors:
        connection.execute(insert(EMBEDDING), vectors)


def delete_article(connection: Connection, workspace: str, article_id: str) -> None:
    """Remove an article's rows, children first."""
    mine = and_(PASSAGE.c.workspace == workspace, PASSAGE.c.article_id == article_id)
    keys = select(PASSAGE.c.key).where(mine)
    connection.execute(delete(EMBEDDING).where(EMBEDDING.c.workspace == workspace, EMBEDDING.c.key.in_(keys)))
    connection.execute(delete(PASSAGE).where(mine))
    connection.execute(delete(ARTICLE).where(ARTICLE.c.workspace == workspace, ARTICLE.c.id == article_id))


def count_change(connection: Connection, workspace: str) -> None:
    """Count a transaction that changes the workspace's passages; until it ends, no other comes past this."""
    counted = update(CHANGES).where(CHANGES.c.workspace == workspace).values(count=CHANGES.c.count + 1)
    if connection.execute(counted).rowcount:
        return
    first = time.time_ns() // 1_000_000  # above what it was, should the workspace be back: an index may have seen that
    if not rows.add(connection, CHANGES, {"workspace": workspace, "count": first}):
        connection.execute(counted)  # another one put it in meanwhile


def hold_changes(connection: Connection, workspace: str) -> None:
    """Have others who change the workspace's passages wait for the end, without a change of them being counted."""
    connection.execute(update(CHANGES).where(CHANGES.c.workspace == workspace).values(count=CHANGES.c.count))


def changes(connection: Connection, workspace: str) -> int:
    """How many transactions changed the workspace's passages so far."""
    return connection.execute(select(CHANGES.c.count).where(CHANGES.c.workspace == workspace)).scalar() or 0


def with_chunks(
    connection: Connection, workspace: str, articles: Sequence[str]
) -> list[tuple[Article, tuple[Chunk, ...]]]:
    """The articles of these ids, of any audience, with their chunks in order."""
    mine = and_(ARTICLE.c.workspace == workspace, ARTICLE.c.id.in_(articles))
    return [(article_from(passages[0]), chunks) for passages, chunks in _by_article(connection, mine)]


def stored(connection: Connection, workspace: str, keys: Sequence[int]) -> Iterator[Stored]:
    """The passages of these keys as entries without vectors, each with its keys in order."""
    mine = and_(PASSAGE.c.workspace == workspace, PASSAGE.c.key.in_(keys))
    for passages, chunks in _by_article(connection, mine):
        known = Fingerprint(passages[0].url_key, passages[0].text_hash, passages[0].content_hash)
        yield Entry(article_from(passages[0]), known, chunks, ()), [row.key for row in passages]


def _by_article(
    connection: Connection, which: ColumnElement[bool]
) -> Iterator[tuple[list[Row[Any]], tuple[Chunk, ...]]]:
    """Passages in the order of their articles: the rows of each article, with its columns, and the chunks they are."""
    query = (
        select(ARTICLE, PASSAGE.c.key, PASSAGE.c.start, PASSAGE.c.end, PASSAGE.c.sentences)
        .join(PASSAGE, OWNER)
        .where(which)
        .order_by(ARTICLE.c.id, PASSAGE.c.start)
    )
    for _, group in groupby(connection.execute(query).all(), key=lambda row: row.id):
        passages = list(group)
        yield passages, tuple(Chunk(row.start, row.end, unpack_spans(row.sentences)) for row in passages)
