"""Whether a search sees a passage's article, looked up row by row in PostgreSQL."""

from sqlalchemy import FromClause, select

from retrieval.adapters.statements import visible, within
from retrieval.adapters.tables import ARTICLE
from retrieval.domain import Scope, Window


def article_seen(scope: Scope, window: Window, passage: FromClause) -> FromClause:
    """A passage's article, if the scope and the window see it: to be joined by ``true()``.

    It is found by its key, and only then looked at. Before a table's statistics are first gathered, the planner prefers
    the indexes by audience or time, which go through all articles of the workspace for each passage.
    """
    by_key = select(ARTICLE.c.workspace, ARTICLE.c.id, ARTICLE.c.audience, ARTICLE.c.published)
    by_key = by_key.where(ARTICLE.c.workspace == scope.workspace, ARTICLE.c.id == passage.c.article_id)
    row = by_key.correlate(passage).offset(0).subquery("row")
    seen = select(row.c.id).where(visible(scope, row), *within(window, row.c.published))
    return seen.offset(0).lateral("seen")
