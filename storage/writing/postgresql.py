"""The write path on PostgreSQL: one connection per lane, one organisation per transaction.

| step   | statement                                             | lock                        |
|--------|-------------------------------------------------------|-----------------------------|
| lock   | BEGIN; SELECT ... FOR NO KEY UPDATE, in one round trip | the organisation's head row |
| others | `sequence.settle`: fresh snapshots (READ COMMITTED)   |                             |
| commit | COMMIT                                                | released                    |

Timeouts: lock 2 s, statement 5 s, idle in transaction 5 s; ours, for a server that fell silent, 6 s
per statement. Nothing else is read in the lock's statement: its snapshot is older than the lock.
"""

from asyncio import sleep
from collections.abc import Sequence
from contextlib import suppress
from logging import getLogger
from random import random
from typing import Any, cast

from asyncpg import (
    Connection,
    DeadlockDetectedError,
    LockNotAvailableError,
    PostgresError,
    ReadOnlySQLTransactionError,
    SerializationError,
    connect,
)
from sqlalchemy import URL

from ledger.errors import DatabaseUnavailable, LedgerError, OutcomeUnknown
from storage.outages import LOST, is_outage
from storage.statements import Row
from storage.writing.sequence import Settled, Settlement, Tools, settle
from storage.writing.steps import Change, Fetch, Step, Store
from storage.writing.unit import Unit
from storage.writing.write_set import postgresql_write

_log = getLogger("daftar.writing")
_TIMEOUTS = {
    "lock_timeout": "2000",
    "statement_timeout": "5000",
    "idle_in_transaction_session_timeout": "5000",
}
_TRANSIENT = (
    DeadlockDetectedError,
    SerializationError,
    LockNotAvailableError,
    ReadOnlySQLTransactionError,
)
ANSWER_WITHIN_SECONDS = 5.0
COMMAND_WITHIN_SECONDS = 6.0
"""Above the server's own timeout: it only ends the wait for a server that fell silent."""


class PostgresqlWriter:
    """Commits batches of one organisation each on a connection of its own."""

    mixes = False

    def __init__(self, url: URL, tools: Tools) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._tools = tools
        self._connection: Any = None

    async def commit(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        try:
            return await self._retried(units)
        except LedgerError:
            raise
        except Exception as fault:
            _log.exception("a batch failed")
            if len(units) == 1:
                return [fault]
        return [await self._alone(unit) for unit in units]

    async def close(self) -> None:
        if self._connection is not None:
            with suppress(*LOST):
                await self._connection.close(timeout=ANSWER_WITHIN_SECONDS)
            self._connection = None

    async def _alone(self, unit: Unit[Any]) -> Settled:
        """Give a unit a transaction of its own, so that only the culprit of a batch fails."""
        try:
            return (await self._retried([unit]))[0]
        except LedgerError as refusal:
            return refusal
        except Exception as fault:
            _log.exception("a unit failed")
            return fault

    async def _retried(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        """Run one transaction, once more if the fault was not the units' own."""
        for attempt in range(2):
            try:
                return await self._attempt(units)
            except LedgerError:
                raise
            except Exception as fault:
                await self._recover()
                if not _is_transient(fault):
                    raise
                _log.warning("write retried: %s: %s", type(fault).__name__, fault)
                if attempt == 0:
                    await sleep(random() * 0.1)  # noqa: S311  # Jitter keeps no secret.
        raise DatabaseUnavailable("The database did not take the write.", retry_after_seconds=1)

    async def _attempt(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        """Run one transaction; the settings cache follows only what was committed."""
        org = units[0].organization
        connection = await self._connected()
        await connection.execute(_LOCK.format(org=int(org)))
        settlement = await _settle(connection, org, units, self._tools)
        if settlement.has_written:
            await self._finish(connection, org, settlement)
        else:
            await connection.execute("rollback")
        self._tools.settings[org] = settlement.settings
        return settlement.results

    async def _finish(self, connection: Any, org: int, settlement: Settlement) -> None:
        """Commit; when the answer is lost, find out from the books themselves."""
        try:
            await connection.execute("commit")
        except LOST as fault:
            _log.warning("the answer to a commit was lost: %s", fault)
            await self._recover()
            if not await self._was_committed(org, settlement):
                raise

    async def _was_committed(self, org: int, settlement: Settlement) -> bool:
        """Take the head's lock, which waits for the old session to end, and look for our event."""
        try:
            connection = await self._connected()
            await connection.execute(_LOCK.format(org=int(org)))
            found = await connection.fetchval(_EVENT_HASH, org, settlement.last_sequence)
            await connection.execute("rollback")
        except (*LOST, PostgresError) as fault:
            await self._recover()
            raise OutcomeUnknown(
                "The commit was not confirmed; retry with the same Idempotency-Key.",
                retry_after_seconds=1,
            ) from fault
        return bool(found == settlement.last_hash)

    async def _connected(self) -> Any:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(
                self._url,
                server_settings=_TIMEOUTS,
                timeout=ANSWER_WITHIN_SECONDS,
                command_timeout=COMMAND_WITHIN_SECONDS,
            )
        return self._connection

    async def _recover(self) -> None:
        """Drop the connection: the server rolls back what was open."""
        if self._connection is not None:
            cast(Connection, self._connection).terminate()
            self._connection = None


def _is_transient(fault: Exception) -> bool:
    """Tell a fault of the surroundings from one of the units."""
    return isinstance(fault, _TRANSIENT) or is_outage(fault)


_LOCK = """begin isolation level read committed;
    select 1 from heads where org = {org} for no key update"""
_EVENT_HASH = "select hash from events where org = $1 and sequence = $2"


async def _settle(
    connection: Any, org: int, units: Sequence[Unit[Any]], tools: Tools
) -> Settlement:
    """Drive the sequence's steps on a connection."""
    steps = settle(org, units, tools)
    try:
        step = next(steps)
        while True:
            step = steps.send(await _take_step(connection, step))
    except StopIteration as finished:
        return cast(Settlement, finished.value)


async def _take_step(connection: Any, step: Step) -> list[Row]:
    match step:
        case Fetch(statement, arguments):
            return cast(list[Row], await connection.fetch(statement.postgresql, *arguments))
        case Change(statement, arguments, rows):
            status = await connection.execute(statement.postgresql, *arguments)
            touched = int(status.rpartition(" ")[2])
            if rows is not None and touched != rows:
                raise RuntimeError(f"{touched} rows instead of {rows}: {statement.postgresql}")
        case Store(org, parts):
            text, arguments_ = postgresql_write(parts, org)
            await connection.execute(text, *arguments_)
    return []
