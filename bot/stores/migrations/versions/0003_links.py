"""Links and files that were read where they were shared."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shared",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("ts", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("article_id", sa.String),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("shared_by_key", "shared", ["workspace", "key"])
    op.create_index("shared_by_article", "shared", ["workspace", "article_id"])
