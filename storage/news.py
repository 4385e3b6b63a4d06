"""News: whoever waits for commits is woken, in this process and in others.

| database   | this process       | other processes                                                |
|------------|--------------------|----------------------------------------------------------------|
| PostgreSQL | `ring`, at once    | NOTIFY after the commit, on a connection of its own, at most   |
|            |                    | one per 50 ms; LISTEN on another                               |
| SQLite     | `ring`, at once    | `pragma data_version`, twice a second while somebody listens   |
|            |                    | or remembers keys                                              |

News say only that something is new: whoever is woken reads the log. What is lost is made up for by
the listener's own timeout, so a lost connection delays and never loses.

That keys changed is told apart, on a channel of its own, to whoever remembers keys: `watch_keys`.
Every commit of another process on SQLite may have been one to keys, and passes for one.
"""

from asyncio import Event, Task, create_task, gather, sleep, timeout
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import getLogger
from pathlib import Path
from typing import Any

import aiosqlite
from asyncpg import PostgresError, connect
from sqlalchemy import URL

from storage.addresses import sqlite_file
from storage.outages import OUTAGES

CHANNEL = "daftar_news"
KEYS_CHANNEL = "daftar_keys"
TELL_EVERY_SECONDS = 0.05
LOOK_EVERY_SECONDS = 0.5
RECONNECT_AFTER_SECONDS = 1.0
CONNECT_WITHIN_SECONDS = 5.0

_log = getLogger("daftar.news")


class Listener:
    """Somebody who waits for news."""

    def __init__(self) -> None:
        self._arrived = Event()

    def wake(self) -> None:
        self._arrived.set()

    async def wait(self, within_seconds: float) -> bool:
        """Wait for news; False if none came in time. What came before is told at once."""
        try:
            async with timeout(within_seconds):
                await self._arrived.wait()
        except TimeoutError:
            return False
        self._arrived.clear()
        return True


class News:
    """The news of one database. `start` connects it with other processes, `stop` ends that."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._listeners: set[Listener] = set()
        self._key_watchers: list[Callable[[], None]] = []
        self._untold = Event()
        self._are_keys_untold = False
        self._tasks: list[Task[None]] = []

    def ring(self) -> None:
        """Tell everybody that something was committed here."""
        self._wake()
        self._untold.set()

    def ring_keys(self) -> None:
        """Tell everybody that keys were changed here; this process knows when this returns."""
        self.note_keys()
        self._are_keys_untold = True
        self._untold.set()

    def watch_keys(self, watcher: Callable[[], None]) -> None:
        """Call somebody whenever keys may have changed, in this process or in others."""
        self._key_watchers.append(watcher)

    def note_keys(self, *_: object) -> None:
        """Tell those who watch in this process that keys may have changed."""
        for watcher in self._key_watchers:
            watcher()

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Lend a listener; news that arrive between two waits are kept for the second."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def start(self) -> None:
        """Begin to tell other processes and to hear from them."""
        path = sqlite_file(self._url)
        work = [self._look(path)] if path is not None else [self._tell(), self._hear()]
        self._tasks = [create_task(one) for one in work]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def _wake(self, *_: object) -> None:
        for listener in self._listeners:
            listener.wake()

    async def _look(self, path: Path) -> None:
        """See commits of other processes by the version of the file."""
        while True:
            try:
                async with aiosqlite.connect(path) as connection:
                    await self._look_on(connection)
            except OUTAGES as fault:
                _log.warning("news are interrupted: %s: %s", type(fault).__name__, fault)
            await sleep(RECONNECT_AFTER_SECONDS)

    async def _look_on(self, connection: aiosqlite.Connection) -> None:
        seen: Any = None
        while True:
            if self._listeners or self._key_watchers:
                rows = await connection.execute_fetchall("pragma data_version")
                version = next(iter(rows))[0]
                if version != seen:
                    self._wake()
                    self.note_keys()
                seen = version
            await sleep(LOOK_EVERY_SECONDS)

    async def _tell(self) -> None:
        while True:
            await self._connected(self._tell_on)

    async def _tell_on(self, connection: Any) -> None:
        while True:
            await self._untold.wait()
            self._untold.clear()
            told = f"notify {CHANNEL}"
            are_keys_told, self._are_keys_untold = self._are_keys_untold, False
            if are_keys_told:
                told += f"; notify {KEYS_CHANNEL}"
            try:
                await connection.execute(told)
            except BaseException:
                self._are_keys_untold |= are_keys_told
                self._untold.set()
                raise
            await sleep(TELL_EVERY_SECONDS)

    async def _hear(self) -> None:
        while True:
            await self._connected(self._hear_on)

    async def _hear_on(self, connection: Any) -> None:
        lost = Event()
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(CHANNEL, self._wake)
        await connection.add_listener(KEYS_CHANNEL, self.note_keys)
        self._wake()  # What was told while nobody heard.
        self.note_keys()
        await lost.wait()

    async def _connected(self, work: Any) -> None:
        """Run work on a connection of its own until it is lost, then rest a moment."""
        url = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            connection = await connect(url, timeout=CONNECT_WITHIN_SECONDS)
            try:
                await work(connection)
            finally:
                connection.terminate()
        except (*OUTAGES, PostgresError) as fault:
            _log.warning("news are interrupted: %s: %s", type(fault).__name__, fault)
        await sleep(RECONNECT_AFTER_SECONDS)
