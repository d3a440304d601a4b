"""A library of before there was a word on models: what it is searched with once its tables are brought up to date."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert

from retrieval.adapters.migrations import LIBRARY, History, migrate
from retrieval.adapters.sql_switch import SqlSwitch
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.adapters.tables import ARTICLE, EMBEDDING, PASSAGE
from retrieval.domain import ANY_TIME, Scope
from retrieval.ports import Chosen, Owing, Searched

NOON, LEASE = datetime(2026, 3, 12, 12, tzinfo=UTC), timedelta(minutes=1)


def test_each_workspace_is_searched_with_the_model_of_most_vectors(tmp_path: Path) -> None:
    """What has others is owed those; vectors of other models are kept as those of a model before."""
    before = tmp_path / "versions"
    before.mkdir()
    for number in range(1, 5):
        (file,) = LIBRARY.versions.glob(f"{number:04}_*.py")
        shutil.copy(file, before)
    engine = create_engine(f"sqlite:///{tmp_path}/library.db")
    with engine.begin() as connection:
        migrate(connection, History(before, "0004", LIBRARY.version_table))
        for key, (workspace, model) in enumerate([("a", "one"), ("a", "two"), ("a", "two"), ("b", "one")]):
            place = {"workspace": workspace, "article_id": f"n{key}"}
            hashes = {"text_hash": str(key), "content_hash": str(key)}
            connection.execute(
                insert(ARTICLE).values(
                    workspace=workspace, id=f"n{key}", audience="", title="", text="Otters.", saved=NOON, **hashes
                )
            )
            connection.execute(insert(PASSAGE).values(**place, key=key, start=0, end=7, sentences=b""))
            vectors = {"vector": b"\0\0", "sentences": b""}
            connection.execute(insert(EMBEDDING).values(workspace=workspace, key=key, model=model, **vectors))
    engine.dispose()
    with SqliteLibrary(f"sqlite:///{tmp_path}/library.db", tmp_path / "index") as library:
        switch = SqlSwitch(library)
        assert switch.searched("a") == Searched(Chosen("two", ""))
        assert switch.searched("b") == Searched(Chosen("one", ""))
        assert switch.owing() == [Owing("a", Chosen("two", ""), then=False)]
        owed = switch.claim("a", "two", library.clock(), LEASE, 9)
        assert owed
        assert [article.id for article, _ in owed.articles] == ["n0"]
        assert len(library.openings(Scope("a"), "one", ANY_TIME)) == 1
