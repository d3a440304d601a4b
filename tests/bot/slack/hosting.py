"""One bot for two workspaces that are alike in all their ids, with the sample articles divided between them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import wiring
from bot.records import Installation, Tokens
from bot.vault import Vault
from retrieval.adapters.sql_library import SqlLibrary
from tests.bot.slack.conftest import populate
from tests.bot.slack.installed import KEY
from tests.bot.slack.serving import Serving
from tests.bot.slack.talk import reply, shown, to_bot
from tests.libraries import library
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

CHANNEL = "CSAME"
"""Where people ask, in each of the two."""

ONE, TWO = "TONE", "TTWO"
"""The first has the articles about the ferry and all else, the second the one about the bridge."""

_OF_THE_SECOND = "SELECT id FROM article WHERE text LIKE '%Corrin Sound%'"


@dataclass(frozen=True, slots=True)
class Host:
    """Slack with both workspaces, and where the bot's processes are to keep their data."""

    slack: FakeSlack
    one: Workspace
    two: Workspace
    home: Path
    database: str

    def process(self, mode: str, *only: str, command: Sequence[str] = ("-m", "bot", "serve"), **extra: str) -> Serving:
        """A process of the bot's, in some roles only if any are named."""
        way = {
            "SLACK_BOT_TOKEN": "",
            "SLACK_CLIENT_ID": self.slack.client_id,
            "SLACK_CLIENT_SECRET": self.slack.client_secret,
            "DATELINE_TOKEN_KEYS": KEY,
            "DATABASE_URL": self.database,
        }
        roles = [word for role in only for word in ("--only", role)]
        return Serving(self.slack, self.home, mode, way | extra, (*command, *roles))

    def library(self) -> SqlLibrary:
        """The database, opened beside the bot."""
        return library(self.database, self.home)


def host(slack: FakeSlack, home: Path, database: str | None = None) -> Host:
    """Both workspaces, with people and conversations of the same ids, that have the app."""
    one, two = both = (slack.workspace(ONE), slack.workspace(TWO))
    for each in both:
        populate(each)
        each.channel(CHANNEL)
    made = Host(slack, one, two, home, database or f"sqlite:///{home}/dateline.db")
    with made.library() as library:
        kept = wiring.stores(library, Vault([KEY])).installations
        for each in both:
            kept.keep(installation(each))
    return made


def answered(where: Workspace, question: str) -> str:
    """What somebody is answered there."""
    return shown(reply(where, CHANNEL, where.ask(CHANNEL, "UANNA", to_bot(where, question))))


def installation(where: Workspace, ago: timedelta = timedelta(hours=1)) -> Installation:
    """What is kept of an installation there, made some time ago."""
    return Installation(
        workspace=where.team,
        name=f"Workspace {where.team}",
        app=where.app_id,
        bot_user=where.bot_user,
        tokens=Tokens(where.bot_token),
        at=datetime.now(UTC) - ago,
        enterprise=where.enterprise,
    )


def divide(home: Path) -> None:
    """Give the articles of this machine's own workspace to the two."""
    with closing(sqlite3.connect(home / "dateline.db")) as library, library:
        for (table,) in library.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in library.execute(f'PRAGMA table_info("{table}")')]
            if "workspace" in columns:
                library.execute(f'UPDATE "{table}" SET workspace = ?', (ONE,))  # noqa: S608 - our own tables
        keys = f"SELECT key FROM passage WHERE article_id IN ({_OF_THE_SECOND})"  # noqa: S608
        moved = {"embedding": f"key IN ({keys})", "passage": f"key IN ({keys})", "article": f"id IN ({_OF_THE_SECOND})"}
        for table, which in moved.items():
            library.execute(f"UPDATE {table} SET workspace = ? WHERE {which}", (TWO,))  # noqa: S608
        for table in ("changes", "model"):
            columns = [row[1] for row in library.execute(f"PRAGMA table_info({table})") if row[1] != "workspace"]
            rest = ", ".join(f'"{column}"' for column in columns)
            library.execute(f"INSERT INTO {table} (workspace, {rest}) SELECT ?, {rest} FROM {table}", (TWO,))  # noqa: S608
