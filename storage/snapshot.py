"""One connection, one snapshot: what every read of a document runs on.

The transaction begins with the first statement and always ends in a rollback. Statements of one
snapshot never overlap: siblings of a document share it, so each waits its turn.
"""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.errors import DatabaseUnavailable
from storage.outages import OUTAGES, is_outage
from storage.statements import Row, Statement, Value, sqlite_arguments

_BEGIN = "begin isolation level repeatable read, read only"


class Snapshot(Protocol):
    """What storage's read functions take as their first argument."""

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]: ...


class PostgresqlSnapshot:
    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._turn = Lock()
        self._has_begun = False

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        async with self._turn:
            try:
                if not self._has_begun:
                    await self._driver.execute(_BEGIN)
                    self._has_begun = True
                return cast(list[Row], await self._driver.fetch(statement.postgresql, *arguments))
            except OUTAGES as fault:
                if not is_outage(fault):
                    raise
                raise _lost() from fault

    async def end(self) -> bool:
        """End the transaction; False if the connection is of no more use."""
        try:
            if self._has_begun:
                await self._driver.execute("rollback")
        except OUTAGES:
            return False
        return not self._driver.is_closed()


class SqliteSnapshot:
    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._turn = Lock()
        self._has_begun = False

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        async with self._turn:
            if not self._has_begun:
                await self._driver.execute("begin")
                self._has_begun = True
            found = await self._driver.execute_fetchall(
                statement.sqlite, sqlite_arguments(arguments)
            )
            return cast(list[Row], found)

    async def end(self) -> bool:
        if self._has_begun:
            await self._driver.execute("rollback")
        return True


@asynccontextmanager
async def open_snapshot(engine: AsyncEngine) -> AsyncIterator[PostgresqlSnapshot | SqliteSnapshot]:
    """Lend a pooled connection's driver for reading; a broken connection leaves the pool."""
    async with _connection(engine) as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        kind = PostgresqlSnapshot if engine.dialect.name == "postgresql" else SqliteSnapshot
        snapshot = kind(driver)
        try:
            yield snapshot
        except BaseException:
            await connection.invalidate()
            raise
        if not await snapshot.end():
            await connection.invalidate()


@asynccontextmanager
async def _connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        connection = await engine.connect()
    except (SQLAlchemyError, PostgresError, *OUTAGES) as fault:
        raise _lost() from fault
    try:
        yield connection
    finally:
        await connection.close()


def _lost() -> DatabaseUnavailable:
    return DatabaseUnavailable("The database does not answer.", retry_after_seconds=1)
