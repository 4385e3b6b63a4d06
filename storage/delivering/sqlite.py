"""The delivery queue on SQLite: it takes turns with the write path, on the same thread.

| use      | statements                                                | lock             |
|----------|-----------------------------------------------------------|------------------|
| claim    | 1; if anything is due, that again and 1 per endpoint      | BEGIN IMMEDIATE  |
| look     | 1                                                         | none             |
| commit   | 2 or 3 per mark                                           | BEGIN IMMEDIATE  |

One thread means that neither waits for the other's lock, as two connections would, asleep. Only
another process (`daftar worker` beside the server) is waited for, five seconds at most.
Commits are not forced to the disk (synchronous=NORMAL): the next commit of the write path does. A
power cut may forget the last of them, and then a message is sent twice.
"""

from asyncio import get_running_loop
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any, TypeVar, cast

from ledger.webhooks import Webhook
from storage.delivering.keeping import INSERT_DELIVERY
from storage.delivering.postgresql import CLAIM, COMMIT, SELECT_OUTLOOK
from storage.delivering.records import DELIVERIES, Held, Mark, Outlook, held_of
from storage.records import WEBHOOKS
from storage.statements import Row, Statement, Value, sqlite_arguments, statement

Result = TypeVar("Result")
_PRAGMAS = ("synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")

TAKE = statement(
    "update webhook_cursors set leased_until = $3, lease = $4 where org = $1 and webhook = $2"
)
MOVE = statement(
    """update webhook_cursors set position = $4, attempts = $5, due_at = $6, leased_until = $7
    where org = $1 and webhook = $2 and lease = $3"""
)


class SqliteQueue:
    """Works on the write path's thread, on a connection of its own."""

    def __init__(self, path: Path, thread: Executor) -> None:
        self._path = path
        self._thread = thread
        self._connection: Connection | None = None

    async def claim(
        self, now: int, until: int, lease: int, healthy: int, failing: int
    ) -> list[Held]:
        return await self._run(lambda: self._claim(now, until, lease, healthy, failing))

    async def look_ahead(self, now: int) -> Outlook:
        rows = await self._run(lambda: _fetch(self._connected(), SELECT_OUTLOOK, now))
        return Outlook(*cast(Any, rows[0]))

    async def commit(self, marks: list[Mark]) -> "list[Webhook | None]":
        return await self._run(lambda: self._commit(marks))

    async def close(self) -> None:
        await self._run(self._disconnect)

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await get_running_loop().run_in_executor(self._thread, work)

    def _claim(self, now: int, until: int, lease: int, healthy: int, failing: int) -> list[Held]:
        connection = self._connected()
        if not _fetch(connection, CLAIM, now, healthy, failing):
            return []  # Whoever only looks takes no lock.
        with _writing(connection):
            rows = _fetch(connection, CLAIM, now, healthy, failing)
            found = [held_of(row, lease) for row in rows]
            for held in found:
                place = (held.organization.number, held.webhook.number)
                _change(connection, TAKE, *place, until, lease)
        return found

    def _commit(self, marks: list[Mark]) -> "list[Webhook | None]":
        connection = self._connected()
        with _writing(connection):
            return [_commit_one(connection, mark) for mark in marks]

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = connect(
                self._path, isolation_level=None, timeout=5, check_same_thread=False
            )
            for pragma in _PRAGMAS:
                self._connection.execute(f"pragma {pragma}")
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def _writing(connection: Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _commit_one(connection: Connection, mark: Mark) -> Webhook | None:
    place: tuple[Value, ...] = (mark.org, mark.webhook)
    if mark.delivery is not None:
        row = DELIVERIES.rows([mark.delivery]).rows[0]
        connection.execute(INSERT_DELIVERY.sqlite, (mark.org, *row))
    moved = (mark.lease, mark.position, mark.attempts, mark.due_at, mark.leased_until)
    if not _change(connection, MOVE, *place, *moved):
        return None
    rows = _fetch(connection, COMMIT, *place)
    return WEBHOOKS.of(rows[0][1:]) if rows else None


def _fetch(connection: Connection, asked: Statement, *arguments: Value) -> list[Row]:
    return connection.execute(asked.sqlite, sqlite_arguments(arguments)).fetchall()


def _change(connection: Connection, asked: Statement, *arguments: Value) -> int:
    """Change rows and return how many."""
    return connection.execute(asked.sqlite, sqlite_arguments(arguments)).rowcount
