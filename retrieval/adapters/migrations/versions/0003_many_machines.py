"""Moves between databases; on PostgreSQL the words of passages, how many passages have each, and walls."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from retrieval.adapters.sql.walls import wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("article", "passage", "embedding", "changes", "revision", "feed", "feed_key", "feed_item", "moving")


def upgrade() -> None:
    """Make the tables and the walls; SQLite has FTS5 for the first, and a file for the second."""
    op.create_table(
        "moving",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "passage_words",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("words", TSVECTOR, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "key"], ["passage.workspace", "passage.key"], ondelete="CASCADE"),
    )
    op.create_index("passage_words_by_word", "passage_words", ["words"], postgresql_using="gin")
    op.create_table(
        "vocabulary",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("term", sa.String(collation="C"), primary_key=True),
        sa.Column("passages", sa.BigInteger, nullable=False),
    )
    wall(op.get_bind(), *_TABLES, "vocabulary")
    wall(op.get_bind(), "passage_words", shown=True)
