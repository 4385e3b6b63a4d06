"""The lock a serving process holds on a PostgreSQL database for as long as it lives.

| process              | lock                      | beside others                             |
|----------------------|---------------------------|-------------------------------------------|
| counts limits itself | exclusive, session-level  | none                                      |
| shares its limits    | shared, session-level     | any number of processes that share theirs |

It stands on a connection of its own; the server drops it when the process ends, however it ends.
"""

from asyncpg import Connection, connect
from sqlalchemy import make_url

_LOCK = 0x64616674_61720002  # "daftar", 2: the migration's is 1
_TAKE = {True: "pg_try_advisory_lock_shared", False: "pg_try_advisory_lock"}
CONNECT_WITHIN_SECONDS = 5.0


class ProcessLock:
    """A held lock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def release(self) -> None:
        await self._connection.close(timeout=1)


async def take_process_lock(url: str, *, is_shared: bool) -> ProcessLock | None:
    """Take the lock, or return None when another process holds it."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await connect(address, timeout=CONNECT_WITHIN_SECONDS)
    if await connection.fetchval(f"select {_TAKE[is_shared]}($1)", _LOCK):
        return ProcessLock(connection)
    await connection.close()
    return None
