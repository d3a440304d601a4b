"""Which models' vectors a workspace's articles need, and which they lack, as statements.

Whoever changes that holds the row of CHANGES first, as whoever saves articles does: so what is saved beside a change is
either seen by it, or sees it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, literal, select, update

from retrieval.adapters.sql import rows
from retrieval.adapters.tables import EMBEDDING, MODEL, OWED, PASSAGE

SEARCHED, NEXT, PAST = "searched", "next", "past"
"""States of a model's vectors: questions are asked of them; will be; were."""

FREE = 0
"""The fence of what nobody has in hand."""


def of_model(workspace: str, name: str) -> ColumnElement[bool]:
    """The row of a model."""
    return and_(MODEL.c.workspace == workspace, MODEL.c.name == name)


def owed_of(workspace: str, model: str) -> ColumnElement[bool]:
    """The articles of a workspace that lack a model's vectors."""
    return and_(OWED.c.workspace == workspace, OWED.c.model == model)


def states(connection: Connection, workspace: str) -> dict[str, str]:
    """The state of each model's vectors, by its name."""
    query = select(MODEL.c.name, MODEL.c.state).where(MODEL.c.workspace == workspace)
    return {row.name: row.state for row in connection.execute(query)}


def put(connection: Connection, workspace: str, name: str, location: str, state: str, now: datetime) -> None:
    """Set a model's state."""
    row = {"workspace": workspace, "name": name, "location": location, "state": state, "since": now}
    rows.put(connection, MODEL, [row])


def saved(connection: Connection, workspace: str, model: str, articles: Sequence[str], now: datetime) -> None:
    """Note that articles were saved with one model's vectors: those that the workspace needs besides are owed."""
    known = states(connection, workspace)
    if not known:
        put(connection, workspace, model, "", SEARCHED, now)
        return
    if known.get(model, PAST) == PAST:
        put(connection, workspace, model, "", PAST, now)
    needed = [name for name, state in known.items() if state != PAST and name != model]
    owed = [
        {"workspace": workspace, "model": name, "article_id": article, "due": now, "fence": FREE}
        for name in needed
        for article in articles
    ]
    if owed:
        connection.execute(insert(OWED), owed)


def owe(connection: Connection, workspace: str, model: str, now: datetime) -> None:
    """Note all articles with passages that have no vectors of the model."""
    has = and_(
        EMBEDDING.c.workspace == PASSAGE.c.workspace, EMBEDDING.c.key == PASSAGE.c.key, EMBEDDING.c.model == model
    )
    due = literal(now, OWED.c.due.type)
    lacking = (
        select(PASSAGE.c.workspace, literal(model), PASSAGE.c.article_id, due, literal(FREE))
        .select_from(PASSAGE.outerjoin(EMBEDDING, has))
        .where(PASSAGE.c.workspace == workspace, EMBEDDING.c.key.is_(None))
        .distinct()
    )
    connection.execute(insert(OWED).from_select([column.name for column in OWED.columns], lacking))


def give_up(connection: Connection, workspace: str, now: datetime) -> None:
    """No longer embed for a model that was to be searched next; what it has stays for a while."""
    wanted = and_(MODEL.c.workspace == workspace, MODEL.c.state == NEXT)
    names = select(MODEL.c.name).where(wanted)
    connection.execute(delete(OWED).where(OWED.c.workspace == workspace, OWED.c.model.in_(names)))
    connection.execute(update(MODEL).where(wanted).values(state=PAST, since=now))
