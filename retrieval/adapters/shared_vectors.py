"""The EmbeddingCache on SQL: a row for each passage of feeds that several workspaces follow. None is a workspace's."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import NOBODY, Database
from retrieval.adapters.tables import SHARED_VECTORS
from retrieval.adapters.vectors import pack_embedding, unpack_embedding
from retrieval.ports import Embedding

_OURS = SHARED_VECTORS.c.workspace == NOBODY
_AT_ONCE = 1_000  # looked up in one statement


class SqlVectors:
    """Vectors by a hash of what was embedded, kept as those of articles are; no text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, model: str, keys: Sequence[str]) -> dict[str, Embedding]:
        """Those of these that are there."""
        query = select(SHARED_VECTORS.c.key, SHARED_VECTORS.c.vector, SHARED_VECTORS.c.sentences)
        found: dict[str, Embedding] = {}
        with self._database.reading(NOBODY) as connection:
            for start in range(0, len(keys), _AT_ONCE):
                some = SHARED_VECTORS.c.key.in_(keys[start : start + _AT_ONCE])
                for row in connection.execute(query.where(_OURS, SHARED_VECTORS.c.model == model, some)):
                    found[row.key] = unpack_embedding(row.vector, row.sentences)
        return found

    def keep(self, model: str, found: Mapping[str, Embedding], at: datetime) -> None:
        """Keep these."""
        told = []
        for key, embedding in sorted(found.items(), key=lambda one: one[0]):  # so that two never wait for each other
            vector, sentences = pack_embedding(embedding)
            this = {"workspace": NOBODY, "model": model, "key": key, "at": at}
            told.append(this | {"vector": vector, "sentences": sentences})
        with self._database.writing(NOBODY) as connection:
            rows.put(connection, SHARED_VECTORS, told)

    def prune(self, before: datetime) -> int:
        """Forget those embedded before that; says how many."""
        with self._database.writing(NOBODY) as connection:
            return connection.execute(delete(SHARED_VECTORS).where(_OURS, SHARED_VECTORS.c.at < before)).rowcount
