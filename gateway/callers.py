"""Who calls: the key of an Authorization header, known already or looked up by its keyed hash."""

from asyncio import Task, create_task
from typing import NoReturn

from structlog import get_logger

from gateway.key_minting import KeyMint
from gateway.known_keys import Known, KnownKeys
from gateway.surfaces import GRAPHQL
from ledger.errors import Unauthenticated
from ledger.keys import Key, is_well_formed
from storage.database import Database
from storage.direct import open_direct
from storage.keys import TOUCH_KEY, select_key

TOUCH_EVERY_MICROSECONDS = 60_000_000

_log = get_logger("daftar.callers")


class Callers:
    """Turn Authorization headers into keys."""

    def __init__(self, database: Database, mint: KeyMint, known: KnownKeys | None = None) -> None:
        self._database = database
        self._mint = mint
        self._known = known or KnownKeys()
        self._touches: dict[int, Task[None]] = {}
        database.news.watch_keys(self._known.forget)

    async def identify(self, authorization: str, surface: str = GRAPHQL) -> Key:
        """Return the live key a header carries to a surface, or raise Unauthenticated.

        A mistyped key is refused by its checksum, before the database is asked.
        """
        scheme, _, text = authorization.partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not text:
            _refuse("Send your key as 'Authorization: Bearer glk_...'.")
        hashed = self._known.hash(text)
        known = self._known.find(hashed) or await self._look_up(text, hashed)
        now = self._database.clock()
        if not known.key.is_live(now):
            _refuse("The key has expired.")
        self._note_use(known, now, surface)
        return known.key

    async def _look_up(self, text: str, hashed: bytes) -> Known:
        if not is_well_formed(text):
            _refuse("The key is mistyped: its checksum does not fit.")
        look_up = self._known.begin()
        async with open_direct(self._database.readers) as connection:
            key = await select_key(connection, self._mint.hash(text))
        if key is None or key.revoked_at is not None:
            self._known.drop(hashed)
            _refuse("The key is unknown or revoked.")
        return self._known.keep(hashed, key, look_up)

    async def close(self) -> None:
        """Wait for what is still being noted."""
        for task in list(self._touches.values()):
            await task

    def _note_use(self, known: Known, now: int, surface: str) -> None:
        """Write down when and where the key was used, at most once a minute, beside the request."""
        number, used_at = known.key.number, known.used_at
        is_fresh = used_at is not None and now - used_at < TOUCH_EVERY_MICROSECONDS
        if is_fresh or number in self._touches:
            return
        known.used_at = now
        task = create_task(self._touch(number, now, surface))
        self._touches[number] = task
        task.add_done_callback(lambda _: self._touches.pop(number, None))

    async def _touch(self, number: int, now: int, surface: str) -> None:
        try:
            async with open_direct(self._database.readers) as connection:
                await connection.fetch(TOUCH_KEY, number, now, surface)
        except Exception as fault:
            _log.warning("a key's last use was not noted", fault=type(fault).__name__)


def _refuse(message: str) -> NoReturn:
    raise Unauthenticated(message)
