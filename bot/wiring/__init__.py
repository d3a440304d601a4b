"""The one place that knows settings, ports and adapters: puts the house together, and takes it apart again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from bot import VERSION
from bot.ports import Stores
from bot.services import Services
from bot.stores import migrations
from bot.stores.briefs import SqlBriefs
from bot.stores.departures import SqlDepartures
from bot.stores.editions import SqlEditions
from bot.stores.inbox import SqlInbox
from bot.stores.installations import SqlInstallations
from bot.stores.links import SqlLinks
from bot.stores.outbox import SqlOutbox
from bot.stores.preferences import SqlPreferences
from bot.stores.states import SqlStates
from bot.stores.tables import METADATA as BOTS
from bot.stores.threads import SqlThreads
from bot.stores.turns import SqlTurns
from bot.vault import Vault, problem, split
from bot.wiring.models import chosen, loaded, models
from config import Settings, SettingsError
from config.loading import varied
from retrieval.adapters.migrations import History, migrate
from retrieval.adapters.model_weights import prepare
from retrieval.adapters.move_marks import refuse_half_moved
from retrieval.adapters.moving import Move, Side
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web import Web
from retrieval.adapters.reading.web_feeds import WebFeeds
from retrieval.adapters.shared_pages import SqlPages
from retrieval.adapters.shared_vectors import SqlVectors
from retrieval.adapters.sql.database import EVERYONE, Database
from retrieval.adapters.sql.naming import file_of, named
from retrieval.adapters.sql_feeds import SqlFeeds
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.sql_switch import SqlSwitch
from retrieval.adapters.sqlite_library import SqliteLibrary
from retrieval.adapters.tables import METADATA
from retrieval.domain import Scope
from retrieval.errors import InputError
from retrieval.follow import MOST, Follow
from retrieval.poll import Poll
from retrieval.ports import Clock
from retrieval.reembed import Reembed
from retrieval.sharing import Sharing
from retrieval.switching import Switching


@contextmanager
def build(settings: Settings) -> Iterator[Services]:
    """The services under these settings; closed in reverse at the end. Raises DatelineError."""
    with _whole_library(settings) as library:
        yield _services(settings, library)


@contextmanager
def build_with_stores(settings: Settings, clock: Clock | None = None) -> Iterator[tuple[Services, Stores]]:
    """The same, with what the bot keeps of its work in Slack; by that clock, which a SQLite library alone takes."""
    with _whole_library(settings, clock) as library:
        yield _services(settings, library), stores(library, _vault(settings))


@contextmanager
def mover(settings: Settings, source: str, target: str, only: str | None) -> Iterator[Move]:
    """A move of all that is kept from one database to another, or of one workspace's; raises DatelineError."""
    file = file_of(source)
    if file and not file.exists():
        raise InputError(f"There is no library {file}: give the database to move from.")
    if named(source) == named(target):
        raise InputError(f"{named(source)} can't be moved to itself: give another database to move to.")
    tables = [*METADATA.sorted_tables, *BOTS.sorted_tables]
    with _side(settings, source) as here, _side(settings, target) as there:
        yield Move(here, there, tables, only)


@contextmanager
def _side(settings: Settings, url: str) -> Iterator[Side]:
    with _library(varied(settings, {"database_url": url})) as library:
        stores(library)
        yield Side(library, named(url))


def source(settings: Settings) -> FileSource:
    """The reader of inputs alone, for what needs no library."""
    return FileSource(settings.max_file_mb * 1_000_000, _now, _web(settings))


def stores(database: Database, vault: Vault | None = None) -> Stores:
    """What the bot keeps, in tables of its own in the library's database, brought up to date. Raises LibraryError."""
    with database.writing(EVERYONE) as connection:
        migrate(connection, History(migrations.VERSIONS, migrations.HEAD, migrations.VERSION_TABLE))
    return Stores(
        inbox=SqlInbox(database),
        outbox=SqlOutbox(database),
        turns=SqlTurns(database),
        threads=SqlThreads(database),
        preferences=SqlPreferences(database),
        briefs=SqlBriefs(database),
        editions=SqlEditions(database),
        links=SqlLinks(database),
        installations=SqlInstallations(database, vault or Vault()),
        states=SqlStates(database),
        departures=SqlDepartures(database),
    )


@contextmanager
def _whole_library(settings: Settings, clock: Clock | None = None) -> Iterator[SqlLibrary]:
    with _library(settings, clock) as library:
        refuse_half_moved(library, named(settings.database_url))
        yield library


def _library(settings: Settings, clock: Clock | None = None) -> SqlLibrary:
    prepare(settings.offline)
    if file_of(settings.database_url) is None:
        from retrieval.adapters.postgres_library import PostgresLibrary

        return PostgresLibrary(settings.database_url)
    return SqliteLibrary(settings.database_url, settings.home / "index", settings.threads, clock)


def _vault(settings: Settings) -> Vault:
    keys = settings.token_keys.get_secret_value() if settings.token_keys else ""
    if keys and (wrong := problem(keys)):
        raise SettingsError([f"DATELINE_TOKEN_KEYS: {wrong}"])
    return Vault(split(keys))


def _web(settings: Settings) -> Web:
    most = settings.max_file_mb * 1_000_000
    agent = f"Dateline/{VERSION} (reads articles for a team)"
    return Web(most, settings.private_hosts, agent, robots=settings.robots)


def _services(settings: Settings, library: SqlLibrary) -> Services:
    web = _web(settings)
    clock = library.clock
    feeds, reader = SqlFeeds(library), WebFeeds(web, clock)
    pages = FileSource(web.max_bytes, clock, web)
    sharing = Sharing(pages, SqlPages(library), SqlVectors(library), clock)
    switch = SqlSwitch(library)
    switching = Switching(switch, lambda: chosen(settings), lambda model: loaded(settings, model))
    return Services(
        library=library,
        source=pages,
        feeds=feeds,
        follow=Follow(feeds, reader, clock, min(MOST, settings.max_feeds or MOST)),
        poll=Poll(feeds, reader, pages, library, clock, timedelta(minutes=settings.feed_minutes), sharing),
        models=models(settings, library, sharing, switching),
        reembed=Reembed(library, switch, switching, clock),
        clock=clock,
        scope=Scope(settings.workspace),
        database=named(settings.database_url),
    )


def _now() -> datetime:
    return datetime.now(UTC)
