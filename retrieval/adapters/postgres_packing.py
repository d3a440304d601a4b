"""How psycopg hands a vector on to pgvector: packed, as text takes ten times as long."""

from psycopg.adapt import Dumper
from psycopg.pq import Format

from retrieval.adapters.sql.columns import Packed


class PackedDumper(Dumper):
    """The bytes as they are, in the binary form of the type that the statement has in that place."""

    format = Format.BINARY

    def dump(self, obj: Packed) -> bytes:
        """What is sent."""
        return obj
