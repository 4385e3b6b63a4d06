"""The lock under which a server's books are begun: one claim after the other, whatever process.

| database   | lock                                                                     |
|------------|--------------------------------------------------------------------------|
| SQLite     | none beside the caller's own: one process serves a file                  |
| PostgreSQL | an advisory one, session-level, on a connection of its own; the server   |
|            | drops it when the process ends, however it ends                          |
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from asyncpg import Connection, connect
from sqlalchemy import URL

from storage.connections import telling_outages
from storage.outages import LOST

_LOCK = 0x64616674_61720003  # "daftar", 3: the migration's is 1, the serving process's 2
CONNECT_WITHIN_SECONDS = 5.0
WAIT_SECONDS = 10.0


@asynccontextmanager
async def setup_lock(url: URL) -> AsyncIterator[None]:
    """Hold the lock; raise DatabaseUnavailable if it cannot be had in time."""
    if url.get_backend_name() == "sqlite":
        yield
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with telling_outages():
        connection: Connection = await connect(address, timeout=CONNECT_WITHIN_SECONDS)
    try:
        with telling_outages():
            await connection.execute("select pg_advisory_lock($1)", _LOCK, timeout=WAIT_SECONDS)
        yield
    finally:
        # What was done under the lock is done; a connection that cannot even end holds it no more.
        with suppress(*LOST):
            await connection.close(timeout=1)
