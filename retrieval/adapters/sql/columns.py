"""Types of columns, the same on every engine to whoever reads and writes them."""

from datetime import UTC, datetime

import numpy as np
from pgvector import HalfVector
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import DateTime, Dialect, LargeBinary, TypeDecorator
from sqlalchemy.types import TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as UTC on every engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; SQLite keeps no zone."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware again."""
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)) if value else None


class Halves(TypeDecorator[bytes]):
    """A vector as little-endian float16: bytes on SQLite, pgvector's halfvec of any length on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[bytes]:
        """The engine's own type."""
        return dialect.type_descriptor(HALFVEC() if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> object:
        """As the engine takes it."""
        if value is None or dialect.name != "postgresql":
            return value
        return HalfVector(np.frombuffer(value, dtype="<f2"))

    def process_result_value(self, value: object, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Bytes again."""
        return value.to_numpy().astype("<f2").tobytes() if isinstance(value, HalfVector) else value  # type: ignore[return-value]  # bytes as they are
