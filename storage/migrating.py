"""The schema's version: brought up to date, or checked before anything else is read.

| step    | PostgreSQL                                  | SQLite                                  |
|---------|---------------------------------------------|-----------------------------------------|
| lock    | advisory lock of the transaction: migrators | BEGIN IMMEDIATE                         |
|         | wait for each other                         |                                         |
| copy    |                                             | the file, as `<name>.before-<revision>` |
| upgrade | every missing revision, in one transaction  | the same                                |
"""

from asyncio import run
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, inspect, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.addresses import sqlite_file
from storage.revisions import SCRIPTS, known_revisions, newest_revision, select_revisions
from storage.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 0x64616674_61720001
"""The advisory lock's number: "daftar" and a version."""


class SchemaMismatch(Exception):
    """The database's schema is not the one this program works with."""


class SchemaBehind(SchemaMismatch):
    """The schema is older than the program, or there is none yet."""


class SchemaAhead(SchemaMismatch):
    """The schema is newer than the program, or another program's."""


def migrate(url: str) -> None:
    """Bring a database's schema up to date; runs its own loop, so call it outside of one."""
    address = make_url(url)
    path = sqlite_file(address)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    run(_migrate(address))


def check_version(url: str) -> None:
    """Refuse a database whose schema is behind or ahead of the program; changes nothing."""
    address = make_url(url)
    path = sqlite_file(address)
    if path is not None and not path.exists():
        raise SchemaBehind(f"There is no database at {path}; run `daftar migrate`.")
    current = run(_read_revision(address))
    if current != newest_revision():
        raise SchemaBehind(
            f"The schema is at revision {current or 'none'} and this program needs"
            f" {newest_revision()}; run `daftar migrate`."
        )


async def _migrate(url: URL) -> None:
    if await _read_revision(url) == newest_revision():
        return  # Without the lock: a writer at work is not waited for.
    async with _engine(url) as engine, engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("begin immediate")
        else:
            await connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
        await connection.run_sync(_upgrade, url)


async def _read_revision(url: URL) -> str | None:
    async with _engine(url) as engine, engine.connect() as connection:
        return await connection.run_sync(_revision)


@asynccontextmanager
async def _engine(url: URL) -> AsyncIterator[AsyncEngine]:
    """Lend an engine that leaves BEGIN to us: SQLite's driver would commit between statements."""
    is_sqlite = sqlite_file(url) is not None
    options: dict[str, Any] = {"isolation_level": None, "timeout": 60} if is_sqlite else {}
    engine = create_async_engine(url, poolclass=NullPool, connect_args=options)
    try:
        yield engine
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, url: URL) -> None:
    current = _revision(connection)
    if current == newest_revision():
        return
    tables = inspect(connection).get_table_names()
    if current is None and metadata.tables.keys() & tables:
        raise SchemaMismatch("The database holds tables of the same names and no revision.")
    path = sqlite_file(url)
    if tables and path is not None:
        _copy_aside(path)
    from alembic import command  # Slow to load, and seldom needed.

    command.upgrade(_config(connection), "head")


def _revision(connection: Connection) -> str | None:
    """Return the schema's revision; one this program does not know is refused."""
    found = select_revisions(connection)
    unknown = set(found) - set(known_revisions())
    if unknown or len(found) > 1:
        raise SchemaAhead(
            f"The schema is at revision {', '.join(found)}, which this program does not"
            f" know (its newest is {newest_revision()}). Use the newer program; nothing was"
            " changed."
        )
    return found[0] if found else None


def _copy_aside(path: Path) -> Path:
    """Copy what is committed, the write-ahead log included; half a copy never has the name."""
    copy = path.with_name(f"{path.name}.before-{newest_revision()}")
    partial = copy.with_name(f"{copy.name}.partial")
    partial.unlink(missing_ok=True)
    with closing(connect(path)) as source, closing(connect(partial)) as target:
        source.backup(target)
    partial.replace(copy)
    return copy


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
