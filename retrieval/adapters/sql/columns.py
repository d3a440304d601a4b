"""Types of columns, the same on every engine to whoever reads and writes them."""

import re
from datetime import UTC, datetime
from struct import Struct
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, DateTime, Dialect, LargeBinary, TypeDecorator, types
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

_HEAD = Struct(">hh")
_UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL and halves of surrogate pairs: no text to PostgreSQL, nor to UTF-8


def clean(text: str) -> str:
    """The text with what no database keeps replaced by U+FFFD, one character by one, so that spans stay right."""
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)


class _Cleaned(TypeDecorator[str]):
    """Text of any characters, kept alike by every engine: see `clean`."""

    impl: types.String = types.Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """As it can be kept; what it is compared with is kept so too."""
        return None if value is None else clean(value)


class String(_Cleaned):
    """A name, an address, a key."""

    impl = types.String()
    cache_ok = True


class Text(_Cleaned):
    """What people read."""

    cache_ok = True


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


class Packed(bytes):
    """A vector as pgvector sends it: its length and two zero bytes, in big-endian int16, and as such float16."""


class _Halfvec(types.UserDefinedType[bytes]):
    """pgvector's column."""

    cache_ok = True

    def get_col_spec(self, **how: Any) -> str:  # noqa: ANN401, ARG002 - SQLAlchemy's own
        """Of any length."""
        return "HALFVEC"


class _Sent(FunctionElement[bytes]):
    """A column of vectors, read as pgvector sends them: as text, each takes ten times as long."""

    inherit_cache = True


@compiles(_Sent)
def _as_it_is(sent: _Sent, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return compiler.process(sent.clauses, **how)


@compiles(_Sent, "postgresql")
def _as_sent(sent: _Sent, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"halfvec_send({compiler.process(sent.clauses, **how)})"


class Halves(TypeDecorator[bytes]):
    """A vector as little-endian float16: bytes on SQLite, pgvector's halfvec of any length on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[bytes]:
        """The engine's own type."""
        return dialect.type_descriptor(_Halfvec() if dialect.name == "postgresql" else LargeBinary())

    def column_expression(self, column: ColumnElement[bytes]) -> ColumnElement[bytes]:
        """As it is read."""
        sent = _Sent(column)
        sent.type = self
        return sent

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As the engine takes it."""
        if value is None or dialect.name != "postgresql":
            return value
        halves = np.frombuffer(value, dtype="<f2")
        return Packed(_HEAD.pack(len(halves), 0) + halves.astype(">f2").tobytes())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Little-endian again."""
        if value is None or dialect.name != "postgresql":
            return value
        return np.frombuffer(value, dtype=">f2", offset=_HEAD.size).astype("<f2").tobytes()
