"""Jobs, replies, answers with their votes, threads, and preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "job",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("payload", sa.JSON),
        sa.Column("finished", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "work",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("position", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "id"], ["job.workspace", "job.id"], ondelete="CASCADE"),
    )
    op.create_index("work_by_thread", "work", ["workspace", "thread", "position", "id", "state"])
    op.create_table(
        "part",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("job", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("turn", sa.String),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("thread", sa.String),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("ts", sa.String),
        sa.Column("replaces", sa.String),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "job"], ["job.workspace", "job.id"], ondelete="CASCADE"),
    )
    op.create_index("part_by_message", "part", ["workspace", "channel", "ts"])
    op.create_index("part_by_turn", "part", ["workspace", "turn"])
    op.create_table(
        "turn",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("question_ts", sa.String, nullable=False),
        sa.Column("asker", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("conversation", sa.String),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("turn_by_asker", "turn", ["workspace", "asker", "at"])
    op.create_index("turn_by_question", "turn", ["workspace", "channel", "question_ts"])
    op.create_index("turn_by_thread", "turn", ["workspace", "channel", "thread", "at"])
    op.create_index("turn_by_time", "turn", ["workspace", "channel", "at"])
    op.create_table(
        "vote",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("turn", sa.String, primary_key=True),
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace", "turn"], ["turn.workspace", "turn.id"], ondelete="CASCADE"),
    )
    op.create_index("vote_by_time", "vote", ["workspace", "at"])
    op.create_table(
        "thread",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("ts", sa.String, primary_key=True),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "preferences",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("editors", sa.JSON, nullable=False),
        sa.Column("everyone_edits", sa.Boolean, nullable=False),
        sa.Column("guests", sa.Boolean, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("reading", sa.JSON, nullable=False),
    )
