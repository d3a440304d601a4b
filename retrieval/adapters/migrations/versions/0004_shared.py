"""What feeds of several workspaces share: pages that were read, and texts that were embedded."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
