"""The Pages on SQL: a row for each page that feeds of several workspaces list. None is a workspace's own."""

import hashlib
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import NOBODY, Database
from retrieval.adapters.tables import SHARED_PAGE
from retrieval.domain import Document, Unreadable
from retrieval.feed_ports import Copy

_OURS = SHARED_PAGE.c.workspace == NOBODY
_KINDS = {"document": Document, "unreadable": Unreadable}
_NAMES = {kind: {one.name for one in fields(of)} for kind, of in _KINDS.items()}


class SqlPages:
    """Pages by a hash of the whole address, which may hold a secret."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def copy(self, address: str) -> Copy | None:
        """The page at an address as it was read last, if it was."""
        query = select(SHARED_PAGE.c.page, SHARED_PAGE.c.at).where(_OURS, SHARED_PAGE.c.key == _key(address))
        with self._database.reading(NOBODY) as connection:
            row = connection.execute(query).first()
        return Copy(_page_from(row.page), row.at) if row else None

    def keep(self, address: str, copy: Copy) -> None:
        """Keep a page in place of how it was before."""
        row = {"workspace": NOBODY, "key": _key(address), "at": copy.at, "page": _told(copy.page)}
        with self._database.writing(NOBODY) as connection:
            rows.put(connection, SHARED_PAGE, [row])

    def prune(self, before: datetime) -> int:
        """Forget what was read before that; says how many."""
        with self._database.writing(NOBODY) as connection:
            return connection.execute(delete(SHARED_PAGE).where(_OURS, SHARED_PAGE.c.at < before)).rowcount


def _told(page: Document | Unreadable) -> dict[str, Any]:
    if isinstance(page, Unreadable):
        return {"kind": "unreadable"} | asdict(page)
    published = page.published.isoformat() if page.published else None
    return {"kind": "document"} | asdict(page) | {"published": published}


def _page_from(told: dict[str, Any]) -> Document | Unreadable:
    """The reverse of ``_told``; what a newer version tells besides is left out."""
    kind = told["kind"]
    known = {name: value for name, value in told.items() if name in _NAMES[kind]}
    if known.get("published"):
        known["published"] = datetime.fromisoformat(known["published"])
    page: Document | Unreadable = _KINDS[kind](**known)
    return page


def _key(address: str) -> str:
    return hashlib.blake2b(address.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
