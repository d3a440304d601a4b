"""A database of an earlier version comes to this one with all that is in it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, insert, text

from bot import wiring
from bot.records import Brief, Preferences, Thread
from bot.stores.migrations import VERSION_TABLE, VERSIONS
from retrieval.adapters.migrations import History, migrate
from retrieval.adapters.sqlite_engine import open_engine
from retrieval.adapters.sqlite_library import SqliteLibrary
from tests.bot.stores.worker import TEAM, asked

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
WORK: dict[str, Any] = {
    "kind": "question",
    "position": "",
    "state": "waiting",
    "fence": 0,
    "attempts": 0,
    "cancelled": False,
}
ROWS: dict[str, dict[str, Any]] = {
    "job": {"workspace": TEAM, "id": "job0", "payload": asked(0).payload},
    "work": WORK | {"workspace": TEAM, "id": "job0", "thread": "thread0", "due": NOON, "since": NOON, "reason": ""},
    "thread": {"workspace": TEAM, "channel": "C1", "ts": "1.000001", "stopped": True, "quiet": False, "started": NOON},
    "preferences": {
        "workspace": TEAM,
        "editors": ["U1"],
        "everyone_edits": False,
        "guests": True,
        "shared": False,
        "reading": ["C1"],
    },
}


def test_a_first_database_loses_nothing(tmp_path: Path) -> None:
    """Its rows are as they were; threads are about no articles in particular, and no digests were chosen."""
    path = tmp_path / "library.db"
    engine = open_engine(path)
    with engine.begin() as connection:
        migrate(connection, History(_first(tmp_path), "0001", VERSION_TABLE))
        assert connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() == "0001"  # noqa: S608 - ours
        tables = MetaData()
        tables.reflect(connection)
        for name, row in ROWS.items():
            connection.execute(insert(tables.tables[name]).values(**row))
    engine.dispose()
    with SqliteLibrary(f"sqlite:///{path}", tmp_path / "index") as library:
        stores = wiring.stores(library)
        assert stores.threads.thread(TEAM, "C1", "1.000001") == Thread("C1", "1.000001", stopped=True)
        preferences = Preferences(frozenset({"U1"}), guests=True, reading=frozenset({"C1"}))
        assert stores.preferences.preferences(TEAM) == preferences
        assert stores.inbox.knows(TEAM, "job0")
        assert stores.inbox.backlog().waiting == 1
        assert stores.briefs.brief(TEAM, "C1") == Brief(TEAM, "C1")
        assert stores.editions.told(TEAM, "C1", datetime.now(UTC)) == frozenset()


def _first(folder: Path) -> Path:
    """The migrations that there were at first."""
    versions = folder / "versions"
    versions.mkdir()
    (versions / "0001_slack.py").write_bytes((VERSIONS / "0001_slack.py").read_bytes())
    return versions
