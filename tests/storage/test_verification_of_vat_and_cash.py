"""Verification finds every tampering with tax, cash and VAT settlements; what was is made up."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import delete, select

from storage import tables
from tests.storage.library import fill
from tests.storage.proof import read_table
from tests.storage.taxes import pay, settle, several
from tests.storage.test_verification import Tampering, find, put, tamper
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.storage.books import Desk

DAY = date(2026, 1, 5)
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))

# What tampering with each column of the totals and settlements must be found at.
PLACES = {
    "tax_days": "tax_days 2026-01-05 sales S 15:",
    "cash_days": "cash_days 2026-01-05 acc_revenue:",
    "vat_settlements": "vat_settlement",
}
TAMPERINGS = [
    Tampering(f"{name}.{column.name}", place)
    for name, place in PLACES.items()
    for column in tables.metadata.tables[name].columns
    if column.name != "org"
]


async def keep(desk: Desk) -> None:
    """Write something into each of the tables."""
    await desk.post("50.00", on=DAY)
    await TradeDesk(desk).issue("S-1", None, item("100.00"), on=DAY)
    settlement = await settle(desk, *JANUARY)
    await pay(desk, settlement.id, date(2026, 2, 14))
    gone = await TradeDesk(desk).issue("S-2", None, item("100.00"), on=date(2026, 2, 14))
    await TradeDesk(desk).void(gone.id)


@pytest.mark.parametrize("table", PLACES)
async def test_a_tampered_column_is_found(
    desk: Desk, table: str, subtests: pytest.Subtests
) -> None:
    await keep(desk)
    assert await find(desk.database) == []
    for tampering in TAMPERINGS:
        if tampering.table.name != table:
            continue
        with subtests.test(tampering.column):
            before, after = await tamper(desk.database, tampering)
            found = await find(desk.database)
            await put(desk.database, tampering.table, after, before)
            assert [fault for fault in found if fault.startswith(tampering.place)], found
    assert await find(desk.database) == []


@pytest.mark.parametrize("table", PLACES)
async def test_a_missing_row_is_found(desk: Desk, table: str) -> None:
    await keep(desk)
    kept = tables.metadata.tables[table]
    keys = kept.primary_key.columns
    async with desk.database.engine.begin() as connection:
        query = select(*keys).where(kept.c.org == 1).order_by(*keys).limit(1)
        first = (await connection.execute(query)).one()
        same = [key == value for key, value in zip(keys, first, strict=True)]
        await connection.execute(delete(kept).where(*same))
    assert await find(desk.database) != []


async def test_migrating_makes_up_the_cash_of_what_was_posted(
    desk: Desk, other_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("storage.migrations.versions.0004_tax_and_cash")
    monkeypatch.setattr(migration, "_ENTRIES_AT_ONCE", 7)
    await fill(desk, 40)
    legs = (
        ("acc_cash", "debit", "1.00"),
        ("acc_rent", "debit", "0.50"),
        ("acc_revenue", "credit", "0.75"),
        ("acc_other_income", "credit", "0.75"),
    )
    await desk.post_many([several(DAY, *legs)])
    await other_desk.post("3.00")
    before = await flows(desk)

    def fill_again(connection: Connection) -> None:
        connection.execute(delete(tables.cash_days))
        with Operations.context(MigrationContext.configure(connection)):
            for org in (1, 2):
                migration._fill_cash_days(org)

    async with desk.database.engine.begin() as connection:
        await connection.run_sync(fill_again)
    assert await flows(desk) == before


async def flows(desk: Desk) -> list[tuple[int, ...]]:
    """The rows of cash that come to something."""
    rows = await read_table(desk.database, tables.cash_days)
    return [tuple(row) for row in rows if row.inflow or row.outflow]
