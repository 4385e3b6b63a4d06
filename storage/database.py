"""A database, opened: an engine for reading and the write path's lanes.

SQLite: WAL, synchronous=FULL, foreign keys on, one writer thread. PostgreSQL: asyncpg under
SQLAlchemy's pool, four writer lanes with short timeouts. A statement of a read may take 10 s (one
page of an export takes far less); ours, for a server that fell silent, 15 s.
"""

from asyncio import Lock
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import time_ns
from typing import Any, TypeVar

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from uuid_utils import uuid7

from ledger.ids import spell_id
from ledger.keys import Key
from ledger.organizations import Organization
from storage.addresses import sqlite_file
from storage.connections import Readers
from storage.feeds import Feeds
from storage.news import News
from storage.sampling import Sampler
from storage.snapshot import Reading
from storage.writing.lanes import Lanes
from storage.writing.postgresql import PostgresqlWriter
from storage.writing.sequence import Settings, Tools
from storage.writing.sqlite import PRAGMAS, SqliteWriter
from storage.writing.unit import Answer, Unit

Record = TypeVar("Record")
READERS = 8
OTHERS = 2
"""Connections beside the readers', for what goes through SQLAlchemy itself."""
WRITER_LANES = 4
CONNECT_WITHIN_SECONDS = 5.0
LEND_WITHIN_SECONDS = 10.0
"""How long a read waits while every connection is lent; then it is refused as unavailable."""
READ_WITHIN_SECONDS = 15.0
"""Above the server's own timeout: it only ends the wait for a server that fell silent."""
_KNOWN_WITH_KEYS = (Key, Organization)
"""What units change that is remembered with keys: their grants name organisations."""
# Dates as exports spell them, and memory to sort one chunk of an export without a file.
_READ_SETTINGS = {"statement_timeout": "10000", "datestyle": "ISO", "work_mem": "16MB"}


def now_micros() -> int:
    """Read the wall clock in microseconds since 1970-01-01 UTC."""
    return time_ns() // 1000


def mint_id(prefix: str) -> str:
    """Mint a globally unique, time-sortable public id."""
    return spell_id(prefix, uuid7().int)


class Database:
    """The books as the rest of the program sees them: `snapshot()` to read, `append()` to write."""

    def __init__(
        self,
        url: str,
        clock: Callable[[], int] = now_micros,
        mint: Callable[[str], str] = mint_id,
    ) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.mint = mint
        self.settings: dict[int, Settings] = {}
        self.engine = _engine(self.url)
        self.readers = Readers(self.engine, READERS, LEND_WITHIN_SECONDS)
        tools = Tools(clock, mint, self.settings)
        writers = _writers(self.url, tools)
        self._lanes = Lanes(writers)
        self.writer_thread = next(
            (one.thread for one in writers if isinstance(one, SqliteWriter)), None
        )
        self._sampler = Sampler(self.readers)
        self.news = News(self.url)
        self.verifying = Lock()
        self.feeds = Feeds(self.readers, self.news)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def writes_waiting(self) -> int:
        """Count the units that wait or are being written."""
        return self._lanes.waiting

    @property
    def totals_drifted(self) -> int:
        """Count the samples of totals that did not agree with their postings."""
        return self._sampler.drifted

    def snapshot(self, *, alone: bool = False) -> Reading:
        """Open a snapshot; `alone` promises that at most one root field reads of it."""
        return Reading(self.readers, alone=alone)

    async def append(self, unit: Unit[Record]) -> Answer[Record]:
        """Decide and commit a unit; returns only after the commit is durable.

        Raises the refusal it was decided with, or Overloaded, DatabaseUnavailable, OutcomeUnknown.
        """
        try:
            answer = await self._lanes.submit(unit)
        finally:
            # Also when the outcome is unknown. Who went away while it waits is not told here:
            # what remembers keys does so for a second at most.
            if unit.record in _KNOWN_WITH_KEYS:
                self.news.ring_keys()
        self._sampler.note(answer)
        if not unit.is_dry_run:
            self.news.ring()
        return answer

    async def close(self) -> None:
        await self.feeds.close()
        await self.news.stop()
        await self._lanes.close()
        await self._sampler.close()
        await self.readers.close()
        await self.engine.dispose()


@asynccontextmanager
async def open_database(url: str, **options: Any) -> AsyncIterator[Database]:
    """Open a database and close it again, lanes first."""
    database = Database(url, **options)
    try:
        yield database
    finally:
        await database.close()


def _writers(url: URL, tools: Tools) -> list[SqliteWriter] | list[PostgresqlWriter]:
    path = sqlite_file(url)
    if path is not None:
        return [SqliteWriter(path, tools)]
    return [PostgresqlWriter(url, tools) for _ in range(WRITER_LANES)]


def _engine(url: URL) -> AsyncEngine:
    path = sqlite_file(url)
    if path is None:
        waits: dict[str, Any] = {
            "timeout": CONNECT_WITHIN_SECONDS,
            "command_timeout": READ_WITHIN_SECONDS,
            "server_settings": _READ_SETTINGS,
        }
        engine = create_async_engine(
            url,
            pool_size=READERS + OTHERS,
            max_overflow=0,
            pool_timeout=LEND_WITHIN_SECONDS,
            connect_args=waits,
        )
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        return engine
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        pool_size=READERS + OTHERS,
        max_overflow=0,
        pool_timeout=LEND_WITHIN_SECONDS,
        connect_args={"isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _refuse_closed(connection: Any, _: object, __: object) -> None:
    """Make the pool anew once one of its connections was lost: its others were, too."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


def _set_pragmas(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"pragma {pragma}")
    cursor.close()
