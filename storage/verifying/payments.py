"""Payments, refunds and allocations: beside their entries and what they settle.

| read        | statements                                                            | bound |
|-------------|-----------------------------------------------------------------------|-------|
| payments    | 1; the events that created them 1, sums of allocations 2, entries 2,  | 500   |
|             | their allocations with the control accounts of the other sides 1      |       |
| allocations | 1, with both sides; the events they were made at 1, entries 2         | 500   |

A deleted payment's legs are compared in sum only: where its allocations stood may have moved.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from ledger.accounts import Side
from ledger.document_entries import Leg, merged, opposite
from ledger.journal_entries import Entry, EntryKind
from ledger.payments import Payment
from storage.records import PAYMENTS
from storage.verifying.beside import (
    Creation,
    check_creation,
    legs_of,
    select_creations,
    select_entries,
    sum_allocations,
)
from storage.verifying.records import pages, read_record, select_after
from storage.verifying.settling import Part, check_settled, select_parts
from storage.verifying.subject import Finding, Subject

SELECT_PAYMENTS_AFTER = select_after(PAYMENTS, "p")


@dataclass(slots=True)
class _Page:
    """What stands beside the payments of a page."""

    settled: dict[int, int]
    creations: dict[int, Creation]
    entries: dict[str, Entry]
    parts: dict[int, list[Part]]


async def check_payments(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every payment and refund, by number."""
    found = mirrored = 0
    async for rows in pages(subject, SELECT_PAYMENTS_AFTER):
        payments: list[Payment] = []
        faults: list[Finding] = []
        for row in rows:
            payments += read_record(subject, f"payment {row[1]}", PAYMENTS, row, faults)
        for finding in faults:
            yield finding
        page = await _select_page(subject, payments)
        for payment in payments:
            for finding in _check_payment(subject, payment, page):
                yield finding
        found += len(rows)
        mirrored += sum(payment.reversal_entry is not None for payment in payments)
    posted = subject.counted.sources["payment", EntryKind.PAYMENT]
    chain = (("how many", found, subject.told.payments),)
    for finding in subject.compare("payments", chain, "the chain says"):
        yield finding
    for finding in subject.compare(
        "payments", (("how many posted", found + mirrored, posted),), "the entries say"
    ):
        yield finding


async def _select_page(subject: Subject, payments: list[Payment]) -> _Page:
    numbers = [payment.number for payment in payments]
    names = [payment.entry for payment in payments]
    names += [payment.reversal_entry for payment in payments if payment.reversal_entry]
    return _Page(
        await sum_allocations(subject, numbers),
        await select_creations(subject, numbers),
        await select_entries(subject, names),
        await select_parts(subject, numbers),
    )


def _check_payment(subject: Subject, payment: Payment, page: _Page) -> Iterator[Finding]:
    place = f"payment {payment.id}"
    types = ("payment.received",) if payment.is_received else ("payment.made",)
    creation = page.creations.get(payment.number)
    yield from check_creation(subject, place, payment, creation, types)
    parts = page.parts.get(payment.number, [])
    if creation is not None:
        told = (("amount", str(payment.amount), creation.data.get("amount")),)
        yield from subject.compare(place, told, "the chain says")
        settled = creation.data.get("allocations")
        yield from check_settled(subject, place, settled, parts, payment.sequence)
    pairs = (("allocated", payment.allocated, page.settled.get(payment.number, 0)),)
    yield from subject.compare(place, pairs, "its allocations say")
    if not 0 <= payment.allocated <= payment.amount:
        yield subject.fault(place, "More of it is allocated than it holds.")
    entry = page.entries.get(payment.entry)
    if entry is None:
        yield subject.fault(place, f"Its entry {payment.entry} is missing.")
        return
    yield from _check_entry(subject, place, payment, entry)
    yield from _check_legs(subject, place, payment, entry, parts)
    yield from _check_mirror(subject, place, payment, page)


def _check_entry(subject: Subject, place: str, payment: Payment, entry: Entry) -> Iterator[Finding]:
    pairs = [
        ("kind", EntryKind.PAYMENT, entry.kind),
        ("source", f"payment:{payment.id}", entry.source),
        ("date", payment.date, entry.date),
        ("amount", payment.amount, entry.total),
        ("reference", payment.reference, entry.reference),
        ("sequence", payment.sequence, entry.sequence),
        ("revoked_sequence", payment.revoked_sequence, entry.revoked_sequence),
    ]
    if payment.memo is not None:
        pairs.append(("memo", payment.memo, entry.memo))
    yield from subject.compare(place, pairs, "its entry says")


def _check_legs(
    subject: Subject, place: str, payment: Payment, entry: Entry, parts: list[Part]
) -> Iterator[Finding]:
    cash = Side.DEBIT if payment.is_received else Side.CREDIT
    first: Leg = (payment.account, cash, payment.amount, None)
    legs: list[Leg] = [
        (part.control, opposite(cash), part.amount, payment.party)
        for part in parts
        if part.sequence == payment.sequence and part.revoked_sequence is None
    ]
    rest = payment.amount - sum(leg[2] for leg in legs)
    legs.append((payment.control, opposite(cash), rest, payment.party))
    expected, found = legs_of(merged([first, *legs])), legs_of(entry.lines)
    is_same = found == expected
    if payment.revoked_sequence is not None:
        own = set(legs_of(merged([first])))
        is_same = own <= set(found) and {leg[3] for leg in set(found) - own} == {
            payment.party or ""
        }
    if not is_same:
        yield subject.fault(place, "Its entry is not what it and its allocations post.")
    if payment.control not in subject.chart.by_number:
        yield subject.fault(place, f"There is no account {payment.control}.")


def _check_mirror(subject: Subject, place: str, payment: Payment, page: _Page) -> Iterator[Finding]:
    facts = (payment.reversal_entry, payment.reversed_on, payment.reversed_sequence)
    if facts == (None, None, None):
        return
    mirror = page.entries.get(payment.reversal_entry or "")
    if mirror is None or mirror.reversal_of != payment.entry:
        yield subject.fault(place, f"Its mirror {payment.reversal_entry} does not reverse it.")
        return
    pairs = (
        ("reversed_on", payment.reversed_on, mirror.date),
        ("reversed_sequence", payment.reversed_sequence, mirror.sequence),
    )
    yield from subject.compare(place, pairs, "its mirror says")
