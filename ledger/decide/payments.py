"""Receive payments from customers and make them to vendors.

| event                   | Dr                            | Cr                            |
|-------------------------|-------------------------------|-------------------------------|
| receipt from a customer | cash                          | control of documents, of rest |
| payment to a vendor     | control of documents, of rest | cash                          |

Source: posting rules, section 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.accounts import AccountClass, AccountRole, Side
from ledger.books import Books
from ledger.dates import Day
from ledger.decide.allocations import (
    AllocationDraft,
    Share,
    allocate,
    allocations_told,
    control_of,
    shares_of,
)
from ledger.document_entries import Leg, merged, opposite
from ledger.documents import Trade
from ledger.errors import (
    AccountUnfit,
    AmountInvalid,
    CurrencyMismatch,
    InvalidInput,
    ReferenceUnknown,
)
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, EntryKind
from ledger.money import to_minor
from ledger.parties import Party, PartyKind
from ledger.payments import Payment
from ledger.text import check_text

_CONTROLS = {Trade.SALES: AccountRole.AR, Trade.PURCHASE: AccountRole.AP}


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """A payment as a caller wrote it; without `allocations` the oldest documents come first.

    `party` is the id of a customer (sales) or vendor (purchases); None only where the documents
    that are named have none either.
    """

    trade: Trade
    amount: Decimal
    date: Day
    party: str | None = None
    account: str | None = None
    currency: str | None = None
    method: str | None = None
    reference: str | None = None
    memo: str | None = None
    allocations: Sequence[AllocationDraft] | None = None


def create_payment(books: Books, draft: PaymentDraft) -> Payment:
    """Receive from a customer or pay a vendor, and settle documents with it."""
    amount = amount_of(books, draft.amount)
    own = books.organization.currency
    if draft.currency is not None and draft.currency != own:
        raise CurrencyMismatch(f"The organisation's currency is {own}.", "currency")
    party = party_of(books, draft.trade, draft.party)
    cash = cash_of(books, draft.account)
    whose = "customerId" if draft.trade is Trade.SALES else "vendorId"
    if party is None and not draft.allocations:
        raise InvalidInput("Name the party, or the documents that are paid.", whose)
    shares = shares_of(books, draft.trade, party.id if party else None, amount, draft.allocations)
    control = books.chart.role(_CONTROLS[draft.trade], whose).number
    rest = amount - sum(share.amount for share in shares)
    legs = [(control_of(share.claim), share.amount) for share in shares] + [(control, rest)]
    settled = [(share.claim.id, share.amount) for share in shares]
    payment = post_payment(books, payment_of(books, draft, amount, cash, control), legs, settled)
    for share in shares:
        _settle(books, payment, share)
    return as_settled(books, payment)


def payment_of(
    books: Books, draft: PaymentDraft, amount: int, account: int, control: int
) -> Payment:
    """Return a payment as it will be kept, still without number and entry."""
    return Payment(
        number=0,
        id=books.mint("pay"),
        trade=draft.trade,
        is_refund=False,
        date=draft.date,
        amount=amount,
        allocated=0,
        party=draft.party,
        account=account,
        control=control,
        method=check_text(draft.method, "method", limit=64),
        reference=check_text(draft.reference, "reference", limit=200),
        memo=check_text(draft.memo, "memo"),
        entry="",
        sequence=0,
        created_at=books.now,
        created_by=books.actor.key_id,
    )


def post_payment(
    books: Books,
    payment: Payment,
    controls: Sequence[tuple[int, int]],
    settled: Sequence[tuple[str, int]],
) -> Payment:
    """Post a payment against control accounts, then keep it and announce what it settles."""
    books.require_open(payment.date, "date")
    books.require_room(payment.amount, "amount")
    cash_side = Side.DEBIT if payment.is_received else Side.CREDIT
    legs: list[Leg] = [(payment.account, cash_side, payment.amount, None)]
    legs += [(control, opposite(cash_side), part, payment.party) for control, part in controls]
    if cash_side is Side.CREDIT:
        legs = [*legs[1:], legs[0]]
    entry = books.post(
        CheckedEntry(
            date=payment.date,
            kind=EntryKind.PAYMENT,
            source=f"payment:{payment.id}",
            memo=payment.memo or _memo(books, payment),
            reference=payment.reference,
            lines=merged(legs),
        )
    )
    kept = replace(payment, number=books.next_sequence, entry=entry.id, sequence=entry.sequence)
    facts: Json = {
        "allocations": allocations_told(settled),
        "amount": str(kept.amount),
        "entry": entry.id,
        "id": kept.id,
    }
    books.append_event("payment.received" if kept.is_received else "payment.made", kept.id, facts)
    return books.payments.put(kept)


def _settle(books: Books, payment: Payment, share: Share) -> None:
    day = max(payment.date, share.claim.issue_date)
    allocate(
        books, share.claim.number, payment.number, share.amount, day, sequence=payment.sequence
    )


def as_settled(books: Books, payment: Payment) -> Payment:
    """Return the payment as the allocations left it."""
    kept = books.payments.get(payment.id)
    assert kept is not None
    return kept


def amount_of(books: Books, value: Decimal) -> int:
    try:
        amount = to_minor(value, books.organization.exponent)
    except AmountInvalid as refusal:
        raise type(refusal)(refusal.message, "amount") from None
    if not amount:
        raise AmountInvalid("A payment is above zero.", "amount")
    return amount


def party_of(books: Books, trade: Trade, name: str | None) -> Party | None:
    """Return the party, inactive ones too: what they owe can still be settled."""
    if name is None:
        return None
    is_sale = trade is Trade.SALES
    party = books.parties.get(name)
    if party is None or (party.kind is PartyKind.CUSTOMER) != is_sale:
        what, path = ("customer", "customerId") if is_sale else ("vendor", "vendorId")
        raise ReferenceUnknown(f"No such {what}.", path)
    return party


def cash_of(books: Books, name: str | None) -> int:
    chart = books.chart
    if name is None:
        return chart.role(AccountRole.CASH, "accountId").number
    account = chart.authored(chart.find(name, "accountId"), "accountId")
    if account.account_class is not AccountClass.CASH:
        raise AccountUnfit("Money moves through an account of class CASH.", "accountId")
    return account.number


def _memo(books: Books, payment: Payment) -> str:
    party = books.parties.get(payment.party)
    whose = f" {'from' if payment.is_received else 'to'} {party.name}" if party else ""
    word = "Refund" if payment.is_refund else "Payment"
    return f"{word}{whose}"[:1_000]
