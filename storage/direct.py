"""One statement in a transaction of its own, for what is no part of any organisation's books.

| use                     | statements | transaction                              |
|-------------------------|------------|------------------------------------------|
| look one thing up       | 1          | none: a single statement is its snapshot |
| touch a key, a setting  | 1          | the database's own, at once durable      |
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.connections import Lent, Readers, telling_outages
from storage.statements import Row, Statement, Value


class Direct:
    """A connection on which each statement stands alone."""

    def __init__(self, lent: Lent) -> None:
        self._lent = lent

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        with telling_outages():
            return await self._lent.fetch(statement, arguments)


@asynccontextmanager
async def open_direct(readers: Readers) -> AsyncIterator[Direct]:
    """Lend a connection; a broken one is replaced."""
    async with readers.lend() as lent:
        yield Direct(lent)
