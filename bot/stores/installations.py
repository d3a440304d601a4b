"""The Installations on SQL, their tokens encrypted."""

import json
import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, or_, select, update

from bot.records import Installation, Tokens
from bot.stores.tables import INSTALLATION
from bot.vault import Vault, VaultError
from retrieval.adapters.sql import rows
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.errors import LibraryError

_PLAIN = ("workspace", "name", "app", "bot_user", "at", "enterprise", "installer")
_logger = logging.getLogger(__name__)


class SqlInstallations:
    """A row for each workspace; its tokens are encrypted together with its id, so that they open for no other."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def keep(self, installation: Installation) -> None:
        """Keep one, in place of the workspace's earlier one."""
        values = {name: getattr(installation, name) for name in _PLAIN}
        values |= {"scopes": " ".join(installation.scopes)} | self._sealed(installation.workspace, installation.tokens)
        fresh = update(INSTALLATION).where(_of(installation.workspace))
        with self._database.writing(installation.workspace, durable=True) as connection:
            if not rows.add(connection, INSTALLATION, values | {"fence": 0}):
                connection.execute(fresh.values(**values, claimed=None, fence=INSTALLATION.c.fence + 1))

    def installation(self, workspace: str) -> Installation | None:
        """A workspace's own; raises LibraryError where none of our keys decrypts its tokens."""
        with self._database.reading(workspace) as connection:
            row = connection.execute(select(INSTALLATION).where(_of(workspace))).mappings().first()
        return self._installation_from(row) if row else None

    def workspaces(self, enterprise: str | None = None) -> list[str]:
        """All that installed it, or those of an organisation alone."""
        query = select(INSTALLATION.c.workspace).order_by(INSTALLATION.c.workspace)
        if enterprise is not None:
            query = query.where(INSTALLATION.c.enterprise == enterprise)
        with self._database.reading(EVERYONE) as connection:
            return list(connection.execute(query).scalars())

    def claim(self, installation: Installation, now: datetime, until: datetime) -> Installation | None:
        """Take the renewal of its tokens upon oneself; None if it changed since it was read, or another has it."""
        free = or_(INSTALLATION.c.claimed.is_(None), INSTALLATION.c.claimed <= now)
        claimed = update(INSTALLATION).where(_as_read(installation), free)
        fence = installation.fence + 1
        with self._database.writing(installation.workspace) as connection:
            won = connection.execute(claimed.values(claimed=until, fence=fence)).rowcount == 1
        return replace(installation, fence=fence) if won else None

    def renew(self, installation: Installation, tokens: Tokens) -> bool:
        """Keep new tokens in place of those of this installation; False if it changed since it was read or claimed."""
        values = self._sealed(installation.workspace, tokens) | {"claimed": None, "fence": installation.fence + 1}
        renewed = update(INSTALLATION).where(_as_read(installation)).values(values)
        with self._database.writing(installation.workspace, durable=True) as connection:
            return connection.execute(renewed).rowcount == 1

    def rotate(self) -> int:
        """Encrypt anew what another than the newest key encrypted; says how many.

        One that none of our keys decrypts stays as it is, and is told of in the log.
        """
        with self._database.reading(EVERYONE) as connection:
            sealed = connection.execute(select(INSTALLATION.c.workspace, INSTALLATION.c.tokens)).all()
        return sum(self._resealed(workspace, tokens) for workspace, tokens in sealed)

    def remove(self, workspace: str) -> None:
        """Forget a workspace's tokens."""
        with self._database.writing(workspace, durable=True) as connection:
            connection.execute(delete(INSTALLATION).where(_of(workspace)))

    def _resealed(self, workspace: str, tokens: bytes) -> bool:
        try:
            if self._vault.is_newest(tokens):
                return False
            anew = self._vault.seal(self._vault.open(tokens))
        except VaultError as error:
            _logger.warning("The tokens of workspace %s can't be read: %s", workspace, error)
            return False
        # Only in place of what was read: another process may have renewed the tokens meanwhile.
        written = update(INSTALLATION).where(_of(workspace), INSTALLATION.c.tokens == tokens).values(tokens=anew)
        with self._database.writing(workspace) as connection:
            return connection.execute(written).rowcount == 1

    def _sealed(self, workspace: str, tokens: Tokens) -> dict[str, Any]:
        text = json.dumps({"workspace": workspace, "bot": tokens.bot, "refresh": tokens.refresh})
        try:
            return {"tokens": self._vault.seal(text), "expires": tokens.expires}
        except VaultError as error:
            message = f"The tokens of workspace {workspace} can't be kept: {error}."
            raise LibraryError(message) from error

    def _installation_from(self, row: RowMapping) -> Installation:
        workspace = row["workspace"]
        try:
            inside = json.loads(self._vault.open(row["tokens"]))
        except VaultError as error:
            message = f"The tokens of workspace {workspace} can't be read: {error}."
            raise LibraryError(message) from error
        if inside["workspace"] != workspace:
            message = f"The tokens of workspace {workspace} are another's: it has to install the app again."
            raise LibraryError(message)
        return Installation(
            **{name: row[name] for name in _PLAIN},
            scopes=tuple(row["scopes"].split()),
            tokens=Tokens(inside["bot"], inside["refresh"], row["expires"]),
            fence=row["fence"],
        )


def _of(workspace: str) -> ColumnElement[bool]:
    return INSTALLATION.c.workspace == workspace


def _as_read(installation: Installation) -> ColumnElement[bool]:
    same = (INSTALLATION.c.at == installation.at, INSTALLATION.c.fence == installation.fence)
    return and_(_of(installation.workspace), *same)
