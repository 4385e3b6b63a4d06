"""One statement in a transaction of its own, for what is no part of any organisation's books.

| use                     | statements | transaction                              |
|-------------------------|------------|------------------------------------------|
| look one thing up       | 1          | none: a single statement is its snapshot |
| touch a key, a setting  | 1          | the database's own, at once durable      |
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.connections import lend_connection, telling_outages
from storage.statements import Row, Statement, Value, sqlite_arguments


class Direct:
    """A pooled connection on which each statement stands alone."""

    def __init__(self, driver: Any, *, is_sqlite: bool) -> None:
        self._driver = driver
        self._is_sqlite = is_sqlite

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        with telling_outages():
            if not self._is_sqlite:
                return cast(list[Row], await self._driver.fetch(statement.postgresql, *arguments))
            taken = sqlite_arguments(arguments)
            return cast(list[Row], await self._driver.execute_fetchall(statement.sqlite, taken))


@asynccontextmanager
async def open_direct(engine: AsyncEngine) -> AsyncIterator[Direct]:
    """Lend a pooled connection; a broken one leaves the pool."""
    async with lend_connection(engine) as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        yield Direct(driver, is_sqlite=engine.dialect.name == "sqlite")
