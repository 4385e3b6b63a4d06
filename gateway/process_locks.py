"""One serving process per database, unless several share their rate limits."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from gateway.settings import Settings
from storage.process_lock import take_process_lock


class ProcessRefused(Exception):
    """This process may not serve; the message says why, in one line."""


@asynccontextmanager
async def serving_lock(settings: Settings) -> AsyncIterator[None]:
    """Hold the right to serve the database, or raise ProcessRefused."""
    if settings.is_sqlite:
        with lock_file(settings.database_path):
            yield
        return
    lock = await take_process_lock(settings.database_url, is_shared=settings.redis_url is not None)
    if lock is None:
        raise ProcessRefused(
            "Another process serves this database, and rate limits are not shared:"
            " set DAFTAR_REDIS_URL for both, or stop the other one."
        )
    try:
        yield
    finally:
        await lock.release()


def refuse_workers(settings: Settings, workers: int) -> None:
    """Refuse more workers than can share what they must."""
    if workers > 1 and settings.is_sqlite:
        raise ProcessRefused(
            "SQLite has one serving process: use --workers 1, or PostgreSQL in DAFTAR_DATABASE_URL."
        )
    if workers > 1 and settings.redis_url is None:
        raise ProcessRefused(
            "More than one worker needs a store to share rate limits in: set DAFTAR_REDIS_URL."
        )


@contextmanager
def lock_file(database: Path) -> Iterator[None]:
    """Lock a file beside the database; the system unlocks it when the process ends."""
    path = database.with_name(f"{database.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except OSError:
            raise ProcessRefused(_taken(database, path)) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _taken(database: Path, path: Path) -> str:
    holder = path.read_text().strip()
    process = f"process {holder}" if holder else "another process"
    return f"{database} is served by {process} already; SQLite has one serving process."
