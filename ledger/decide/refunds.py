"""Refund unallocated credit: money back to a customer, or back from a vendor.

| event                | Dr                    | Cr                    |
|----------------------|-----------------------|-----------------------|
| refund to a customer | control of the credit | cash                  |
| refund from a vendor | cash                  | control of the credit |

Source: posting rules, section 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.books import Books
from ledger.dates import Day
from ledger.decide.allocations import Item, allocate, control_of, day_of_item
from ledger.decide.payments import (
    PaymentDraft,
    amount_of,
    as_settled,
    cash_of,
    party_of,
    payment_of,
    post_payment,
)
from ledger.documents import Trade
from ledger.errors import OverAllocated, ReferenceUnknown
from ledger.money import format_minor
from ledger.payments import Payment


@dataclass(frozen=True, slots=True)
class RefundDraft:
    """Money given back from unallocated credit; without `credits` the oldest come first."""

    trade: Trade
    amount: Decimal
    date: Day
    party: str
    account: str | None = None
    method: str | None = None
    reference: str | None = None
    memo: str | None = None
    credits: Sequence[str] | None = None


def create_refund(books: Books, draft: RefundDraft) -> Payment:
    """Give unallocated credit back to a customer, or take it back from a vendor."""
    amount = amount_of(books, draft.amount)
    party = party_of(books, draft.trade, draft.party)
    assert party is not None
    cash = cash_of(books, draft.account)
    parts = _credit_parts(books, draft, amount)
    control = control_of(parts[0][0])
    written = PaymentDraft(
        draft.trade,
        draft.amount,
        draft.date,
        party.id,
        method=draft.method,
        reference=draft.reference,
        memo=draft.memo,
    )
    refund = replace(payment_of(books, written, amount, cash, control), is_refund=True)
    legs = [(control_of(credit), part) for credit, part in parts]
    taken = [(credit.id, part) for credit, part in parts]
    payment = post_payment(books, refund, legs, taken)
    for credit, part in parts:
        day = max(payment.date, day_of_item(credit))
        allocate(books, payment.number, credit.number, part, day, sequence=payment.sequence)
    return as_settled(books, payment)


def _credit_parts(books: Books, draft: RefundDraft, amount: int) -> list[tuple[Item, int]]:
    """Choose the credits a refund is paid from; together they must hold it."""
    parts: list[tuple[Item, int]] = []
    left = amount
    for credit in _credits(books, draft):
        part = min(credit.open_amount, left)
        if part:
            parts.append((credit, part))
        left -= part
    if left:
        held = format_minor(amount - left, books.organization.exponent)
        raise OverAllocated(f"Only {held} of unallocated credit is there to refund.", "amount")
    return parts


def _credits(books: Books, draft: RefundDraft) -> list[Item]:
    """Return the open credits of a party: those that are named, else the oldest first."""
    everything: list[Item] = [
        *(note for note in books.documents if note.is_credit),
        *(payment for payment in books.payments if not payment.is_refund),
    ]
    own = [
        item
        for item in everything
        if item.trade is draft.trade and item.party == draft.party and item.open_amount
    ]
    if draft.credits is None:
        return sorted(own, key=lambda item: (day_of_item(item), item.number))
    by_id = {item.id: item for item in own}
    for index, name in enumerate(draft.credits):
        if name not in by_id:
            raise ReferenceUnknown("No such open credit of this party.", "creditIds", index)
    return [by_id[name] for name in dict.fromkeys(draft.credits)]
