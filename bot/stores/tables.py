"""The tables: the workspace leads every key, ids are made by us, times are UTC."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from retrieval.adapters.sql.columns import Moment, String, Text

METADATA = MetaData()

# Every job that was put in, until it is pruned: so one put in twice is known. What it says is there until it is done.
JOB = Table(
    "job",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("payload", JSON(none_as_null=True)),
    Column("finished", Moment),
)

# The jobs that are not done. A claim looks at all workspaces, which no index led by the workspace helps with: that this
# table stays small, in rows and in bytes, is what makes it fast.
WORK = Table(
    "work",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("position", String, nullable=False),
    Column("state", String, nullable=False),  # waiting, held or aside
    Column("due", Moment, nullable=False),  # when it may be claimed; while it is held, when its lease runs out
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("since", Moment, nullable=False),  # when it was put in, or set aside
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["workspace", "id"], ["job.workspace", "job.id"], ondelete="CASCADE"),
    Index("work_by_thread", "workspace", "thread", "position", "id", "state"),
)

PART = Table(
    "part",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("job", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("turn", String),
    Column("channel", String, nullable=False),
    Column("thread", String),
    Column("key", String, nullable=False),
    Column("state", String, nullable=False),
    Column("ts", String),
    Column("replaces", String),
    Column("gone", Boolean, nullable=False),  # its message is removed, or another part's
    Column("body", JSON, nullable=False),
    ForeignKeyConstraint(["workspace", "job"], ["job.workspace", "job.id"], ondelete="CASCADE"),
    Index("part_by_turn", "workspace", "turn"),
    Index("part_by_message", "workspace", "channel", "ts"),
)

TURN = Table(
    "turn",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("question_ts", String, nullable=False),
    Column("asker", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("conversation", String),
    Column("at", Moment, nullable=False),
    Index("turn_by_question", "workspace", "channel", "question_ts"),
    Index("turn_by_thread", "workspace", "channel", "thread", "at"),
    Index("turn_by_time", "workspace", "channel", "at"),
    Index("turn_by_asker", "workspace", "asker", "at"),
)

VOTE = Table(
    "vote",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("turn", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["workspace", "turn"], ["turn.workspace", "turn.id"], ondelete="CASCADE"),
    Index("vote_by_time", "workspace", "at"),
)

THREAD = Table(
    "thread",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("stopped", Boolean, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("started", Moment, nullable=False),
    Column("among", JSON(none_as_null=True)),
)

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("editors", JSON, nullable=False),
    Column("everyone_edits", Boolean, nullable=False),
    Column("guests", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("reading", JSON, nullable=False),
    Column("point", String, nullable=False),
)

BRIEF = Table(
    "brief",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("days", String),  # digits, so that it can be compared on every engine: 01234 is Monday to Friday
    Column("at", String),  # by the clock, as 08:30
    Column("zone", String),
    Column("due", Moment),
    Column("done", Date),
    Column("until", Moment),
    Column("topics", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("muted_topics", JSON, nullable=False),
    Column("muted_sources", JSON, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("paused", Text, nullable=False),
)

LIKED = Table(
    "liked",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("article", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("at", Moment, nullable=False),
)

EDITION = Table(
    "edition",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("conversation", String),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("stories", JSON, nullable=False),
    Index("edition_by_channel", "workspace", "channel"),
)

SHARED = Table(
    "shared",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("thread", String, nullable=False),
    Column("user", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("article_id", String),
    Column("outcome", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("shared_by_key", "workspace", "key"),
    Index("shared_by_article", "workspace", "article_id"),
)

# A workspace that installed the app; one of a whole Enterprise Grid organisation has the organisation's id for its own.
INSTALLATION = Table(
    "installation",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("enterprise", String),
    Column("app", String, nullable=False),
    Column("bot_user", String, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("installer", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("tokens", LargeBinary, nullable=False),  # encrypted
    Column("expires", Moment),  # when the bot token does; none: never
    Column("claimed", Moment),  # until when somebody is renewing the tokens
    Column("fence", Integer, nullable=False),  # raised whenever any of this changes, so that two can't renew them
)

# An installation that somebody has begun: nobody's, until it is known which workspace it will be.
OAUTH_STATE = Table(
    "oauth_state",
    METADATA,
    Column("workspace", String, primary_key=True),
    Column("hash", String, primary_key=True),
    Column("until", Moment, nullable=False),
)
