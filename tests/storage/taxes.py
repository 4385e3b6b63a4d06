"""A desk that settles and pays VAT, and both statements of a range with all that must hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountRole
from ledger.decide.vat_settlements import (
    VatPaymentDraft,
    delete_vat_payment,
    delete_vat_settlement,
    pay_vat,
    settle_vat,
)
from ledger.document_drafts import ItemDraft
from ledger.journal_entries import EntryDraft, LineDraft
from ledger.products import VatCategory
from ledger.statements.cash_movement import CashMovement, cash_movement
from ledger.statements.fiscal import ONE_DAY
from ledger.statements.sums import balance, subtract
from ledger.statements.vat_return import VatReturn, vat_return
from ledger.vat_settlements import VatSettlement
from storage.balances import scan_sums, select_sums
from storage.cash_movement import scan_flows, select_flows
from storage.heads import select_state
from storage.known import resolve_known
from storage.vat_return import scan_taxed, select_settled, select_taxed
from storage.writing.unit import Needs
from tests.storage.trade import item

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ledger.statements.sums import Sums
    from tests.storage.books import Desk


async def settle(desk: Desk, first: date, last: date, **unit: Any) -> VatSettlement:
    settlement: VatSettlement = await desk.append(
        lambda books: settle_vat(books, first, last),
        VatSettlement,
        needs=Needs(movements=((first, last),)),
        **unit,
    )
    return settlement


async def pay(desk: Desk, settlement_id: str, on: date) -> VatSettlement:
    wanted = VatPaymentDraft(settlement_id, on)
    settlement: VatSettlement = await desk.append(
        lambda books: pay_vat(books, wanted),
        VatSettlement,
        needs=Needs(vat_settlements=(settlement_id,)),
    )
    return settlement


async def unpay(desk: Desk, settlement_id: str) -> None:
    await desk.append(
        lambda books: delete_vat_payment(books, settlement_id),
        VatSettlement,
        needs=Needs(vat_settlements=(settlement_id,), with_entries=True),
    )


async def unsettle(desk: Desk, settlement_id: str) -> None:
    await desk.append(
        lambda books: delete_vat_settlement(books, settlement_id),
        VatSettlement,
        needs=Needs(vat_settlements=(settlement_id,), with_entries=True),
    )


def lost(price: str) -> ItemDraft:
    """An item whose tax is not recovered."""
    bought = item(price)
    return ItemDraft(
        bought.description,
        quantity=bought.quantity,
        unit_price=bought.unit_price,
        is_recoverable=False,
    )


def zero(price: str) -> ItemDraft:
    """An item that is zero-rated."""
    sold = item(price)
    return ItemDraft(
        sold.description,
        quantity=sold.quantity,
        unit_price=sold.unit_price,
        vat_category=VatCategory.ZERO,
    )


def several(on: date, *lines: tuple[str, str, str]) -> EntryDraft:
    """An entry of lines: account, side, amount."""
    return EntryDraft(
        on,
        "Several",
        None,
        [
            LineDraft(
                account,
                None,
                Decimal(amount) if side == "debit" else None,
                Decimal(amount) if side == "credit" else None,
            )
            for account, side, amount in lines
        ],
    )


async def read(
    desk: Desk, first: date, last: date, sequence: int | None = None
) -> tuple[VatReturn, CashMovement]:
    """Both statements of a range, each proved, and what must always hold of them."""
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        known = await resolve_known(snapshot, desk.org, state.head, None, sequence)
        chart, place = state.chart, (snapshot, desk.org, first, last, known)
        found: list[tuple[VatReturn, CashMovement]] = []
        movement: Sums = {}
        settled = await select_settled(*place)
        for sums, taxed, flows in (
            (select_sums, select_taxed, select_flows),
            (scan_sums, scan_taxed, scan_flows),
        ):
            opening = await sums(snapshot, desk.org, first - ONE_DAY, known)
            movement = subtract(await sums(snapshot, desk.org, last, known), opening)
            tax = vat_return(chart, first, last, await taxed(*place), movement, settled)
            cash_of = await flows(snapshot, desk.org, chart.cash, first, last, known)
            cash = cash_movement(chart, first, last, opening, movement, cash_of)
            found.append((tax, cash))
    assert found[0] == found[1]
    tax, cash = found[0]
    roles = (AccountRole.TAX_PAYABLE, AccountRole.TAX_RECEIVABLE)
    accounts = chart.serving(*roles)
    assert tax.net_due == net(accounts, settled) - net(accounts, movement)
    assert cash.inflow - cash.outflow == cash.closing - cash.opening
    return tax, cash


def net(accounts: Iterable[int], sums: Sums) -> int:
    """Debits less credits of some accounts."""
    return sum(balance(sums, account) for account in accounts)
