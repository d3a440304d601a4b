"""The Switch on SQL.

A lease is a visibility time-out, as for feeds. Its fence is drawn at random, not counted: the row of an article that is
saved anew is a new one, and whoever had the old one in hand must not take it for theirs.
"""

import random
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, union, update

from retrieval.adapters import model_statements, statements
from retrieval.adapters.model_statements import NEXT, PAST, SEARCHED, of_model, owed_of
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.adapters.tables import EMBEDDING, MODEL, OWED, PASSAGE
from retrieval.ports import Chosen, Embedding, Owed, Owing, Searched

_AHEAD = 8  # times what is claimed is looked at, so that several rarely take the same
_AT_ONCE = 2_000  # passages whose vectors are forgotten in a transaction


class SqlSwitch:
    """A row for each model that a workspace has vectors of, and one for each article that lacks some."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def searched(self, workspace: str) -> Searched | None:
        """The model that a workspace is searched with; None before anything was saved or chosen there."""
        query = select(MODEL.c.name, MODEL.c.location, MODEL.c.state).where(MODEL.c.workspace == workspace)
        with self._database.reading(workspace) as connection:
            found = {row.state: Chosen(row.name, row.location) for row in connection.execute(query)}
        return Searched(found[SEARCHED], found.get(NEXT)) if SEARCHED in found else None

    def others(self, chosen: Chosen) -> list[str]:
        """The workspaces that are searched with another model, or are to be, or with this one from elsewhere."""
        other = or_(MODEL.c.name != chosen.name, MODEL.c.location != chosen.location)
        query = select(MODEL.c.workspace).where(MODEL.c.state != PAST, other).distinct().order_by(MODEL.c.workspace)
        with self._database.reading(EVERYONE) as connection:
            return list(connection.execute(query).scalars())

    def choose(self, workspace: str, chosen: Chosen, now: datetime) -> None:
        """Have a workspace searched with a model as soon as its articles are embedded under that."""
        found = self.searched(workspace)
        if found and found in (Searched(chosen), Searched(found.now, chosen)):
            return
        name, location = chosen.name, chosen.location
        with self._database.writing(workspace) as connection:
            statements.count_change(connection, workspace)
            known = model_statements.states(connection, workspace)
            if known.get(name) == NEXT:
                connection.execute(update(MODEL).where(of_model(workspace, name)).values(location=location))
                return
            model_statements.give_up(connection, workspace, now)
            if known and known.get(name) != SEARCHED:
                model_statements.put(connection, workspace, name, location, NEXT, now)
                model_statements.owe(connection, workspace, name, now)
            else:
                model_statements.put(connection, workspace, name, location, SEARCHED, now)

    def owing(self) -> list[Owing]:
        """The models under which articles of any workspace are to be embedded, or were for the next to be searched."""
        owed = select(OWED.c.workspace, OWED.c.model)
        both = union(select(MODEL.c.workspace, MODEL.c.name).where(MODEL.c.state == NEXT), owed).subquery()
        mine = and_(MODEL.c.workspace == both.c.workspace, MODEL.c.name == both.c.name)
        query = select(MODEL).join(both, mine).order_by(MODEL.c.workspace, MODEL.c.name)
        with self._database.reading(EVERYONE) as connection:
            return [
                Owing(row.workspace, Chosen(row.name, row.location), row.state == NEXT)
                for row in connection.execute(query)
            ]

    def left(self, workspace: str, model: str) -> int:
        """How many articles are to be embedded under a model, whoever has them in hand."""
        query = select(func.count()).select_from(OWED).where(owed_of(workspace, model))
        with self._database.reading(workspace) as connection:
            return connection.execute(query).scalar_one()

    def claim(self, workspace: str, model: str, now: datetime, lease: timedelta, limit: int) -> Owed | None:
        """Take some articles that nobody else has in hand; None if there are none."""
        free = and_(owed_of(workspace, model), OWED.c.due <= now)
        query = select(OWED.c.article_id).where(free).order_by(OWED.c.due, OWED.c.article_id).limit(_AHEAD * limit)
        while True:
            with self._database.reading(workspace) as connection:
                seen = connection.execute(query).scalars().all()
            if not seen:
                return None
            start = random.randrange(max(1, len(seen) - limit + 1))  # noqa: S311 - so that several take different ones
            some, fence = sorted(seen[start : start + limit]), secrets.randbits(62) + 1
            taken = update(OWED).where(free, OWED.c.article_id == bindparam("one"))
            with self._database.writing(workspace) as connection:
                statements.hold_changes(connection, workspace)
                connection.execute(taken.values(due=now + lease, fence=fence), [{"one": one} for one in some])
                mine = select(OWED.c.article_id).where(owed_of(workspace, model), OWED.c.fence == fence)
                held = connection.execute(mine.where(OWED.c.article_id.in_(some))).scalars().all()
                articles = tuple(statements.with_chunks(connection, workspace, held))
            if articles:
                return Owed(workspace, model, fence, articles)

    def keep(self, owed: Owed, embeddings: Mapping[str, Sequence[Embedding]], until: datetime) -> int:
        """Store vectors of articles in hand, by their ids, in the order of their chunks; the rest stays in hand.

        Those that were saved anew, removed, or lost to another are left out; tells how many were not.
        """
        workspace, model = owed.workspace, owed.model
        held = and_(owed_of(workspace, model), OWED.c.fence == owed.fence)
        ids = [article.id for article, _ in owed.articles]
        kept = 0
        with self._database.writing(workspace) as connection:
            statements.hold_changes(connection, workspace)
            for article_id in sorted(embeddings):
                if connection.execute(delete(OWED).where(held, OWED.c.article_id == article_id)).rowcount:
                    mine = and_(PASSAGE.c.workspace == workspace, PASSAGE.c.article_id == article_id)
                    keys = connection.execute(select(PASSAGE.c.key).where(mine).order_by(PASSAGE.c.start)).scalars()
                    statements.insert_embeddings(connection, workspace, model, keys, embeddings[article_id])
                    kept += 1
            connection.execute(update(OWED).where(held, OWED.c.article_id.in_(ids)).values(due=until))
            if kept and model_statements.states(connection, workspace).get(model) == SEARCHED:
                statements.count_change(connection, workspace)
        return kept

    def turn(self, workspace: str, model: str, now: datetime) -> bool:
        """Search with a model from now on; False unless it is the next one, and no article lacks its vectors."""
        this = of_model(workspace, model)
        with self._database.writing(workspace) as connection:
            statements.count_change(connection, workspace)
            lacking = exists(OWED.c.article_id).where(owed_of(workspace, model))
            ready = select(MODEL.c.name).where(this, MODEL.c.state == NEXT, ~lacking)
            if connection.execute(ready).first() is None:
                return False
            old = and_(MODEL.c.workspace == workspace, MODEL.c.state == SEARCHED)
            connection.execute(update(MODEL).where(old).values(state=PAST, since=now))
            connection.execute(update(MODEL).where(this).values(state=SEARCHED, since=now))
            connection.execute(delete(OWED).where(OWED.c.workspace == workspace, OWED.c.model != model))
            return True

    def forget(self, before: datetime) -> int:
        """Forget the vectors that no question was asked of since then, a few at a time; says of how many models."""
        past = and_(MODEL.c.state == PAST, MODEL.c.since < before)
        with self._database.reading(EVERYONE) as connection:
            found = connection.execute(select(MODEL.c.workspace, MODEL.c.name).where(past)).all()
        return sum(self._forget(row.workspace, row.name, before) for row in found)

    def _forget(self, workspace: str, model: str, before: datetime) -> bool:
        this = and_(of_model(workspace, model), MODEL.c.state == PAST, MODEL.c.since < before)
        passages = and_(EMBEDDING.c.workspace == workspace, EMBEDDING.c.model == model)
        last = -1
        while True:
            with self._database.writing(workspace) as connection:
                # Holds the row, so that nobody chooses the model anew meanwhile.
                if connection.execute(update(MODEL).where(this).values(location="")).rowcount == 0:
                    return False
                page = select(EMBEDDING.c.key).where(EMBEDDING.c.workspace == workspace, EMBEDDING.c.key > last)
                keys = connection.execute(page.order_by(EMBEDDING.c.key).limit(_AT_ONCE)).scalars().all()
                if not keys:
                    statements.count_change(connection, workspace)
                    return connection.execute(delete(MODEL).where(this)).rowcount > 0
                within = EMBEDDING.c.key.between(last + 1, keys[-1])
                connection.execute(delete(EMBEDDING).where(passages, within))
                last = keys[-1]
