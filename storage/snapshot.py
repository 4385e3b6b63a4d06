"""One connection, one snapshot: what every read of a document runs on.

| read                                   | PostgreSQL                     | SQLite                |
|----------------------------------------|--------------------------------|-----------------------|
| alone: one deciding statement, then    | no transaction: 1 round trip   | no transaction: 1 hop |
| children that never change (`read`)    | per statement                  | for all               |
| anything else (`fetch`, `read`)        | one transaction, REPEATABLE    | one, deferred         |
|                                        | READ READ ONLY                 |                       |

The transaction begins with the first statement and always ends in a rollback. Who opens a snapshot
says beforehand whether one root field alone will read of it (`alone`): only then may a reading do
without the transaction, and after it nothing else may be read but by `start_over`. Statements of
one snapshot never overlap: siblings of a document share it, so each waits its turn.
"""

from asyncio import CancelledError, Lock
from collections.abc import Generator
from sqlite3 import Connection
from types import TracebackType
from typing import Any, Protocol, TypeVar, cast

from storage.connections import Lent, Readers, told
from storage.outages import OUTAGES
from storage.statements import Row, Statement, Value, sqlite_arguments
from storage.writing.steps import Fetch

Answer = TypeVar("Answer")
Steps = Generator[Fetch, list[Row], Answer]
"""A reading: the first statement decides what is answered; the others read immutable children."""

_BEGIN = "begin isolation level repeatable read, read only"
SCAN_WITHIN_SECONDS = 600.0
"""How long a statement of verification may take, which scans where others look up."""


class Snapshot(Protocol):
    """What storage's read functions take as their first argument."""

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]: ...


class Deciding(Snapshot, Protocol):
    """A snapshot whose first statement may be the only one that decides."""

    async def read(self, steps: Steps[Answer]) -> Answer:
        """Take the steps of a reading, without a transaction if nothing else is read."""
        ...

    def start_over(self) -> None:
        """Throw away what was read; what follows is read in one transaction."""
        ...


class _Stages:
    """How far a snapshot has come; both databases go by the same rule."""

    def __init__(self, *, alone: bool) -> None:
        self.alone = alone
        self.has_begun = False
        self.has_decided = False
        self.has_failed = False
        self.has_ended = False

    def needs_begin(self) -> bool:
        """Whether the transaction must begin now; refuse what would read of two snapshots."""
        self._refuse_late()
        if self.has_begun:
            return False
        if self.has_decided:
            raise RuntimeError("a second statement decides without a transaction")
        return True

    def may_stand_alone(self) -> bool:
        """Whether a reading may begin without a transaction."""
        self._refuse_late()
        is_first = not self.has_begun and not self.has_decided
        self.has_decided = self.has_decided or (is_first and self.alone)
        return is_first and self.alone

    def start_over(self) -> None:
        self.alone = self.has_decided = False

    def _refuse_late(self) -> None:
        if self.has_ended:
            raise RuntimeError("the snapshot has ended: its connection is somebody else's")

    def told(self, fault: BaseException) -> BaseException:
        """Return what a fault is told as; the connection it befell is of no more use."""
        self.has_failed = True
        return told(fault)


class PostgresqlSnapshot:
    def __init__(self, lent: Lent, *, alone: bool = False) -> None:
        self._lent = lent
        self._driver = lent.driver
        self._turn = Lock()
        self._stages = _Stages(alone=alone)
        self._is_patient = False

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        async with self._turn:
            try:
                await self._begin()
                if statement.is_scan:
                    return await self._scan(statement, arguments)
                return await self._lent.fetch(statement, arguments)
            except CancelledError:
                self._stages.has_failed = True  # Nobody knows how far it came.
                raise
            except OUTAGES as fault:
                raise self._stages.told(fault) from fault

    async def read(self, steps: Steps[Answer]) -> Answer:
        async with self._turn:
            try:
                if not self._stages.may_stand_alone():
                    await self._begin()
                step = next(steps)
                while True:
                    rows = await self._lent.fetch(step.statement, step.arguments)
                    step = _child(steps.send(rows))
            except StopIteration as finished:
                return cast(Answer, finished.value)
            except CancelledError:
                self._stages.has_failed = True  # Nobody knows how far it came.
                raise
            except OUTAGES as fault:
                raise self._stages.told(fault) from fault

    def start_over(self) -> None:
        self._stages.start_over()

    async def end(self) -> bool:
        """End the transaction; False if the connection is of no more use."""
        async with self._turn:
            self._stages.has_ended = True
            if self._stages.has_failed:
                return False
            try:
                if self._stages.has_begun:
                    await self._driver.execute("rollback")
            except OUTAGES:
                return False
            return not self._driver.is_closed()

    async def _begin(self) -> None:
        if self._stages.needs_begin():
            await self._driver.execute(_BEGIN)
            self._stages.has_begun = True

    async def _scan(self, statement: Statement, arguments: tuple[Value, ...]) -> list[Row]:
        if not self._is_patient:
            await self._driver.execute(
                f"set local statement_timeout = {SCAN_WITHIN_SECONDS * 1000:.0f}"
            )
            self._is_patient = True
        found = await self._driver.fetch(
            statement.postgresql, *arguments, timeout=SCAN_WITHIN_SECONDS
        )
        return cast(list[Row], found)


class SqliteSnapshot:
    """Everything that is asked at once is one hop to the connection's own thread."""

    def __init__(self, lent: Lent, *, alone: bool = False) -> None:
        self._driver = lent.driver
        self._turn = Lock()
        self._stages = _Stages(alone=alone)

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        return cast(list[Row], await self._hop(self._fetch, statement, arguments))

    async def read(self, steps: Steps[Answer]) -> Answer:
        return cast(Answer, await self._hop(self._read, steps))

    def start_over(self) -> None:
        self._stages.start_over()

    async def end(self) -> bool:
        """End the transaction; False if the connection is of no more use."""
        async with self._turn:
            self._stages.has_ended = True
            if self._stages.has_failed:
                return False
            try:
                if self._stages.has_begun:
                    await self._driver.execute("rollback")
            except OUTAGES:
                return False
            return True

    async def _hop(self, work: Any, *arguments: Any) -> Any:
        async with self._turn:
            try:
                # aiosqlite has no public way to run more than one statement in a hop.
                return await self._driver._execute(work, self._driver._conn, *arguments)
            except CancelledError:
                self._stages.has_failed = True  # Nobody knows how far it came.
                raise
            except OUTAGES as fault:
                raise self._stages.told(fault) from fault

    def _fetch(
        self, connection: Connection, statement: Statement, arguments: tuple[Value, ...]
    ) -> list[Row]:
        self._begin(connection)
        return connection.execute(statement.sqlite, sqlite_arguments(arguments)).fetchall()

    def _read(self, connection: Connection, steps: Steps[Answer]) -> Answer:
        if not self._stages.may_stand_alone():
            self._begin(connection)
        try:
            step = next(steps)
            while True:
                taken = sqlite_arguments(step.arguments)
                rows = connection.execute(step.statement.sqlite, taken).fetchall()
                step = _child(steps.send(rows))
        except StopIteration as finished:
            return cast(Answer, finished.value)

    def _begin(self, connection: Connection) -> None:
        if self._stages.needs_begin():
            connection.execute("begin")
            self._stages.has_begun = True


def _child(step: Fetch) -> Fetch:
    """Refuse what does not follow from what was decided."""
    if not step.statement.is_immutable:
        raise RuntimeError("a reading decides with its first statement alone")
    return step


class Reading:
    """A snapshot as long as it is open: `async with`. A broken connection is replaced."""

    def __init__(self, readers: Readers, *, alone: bool = False) -> None:
        self._readers = readers
        self._alone = alone
        self._lent: Lent
        self._snapshot: PostgresqlSnapshot | SqliteSnapshot

    async def __aenter__(self) -> PostgresqlSnapshot | SqliteSnapshot:
        self._lent = await self._readers.take()
        kind = SqliteSnapshot if self._readers.is_sqlite else PostgresqlSnapshot
        self._snapshot = kind(self._lent, alone=self._alone)
        return self._snapshot

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_sound = False
        try:
            is_sound = raised is None and await self._snapshot.end()
        finally:
            await (self._readers.give_back if is_sound else self._readers.drop)(self._lent)
