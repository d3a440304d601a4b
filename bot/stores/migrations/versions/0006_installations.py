"""The workspaces that installed the app, and the installations that have begun."""

import sqlalchemy as sa
from alembic import op

from retrieval.adapters.sql.walls import wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "installation",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enterprise", sa.String),
        sa.Column("app", sa.String, nullable=False),
        sa.Column("bot_user", sa.String, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("installer", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tokens", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True)),
        sa.Column("claimed", sa.DateTime(timezone=True)),
        sa.Column("fence", sa.Integer, nullable=False),
    )
    op.create_table(
        "oauth_state",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    wall(op.get_bind(), "installation", "oauth_state")
