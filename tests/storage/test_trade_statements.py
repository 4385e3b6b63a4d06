"""The statements of trade: each found through an index, as many whatever is asked."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from ledger.documents import DocumentStatus, DocumentType, Trade
from ledger.paging import Window
from ledger.parties import PartyKind
from ledger.sorting import DocumentSort
from storage import allocations
from storage.database import open_database
from storage.documents import DocumentFilter, PaymentFilter, select_documents, select_payments
from storage.heads import select_state
from storage.statements import sqlite_arguments
from storage.writing import loading
from tests.storage.books import MARCH_30
from tests.storage.recording import RecordingSnapshot, record_writes
from tests.storage.test_tenant_wall import WALLED, open_uses
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from storage.statements import Statement
    from tests.storage.books import Desk

NAMED = {
    "parties by id": (loading.SELECT_PARTIES_BY_ID, "x"),
    "parties by code": (loading.SELECT_PARTIES_BY_CODE, "x"),
    "products by id": (loading.SELECT_PRODUCTS_BY_ID, "x"),
    "products by code": (loading.SELECT_PRODUCTS_BY_CODE, "x"),
    "payments by id": (loading.SELECT_PAYMENTS_BY_ID, "x"),
    "payments by number": (loading.SELECT_PAYMENTS_BY_NUMBER, 1),
    "open payments": (loading.SELECT_OPEN_PAYMENTS, "x"),
    "documents by id": (loading.SELECT_DOCUMENTS_BY_ID, "x"),
    "documents by number": (loading.SELECT_DOCUMENTS_BY_NUMBER, 1),
    "open documents": (loading.SELECT_OPEN_DOCUMENTS, "x"),
    "lines": (loading.SELECT_LINES_OF_DOCUMENTS, 1),
    "recognitions": (loading.SELECT_RECOGNITIONS, 1),
    "taken numbers": (loading.SELECT_TAKEN_NUMBERS, "x"),
    "allocations": (loading.SELECT_ALLOCATIONS, 1),
    "linked allocations": (allocations.SELECT_LINKED_ALLOCATIONS, 1),
}
MANY = """insert into documents (org, number, public_id, trade, type, is_credit, is_opening,
  printed_number, issue_date, due_date, party, buyer_name, currency, subtotal, total_vat,
  grand_total, settled, state, created_at, created_by, search)
select 1, 1000 + n, 'inv_' || n, 'sales', 'SALES', false, false, 'N-' || n, n, n, 'cus_' || n % 500,
  'Buyer', 'SAR', 1, 0, 1, case n % 50 when 0 then 0 else 1 end, 'issued', 0, 'key', 'n'
from (with recursive c(n) as (select 1 union all select n + 1 from c where n < 5000)
  select n from c) as numbers"""


@pytest.fixture
def trade(desk: Desk) -> TradeDesk:
    return TradeDesk(desk)


@pytest.mark.parametrize("name", NAMED)
async def test_named_records_are_looked_up_one_by_one(sqlite_books: str, name: str) -> None:
    query, value = NAMED[name]
    async with open_database(sqlite_books) as database:
        plan = await explain_sqlite(database, query, 1, [value, value])
    searched = [step for step in plan if step.startswith("SEARCH")]
    assert searched
    assert not [step for step in plan if step.startswith("SCAN") and "item" not in step], plan
    assert all(step.count("=?") >= 2 for step in searched), plan


async def explain_sqlite(database: Any, query: Statement, *arguments: Any) -> list[str]:
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        cursor = await raw.driver_connection.execute(
            f"explain query plan {query.sqlite}", sqlite_arguments(arguments)
        )
        rows = await cursor.fetchall()
    return [row[3] for row in rows if row[3].startswith(("SEARCH", "SCAN"))]


@pytest.mark.parametrize("name", ["documents by id", "documents by number", "open documents",
                                  "taken numbers"])  # fmt: skip
async def test_postgresql_reads_no_whole_tenant(postgresql_books: str, name: str) -> None:
    query, value = NAMED[name]
    async with open_database(postgresql_books) as database:
        async with database.engine.begin() as connection:
            await connection.execute(text(MANY))
        async with database.engine.connect() as connection:
            await connection.execute(text("analyze documents"))
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            rows = await driver.fetch(f"explain {query.postgresql}", 1, [value])
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan on documents" not in plan, plan
    assert "Index" in plan


async def test_due_lines_are_found_by_their_month(sqlite_books: str) -> None:
    async with open_database(sqlite_books) as database:
        plan = await explain_sqlite(database, loading.SELECT_DUE_DOCUMENTS, 1, 9, 9, 9, 9)
    assert [step for step in plan if "document_lines_due (org=? AND schedule_next" in step], plan


async def test_a_list_takes_as_many_statements_whatever_its_size(trade: TradeDesk) -> None:
    desk = trade.desk
    buyer = await trade.party("C-1")
    await asyncio.gather(*(trade.issue(f"N-{n}", buyer.id, item(), item()) for n in range(50)))
    await asyncio.gather(*(trade.pay("1", buyer.id) for _ in range(50)))
    async with desk.database.snapshot() as real:
        head = (await select_state(desk.database, real, desk.org)).head
        for limit in (1, 50):
            for read, chosen, extra, budget in (
                (select_documents, DocumentFilter(text="n-"), (DocumentSort.NEWEST,), 3),
                (select_payments, PaymentFilter(), (), 2),
            ):
                snapshot = RecordingSnapshot(real)
                call: Any = read
                listing = await call(snapshot, 1, head, chosen, *extra, Window(limit, page=1))
                assert (len(listing.records), len(snapshot.asked)) == (limit, budget)


async def test_a_batch_of_invoices_takes_as_many_statements_whatever_its_size(
    trade: TradeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = record_writes(monkeypatch)
    buyer = await trade.party("C-1")
    await trade.issue("first", buyer.id, item())
    counts = []
    for size, lines in ((1, 1), (1, 100), (40, 3)):
        await asyncio.sleep(0)
        sent.clear()
        await asyncio.gather(
            *(trade.issue(f"{size}/{lines}/{n}", buyer.id, *[item()] * lines) for n in range(size))
        )
        await asyncio.sleep(0)
        counts.append(len(sent))
    # SQLite: begin, head, 2 loads, one per table written (10), head, commit.
    # PostgreSQL: lock, head, 2 loads, everything written, commit.
    assert counts == ([17] * 3 if trade.desk.database.is_sqlite else [6] * 3), sent


async def test_every_statement_of_trade_names_the_organisation(
    trade: TradeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = record_writes(monkeypatch)
    buyer, seller = await trade.party("C-1"), await trade.party("V-1", PartyKind.VENDOR)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    sold = await trade.issue("A", buyer.id, item(service=year))
    await trade.recognize(MARCH_30)
    note = item(corrects_line=1, price="10")
    await trade.issue("B", buyer.id, note, kind=DocumentType.CREDIT_NOTE, corrects=sold.id)
    paid = await trade.pay("500", buyer.id)
    await trade.refund("1", buyer.id)
    bought = await trade.issue("C", seller.id, item(), kind=DocumentType.PURCHASE)
    await trade.void(bought.id)
    later = await trade.issue("D", buyer.id, item())
    await trade.allocate(paid.id, [(later.id, "5")])
    await trade.delete_payment((await trade.pay("1", seller.id)).id)
    await trade.reverse_payment((await trade.pay("1", seller.id)).id)
    await asyncio.sleep(0)
    assert [one for one in set(sent) if open_uses(one)] == []
    async with trade.desk.database.snapshot() as real:
        snapshot = RecordingSnapshot(real)
        head = (await select_state(trade.desk.database, real, 1)).head
        chosen = DocumentFilter(
            Trade.SALES, DocumentType.SALES, DocumentStatus.PAID, buyer.id, "A",
            MARCH_30, MARCH_30, MARCH_30, "a",
        )  # fmt: skip
        for sort in DocumentSort:
            cut = Window(5, after=("", 0) if sort is DocumentSort.NUMBER else (0, 0))
            await select_documents(snapshot, 1, head, chosen, sort, cut)
        wanted = PaymentFilter(Trade.SALES, True, buyer.id, MARCH_30, MARCH_30, "a", True, True)
        await select_payments(snapshot, 1, head, wanted, Window(5, before=(0, 0)))
        await allocations.select_allocations(snapshot, 1, [1])
        await allocations.select_recognitions(snapshot, 1, [1])
    uses = [use for one in snapshot.asked for use in open_uses(one.sqlite)]
    assert uses == []
    assert {"documents", "payments", "allocations", "recognitions"} <= WALLED
