"""The write path on SQLite: one thread, one connection, one hop per batch.

| step   | statement                            | lock                        |
|--------|--------------------------------------|-----------------------------|
| lock   | BEGIN IMMEDIATE                      | the database's write lock   |
| others | `sequence.settle`, per organisation  |                             |
| commit | COMMIT, synchronous=FULL             | released                    |
"""

from asyncio import get_running_loop
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from logging import getLogger
from pathlib import Path
from sqlite3 import Connection, IntegrityError, OperationalError, connect
from typing import Any, cast

from ledger.errors import DatabaseUnavailable, LedgerError
from storage.statements import Row, sqlite_arguments
from storage.writing.sequence import UPDATE_HEAD, Settings, Settled, Settlement, Tools, settle
from storage.writing.steps import Change, Fetch, Step, Store
from storage.writing.unit import Unit
from storage.writing.write_set import sqlite_text

_log = getLogger("daftar.writing")
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
"""How each connection is set, the readers' too."""


class SqliteWriter:
    """Commits batches of any mix of organisations on its own thread."""

    mixes = True

    def __init__(self, path: Path, tools: Tools) -> None:
        self._path = path
        self._tools = tools
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="daftar-writer")
        self._connection: Connection | None = None

    @property
    def thread(self) -> Executor:
        """The thread that writes: what else is written takes turns on it, and waits for no lock."""
        return self._thread

    async def commit(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        return await get_running_loop().run_in_executor(self._thread, self._commit, units)

    async def close(self) -> None:
        await get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()

    def _commit(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        try:
            return self._retried(units)
        except LedgerError as refusal:
            return [refusal] * len(units)
        except Exception as fault:
            _log.exception("a batch failed")
            if len(units) == 1:
                return [fault]
        return [self._alone(unit) for unit in units]

    def _alone(self, unit: Unit[Any]) -> Settled:
        """Give a unit a transaction of its own, so that only the culprit of a batch fails."""
        try:
            return self._retried([unit])[0]
        except LedgerError as refusal:
            return refusal
        except Exception as fault:
            _log.exception("a unit failed")
            return fault

    def _retried(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        """Run one transaction, once more if the fault was not the units' own."""
        for _ in range(2):
            try:
                return self._attempt(units)
            except OperationalError as fault:
                _log.warning("write retried: %s", fault)
                self._disconnect()
        raise DatabaseUnavailable("The database did not take the write.", retry_after_seconds=1)

    def _attempt(self, units: Sequence[Unit[Any]]) -> list[Settled]:
        """Run one transaction; the settings cache follows only what was committed."""
        connection = self._connected()
        connection.execute("begin immediate")
        try:
            results, settings = self._settle_all(connection, units)
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        self._tools.settings.update(settings)
        return results

    def _settle_all(
        self, connection: Connection, units: Sequence[Unit[Any]]
    ) -> tuple[list[Settled], dict[int, Settings]]:
        places: dict[int, list[int]] = {}
        for place, unit in enumerate(units):
            places.setdefault(unit.organization, []).append(place)
        results: list[Settled | None] = [None] * len(units)
        settings: dict[int, Settings] = {}
        for org, members in places.items():
            settled = _settle(connection, org, [units[place] for place in members], self._tools)
            settings[org] = settled.settings
            for place, result in zip(members, settled.results, strict=True):
                results[place] = result
        return cast(list[Settled], results), settings

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = connect(
                self._path, isolation_level=None, timeout=5, check_same_thread=False
            )
            for pragma in PRAGMAS:
                self._connection.execute(f"pragma {pragma}")
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _settle(
    connection: Connection, org: int, units: Sequence[Unit[Any]], tools: Tools
) -> Settlement:
    """Drive the sequence's steps on a connection."""
    steps = settle(org, units, tools)
    try:
        step = next(steps)
        while True:
            step = steps.send(_take_step(connection, step))
    except StopIteration as finished:
        return cast(Settlement, finished.value)


def _take_step(connection: Connection, step: Step) -> list[Row]:
    match step:
        case Fetch(statement, arguments):
            return connection.execute(statement.sqlite, sqlite_arguments(arguments)).fetchall()
        case Change(statement, arguments, rows):
            touched = connection.execute(statement.sqlite, sqlite_arguments(arguments)).rowcount
            if rows is not None and touched != rows:
                raise IntegrityError(f"{touched} rows instead of {rows}: {statement.sqlite}")
        case Store(org, parts, head):
            for part in parts:
                connection.executemany(sqlite_text(part.shape), [(org, *row) for row in part.rows])
            connection.execute(UPDATE_HEAD.sqlite, (org, *head.row))
    return []
