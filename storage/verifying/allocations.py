"""Allocations: each beside its claim, its credit, the event it was made at, and its entry.

| read | statements                                                        | bound           |
|------|-------------------------------------------------------------------|-----------------|
| page | 1, with both sides; the events they were made at 1, entries 2     | 500 allocations |
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ledger.dates import day_of
from ledger.journal_entries import Entry, EntryKind
from ledger.payments import Allocation
from storage.records import ALLOCATIONS
from storage.statements import Row, statement
from storage.verifying.beside import Creation, select_creations, select_entries
from storage.verifying.records import RECORDS_PER_PAGE, UNREADABLE
from storage.verifying.subject import Finding, Subject, readable_date

_SIDES = """coalesce(cd.public_id, cp.public_id), coalesce(cd.trade, cp.trade),
      coalesce(cd.issue_date, cp.date), coalesce(cd.is_credit, not cp.is_refund),
      coalesce(cd.entry, cp.entry), cp.revoked_sequence, cp.reversed_on, cp.reversed_sequence,
      coalesce(dd.public_id, dp.public_id), coalesce(dd.trade, dp.trade),
      coalesce(dd.issue_date, dp.date), coalesce(dd.is_credit, not dp.is_refund),
      coalesce(dd.entry, dp.entry), dp.revoked_sequence, dp.reversed_on, dp.reversed_sequence"""
SELECT_ALLOCATIONS_AFTER = statement(
    f"""select {ALLOCATIONS.columns}, {_SIDES} from allocations a
    left join documents cd on cd.org = $1 and cd.number = a.claim
    left join payments cp on cp.org = $1 and cp.number = a.claim
    left join documents dd on dd.org = $1 and dd.number = a.credit
    left join payments dp on dp.org = $1 and dp.number = a.credit
    where a.org = $1 and a.public_id > $2 order by a.public_id limit $3"""
)
SIDE_WIDTH = 8
LATER = "payment.allocated"


@dataclass(frozen=True, slots=True)
class _Side:
    """A document or payment at one side of an allocation."""

    id: str | None
    trade: str | None
    day: int
    is_credit: bool | None
    entry: str | None
    revoked_sequence: int | None
    reversed_on: int | None
    reversed_sequence: int | None


async def check_allocations(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every allocation, by id."""
    after, posted, later = "", 0, 0
    while True:
        rows = await subject.snapshot.fetch(
            SELECT_ALLOCATIONS_AFTER, subject.org, after, RECORDS_PER_PAGE
        )
        found = [(_read(row), *_sides(row)) for row in rows]
        known = [allocation for allocation, _, _ in found if allocation]
        sequences = [_told_at(one) for one in known] + [one.sequence for one in known]
        events = await select_creations(subject, sequences)
        entries = await select_entries(subject, [one.entry for one in known if one.entry])
        for row, (allocation, claim, credit) in zip(rows, found, strict=True):
            place = f"allocation {row[0]}"
            if allocation is None:
                yield subject.fault(place, "Its columns cannot be read.")
                continue
            event, entry = events.get(allocation.sequence), entries.get(allocation.entry or "")
            for finding in _check(subject, allocation, (claim, credit), event, entry):
                yield finding
            telling = events.get(_told_at(allocation))
            if telling is not None and telling.type == LATER:
                later += 1
                for finding in _check_told(subject, allocation, (claim, credit), telling):
                    yield finding
            if allocation.entry is not None:
                posted += 2 if allocation.ended_sequence is not None else 1
        if len(rows) < RECORDS_PER_PAGE:
            break
        after = cast(str, rows[-1][0])
    counted = subject.counted.sources["allocation", EntryKind.PAYMENT]
    pairs = (("how many posted", posted, counted),)
    for finding in subject.compare("allocations", pairs, "the entries say"):
        yield finding
    pairs = (("how many were made later", later, subject.told.allocated),)
    for finding in subject.compare("allocations", pairs, "the chain says"):
        yield finding


def _read(row: Row) -> Allocation | None:
    try:
        return ALLOCATIONS.of(row)
    except UNREADABLE:
        return None


def _sides(row: Row) -> tuple[_Side, _Side]:
    values = cast(Any, tuple(row)[-2 * SIDE_WIDTH :])
    claim, credit = values[:SIDE_WIDTH], values[SIDE_WIDTH:]
    return _Side(*claim), _Side(*credit)


def _check(
    subject: Subject,
    allocation: Allocation,
    sides: tuple[_Side, _Side],
    event: Creation | None,
    entry: Entry | None,
) -> Iterator[Finding]:
    place, (claim, credit) = f"allocation {allocation.id}", sides
    if claim.id is None or credit.id is None:
        yield subject.fault(place, "Its claim or its credit is missing.")
        return
    if claim.is_credit or not credit.is_credit:
        yield subject.fault(place, f"{credit.id} cannot settle {claim.id}.")
    trades = {claim.trade, credit.trade}
    if trades != {allocation.trade.value}:
        yield subject.fault(place, f"It is of {allocation.trade}, its sides of {trades}.")
    if allocation.amount <= 0:
        yield subject.fault(place, f"Its amount is {allocation.amount}.")
    yield from _check_made(subject, place, allocation, sides, event)
    yield from _check_entry(subject, place, allocation, sides, entry)
    yield from _check_end(subject, place, allocation, sides)


def _check_made(
    subject: Subject,
    place: str,
    allocation: Allocation,
    sides: tuple[_Side, _Side],
    event: Creation | None,
) -> Iterator[Finding]:
    """It was made by the entry of a side, or later by an event of its own."""
    claim, credit = sides
    is_later = event is not None and event.type == LATER
    makers = {credit.id} if is_later else {claim.entry, credit.entry}
    makers = {allocation.entry} if allocation.entry else makers
    if event is None or event.subject not in makers:
        yield subject.fault(place, f"Event {allocation.sequence} did not make it.")


def _told_at(allocation: Allocation) -> int:
    """Return the sequence at which one that was made later is told: behind its entry, if any."""
    return allocation.sequence + (allocation.entry is not None)


def _check_told(
    subject: Subject, allocation: Allocation, sides: tuple[_Side, _Side], event: Creation
) -> Iterator[Finding]:
    claim, credit = sides
    pairs = (
        ("amount", str(allocation.amount), event.data.get("amount")),
        ("claim", claim.id, event.data.get("claim")),
        ("credit", credit.id, event.subject),
    )
    yield from subject.compare(f"allocation {allocation.id}", pairs, "the chain says")


def _check_entry(
    subject: Subject,
    place: str,
    allocation: Allocation,
    sides: tuple[_Side, _Side],
    entry: Entry | None,
) -> Iterator[Finding]:
    claim, credit = sides
    latest = readable_date(max(claim.day, credit.day))
    if allocation.entry is None:
        yield from subject.compare(
            place, (("date", allocation.date, latest),), "its claim and credit say"
        )
        return
    if entry is None:
        yield subject.fault(place, f"Its entry {allocation.entry} is missing.")
        return
    pairs = (
        ("kind", EntryKind.PAYMENT, entry.kind),
        ("source", f"allocation:{credit.id}", entry.source),
        ("date", allocation.date, entry.date),
        ("amount", allocation.amount, entry.total),
        ("sequence", allocation.sequence, entry.sequence),
        ("revoked_sequence", allocation.revoked_sequence is None, entry.revoked_sequence is None),
    )
    yield from subject.compare(place, pairs, "its entry says")


def _check_end(
    subject: Subject, place: str, allocation: Allocation, sides: tuple[_Side, _Side]
) -> Iterator[Finding]:
    """It ends with the payment that is deleted or reversed, and with nothing else.

    One that ended with its refund is revoked, too, when its credit is deleted after that.
    """
    ends = (allocation.revoked_sequence, _day(allocation.ended_on), allocation.ended_sequence)
    told = {(one.revoked_sequence, one.reversed_on, one.reversed_sequence) for one in sides}
    gone = told - {(None, None, None)}
    gone |= {(one[0], *other[1:]) for one in gone for other in gone if None not in other[1:]}
    if (ends not in gone) if gone and ends != (None, None, None) else bool(gone) or any(ends):
        yield subject.fault(place, f"It ended at {ends}, its sides at {sorted(map(str, told))}.")


def _day(day: date | None) -> int | None:
    return None if day is None else day_of(day)
