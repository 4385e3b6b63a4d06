"""What tests of tree and seals share: a key, a long log, every seal that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sealing import Sealing, seal_key
from storage.seals import select_seals_after
from tests.storage.books import FIRST_MONTH, draft

if TYPE_CHECKING:
    from ledger.seals import Seal
    from storage.database import Database
    from tests.storage.books import Desk

SECRET = "a secret of the tests, long enough to be taken"
KEY = seal_key(SECRET.encode())
OTHER_KEY = seal_key(b"another secret of the tests, as long as the first")


async def seal_all(database: Database) -> int:
    """Make every seal that is missing; return how many."""
    return await Sealing(database, KEY).do_round()


async def seals_of(desk: Desk) -> list[Seal]:
    """All seals of an organisation, oldest first."""
    async with desk.database.snapshot() as snapshot:
        return await select_seals_after(snapshot, desk.org, 0, 100)


async def write_long(desk: Desk, entries: int = 250, month: int = FIRST_MONTH) -> None:
    """Write a log longer than one kept node, and close a period behind it."""
    await desk.post_many([draft("1.00") for _ in range(entries)])
    await desk.close(month)
