"""A pooled connection, lent to read on; what befell its database is told as unavailable."""

from asyncio import CancelledError, current_task
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.errors import DatabaseUnavailable
from storage.outages import OUTAGES, is_outage


@asynccontextmanager
async def lend_connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Lend a connection; one on which anything failed leaves the pool."""
    try:
        connection = await engine.connect()
    except (SQLAlchemyError, PostgresError, *OUTAGES) as fault:
        raise _unavailable() from fault
    try:
        _heed_cancellation()
        yield connection
    except BaseException:
        await connection.invalidate()
        raise
    finally:
        await connection.close()


def _heed_cancellation() -> None:
    """Raise a cancellation that waiting for a connection swallowed (`wait_for` of Python 3.11)."""
    task = current_task()
    if task is not None and task.cancelling():
        raise CancelledError


@contextmanager
def telling_outages() -> Iterator[None]:
    """Raise an outage as DatabaseUnavailable, any other fault as it is."""
    try:
        yield
    except OUTAGES as fault:
        if not is_outage(fault):
            raise
        raise _unavailable() from fault


def _unavailable() -> DatabaseUnavailable:
    return DatabaseUnavailable("The database does not answer.", retry_after_seconds=1)
