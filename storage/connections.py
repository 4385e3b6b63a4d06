"""Connections to read on: taken from SQLAlchemy's pool once, then kept ready between reads.

A connection that is ready is lent without a greenlet, a task switch or a look at the pool. At most
`most` are lent at a time; who waits longest comes first. One on which anything failed goes back to
the pool as broken, and if one was lost while it lay ready, the others that did were lost, too.
"""

from asyncio import CancelledError, Future, current_task, get_running_loop
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.errors import DatabaseUnavailable
from storage.outages import OUTAGES, is_outage
from storage.statements import Row, Statement, Value, sqlite_arguments


class Lent:
    """A connection as the pool knows it, and the driver's own, which statements are sent on."""

    __slots__ = ("driver", "is_sqlite", "pooled")

    def __init__(self, pooled: AsyncConnection, driver: Any, *, is_sqlite: bool) -> None:
        self.pooled = pooled
        self.driver = driver
        self.is_sqlite = is_sqlite

    async def fetch(self, statement: Statement, arguments: Sequence[Value]) -> list[Row]:
        """Ask one statement."""
        if self.is_sqlite:
            taken = sqlite_arguments(arguments)
            return cast(list[Row], await self.driver.execute_fetchall(statement.sqlite, taken))
        return cast(list[Row], await self.driver.fetch(statement.postgresql, *arguments))


class Readers:
    """The connections that reads are made on."""

    def __init__(self, engine: AsyncEngine, most: int, wait_seconds: float) -> None:
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.lent = 0
        self.taken = 0
        """How often a connection was lent so far."""
        self._engine = engine
        self._most = most
        self._wait_seconds = wait_seconds
        self._ready: list[Lent] = []
        self._waiting: deque[Future[None]] = deque()
        self._is_closed = False

    async def take(self) -> Lent:
        """Lend a connection; raise DatabaseUnavailable if none can be had in time."""
        if self.lent < self._most:
            self.lent += 1
        else:
            await self._wait()
        self.taken += 1
        try:
            while self._ready:
                found = self._ready.pop()
                if self.is_sqlite or not found.driver.is_closed():
                    return found
                await self._discard([found, *self._take_ready()])
            return await self._connect()
        except BaseException:
            self._pass_on()
            raise

    async def give_back(self, lent: Lent) -> None:
        """Keep a sound connection ready for who comes next."""
        if self._is_closed:
            await self.drop(lent)
            return
        self._ready.append(lent)
        self._pass_on()

    async def drop(self, lent: Lent) -> None:
        """Let go of a connection that is not to be used again."""
        try:
            await self._discard([lent])
        finally:
            self._pass_on()

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Lent]:
        """Lend a connection; one on which anything failed is dropped."""
        lent = await self.take()
        try:
            yield lent
        except BaseException:
            await self.drop(lent)
            raise
        await self.give_back(lent)

    async def close(self) -> None:
        """Let go of what is ready now, and of what is lent as it comes back."""
        self._is_closed = True
        for one in self._take_ready():
            await one.pooled.close()

    async def _wait(self) -> None:
        """Wait for one's turn, which comes with the place of who gave a connection back."""
        loop = get_running_loop()
        turn: Future[None] = loop.create_future()
        self._waiting.append(turn)
        timer = loop.call_later(self._wait_seconds, _give_up, turn)
        try:
            await turn
        except TimeoutError as fault:
            raise _unavailable() from fault
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_on()  # The turn came, and at once the cancellation.
            raise
        finally:
            timer.cancel()

    def _pass_on(self) -> None:
        """Leave one's place to who waits longest, if anybody does."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.lent -= 1

    async def _connect(self) -> Lent:
        try:
            pooled = await self._engine.connect()
        except (SQLAlchemyError, PostgresError, *OUTAGES) as fault:
            raise _unavailable() from fault
        made = Lent(pooled, None, is_sqlite=self.is_sqlite)
        try:
            _heed_cancellation()
            made.driver = (await pooled.get_raw_connection()).driver_connection
        except BaseException:
            await self._discard([made])
            raise
        return made

    def _take_ready(self) -> list[Lent]:
        ready, self._ready = self._ready, []
        return ready

    async def _discard(self, lost: list[Lent]) -> None:
        while lost:
            one = lost.pop()
            try:
                try:
                    await one.pooled.invalidate()
                finally:
                    await one.pooled.close()
            except BaseException:
                self._ready += lost  # Who comes next finds them closed.
                raise


def _give_up(turn: "Future[None]") -> None:
    if not turn.done():
        turn.set_exception(TimeoutError())


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
        raise told(fault) from fault


def told(fault: BaseException) -> BaseException:
    """Return what an outage is told as: DatabaseUnavailable, unless it is no outage."""
    return _unavailable() if is_outage(fault) else fault


def _unavailable() -> DatabaseUnavailable:
    return DatabaseUnavailable("The database does not answer.", retry_after_seconds=1)
