"""Settle the VAT of a range, pay it, and undo both.

| event            | Dr                         | Cr                                |
|------------------|----------------------------|-----------------------------------|
| settlement       | TAX_PAYABLE its movement   | TAX_RECEIVABLE its movement       |
| what is left     | (a refund) VAT_DUE         | VAT_DUE                           |
| payment / refund | VAT_DUE / CASH             | CASH / VAT_DUE                    |

The movement is that of every account that holds or held the role, so each is left at nothing; an
account that moved the other way stands on the other side. Source: posting rules, section 10.
"""

from dataclasses import dataclass, replace

from ledger.accounts import AccountRole, Side
from ledger.books import Books
from ledger.dates import Day
from ledger.decide.payments import cash_of
from ledger.document_entries import Leg, merged, opposite
from ledger.errors import (
    AccountUnfit,
    AmountTooLarge,
    InvalidInput,
    NotFound,
    VatPaid,
    VatSettled,
)
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, EntryKind
from ledger.money import LINE_LIMIT_MINOR
from ledger.statements.sums import balance
from ledger.text import check_text
from ledger.vat_settlements import VatSettlement, is_settling, settlement_source

_TAXES = (AccountRole.TAX_PAYABLE, AccountRole.TAX_RECEIVABLE)


@dataclass(frozen=True, slots=True)
class VatPaymentDraft:
    """The payment of a settlement as a caller wrote it; None is the default cash account."""

    settlement: str
    date: Day
    account: str | None = None
    reference: str | None = None
    memo: str | None = None


def settle_vat(books: Books, first: Day, last: Day, day: Day | None = None) -> VatSettlement:
    """Move what the tax accounts came to in a range to VAT due, on its last day unless told."""
    date, path = (last, "to") if day is None else (day, "date")
    if date < last:
        raise InvalidInput("A range is settled on or after its last day.", "date")
    books.require_open(date, path)
    for settlement in books.vat_settlements:
        if settlement.is_live and settlement.overlaps(first, last):
            settled = f"{settlement.first_day} to {settlement.last_day}"
            raise VatSettled(f"The range {settled} is settled already.", "from")
    payable, receivable = (_movements(books, role, first, last) for role in _TAXES)
    output_vat, input_vat = -sum(payable.values()), sum(receivable.values())
    due_account = _due_account(books)
    legs = [_clearing(account, minor) for account, minor in {**payable, **receivable}.items()]
    legs.append(_owed(due_account, output_vat - input_vat, Side.CREDIT))
    lines = merged(legs)
    if not lines:
        raise InvalidInput("The tax accounts did not move in this range.", "from")
    if max(line.debit + line.credit for line in lines) > LINE_LIMIT_MINOR:
        raise AmountTooLarge("A line of the settlement passes 10^15 minor units.", "from")
    books.require_room(sum(line.debit for line in lines), "from")
    entry = books.post(
        CheckedEntry(
            date=date,
            kind=EntryKind.DOCUMENT,
            source=settlement_source(first, last),
            memo=f"VAT settlement {first} to {last}",
            reference=None,
            lines=lines,
        )
    )
    settlement = VatSettlement(
        number=books.next_sequence,
        id=books.mint("vat"),
        first_day=first,
        last_day=last,
        date=date,
        output_vat=output_vat,
        input_vat=input_vat,
        due_account=due_account,
        entry=entry.id,
        sequence=entry.sequence,
        created_at=books.now,
        created_by=books.actor.key_id,
    )
    return _keep(books, settlement, "vat.settled")


def delete_vat_settlement(books: Books, settlement_id: str) -> VatSettlement:
    """Revoke a settlement that is not paid."""
    settlement = _settlement(books, settlement_id, "id")
    if settlement.is_paid:
        raise VatPaid("The settlement is paid; delete its payment first.", "id")
    entry = books.entries[settlement.entry]
    books.require_open(entry.date, "id")
    revoked = books.revoke(entry).revoked_sequence
    gone = replace(settlement, revoked_sequence=revoked)
    return _keep(books, gone, "vat.settlement_deleted")


def pay_vat(books: Books, draft: VatPaymentDraft) -> VatSettlement:
    """Pay what a settlement owes, or receive its refund, all at once."""
    settlement = _settlement(books, draft.settlement, "settlementId")
    if settlement.is_paid:
        raise VatPaid("The settlement is paid already.", "settlementId")
    if not settlement.due:
        raise InvalidInput("The settlement left nothing to pay.", "settlementId")
    if draft.date < settlement.date:
        raise InvalidInput(f"The payment is not before {settlement.date}.", "date")
    books.require_open(draft.date, "date")
    cash = cash_of(books, draft.account)
    reference = check_text(draft.reference, "reference", limit=200)
    memo = check_text(draft.memo, "memo") or _payment_memo(settlement)
    books.require_room(abs(settlement.due))
    legs = [
        _owed(settlement.due_account, settlement.due, Side.DEBIT),
        _owed(cash, settlement.due, Side.CREDIT),
    ]
    entry = books.post(
        CheckedEntry(
            date=draft.date,
            kind=EntryKind.PAYMENT,
            source=settlement_source(settlement.first_day, settlement.last_day),
            memo=memo,
            reference=reference,
            lines=merged(sorted(legs, key=lambda leg: leg[1] is Side.CREDIT)),
        )
    )
    paid = replace(settlement, paid_on=draft.date, cash_account=cash, payment_entry=entry.id)
    return _keep(books, paid, "vat.paid", settlement)


def delete_vat_payment(books: Books, settlement_id: str) -> VatSettlement:
    """Revoke the payment of a settlement, which is then open again."""
    settlement = _settlement(books, settlement_id, "settlementId")
    if settlement.payment_entry is None:
        raise InvalidInput("The settlement is not paid.", "settlementId")
    entry = books.entries[settlement.payment_entry]
    books.require_open(entry.date, "settlementId")
    books.revoke(entry)
    unpaid = replace(settlement, paid_on=None, cash_account=None, payment_entry=None)
    return _keep(books, unpaid, "vat.payment_deleted", settlement)


def _movements(books: Books, role: AccountRole, first: Day, last: Day) -> dict[int, int]:
    """Return debits less credits of the accounts of a role, settlements left out, by code.

    What the batch found, and what its units before this one posted and revoked.
    """
    found = books.movements[first, last]
    moved = {account: balance(found, account) for account in books.chart.serving(role)}
    for sign, entries in ((1, books.written.entries), (-1, books.written.revoked)):
        for entry in entries:
            if is_settling(entry) or not first <= entry.date <= last:
                continue
            for line in entry.lines:
                if line.account in moved:
                    moved[line.account] += sign * (line.debit - line.credit)
    return moved


def _due_account(books: Books) -> int:
    account = books.chart.role(AccountRole.VAT_DUE).number
    if account in books.chart.serving(*_TAXES):
        raise AccountUnfit("What is due stands on an account apart from those of the tax itself.")
    return account


def _clearing(account: int, minor: int) -> Leg:
    """Return the leg that takes a balance (debits less credits) back to nothing."""
    return _owed(account, -minor, Side.DEBIT)


def _owed(account: int, minor: int, side: Side) -> Leg:
    """Return a leg; an amount below zero stands on the other side."""
    return account, side if minor >= 0 else opposite(side), abs(minor), None


def _settlement(books: Books, settlement_id: str, path: str) -> VatSettlement:
    settlement = books.vat_settlements.get(settlement_id)
    if settlement is None or not settlement.is_live:
        raise NotFound("No such VAT settlement.", path)
    return settlement


def _keep(
    books: Books, settlement: VatSettlement, event_type: str, before: VatSettlement | None = None
) -> VatSettlement:
    facts: dict[str, Json] = {
        "due": str(settlement.due),
        "from": settlement.first_day.isoformat(),
        "id": settlement.id,
        "paymentEntry": settlement.payment_entry,
        "to": settlement.last_day.isoformat(),
    }
    if before is not None:
        facts["before"] = {"paymentEntry": before.payment_entry}
        facts["after"] = {"paymentEntry": settlement.payment_entry}
    books.append_event(event_type, settlement.id, facts)
    return books.vat_settlements.put(settlement)


def _payment_memo(settlement: VatSettlement) -> str:
    word = "payment" if settlement.due > 0 else "refund"
    return f"VAT {word} {settlement.first_day} to {settlement.last_day}"
