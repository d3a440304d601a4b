"""Feeds, their items, the articles' revisions; and of an article its picture, how sure its date is, what it lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the columns."""
    op.add_column("article", sa.Column("image", sa.Text))
    op.add_column("article", sa.Column("certainty", sa.Float))
    op.add_column("article", sa.Column("partial", sa.Text))
    op.create_table(
        "revision",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("edits", sa.JSON, nullable=False),
    )
    op.create_index("revision_by_time", "revision", ["workspace", "at"])
    op.create_table(
        "feed",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_key", sa.String, nullable=False),
        sa.Column("host", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("wait_until", sa.DateTime(timezone=True)),
        sa.Column("interval", sa.Integer, nullable=False),
        sa.Column("polled", sa.DateTime(timezone=True)),
        sa.Column("worked", sa.DateTime(timezone=True)),
        sa.Column("newest", sa.DateTime(timezone=True)),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.UniqueConstraint("workspace", "audience", "url_key"),
    )
    op.create_table(
        "feed_key",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("feed", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace", "feed"], ["feed.workspace", "feed.id"], ondelete="CASCADE"),
    )
    op.create_table(
        "feed_item",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("feed", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("host", sa.String, nullable=False),
        sa.Column("item", sa.JSON, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "feed"], ["feed.workspace", "feed.id"], ondelete="CASCADE"),
    )
