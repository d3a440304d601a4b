"""Whether a search sees a passage's article, looked up row by row in PostgreSQL."""

from sqlalchemy import ColumnElement, FromClause, select

from retrieval.adapters.statements import within
from retrieval.adapters.tables import ARTICLE
from retrieval.domain import Scope, Window


def article_seen(scope: Scope, window: Window, of: FromClause, article_id: ColumnElement[str]) -> FromClause:
    """The article of that id in ``of``, if the scope and the window see it: to be joined by ``true()``.

    It is found by its key, and only then looked at. Before a table's statistics are first gathered, the planner prefers
    the indexes by audience or time, which go through all articles of the workspace for each passage.
    """
    by_key = select(ARTICLE.c.id, ARTICLE.c.audience, ARTICLE.c.published)
    by_key = by_key.where(ARTICLE.c.workspace == scope.workspace, ARTICLE.c.id == article_id)
    row = by_key.correlate(of).offset(0).subquery("row")
    seen = select(row.c.id).where(row.c.audience.in_(scope.audiences), *within(window, row.c.published))
    if scope.only is not None:
        seen = seen.where(row.c.id.in_(scope.only))
    return seen.offset(0).lateral("seen")
