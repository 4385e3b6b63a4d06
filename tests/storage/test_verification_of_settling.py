"""What settles what is found although sums agree: the chain told it when it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select, update

from ledger.decide import documents, payments, payroll_runs
from ledger.document_hashes import document_hash
from ledger.documents import DocumentType
from storage import tables
from tests.storage.payroll import PayrollDesk, pay_a_while
from tests.storage.test_verification import find
from tests.storage.trade import TradeDesk, item, trade_a_while

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from storage.database import Database
    from tests.storage.books import Desk


@pytest.fixture
def trade(desk: Desk) -> TradeDesk:
    return TradeDesk(desk)


async def move(database: Database, change: int, *places: tuple[ColumnElement[Any], Any]) -> None:
    """Add to a column of every row that bears a value in its table."""
    async with database.engine.begin() as connection:
        for column, where in places:
            table: Any = column.table
            query = update(table).where(table.c.org == 1, where)
            await connection.execute(query.values({column.name: column + change}))


async def pay_part(trade: TradeDesk) -> tuple[Any, Any]:
    """An invoice of 115.00 of which a payment of 50.00 settles 40.00 at once."""
    buyer = await trade.party("C-1")
    invoice = await trade.issue("INV-1", buyer.id, item())
    payment = await trade.pay("50", buyer.id, [(invoice.id, "40")])
    return invoice, payment


async def test_an_allocation_changed_with_both_its_sides_is_found(trade: TradeDesk) -> None:
    invoice, payment = await pay_part(trade)
    await move(
        trade.desk.database,
        500,
        (tables.allocations.c.amount, tables.allocations.c.credit == payment.number),
        (tables.documents.c.settled, tables.documents.c.number == invoice.number),
        (tables.payments.c.allocated, tables.payments.c.number == payment.number),
    )
    assert await find(trade.desk.database) == [
        f"payment {payment.id}: It settled [('{invoice.id}', 4500)] at once,"
        f" the chain says [('{invoice.id}', 4000)]."
    ]


async def test_an_allocation_taken_away_with_what_it_settled_is_found(trade: TradeDesk) -> None:
    invoice, payment = await pay_part(trade)
    gone = tables.allocations
    async with trade.desk.database.engine.begin() as connection:
        await connection.execute(delete(gone).where(gone.c.credit == payment.number))
    await move(
        trade.desk.database,
        -4_000,
        (tables.documents.c.settled, tables.documents.c.number == invoice.number),
        (tables.payments.c.allocated, tables.payments.c.number == payment.number),
    )
    [found] = await find(trade.desk.database)
    assert found.startswith(f"payment {payment.id}: It settled [] at once")


async def test_one_that_was_made_later_and_taken_away_is_found(trade: TradeDesk) -> None:
    invoice, payment = await pay_part(trade)
    await trade.allocate(payment.id, [(invoice.id, "10")])
    gone = tables.allocations
    async with trade.desk.database.engine.begin() as connection:
        await connection.execute(delete(gone).where(gone.c.amount == 1_000))
    await move(
        trade.desk.database,
        -1_000,
        (tables.documents.c.settled, tables.documents.c.number == invoice.number),
        (tables.payments.c.allocated, tables.payments.c.number == payment.number),
    )
    assert await find(trade.desk.database) == [
        "allocations: how many were made later is 0, the chain says 1."
    ]


async def test_what_a_note_settled_and_another_amount_is_found(trade: TradeDesk) -> None:
    buyer = await trade.party("C-1")
    invoice = await trade.issue("INV-1", buyer.id, item())
    note = await trade.issue(
        "CN-1",
        buyer.id,
        item("50.00", corrects_line=1),
        kind=DocumentType.CREDIT_NOTE,
        corrects=invoice.id,
    )
    assert note.settled == 5_750
    await move(
        trade.desk.database,
        -50,
        (tables.allocations.c.amount, tables.allocations.c.credit == note.number),
        (tables.documents.c.settled, tables.documents.c.org == 1),
    )
    [found] = await find(trade.desk.database)
    assert found.startswith(f"document {note.id}: It settled [('{invoice.id}', 5700)] at once")


async def test_a_refund_of_another_credit_is_found(trade: TradeDesk) -> None:
    buyer = await trade.party("C-1")
    first, second = await trade.pay("30", buyer.id), await trade.pay("30", buyer.id)
    refund = await trade.refund("30", buyer.id)
    taken = tables.allocations
    async with trade.desk.database.engine.begin() as connection:
        query = update(taken).where(taken.c.claim == refund.number)
        await connection.execute(query.values(credit=second.number))
    await move(
        trade.desk.database,
        -3_000,
        (tables.payments.c.allocated, tables.payments.c.number == first.number),
    )
    await move(
        trade.desk.database,
        3_000,
        (tables.payments.c.allocated, tables.payments.c.number == second.number),
    )
    [found] = await find(trade.desk.database)
    assert found.startswith(f"payment {refund.id}: It settled [('{second.id}', 3000)] at once")


@pytest.mark.parametrize(
    ("column", "value"),
    [("memo", "Forged"), ("basic", 750_000), ("adjustment", 1)],
)
async def test_what_makes_up_a_line_of_payroll_is_vouched_for(
    desk: Desk, column: str, value: Any
) -> None:
    payroll = PayrollDesk(desk)
    await payroll.rate("SAUDI", "9.75", "11.75")
    await payroll.hire("E-1")
    run = await payroll.approve((await payroll.draft()).id)
    lines = tables.payroll_lines
    async with desk.database.engine.begin() as connection:
        await connection.execute(update(lines).where(lines.c.org == 1).values({column: value}))
    found = await find(desk.database)
    place = f"payroll_run {run.id}"
    assert f"{place}: The hash of its lines is not that of their stored columns." in found


async def test_pay_that_is_split_otherwise_is_found(desk: Desk) -> None:
    """The sums stay: what is taken off the basic pay stands under the allowances."""
    payroll = PayrollDesk(desk)
    await payroll.hire("E-1", scheme=None)
    run = await payroll.draft()
    lines = tables.payroll_lines
    async with desk.database.engine.begin() as connection:
        split = {"basic": lines.c.basic - 100, "allowances": lines.c.allowances + 100}
        await connection.execute(update(lines).where(lines.c.org == 1).values(split))
    assert await find(desk.database) == [
        f"payroll_run {run.id}: The hash of its lines is not that of their stored columns."
    ]


async def test_older_events_are_compared_by_what_they_tell(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Books written before events told of allocations, lines and words verify as ever."""
    facts, told = documents._facts, payroll_runs._facts

    def without(made: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: value for name, value in made.items() if name not in names}

    hashed = "documentHash", "linesHash"
    monkeypatch.setattr(documents, "_facts", lambda one: without(facts(one), *hashed))
    monkeypatch.setattr(payroll_runs, "_facts", lambda *one: without(told(*one), *hashed))
    for module in (documents, payments):
        monkeypatch.setattr(module, "allocations_told", lambda settled: None)
    await trade_a_while(TradeDesk(desk))
    await pay_a_while(PayrollDesk(desk))
    assert await find(desk.database) == []


async def test_the_hash_of_a_document_is_that_of_what_is_stored(trade: TradeDesk) -> None:
    invoice, _ = await pay_part(trade)
    events = tables.events
    async with trade.desk.database.engine.connect() as connection:
        query = select(events.c.body).where(
            events.c.org == 1, events.c.type == "invoice.created", events.c.subject == invoice.id
        )
        body = bytes((await connection.execute(query)).scalar_one())
    assert f'"documentHash":"{document_hash(invoice)}"'.encode() in body
