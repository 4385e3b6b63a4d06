"""The write path on PostgreSQL: one connection per lane, one organisation per transaction.

| way     | statements, a round trip each                          | lock                         |
|---------|--------------------------------------------------------|------------------------------|
| at once | one that moves the head, if it is still the one it was | the head row, while that one |
|         | decided on, and with it writes all rows                | statement runs               |
| locked  | BEGIN; SELECT ... FOR NO KEY UPDATE, both in one; then | the head row, until COMMIT   |
|         | `sequence.settle` (READ COMMITTED, fresh snapshots);   |                              |
|         | COMMIT                                                 |                              |

At once is for batches that only post, and for a lane that knows the head, because it wrote it last;
every change of an organisation changes the head's last hash, so nothing that was decided on can
have changed unseen. When the head was moved elsewhere, a key is known, or nothing is to be written
(a refusal must hold, too), the batch is done again under the lock. After meeting somebody else the
lane stays with the lock until eight batches in a row met nobody.

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
from ledger.organizations import Head
from storage.outages import LOST, is_outage
from storage.statements import Row
from storage.writing.one_statement import postgresql_write
from storage.writing.sequence import Settled, Settlement, Tools, settle
from storage.writing.steps import Change, Fetch, Step, Store
from storage.writing.unit import NOTHING, Unit

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
QUIET_BATCHES = 8
"""How many locked batches in a row must meet nobody else before the lane trusts its head again."""
ANSWER_WITHIN_SECONDS = 5.0
STATEMENTS_KEPT = 256
"""Prepared statements per connection: a text for each set of tables that batches write."""
COMMAND_WITHIN_SECONDS = 6.0
"""Above the server's own timeout: it only ends the wait for a server that fell silent."""


class PostgresqlWriter:
    """Commits batches of one organisation each on a connection of its own."""

    mixes = False

    def __init__(self, url: URL, tools: Tools) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._tools = tools
        self._connection: Any = None
        self._heads: dict[int, Head] = {}
        self._busy: dict[int, int] = {}

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
        """Write at once or in one locked transaction; that once more, if the fault was not ours."""
        results, doubt = await self._at_once(units)
        if results is not None:
            return results
        for attempt in range(2):
            try:
                return await self._attempt(units, doubt)
            except LedgerError:
                raise
            except Exception as fault:
                await self._recover()
                if not _is_transient(fault):
                    raise _unknown() if doubt else fault from fault
                _log.warning("write retried: %s: %s", type(fault).__name__, fault)
                if attempt == 0:
                    await sleep(random() * 0.1)  # noqa: S311  # Jitter keeps no secret.
        if doubt:
            raise _unknown()
        raise DatabaseUnavailable("The database did not take the write.", retry_after_seconds=1)

    async def _at_once(
        self, units: Sequence[Unit[Any]]
    ) -> tuple[list[Settled] | None, Settlement | None]:
        """Return the results if one statement did it; else nothing, or what it may yet have done.

        A statement whose answer was lost is in doubt: the server may even read it later.
        """
        org = units[0].organization
        head, connection = self._known_head(units), self._connection
        if head is None or connection is None or connection.is_closed():
            return None, None
        assert not connection.is_in_transaction(), "what is written at once commits by itself"
        try:
            settlement, text, arguments = _decide(org, units, self._tools, head)
        except Exception as fault:
            # What it was decided on may be old: whatever this is, under the lock it is told anew.
            if not isinstance(fault, _Undecided):
                self._heads.pop(org, None)
            return None, None
        try:
            moved = await connection.fetch(text, *arguments)
        except Exception as fault:
            if not is_outage(fault):
                return None, None
            await self._recover()
            return None, settlement
        return (self._done(org, settlement) if moved else None), None

    def _known_head(self, units: Sequence[Unit[Any]]) -> Head | None:
        """Return the head as this lane left it, if it is enough and others do not write, too."""
        org = units[0].organization
        head, settings = self._heads.get(org), self._tools.settings.get(org)
        if not head or not settings or settings.version != head.settings_version:
            return None
        return head if not self._busy.get(org) and all(map(_only_posts, units)) else None

    def _done(self, org: int, settlement: Settlement) -> list[Settled]:
        """Keep what was committed: the caches follow nothing else."""
        self._heads[org] = settlement.head
        self._tools.settings[org] = settlement.settings
        return settlement.results

    async def _attempt(self, units: Sequence[Unit[Any]], doubt: Settlement | None) -> list[Settled]:
        """Run one locked transaction, unless what is in doubt turns out to be committed."""
        org = units[0].organization
        connection = await self._connected()
        await connection.execute(_LOCK.format(org=int(org)))
        if doubt and await _is_there(connection, org, doubt):
            await connection.execute("rollback")
            return self._done(org, doubt)
        settlement = await _settle(connection, org, units, self._tools)
        self._note_others(org, settlement)
        if not settlement.has_written:
            await connection.execute("rollback")
            self._tools.settings[org] = settlement.settings
            return settlement.results
        await self._finish(connection, org, settlement)
        return self._done(org, settlement)

    def _note_others(self, org: int, settlement: Settlement) -> None:
        """Learn whether somebody else wrote since this lane did."""
        head = self._heads.get(org)
        if head is not None and head.last_hash != settlement.found_hash:
            self._busy[org] = QUIET_BATCHES
            del self._heads[org]
        elif self._busy.get(org):
            self._busy[org] -= 1

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
            found = await _is_there(connection, org, settlement)
            await connection.execute("rollback")
        except (*LOST, PostgresError) as fault:
            await self._recover()
            raise _unknown() from fault
        return found

    async def _connected(self) -> Any:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(
                self._url,
                server_settings=_TIMEOUTS,
                timeout=ANSWER_WITHIN_SECONDS,
                command_timeout=COMMAND_WITHIN_SECONDS,
                statement_cache_size=STATEMENTS_KEPT,
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


def _only_posts(unit: Unit[Any]) -> bool:
    """Tell whether a unit writes postings, and is decided on nothing but head and settings."""
    return unit.needs is NOTHING and unit.postings > 0 and not unit.is_dry_run


class _Undecided(Exception):  # No fault: the batch wants the lock.
    """A batch that one statement cannot settle."""


def _unknown() -> OutcomeUnknown:
    return OutcomeUnknown(
        "The commit was not confirmed; retry with the same Idempotency-Key.", retry_after_seconds=1
    )


async def _is_there(connection: Any, org: int, settlement: Settlement) -> bool:
    """Tell under the lock whether what was settled is in the books.

    No if it appended no event: then nothing tells, and whoever asks settles it anew, which replays
    the outcome of a key that is there.
    """
    if settlement.head.last_hash == settlement.found_hash:
        return False
    found = await connection.fetchval(_EVENT_HASH, org, settlement.head.last_sequence)
    return bool(found == settlement.head.last_hash)


def _decide(
    org: int, units: Sequence[Unit[Any]], tools: Tools, head: Head
) -> tuple[Settlement, str, Sequence[object]]:
    """Decide a batch on a head that is known; return the one statement that would write it."""
    steps = settle(org, units, tools, head)
    store = next(steps, None)
    if not isinstance(store, Store):
        raise _Undecided
    try:
        steps.send([])
    except StopIteration as finished:
        settlement = cast(Settlement, finished.value)
        if not settlement.has_refused_keys:
            return settlement, *postgresql_write(store.parts, org, store.head)
    raise _Undecided


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
        case Store(org, parts, head):
            text, values = postgresql_write(parts, org, head)
            if not await connection.fetch(text, *values):
                raise RuntimeError("the head moved under its lock")
    return []
