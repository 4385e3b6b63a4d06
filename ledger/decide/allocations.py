"""Allocate credits (payments, credit notes) to claims (invoices, debit notes, refunds).

Where a claim and a credit stand on different control accounts, an entry moves the amount; else the
allocation alone settles. Source: posting rules, section 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.accounts import Side
from ledger.books import Books
from ledger.dates import Day
from ledger.document_entries import merged, opposite
from ledger.documents import Document, DocumentState, Trade
from ledger.errors import (
    AmountInvalid,
    DocumentNotOpen,
    InvalidInput,
    NotFound,
    OverAllocated,
    PaymentNotOpen,
    ReferenceUnknown,
)
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, EntryKind
from ledger.money import format_minor, to_minor
from ledger.payments import Allocation, Payment

Item = Document | Payment
ALLOCATIONS_MOST = 500


@dataclass(frozen=True, slots=True)
class AllocationDraft:
    """How much goes to a document; without an amount, as much as there is."""

    document: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A claim and what it is given."""

    claim: Document
    amount: int


@dataclass(frozen=True, slots=True)
class CreditAllocated:
    """A credit whose rest was allocated later, and what it settled."""

    credit: str
    allocations: tuple[Allocation, ...]
    rest: int


def allocate(
    books: Books,
    claim: int,
    credit: int,
    amount: int,
    day: Day,
    *,
    sequence: int,
    entry: str | None = None,
) -> Allocation:
    """Settle part of a claim with part of a credit; both were checked to have it open."""
    items = {item.number: item for item in (*books.documents, *books.payments)}
    _settle(books, items[claim], amount)
    _settle(books, items[credit], amount)
    return books.allocations.put(
        Allocation(
            id=books.mint("alo"),
            trade=items[claim].trade,
            claim=claim,
            credit=credit,
            amount=amount,
            date=day,
            entry=entry,
            sequence=sequence,
        )
    )


def allocations_told(settled: Sequence[tuple[str, int]]) -> Json:
    """Spell what is allocated at once to other items, by their ids, as an event tells it."""
    return [{"amount": str(amount), "item": item} for item, amount in settled]


def release(books: Books, allocation: Allocation) -> None:
    """Open again what an allocation had settled; the caller puts the allocation itself."""
    items = {item.number: item for item in (*books.documents, *books.payments)}
    for number in (allocation.claim, allocation.credit):
        _settle(books, items[number], -allocation.amount)


def allocate_credit(
    books: Books, credit_id: str, drafts: Sequence[AllocationDraft] | None
) -> CreditAllocated:
    """Allocate the rest of a payment or credit note: as given, or to the oldest documents first."""
    credit = _credit(books, credit_id)
    path = "creditId"
    if not credit.open_amount:
        raise OverAllocated("Nothing is left of this credit.", path)
    if credit.party is None and drafts is None:
        raise InvalidInput("The credit is nobody's; name the documents it settles.", "allocations")
    shares = shares_of(books, credit.trade, credit.party, credit.open_amount, drafts)
    if not shares:
        raise OverAllocated("No open document can take this credit.", path)
    moved = sum(share.amount for share in shares if share.claim.control != credit.control)
    books.require_room(moved, path)
    if moved:
        _require_dates(books, credit, shares)
    made = [_allocate_later(books, credit, share) for share in shares]
    rest = credit.open_amount - sum(share.amount for share in shares)
    return CreditAllocated(credit.id, tuple(made), rest)


def shares_of(
    books: Books,
    trade: Trade,
    party: str | None,
    amount: int,
    drafts: Sequence[AllocationDraft] | None,
) -> list[Share]:
    """Divide an amount among claims: as given, else oldest due date first, then number."""
    if drafts is None:
        return _oldest_first(claims_of(books, trade, party), amount)
    if len(drafts) > ALLOCATIONS_MOST:
        raise InvalidInput(f"At most {ALLOCATIONS_MOST} allocations at once.", "allocations")
    if len({draft.document for draft in drafts}) < len(drafts):
        raise InvalidInput("Each document is named once.", "allocations")
    shares, left = [], amount
    for index, draft in enumerate(drafts):
        share = _given(books, trade, party, left, draft, index)
        shares.append(share)
        left -= share.amount
    return shares


def claims_of(books: Books, trade: Trade, party: str | None) -> list[Document]:
    """Return a party's open claims, the oldest due first."""
    claims = [
        document
        for document in books.documents
        if document.trade is trade
        and document.party == party
        and not document.is_credit
        and document.open_amount
    ]
    return sorted(claims, key=lambda claim: (claim.due_date, claim.printed_number, claim.number))


def control_of(item: Item) -> int:
    """Return the control account an item stands on."""
    assert item.control is not None
    return item.control


def day_of_item(item: Item) -> Day:
    return item.date if isinstance(item, Payment) else item.issue_date


def _oldest_first(claims: Iterable[Document], amount: int) -> list[Share]:
    shares, left = [], amount
    for claim in claims:
        part = min(claim.open_amount, left)
        if part:
            shares.append(Share(claim, part))
        left -= part
    return shares[:ALLOCATIONS_MOST]


def _given(
    books: Books,
    trade: Trade,
    party: str | None,
    left: int,
    draft: AllocationDraft,
    index: int,
) -> Share:
    here = "allocations", index
    claim = books.documents.get(draft.document)
    if claim is None or claim.trade is not trade:
        raise ReferenceUnknown("No such document.", *here, "documentId")
    if claim.state is not DocumentState.ISSUED or claim.is_credit:
        raise DocumentNotOpen(
            "Only an issued document that is owed takes one.", *here, "documentId"
        )
    if claim.party != party:
        raise InvalidInput("The document is another party's.", *here, "documentId")
    amount = min(left, claim.open_amount) if draft.amount is None else _minor(books, draft, index)
    exponent = books.organization.exponent
    if amount > claim.open_amount or not claim.open_amount:
        still = format_minor(claim.open_amount, exponent)
        raise OverAllocated(f"Of '{claim.printed_number}' {still} is open.", *here, "amount")
    if amount > left or not left:
        raise OverAllocated(
            f"Of the credit {format_minor(left, exponent)} is left.", *here, "amount"
        )
    return Share(claim, amount)


def _minor(books: Books, draft: AllocationDraft, index: int) -> int:
    here = "allocations", index, "amount"
    assert draft.amount is not None
    try:
        amount = to_minor(draft.amount, books.organization.exponent)
    except AmountInvalid as refusal:
        raise type(refusal)(refusal.message, *here) from None
    if not amount:
        raise AmountInvalid("An allocation is above zero.", *here)
    return amount


def _settle(books: Books, item: Item, amount: int) -> None:
    """Count an amount as settled on an item; an invoice that is paid in full says so."""
    if isinstance(item, Payment):
        books.payments.put(replace(item, allocated=item.allocated + amount))
        return
    settled = books.documents.put(replace(item, settled=item.settled + amount))
    if amount > 0 and not settled.open_amount and not settled.is_credit:
        facts: Json = {
            "before": {"status": item.status.value},
            "grandTotal": str(settled.grand_total),
            "id": settled.id,
            "status": settled.status.value,
        }
        books.append_event("invoice.paid", settled.id, facts)


def _credit(books: Books, credit_id: str) -> Item:
    payment = books.payments.get(credit_id)
    if payment is not None:
        if not payment.is_live or payment.is_refund:
            raise PaymentNotOpen("The payment is deleted, reversed or a refund.", "creditId")
        return payment
    note = books.documents.get(credit_id)
    if note is None or not note.is_credit:
        raise NotFound("No such payment or credit note.", "creditId")
    if note.state is not DocumentState.ISSUED:
        raise DocumentNotOpen("The credit note is not issued.", "creditId")
    return note


def _require_dates(books: Books, credit: Item, shares: Sequence[Share]) -> None:
    for share in shares:
        if share.claim.control != credit.control:
            day = max(day_of_item(credit), share.claim.issue_date, books.today)
            books.require_open(day, "creditId")


def _allocate_later(books: Books, credit: Item, share: Share) -> Allocation:
    claim, day = share.claim, max(day_of_item(credit), share.claim.issue_date)
    entry, sequence = None, books.next_sequence
    if claim.control != credit.control:
        day = max(day, books.today)
        posted = books.post(_move(credit, share, day))
        entry, sequence = posted.id, posted.sequence
    # What was allocated just before in the same request has taken of it.
    left = _credit(books, credit.id).open_amount
    facts: Json = {
        "amount": str(share.amount),
        "before": {"open": str(left)},
        "claim": claim.id,
        "id": credit.id,
        "open": str(left - share.amount),
    }
    books.append_event("payment.allocated", credit.id, facts)
    return allocate(
        books, claim.number, credit.number, share.amount, day, sequence=sequence, entry=entry
    )


def _move(credit: Item, share: Share, day: Day) -> CheckedEntry:
    """Spell the entry that moves a credit to the control account of what it settles."""
    side = Side.DEBIT if credit.trade is Trade.SALES else Side.CREDIT
    party = share.claim.party
    return CheckedEntry(
        date=day,
        kind=EntryKind.PAYMENT,
        source=f"allocation:{credit.id}",
        memo=f"Credit moved to {share.claim.printed_number}",
        reference=share.claim.printed_number,
        lines=merged(
            (
                (control_of(credit), side, share.amount, party),
                (control_of(share.claim), opposite(side), share.amount, party),
            )
        ),
    )
