"""Nearness in PostgreSQL by pgvector: exact for few passages, by an index of all workspaces' for many.

The index, HNSW (Malkov and Yashunin, IEEE TPAMI 42(4), 2020), is walked from the nearest vectors outwards; what a
search may not see is passed over. So the walk is the longer, the smaller the share of all is that the search sees.
"""

from collections.abc import Callable
from math import sqrt
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Label,
    Select,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
)

from retrieval.adapters import postgres_index
from retrieval.adapters import postgres_words as words
from retrieval.adapters.postgres_seen import article_seen
from retrieval.adapters.sql.columns import Halves
from retrieval.adapters.statements import OWNER, visible, within
from retrieval.adapters.tables import ARTICLE, EMBEDDING, PASSAGE
from retrieval.domain import Hit, Passage, Scope, Window
from retrieval.ports import Vector

EXACT = 5_000
"""Passages seen up to which all are compared, whatever there is of an index."""

_EF_SEARCH, _MOST_EF = 120, 1_000  # how many of the nearest a walk keeps in sight; pgvector allows no more
_LONGEST_WALK = 60_000  # vectors

_KEY = PASSAGE.c.key == EMBEDDING.c.key


def nearest(
    connection: Connection,
    scope: Scope,
    window: Window,
    model: str,
    vector: Vector,
    limit: int,
    want: Callable[[str, int], object],
) -> list[Hit]:
    """Passages nearest to a vector, by inner product, best first.

    ``want`` is called with the model and the dimension where there is no index yet to make this quick.
    """
    dimension = len(vector)
    stored = words.passages(connection, scope.workspace)
    size = postgres_index.size(connection, model, dimension) if stored > EXACT else None
    if stored > EXACT and size is None:
        want(model, dimension)
    if size is not None:
        # To compare one takes half as long as to walk past one; a walk passes limit / (seen / size) of them.
        few = max(EXACT, int(sqrt(2 * limit * size)))
        if _seen(connection, scope, window, stored, few + 1) > few:
            hits = _walk(connection, scope, window, model, vector, limit)
            if len(hits) >= limit:
                return hits
    return _compare(connection, scope, window, model, vector, limit)


def _seen(connection: Connection, scope: Scope, window: Window, stored: int, most: int) -> int:
    """How many passages a search sees, about, and at most so many; without a window, private ones count too."""
    if not window and scope.only is None:
        return stored
    some = select(PASSAGE.c.key).join(ARTICLE, OWNER).where(visible(scope), *within(window)).limit(most)
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def _walk(connection: Connection, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
    """The nearest by the index, or nearly so; fewer than there are, if too much lies in between."""
    settings = {
        "hnsw.iterative_scan": "relaxed_order",
        "hnsw.ef_search": min(max(_EF_SEARCH, 2 * limit), _MOST_EF),
        "hnsw.max_scan_tuples": _LONGEST_WALK,
        "hnsw.scan_mem_multiplier": 4,
        "enable_sort": "off",  # an estimate gone wrong would have everything sorted
        "jit": "off",
    }
    connection.exec_driver_sql("; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items()))
    far = _far(cast(EMBEDDING.c.vector, HALFVEC(len(vector))), vector)
    passage = select(PASSAGE.c.article_id, PASSAGE.c.start, PASSAGE.c.end)
    # What has an OFFSET is looked up row by row, as the walk goes on.
    its = passage.where(PASSAGE.c.workspace == scope.workspace, _KEY).offset(0).lateral("its")
    seen = article_seen(scope, window, its)
    query = (
        select(its, far)
        .select_from(EMBEDDING.join(its, true()).join(seen, true()))
        .where(EMBEDDING.c.workspace == scope.workspace, _under(model))
        .order_by(far)
        .limit(limit)
    )
    return _hits(connection, query)


def _compare(connection: Connection, scope: Scope, window: Window, model: str, vector: Vector, limit: int) -> list[Hit]:
    """The nearest of all."""
    articles = select(ARTICLE.c.id).where(visible(scope), *within(window)).offset(0).subquery("seen")
    passage = select(PASSAGE.c.key, PASSAGE.c.article_id, PASSAGE.c.start, PASSAGE.c.end)
    passage = passage.where(PASSAGE.c.workspace == scope.workspace, PASSAGE.c.article_id == articles.c.id)
    its = passage.offset(0).lateral("its")
    near = select(_far(type_coerce(EMBEDDING.c.vector, HALFVEC), vector))
    near = near.where(EMBEDDING.c.workspace == scope.workspace, _under(model), EMBEDDING.c.key == its.c.key)
    far = near.offset(0).lateral("far")
    query = select(its, far).select_from(articles.join(its, true()).join(far, true()))
    return _hits(connection, query.order_by(far.c.distance).limit(limit))


def _far(near: ColumnElement[Any], vector: Vector) -> Label[float]:
    """The inner product, by which the nearest are the last, and so less than nothing."""
    asked = cast(literal(vector.astype("<f2").tobytes(), Halves), HALFVEC(len(vector)))
    return near.op("<#>", return_type=Float())(asked).label("distance")


def _under(model: str) -> ColumnElement[bool]:
    """The rows of a model, which stands in the statement as it does in the index."""
    return EMBEDDING.c.model == bindparam("model", model, literal_execute=True)


def _hits(connection: Connection, found: Select[Any]) -> list[Hit]:
    rows = connection.execute(found).all()
    hits = [Hit(Passage(row.article_id, row.start, row.end), -row.distance) for row in rows]
    return sorted(hits, key=lambda hit: -hit.score)
