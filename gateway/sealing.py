"""Seals every closed period: a round that is woken by news, and looks by itself now and then.

Any number of processes may seal at once: what they write is the same, and written once.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.rounds import Rounds
from gateway.secret import derive, load_secret
from gateway.settings import Settings
from storage.database import Database
from storage.sealing import SealKey, make_seal, select_closings, select_versions

LOOK_EVERY_SECONDS = 60.0
REST_SECONDS = 1.0


def seal_key(secret: bytes) -> SealKey:
    """Derive the key that seals are signed with; every process with the secret has the same."""
    private = Ed25519PrivateKey.from_private_bytes(derive(secret, "seal"))
    return SealKey(private.public_key().public_bytes_raw(), private.sign)


class Sealing(Rounds):
    """Rounds that seal what was closed."""

    def __init__(
        self, database: Database, key: SealKey, look_every_seconds: float = LOOK_EVERY_SECONDS
    ) -> None:
        super().__init__("sealing", database, REST_SECONDS, look_every_seconds)
        self._key = key
        self._looked_at: dict[int, int] = {}
        self._failed: set[int] = set()
        self._retry_at = 0.0

    async def do_round(self) -> int:
        """Make every seal that is missing, organisation by organisation; return how many."""
        async with self._database.snapshot() as snapshot:
            versions = await select_versions(snapshot)
        self._forget_failures()
        made = 0
        for org, version in versions.items():
            if self._looked_at.get(org) == version:
                continue
            self._looked_at[org] = version
            try:
                made += await self._seal(org)
            except Exception:  # One organisation's books do not keep the others from their seals.
                self._failed.add(org)
                self._log.exception("organisation %d is not sealed: verify its books", org)
        return made

    def _forget_failures(self) -> None:
        """Look again at what failed, but not with every commit."""
        now = monotonic()
        if now >= self._retry_at:
            self._retry_at = now + self._look_every_seconds
            for org in self._failed:
                self._looked_at.pop(org, None)
            self._failed.clear()

    async def _seal(self, org: int) -> int:
        async with self._database.snapshot() as snapshot:
            closings = await select_closings(snapshot, org)
        for closing in closings:
            await make_seal(self._database, org, closing, self._key)
        return len(closings)


@asynccontextmanager
async def open_sealing(settings: Settings, database: Database) -> AsyncIterator[Sealing]:
    """Make what seals from a process without doors; it is stopped at the end."""
    sealing = Sealing(database, seal_key(load_secret(settings)))
    try:
        yield sealing
    finally:
        await sealing.stop()
