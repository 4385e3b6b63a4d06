"""Undo payments: delete what lies on open days, reverse what does not.

Source: posting rules, section 8.
"""

from dataclasses import replace

from ledger.books import Books
from ledger.dates import Day
from ledger.decide.allocations import release
from ledger.decide.payments import as_settled
from ledger.errors import InvalidInput, NotFound, PaymentNotOpen
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, Entry, mirror_lines
from ledger.payments import Allocation, Payment


def delete_payment(books: Books, payment_id: str) -> Payment:
    """Revoke a payment's entries and allocations; the documents open again."""
    payment = _live(books, payment_id)
    entries = _entries(books, payment)
    for entry in entries:
        books.require_open(entry.date, "id")
    sequences = [books.revoke(entry).revoked_sequence for entry in entries]
    for allocation in _allocations(books, payment):
        if allocation.is_live:
            release(books, allocation)
        books.allocations.put(replace(allocation, revoked_sequence=sequences[0]))
    facts: Json = {"amount": str(payment.amount), "id": payment.id}
    books.append_event("payment.deleted", payment.id, facts)
    gone = replace(as_settled(books, payment), revoked_sequence=sequences[0])
    return books.payments.put(gone)


def reverse_payment(books: Books, payment_id: str, day: Day | None) -> Payment:
    """Post the mirrors of a payment's entries on an open day; its allocations end that day."""
    payment = _live(books, payment_id)
    entries = _entries(books, payment)
    latest = max(entry.date for entry in entries)
    if day is not None and day < latest:
        raise InvalidInput(f"The reversal is not before {latest}.", "date")
    if day is not None:
        books.require_open(day, "date")
    wanted = day or latest
    opened = books.first_open(wanted, "id")
    books.require_room(sum(entry.total for entry in entries), "id")
    requested = None if opened == wanted else wanted
    mirrors = [_mirror(books, entry, opened, requested) for entry in entries]
    sequence = mirrors[0].sequence
    for allocation in _live_allocations(books, payment):
        release(books, allocation)
        books.allocations.put(replace(allocation, ended_on=opened, ended_sequence=sequence))
    facts: Json = {
        "after": {"reversedOn": opened.isoformat()},
        "amount": str(payment.amount),
        "before": {"reversedOn": None},
        "id": payment.id,
    }
    books.append_event("payment.reversed", payment.id, facts)
    return books.payments.put(
        replace(
            as_settled(books, payment),
            reversed_on=opened,
            reversal_entry=mirrors[0].id,
            reversed_sequence=sequence,
        )
    )


def _mirror(books: Books, entry: Entry, day: Day, requested: Day | None) -> Entry:
    mirror = books.post(
        CheckedEntry(
            date=day,
            kind=entry.kind,
            source=entry.source,
            memo=entry.memo,
            reference=entry.reference,
            lines=mirror_lines(entry.lines),
            requested_date=requested,
            reversal_of=entry.id,
        ),
        "journal_entry.reversed",
    )
    books.link_reversal(entry.id, mirror.id)
    return mirror


def _live(books: Books, payment_id: str) -> Payment:
    """Return a payment that can be undone."""
    payment = books.payments.get(payment_id)
    if payment is None or payment.revoked_sequence is not None:
        raise NotFound("No such payment.", "id")
    if not payment.is_live:
        raise PaymentNotOpen("The payment is reversed already.", "id")
    refunds = {one.number for one in books.payments if one.is_refund}
    if any(
        one.credit == payment.number and one.claim in refunds
        for one in _live_allocations(books, payment)
    ):
        raise PaymentNotOpen("Part of the payment was refunded; undo the refund first.", "id")
    return payment


def _allocations(books: Books, payment: Payment) -> list[Allocation]:
    """Return what was allocated of a payment, also where that has ended since."""
    return [
        one
        for one in books.allocations
        if payment.number in (one.claim, one.credit) and one.revoked_sequence is None
    ]


def _live_allocations(books: Books, payment: Payment) -> list[Allocation]:
    return [one for one in _allocations(books, payment) if one.is_live]


def _entries(books: Books, payment: Payment) -> list[Entry]:
    """Return what a payment posted: its own entry first, then what moved its rest."""
    moved = [one.entry for one in _live_allocations(books, payment) if one.entry]
    return [books.entries[name] for name in (payment.entry, *moved)]
