"""What feeds of several workspaces share: who has one in hand, pages that were read, and texts that were embedded."""

import sqlalchemy as sa
from alembic import op

from retrieval.adapters.sql.walls import wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, the column, and the indexes by which what is due is found among many workspaces."""
    op.add_column("feed", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("feed_by_due", "feed", ["due"])
    op.create_index("feed_by_address", "feed", ["url_key"])
    op.create_index("feed_item_by_due", "feed_item", ["due", "workspace", "id"])
    op.create_table(
        "shared_page",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.JSON, nullable=False),
    )
    op.create_index("shared_page_by_time", "shared_page", ["workspace", "at"])
    op.create_table(
        "shared_vectors",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
    )
    op.create_index("shared_vectors_by_time", "shared_vectors", ["workspace", "at"])
    wall(op.get_bind(), "shared_page", "shared_vectors")
