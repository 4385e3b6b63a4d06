"""Sessions: keys whose holders are connected, asked for again and again in one statement.

A key that was revoked, rotated or has expired ends its sessions, and so does a grant that was
withdrawn from under an operation: every 2 s for all of them, at once when news or a log that is
followed tell of keys, and for one of them when it begins an operation.

Who connected with the console's cookie is held to its twelve hours in the same way. Signing out
ends what this process has open of that cookie, at once; others do not hear of it.
"""

from asyncio import Event, Task, create_task, gather, timeout
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from structlog import get_logger

from gateway.console.cookies import ConsoleSession
from ledger.errors import DatabaseUnavailable, LedgerError, Unauthenticated
from ledger.keys import Key
from storage.database import Database
from storage.direct import open_direct
from storage.keys import SELECT_KEYS_BY_ID, keys_of

LOOK_EVERY_SECONDS = 2.0

_log = get_logger("daftar.sessions")
Check = Callable[[], object]


class Session:
    """One connection's key as it is known now; `refusal` says why it ended, once it has."""

    def __init__(
        self, key: Key, on_end: Callable[[], None], sealed: ConsoleSession | None = None
    ) -> None:
        self.key = key
        self.sealed = sealed
        """The session of the console that it began with, if it was one."""
        self.refusal: LedgerError | None = None
        self.checks: set[Check] = set()
        """What must hold while its operations run; each raises when it does not any more."""
        self._on_end = on_end
        self._looked = 0

    def update(self, found: Key | None, now: int, look: int) -> None:
        """Take the key as it was found, or end; a look that began before the last says nothing."""
        if self.refusal is not None or look < self._looked:
            return
        self._looked = look
        if found is None or found.revoked_at is not None or found.prefix != self.key.prefix:
            self.end(Unauthenticated("The key was revoked."))
        elif not found.is_live(now):
            self.end(Unauthenticated("The key has expired."))
        elif self.sealed is not None and now >= self.sealed.expires_at:
            self.end(Unauthenticated("The console's session has ended: sign in again."))
        else:
            self.key = found
            self._recheck()

    def end(self, refusal: LedgerError) -> None:
        """End the session, telling why."""
        if self.refusal is None:
            self.refusal = refusal
            self._on_end()

    def _recheck(self) -> None:
        try:
            for check in list(self.checks):
                check()
        except LedgerError as refusal:
            self.end(refusal)


def _signed_out() -> Unauthenticated:
    return Unauthenticated("You have signed out of the console.")


class Sessions:
    """The sessions of a process."""

    def __init__(self, database: Database, every_seconds: float = LOOK_EVERY_SECONDS) -> None:
        self._database = database
        self._every_seconds = every_seconds
        self._sessions: set[Session] = set()
        self._signed_out: set[ConsoleSession] = set()
        self._task: Task[None] | None = None
        self._looks = 0
        self._are_keys_changed = Event()
        database.feeds.when_keys_change = self.look
        database.news.watch_keys(self._are_keys_changed.set)

    @contextmanager
    def open(
        self, key: Key, on_end: Callable[[], None], sealed: ConsoleSession | None = None
    ) -> Iterator[Session]:
        """Keep an eye on a key until the block ends; `on_end` is told when it may do no more.

        `sealed` is the console's session it came by, whose end is its end, too. Raises
        Unauthenticated if it was signed out of, perhaps while its key was looked up.
        """
        if sealed in self._signed_out:
            raise _signed_out()
        session = Session(key, on_end, sealed)
        self._sessions.add(session)
        if self._task is None or self._task.done():
            self._task = create_task(self._run())
        try:
            yield session
        finally:
            self._sessions.discard(session)

    def sign_out(self, ended: ConsoleSession) -> None:
        """End what was begun with one cookie of the console."""
        now = self._database.clock()
        self._signed_out = {one for one in self._signed_out if one.expires_at > now} | {ended}
        for session in list(self._sessions):
            if session.sealed == ended:
                session.end(_signed_out())

    async def look(self, sessions: Iterable[Session] | None = None) -> None:
        """Ask for the keys of all sessions, or of these, as they are now."""
        asked = list(self._sessions if sessions is None else sessions)
        if not asked:
            return
        self._looks += 1
        look, ids = self._looks, list({session.key.id for session in asked})
        async with open_direct(self._database.readers) as connection:
            rows = await connection.fetch(SELECT_KEYS_BY_ID, ids)
        found = {key.id: key for key in keys_of(rows)}
        now = self._database.clock()
        for session in asked:
            session.update(found.get(session.key.id), now, look)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while self._sessions:
            await self._wait()
            try:
                await self.look()
            except DatabaseUnavailable:
                self._expire()
            except Exception:
                _log.exception("connected keys were not looked at")

    async def _wait(self) -> None:
        """Wait until keys may have changed, or it is time to look anyway."""
        try:
            async with timeout(self._every_seconds):
                await self._are_keys_changed.wait()
        except TimeoutError:
            return
        self._are_keys_changed.clear()

    def _expire(self) -> None:
        """End what has expired; nobody else's key can have changed where nothing is written."""
        now = self._database.clock()
        for session in list(self._sessions):
            session.update(session.key, now, self._looks)
