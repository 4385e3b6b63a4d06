"""One connection, one snapshot: what every read of a document runs on.

The transaction begins with the first statement and always ends in a rollback. Statements of one
snapshot never overlap: siblings of a document share it, so each waits its turn.
"""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.connections import lend_connection, telling_outages
from storage.outages import OUTAGES
from storage.statements import Row, Statement, Value, sqlite_arguments

_BEGIN = "begin isolation level repeatable read, read only"
SCAN_WITHIN_SECONDS = 600.0
"""How long a statement of verification may take, which scans where others look up."""


class Snapshot(Protocol):
    """What storage's read functions take as their first argument."""

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]: ...


class PostgresqlSnapshot:
    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._turn = Lock()
        self._has_begun = False
        self._is_patient = False

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        async with self._turn:
            with telling_outages():
                if not self._has_begun:
                    await self._driver.execute(_BEGIN)
                    self._has_begun = True
                if statement.is_scan and not self._is_patient:
                    await self._driver.execute(
                        f"set local statement_timeout = {SCAN_WITHIN_SECONDS * 1000:.0f}"
                    )
                    self._is_patient = True
                patience = SCAN_WITHIN_SECONDS if statement.is_scan else None
                found = await self._driver.fetch(statement.postgresql, *arguments, timeout=patience)
                return cast(list[Row], found)

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
            with telling_outages():
                if not self._has_begun:
                    await self._driver.execute("begin")
                    self._has_begun = True
                found = await self._driver.execute_fetchall(
                    statement.sqlite, sqlite_arguments(arguments)
                )
                return cast(list[Row], found)

    async def end(self) -> bool:
        """End the transaction; False if the connection is of no more use."""
        try:
            if self._has_begun:
                await self._driver.execute("rollback")
        except OUTAGES:
            return False
        return True


@asynccontextmanager
async def open_snapshot(engine: AsyncEngine) -> AsyncIterator[PostgresqlSnapshot | SqliteSnapshot]:
    """Lend a pooled connection's driver for reading; a broken connection leaves the pool."""
    async with lend_connection(engine) as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        kind = PostgresqlSnapshot if engine.dialect.name == "postgresql" else SqliteSnapshot
        snapshot = kind(driver)
        yield snapshot
        if not await snapshot.end():
            await connection.invalidate()
