"""The tables, the same for every engine.

So that several machines can share them, the workspace leads every key, ids are made by us, and times are UTC.
What differs by engine (full text, vector search) is in the adapter of that engine.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from retrieval.adapters.sql.columns import Halves, Moment, String, Text

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
    Column("image", Text),
    Column("certainty", Float),
    Column("partial", Text),
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
    Column("vector", Halves, nullable=False),
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

# What changed in an article each time that it was read again; it stays while the article's row is written anew.
REVISION = Table(
    "revision",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("edits", JSON, nullable=False),
    Index("revision_by_time", "workspace", "at"),
)

# The models that a workspace has vectors of: the one that it is searched with, the next one, and those before.
MODEL = Table(
    "model",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("location", Text, nullable=False),  # as the settings say where it is; empty where nobody said
    Column("state", String, nullable=False),
    Column("since", Moment, nullable=False),
)

# Articles that lack vectors of a model; a row goes when they have them.
OWED = Table(
    "owed",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("due", Moment, nullable=False),  # when it may be claimed; while it is in hand, when the lease runs out
    Column("fence", BigInteger, nullable=False),
    ForeignKeyConstraint(["workspace", "article_id"], ["article.workspace", "article.id"], ondelete="CASCADE"),
    Index("owed_by_due", "workspace", "model", "due"),
)

FEED = Table(
    "feed",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("audience", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", String, nullable=False),
    Column("host", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("site", Text),
    Column("folder", Text, nullable=False),
    Column("owner", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("added", Moment, nullable=False),
    Column("due", Moment),  # when it may be claimed; while it is held, when its lease runs out; none: never again
    Column("fence", Integer, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("wait_until", Moment),
    Column("interval", Integer, nullable=False),  # seconds
    Column("polled", Moment),
    Column("worked", Moment),
    Column("newest", Moment),
    Column("items", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("reason", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),  # whether somebody has it in hand, as far as they are alive
    UniqueConstraint("workspace", "audience", "url_key"),
    Index("feed_by_due", "due"),  # these two are for the search for what is due, which goes over all workspaces
    Index("feed_by_address", "url_key"),
)

# By what an item of a feed is known again: its address, its guid, its title and date, each hashed.
FEED_KEY = Table(
    "feed_key",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("feed", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("mark", String, nullable=False),  # a hash of what the feed tells of it, by which a change is seen
    Column("seen", Moment, nullable=False),  # when the feed listed it last, to the month
    ForeignKeyConstraint(["workspace", "feed"], ["feed.workspace", "feed.id"], ondelete="CASCADE"),
)

# Items whose pages are to be read; a row goes when that is done.
FEED_ITEM = Table(
    "feed_item",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("feed", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("item", JSON, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("due", Moment, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    ForeignKeyConstraint(["workspace", "feed"], ["feed.workspace", "feed.id"], ondelete="CASCADE"),
    Index("feed_item_by_due", "due", "workspace", "id"),  # over all workspaces too
)

# What feeds of several workspaces share is nobody's: public pages, as anybody is shown them, and what our model makes
# of their text. No row tells who follows what, so that of a workspace that leaves nothing is here.
SHARED_PAGE = Table(
    "shared_page",
    METADATA,
    Column("workspace", String, primary_key=True),  # nobody's
    Column("key", String, primary_key=True),  # a hash of the whole address that we asked
    Column("at", Moment, nullable=False),  # when we asked
    Column("page", JSON, nullable=False),  # the document, or why there is none
    Index("shared_page_by_time", "workspace", "at"),
)

SHARED_VECTORS = Table(
    "shared_vectors",
    METADATA,
    Column("workspace", String, primary_key=True),  # nobody's
    Column("model", String, primary_key=True),
    Column("key", String, primary_key=True),  # a hash of all that the model was given
    Column("at", Moment, nullable=False),  # when it was embedded
    Column("vector", LargeBinary, nullable=False),  # float16: it is looked up, and never searched
    Column("sentences", LargeBinary, nullable=False),  # int8, as in EMBEDDING
    Index("shared_vectors_by_time", "workspace", "at"),
)

# Workspaces that are on their way into this database from another; a row goes when all of it is there.
MOVING = Table(
    "moving",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("source", Text, nullable=False),
    Column("place", Text, nullable=False),  # how far it has come
)
