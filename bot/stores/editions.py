"""The Editions on SQL."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select

from bot.records import Edition, Told
from bot.stores.tables import EDITION
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database


class SqlEditions:
    """A row for each digest that was posted, with its stories in it: a channel has some hundreds at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, edition: Edition) -> None:
        """Keep one; one of the same id is replaced."""
        with self._database.writing(edition.workspace) as connection:
            rows.put(connection, EDITION, [asdict(edition)])

    def edition(self, workspace: str, edition_id: str) -> Edition | None:
        """The one of that id."""
        query = select(EDITION).where(EDITION.c.workspace == workspace, EDITION.c.id == edition_id)
        with self._database.reading(workspace) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        stories = tuple(Told(one["headline"], one["source"], tuple(one["articles"])) for one in row["stories"])
        return Edition(**{**row, "stories": stories})

    def told(self, workspace: str, channel: str, until: datetime | None) -> frozenset[str]:
        """The ids of the articles that were told in a channel by editions that end at that moment or before it."""
        if until is None:
            return frozenset()
        theirs = (EDITION.c.workspace == workspace, EDITION.c.channel == channel, EDITION.c.until <= until)
        with self._database.reading(workspace) as connection:
            editions = connection.execute(select(EDITION.c.stories).where(*theirs)).scalars()
            return frozenset(article for stories in editions for one in stories for article in one["articles"])

    def prune(self, before: datetime) -> int:
        """Forget those that were posted before that; says how many."""
        with self._database.writing(EVERYONE) as connection:
            return connection.execute(delete(EDITION).where(EDITION.c.at < before)).rowcount
