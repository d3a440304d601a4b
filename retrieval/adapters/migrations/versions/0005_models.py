"""Under which embedding model each workspace is searched, and what is being embedded under another."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from retrieval.adapters.sql.walls import wall

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and say that each workspace is searched with the model that most of its vectors are of."""
    op.create_table(
        "model",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "owed",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "article_id"], ["article.workspace", "article.id"], ondelete="CASCADE"),
    )
    op.create_index("owed_by_due", "owed", ["workspace", "model", "due"])
    connection = op.get_bind()
    wall(connection, "model", "owed")
    counted = "SELECT workspace, model FROM embedding GROUP BY workspace, model ORDER BY workspace, count(*) DESC"
    now, chosen = datetime.now(UTC), set[str]()
    keep = sa.text("INSERT INTO model VALUES (:workspace, :name, '', :state, :since)").bindparams(
        sa.bindparam("since", type_=sa.DateTime(timezone=True))
    )
    owe = sa.text(
        "INSERT INTO owed SELECT DISTINCT passage.workspace, :name, article_id, :since, 0 FROM passage"
        " LEFT JOIN embedding ON embedding.workspace = passage.workspace AND embedding.key = passage.key"
        " AND embedding.model = :name WHERE passage.workspace = :workspace AND embedding.key IS NULL"
    ).bindparams(sa.bindparam("since", type_=sa.DateTime(timezone=True)))
    for workspace, name in connection.execute(sa.text(counted)).all():
        first = workspace not in chosen
        chosen.add(workspace)
        row = {"workspace": workspace, "name": name, "since": now}
        connection.execute(keep, row | {"state": "searched" if first else "past"})
        if first:
            connection.execute(owe, row)
