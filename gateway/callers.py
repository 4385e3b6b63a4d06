"""Who calls: the key of an Authorization header, looked up by its keyed hash."""

from asyncio import Task, create_task
from typing import NoReturn

from structlog import get_logger

from gateway.key_minting import KeyMint
from ledger.errors import Unauthenticated
from ledger.keys import Key, is_well_formed
from storage.database import Database
from storage.direct import open_direct
from storage.keys import TOUCH_KEY, select_key

TOUCH_EVERY_MICROSECONDS = 60_000_000

_log = get_logger("daftar.callers")


class Callers:
    """Turn Authorization headers into keys."""

    def __init__(self, database: Database, mint: KeyMint) -> None:
        self._database = database
        self._mint = mint
        self._touches: dict[int, Task[None]] = {}

    async def identify(self, authorization: str) -> Key:
        """Return the live key a header carries, or raise Unauthenticated.

        A mistyped key is refused by its checksum, before the database is asked.
        """
        scheme, _, text = authorization.partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not text:
            _refuse("Send your key as 'Authorization: Bearer glk_...'.")
        if not is_well_formed(text):
            _refuse("The key is mistyped: its checksum does not fit.")
        async with open_direct(self._database.engine) as connection:
            key = await select_key(connection, self._mint.hash(text))
        now = self._database.clock()
        if key is None or key.revoked_at is not None:
            _refuse("The key is unknown or revoked.")
        if not key.is_live(now):
            _refuse("The key has expired.")
        self._note_use(key, now)
        return key

    async def close(self) -> None:
        """Wait for what is still being noted."""
        for task in list(self._touches.values()):
            await task

    def _note_use(self, key: Key, now: int) -> None:
        """Write down that the key was used, at most once a minute, beside the request."""
        is_fresh = (
            key.last_used_at is not None and now - key.last_used_at < TOUCH_EVERY_MICROSECONDS
        )
        if is_fresh or key.number in self._touches:
            return
        task = create_task(self._touch(key.number, now))
        self._touches[key.number] = task
        task.add_done_callback(lambda _: self._touches.pop(key.number, None))

    async def _touch(self, number: int, now: int) -> None:
        try:
            async with open_direct(self._database.engine) as connection:
                await connection.fetch(TOUCH_KEY, number, now)
        except Exception as fault:
            _log.warning("a key's last use was not noted", fault=type(fault).__name__)


def _refuse(message: str) -> NoReturn:
    raise Unauthenticated(message)
