"""Verification is silent on whole trade and finds every tampering with its figures and states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from storage import tables
from tests.storage.books import MARCH_30
from tests.storage.test_verification import Tampering, find, put, tamper
from tests.storage.trade import TradeDesk, document_draft, item, trade_a_while
from tests.storage.unproven import unproven

if TYPE_CHECKING:
    from storage.database import Database
    from tests.storage.books import Desk

PLACES = {
    "parties": ("party",),
    "products": ("product",),
    "documents": ("document",),
    "document_lines": ("document", "recognition"),
    "recognitions": ("recognition", "document"),
    "payments": ("payment",),
    "allocations": ("allocation", "document", "payment"),
}
"""How the place begins at which a tampering with a table must be found."""
UNPROVEN = unproven(*PLACES)
TAMPERINGS = [
    Tampering(f"{name}.{column.name}", name)
    for name in PLACES
    for column in tables.metadata.tables[name].columns
    if column.name != "org" and f"{name}.{column.name}" not in UNPROVEN
]


@pytest.fixture
def trade(desk: Desk) -> TradeDesk:
    return TradeDesk(desk)


async def test_whole_trade_has_no_fault(trade: TradeDesk) -> None:
    await trade_a_while(trade)
    assert await find(trade.desk.database) == []


@pytest.mark.parametrize("table", PLACES)
async def test_a_tampered_column_of_trade_is_found(
    trade: TradeDesk, table: str, subtests: pytest.Subtests
) -> None:
    database = trade.desk.database
    await trade_a_while(trade)
    for tampering in TAMPERINGS:
        if tampering.table.name != table:
            continue
        with subtests.test(tampering.column):
            before, after = await tamper(database, tampering)
            found = await find(database)
            await put(database, tampering.table, after, before)
            assert [fault for fault in found if fault.startswith(PLACES[table])], found
    assert await find(database) == []


@pytest.mark.parametrize("table", PLACES)
async def test_a_missing_record_of_trade_is_found(trade: TradeDesk, table: str) -> None:
    await trade_a_while(trade)
    kept = tables.metadata.tables[table]
    keys = kept.primary_key.columns
    async with trade.desk.database.engine.begin() as connection:
        query = select(*keys).where(kept.c.org == 1).order_by(*keys).limit(1)
        first = (await connection.execute(query)).one()
        same = [key == value for key, value in zip(keys, first, strict=True)]
        await connection.execute(delete(kept).where(*same))
    assert await find(trade.desk.database) != []


async def set_state(database: Database, number: str, state: str) -> None:
    kept = tables.documents
    async with database.engine.begin() as connection:
        await connection.execute(
            update(kept).where(kept.c.org == 1, kept.c.printed_number == number).values(state=state)
        )


@pytest.mark.parametrize(
    ("number", "state"),
    [("INV-1", "draft"), ("INV-1", "void"), ("B-1", "issued"), ("DRAFT-1", "issued"),
     ("DRAFT-1", "void")],
)  # fmt: skip
async def test_another_state_is_found(trade: TradeDesk, number: str, state: str) -> None:
    await trade_a_while(trade)
    await set_state(trade.desk.database, number, state)
    found = await find(trade.desk.database)
    assert [fault for fault in found if fault.startswith("document")], found


async def test_tampering_of_trade_stays_within_its_organization(
    trade: TradeDesk, other_desk: Desk
) -> None:
    await trade_a_while(trade)
    other = TradeDesk(other_desk)
    await other.issue("INV-1", (await other.party("C-1")).id, item())
    await tamper(trade.desk.database, Tampering("documents.grand_total", "documents"))
    assert await find(trade.desk.database, "org_other") == []


async def test_pages_of_trade_meet_without_a_gap(
    trade: TradeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.verifying.records.RECORDS_PER_PAGE", 2)
    monkeypatch.setattr("storage.verifying.allocations.RECORDS_PER_PAGE", 1)
    await trade_a_while(trade)
    assert await find(trade.desk.database) == []


async def test_a_shortened_draft_leaves_no_line_behind(trade: TradeDesk) -> None:
    kept = await trade.issue("D-1", None, item(), item("5"), item("7"), is_draft=True)
    changed = await trade.change(kept.id, document_draft("D-1", None, item("5"), is_draft=True))
    issued = await trade.issue_draft(kept.id)
    assert (changed.grand_total, issued.grand_total, len(issued.lines)) == (575, 575, 1)
    assert issued.issue_date == MARCH_30
    assert await find(trade.desk.database) == []
