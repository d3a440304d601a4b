"""The tables, the same for every engine.

So that several machines can share them later: the workspace leads every key, ids are made by us, times are UTC.
What differs by engine (full text, vector search) is in the adapter of that engine.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as UTC on every engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; SQLite keeps no zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware again."""
        return value.replace(tzinfo=UTC) if value else None


METADATA = MetaData()

ARTICLE = Table(
    "article",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("audience", String, nullable=False),
    Column("url_key", String),
    Column("text_hash", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("author", Text),
    Column("published", Moment),
    Column("language", String),
    Column("saved", Moment, nullable=False),
    UniqueConstraint("workspace", "audience", "url_key"),
    UniqueConstraint("workspace", "audience", "text_hash"),
    Index("article_by_time", "workspace", "published"),
)

# A passage's key is 63 random bits: FAISS and FTS5 take integers for names, and a key is never given twice.
PASSAGE = Table(
    "passage",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", LargeBinary, nullable=False),  # int32 (start, end) pairs in the article's text
    ForeignKeyConstraint(["workspace", "article_id"], ["article.workspace", "article.id"], ondelete="CASCADE"),
    Index("passage_by_article", "workspace", "article_id"),
)

EMBEDDING = Table(
    "embedding",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("model", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float16
    Column("sentences", LargeBinary, nullable=False),  # int8, one row a sentence, to be brought to unit length
    ForeignKeyConstraint(["workspace", "key"], ["passage.workspace", "passage.key"], ondelete="CASCADE"),
)

# Counts the transactions that changed a workspace's passages: an index that has seen as many is up to date.
CHANGES = Table(
    "changes",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
