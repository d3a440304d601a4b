"""Digests: when they come, what is wanted in them, which were posted; and threads about some articles alone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the column."""
    op.add_column("thread", sa.Column("among", sa.JSON))
    op.create_table(
        "brief",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("days", sa.String),
        sa.Column("at", sa.String),
        sa.Column("zone", sa.String),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("done", sa.Date),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("muted_topics", sa.JSON, nullable=False),
        sa.Column("muted_sources", sa.JSON, nullable=False),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("paused", sa.Text, nullable=False),
    )
    op.create_table(
        "liked",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("article", sa.String, primary_key=True),
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("conversation", sa.String),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stories", sa.JSON, nullable=False),
    )
    op.create_index("edition_by_channel", "edition", ["workspace", "channel"])
