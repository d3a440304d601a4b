"""Walls between workspaces, on PostgreSQL."""

from alembic import op

from retrieval.adapters.sql.walls import wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = (
    "job", "work", "part", "turn", "vote", "thread", "preferences", "brief", "liked", "edition", "shared",
)  # fmt: skip


def upgrade() -> None:
    """Put them up."""
    wall(op.get_bind(), *_TABLES)
