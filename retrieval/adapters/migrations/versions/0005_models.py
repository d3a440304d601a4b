"""Under which embedding model each workspace is searched, and what is being embedded under another."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
