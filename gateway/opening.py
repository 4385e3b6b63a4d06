"""Opens the books for a process: schema up to date, secret the one the keys were hashed with."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.secret import fingerprint, load_secret
from gateway.settings import Settings, SettingsFault
from storage.database import Database, open_database
from storage.direct import open_direct
from storage.migrating import check_version, migrate
from storage.server_settings import remember_setting

FINGERPRINT = "secret_fingerprint"


@asynccontextmanager
async def open_books(settings: Settings) -> AsyncIterator[Database]:
    """Open the database: a SQLite file is migrated by itself, PostgreSQL only checked.

    Raises SettingsFault, SchemaMismatch or DatabaseUnavailable.
    """
    secret = load_secret(settings)
    await to_thread(migrate if settings.is_sqlite else check_version, settings.database_url)
    async with open_database(settings.database_url) as database:
        await check_secret(database, secret)
        yield database


async def check_secret(database: Database, secret: bytes) -> None:
    """Refuse a secret that no stored key would be recognised with."""
    async with open_direct(database.readers) as connection:
        known = await remember_setting(connection, FINGERPRINT, fingerprint(secret))
    if known != fingerprint(secret):
        raise SettingsFault(
            "DAFTAR_SECRET is not the secret this database was first used with;"
            " its keys would all be refused."
        )
