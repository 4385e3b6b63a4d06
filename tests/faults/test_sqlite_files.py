"""A SQLite file that is locked, full or read-only: waited for, or 503 with nothing written."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from ledger.errors import DatabaseUnavailable
from storage.database import open_database
from storage.direct import open_direct
from storage.statements import spell
from storage.writing import sqlite
from tests.storage.books import key
from tests.storage.fixtures import desk_in
from tests.storage.library import read_state
from tests.storage.proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=50")


def file_of(url: str) -> Path:
    return Path(url.partition("///")[2])


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the write lock, as another process would."""
    with closing(connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


async def test_a_file_locked_for_a_while_is_waited_for(sqlite_books: str) -> None:
    async with open_database(sqlite_books) as database:
        desk = desk_in(database)
        with locked(file_of(sqlite_books)):
            posting = asyncio.create_task(desk.post())
            await asyncio.sleep(0.3)
            assert not posting.done()
            assert (await read_state(desk)).head.last_number == 0
        assert (await posting).number == 1


async def test_a_file_locked_for_long_is_a_503(
    sqlite_books: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", SHORT)
    async with open_database(sqlite_books) as database:
        desk = desk_in(database)
        with locked(file_of(sqlite_books)):
            with pytest.raises(DatabaseUnavailable) as caught:
                await desk.post(unit={"idempotency": key("k")})
            assert caught.value.retry_after_seconds == 1
        assert (await desk.post(unit={"idempotency": key("k")})).number == 1


@contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let no file grow past a size: to SQLite, a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_is_a_503_and_leaves_the_books_whole(sqlite_books: str) -> None:
    async with open_database(sqlite_books) as database:
        desk = desk_in(database)
        await desk.post()
        with (
            file_limit(file_of(f"{sqlite_books}-wal").stat().st_size),
            pytest.raises(DatabaseUnavailable),
        ):
            await desk.post()
        assert (await desk.post()).number == 2
        await prove(database, desk.org)


async def test_a_read_without_room_to_sort_in_is_a_503(sqlite_books: str) -> None:
    sort = spell(
        """with recursive n(v) as (select 1 union all select v + 1 from n where v < 200000)
        select v from n order by hex(randomblob(40))"""
    )
    async with open_database(sqlite_books) as database:
        desk = desk_in(database)
        assert (await read_state(desk)).head.last_number == 0
        with file_limit(4_096):
            with pytest.raises(DatabaseUnavailable):
                async with database.snapshot() as snapshot:
                    await snapshot.fetch(sort)
            with pytest.raises(DatabaseUnavailable):
                async with open_direct(database.readers) as direct:
                    await direct.fetch(sort)
        assert (await read_state(desk)).head.last_number == 0


@contextmanager
def unprivileged() -> Iterator[None]:
    """Be nobody for a while, for whom a file can be read-only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_a_read_only_file_is_a_503(sqlite_books: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books.db"
        shutil.copyfile(file_of(sqlite_books), path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        async with open_database(f"sqlite+aiosqlite:///{path}") as database:
            desk = desk_in(database)
            with unprivileged(), pytest.raises(DatabaseUnavailable):
                await desk.post()
            Path(folder).chmod(0o755)
            path.chmod(0o644)
            assert (await desk.post()).number == 1
