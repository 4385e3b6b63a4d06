"""The same requests leave the same bytes on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountType
from ledger.decide.accounts import AccountChange, AccountDraft
from ledger.decide.journal_entries import BulkMode
from storage import tables
from storage.database import open_database
from storage.migrating import migrate
from tests.storage.books import Clock, Mint, draft, key, open_desk, unbalanced
from tests.storage.proof import prove, read_table

if TYPE_CHECKING:
    from tests.storage.books import Desk

COMPARED = (
    tables.organizations,
    tables.heads,
    tables.accounts,
    tables.periods,
    tables.entries,
    tables.postings,
    tables.account_days,
    tables.account_months,
    tables.entry_days,
    tables.entry_months,
    tables.entry_blocks,
    tables.events,
    tables.idempotency,
)


async def work(desk: Desk) -> None:
    """Do a little of everything, some of it at once."""
    first = await desk.post(
        "1150.00", memo="بيع نقدي", reference="INV-١", unit={"idempotency": key("k")}
    )
    await desk.create_account(AccountDraft("1125", AccountType.ASSET, "acc_new", name_ar="جديد"))
    await asyncio.gather(*(desk.post(f"{turn}.25", debit="acc_new") for turn in range(20)))
    await desk.post_many([draft("3.00", memo="ﬁne 𝔘𝔫𝔦"), unbalanced()], BulkMode.EACH)
    mirror = await desk.reverse(first.id, date(2026, 4, 2), "Wrong")
    await desk.delete(mirror.id)
    await desk.lock(date(2026, 1, 31))
    await desk.close(2026 * 12)
    await desk.reopen(2026 * 12, "Late")
    await desk.update_account(AccountChange("acc_new", code="1126", is_active=False))
    await desk.post("7.00", memo=None)


async def play(url: str) -> dict[str, list[tuple[Any, ...]]]:
    async with open_database(url, clock=Clock(), mint=Mint()) as database:
        desk = await open_desk(database)
        await work(desk)
        assert len(await prove(database, desk.org)) == 24
        return {
            table.name: [tuple(row) for row in await read_table(database, table)]
            for table in COMPARED
        }


def test_both_engines_hold_the_same_bytes(sqlite_url: str, postgresql_url: str) -> None:
    for url in (sqlite_url, postgresql_url):
        migrate(url)
    sqlite, postgresql = asyncio.run(play(sqlite_url)), asyncio.run(play(postgresql_url))
    for table in COMPARED:
        assert sqlite[table.name] == postgresql[table.name], table.name
    assert len(sqlite["events"]) == 81
