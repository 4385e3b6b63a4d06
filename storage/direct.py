"""One statement in a transaction of its own, for what is no part of any organisation's books.

| use                     | statements | transaction                              |
|-------------------------|------------|------------------------------------------|
| look one thing up       | 1          | none: a single statement is its snapshot |
| touch a key, a setting  | 1          | the database's own, at once durable      |
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from sqlite3 import OperationalError
from typing import Any, cast

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.errors import DatabaseUnavailable
from storage.outages import OUTAGES, is_outage
from storage.statements import Row, Statement, Value, sqlite_arguments


class Direct:
    """A pooled connection on which each statement stands alone."""

    def __init__(self, driver: Any, *, is_sqlite: bool) -> None:
        self._driver = driver
        self._is_sqlite = is_sqlite

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        if not self._is_sqlite:
            return cast(list[Row], await self._driver.fetch(statement.postgresql, *arguments))
        found = await self._driver.execute_fetchall(statement.sqlite, sqlite_arguments(arguments))
        return cast(list[Row], found)


@asynccontextmanager
async def open_direct(engine: AsyncEngine) -> AsyncIterator[Direct]:
    """Lend a pooled connection; a broken one leaves the pool."""
    connection = await _connect(engine)
    try:
        driver = (await connection.get_raw_connection()).driver_connection
        yield Direct(driver, is_sqlite=engine.dialect.name == "sqlite")
    except BaseException as fault:
        await connection.invalidate()
        if is_outage(fault) or isinstance(fault, OperationalError):
            raise _lost() from fault
        raise
    finally:
        await connection.close()


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    try:
        return await engine.connect()
    except (SQLAlchemyError, PostgresError, *OUTAGES) as fault:
        raise _lost() from fault


def _lost() -> DatabaseUnavailable:
    return DatabaseUnavailable("The database does not answer.", retry_after_seconds=1)
