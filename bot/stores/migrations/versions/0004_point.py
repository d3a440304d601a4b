"""How sure an answer has to be, for each workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; as it was before."""
    op.add_column("preferences", sa.Column("point", sa.String, nullable=False, server_default="balanced"))
