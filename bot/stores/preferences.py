"""The PreferencesStore on SQL."""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping, select, update

from bot.records import Preferences
from bot.stores.tables import PREFERENCES
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import Database
from retrieval.domain import Point

_COLUMNS = [PREFERENCES.c[field.name] for field in fields(Preferences)]
_SETS = ("editors", "reading")


class SqlPreferences:
    """A row for each workspace that ever changed any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def preferences(self, workspace: str) -> Preferences:
        """A workspace's; the defaults if it never changed any."""
        with self._database.reading(workspace) as connection:
            row = connection.execute(select(*_COLUMNS).where(PREFERENCES.c.workspace == workspace)).mappings().first()
        return _preferences_from(row) if row else Preferences()

    def change(self, workspace: str, how: Callable[[Preferences], Preferences]) -> Preferences:
        """Change them within one transaction; gives them as they are then."""
        mine = PREFERENCES.c.workspace == workspace
        with self._database.writing(workspace) as connection:
            # Only a row that is there can be held against others until the end.
            rows.add(connection, PREFERENCES, {"workspace": workspace} | _values(Preferences()))
            row = connection.execute(select(*_COLUMNS).where(mine).with_for_update()).mappings().one()
            changed = how(_preferences_from(row))
            connection.execute(update(PREFERENCES).where(mine).values(_values(changed)))
        return changed


def _values(preferences: Preferences) -> dict[str, Any]:
    values = asdict(preferences)
    return values | {name: sorted(values[name]) for name in _SETS} | {"point": preferences.point.value}


def _preferences_from(row: RowMapping) -> Preferences:
    return Preferences(**{**row, **{name: frozenset(row[name]) for name in _SETS}, "point": Point(row["point"])})
