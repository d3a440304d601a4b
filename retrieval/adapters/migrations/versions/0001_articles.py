"""Articles, their passages and embeddings, and the full-text index."""

import sqlalchemy as sa
from alembic import op

from retrieval.adapters.sql.columns import Halves

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "article",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("url_key", sa.String),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("language", sa.String),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workspace", "audience", "url_key"),
        sa.UniqueConstraint("workspace", "audience", "text_hash"),
    )
    op.create_index("article_by_time", "article", ["workspace", "published"])
    op.create_table(
        "passage",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "article_id"], ["article.workspace", "article.id"], ondelete="CASCADE"),
    )
    op.create_index("passage_by_article", "passage", ["workspace", "article_id"])
    op.create_table(
        "embedding",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("vector", Halves, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "key"], ["passage.workspace", "passage.key"], ondelete="CASCADE"),
    )
    op.create_table(
        "changes",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        words = "porter unicode61 remove_diacritics 2"
        op.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5(title, body, tokenize='{words}')")
        op.execute("CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab('passage_words', 'row')")
