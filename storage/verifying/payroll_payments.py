"""Payments of payroll runs: beside the events that made them, their entries, and what was owed.

| read | statements                                         | bound        |
|------|----------------------------------------------------|--------------|
| page | 1; the events that created them 1, their entries 2 | 500 payments |
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping

from ledger.accounts import Side
from ledger.document_entries import merged
from ledger.journal_entries import Entry, EntryKind
from ledger.payroll import PayrollPart, PayrollPayment
from storage.records import PAYROLL_PAYMENTS
from storage.verifying.beside import check_creation, legs_of, select_creations, select_entries
from storage.verifying.payroll_runs import Owed
from storage.verifying.records import pages, read_record, select_after
from storage.verifying.subject import Finding, Subject

SELECT_PAYROLL_PAYMENTS_AFTER = select_after(PAYROLL_PAYMENTS, "p")


async def check_payroll_payments(
    subject: Subject, owed: Mapping[str, Owed]
) -> AsyncIterator[Finding]:
    """Look at every payment, by number; then whether what says that it is paid is paid once."""
    live: Counter[tuple[str, PayrollPart]] = Counter()
    count = 0
    async for rows in pages(subject, SELECT_PAYROLL_PAYMENTS_AFTER):
        payments: list[PayrollPayment] = []
        faults: list[Finding] = []
        for row in rows:
            place = f"payroll_payment {row[1]}"
            payments += read_record(subject, place, PAYROLL_PAYMENTS, row, faults)
        creations = await select_creations(subject, (one.number for one in payments))
        entries = await select_entries(subject, (one.entry for one in payments))
        for one in payments:
            place, creation = f"payroll_payment {one.id}", creations.get(one.number)
            faults += check_creation(subject, place, one, creation, ("payroll.paid",))
            if creation is not None:
                faults += subject.compare(place, _told(one, creation.data), "the chain says")
            faults += _check_entry(subject, place, one, owed, entries.get(one.entry))
            live[one.run, one.part] += one.revoked_sequence is None
        for fault in faults:
            yield fault
        count += len(rows)
    pairs = (("how many", count, subject.counted.sources["payroll", EntryKind.PAYMENT]),)
    for finding in subject.compare("payroll_payments", pairs, "the entries say"):
        yield finding
    for finding in _check_paid(subject, owed, live):
        yield finding


def _told(one: PayrollPayment, data: Mapping[str, object]) -> list[tuple[str, object, object]]:
    facts = {"amount": str(one.amount), "part": one.part.value, "run": one.run}
    return [(name, value, data.get(name)) for name, value in facts.items()]


def _check_entry(
    subject: Subject,
    place: str,
    one: PayrollPayment,
    owed: Mapping[str, Owed],
    entry: Entry | None,
) -> Iterator[Finding]:
    run = owed.get(one.run)
    payable = None if run is None else run.accounts[one.part]
    if entry is None or run is None or payable is None:
        yield subject.fault(place, f"Its entry {one.entry} or its run {one.run} is missing.")
        return
    pairs = (
        ("kind", EntryKind.PAYMENT, entry.kind),
        ("source", run.source, entry.source),
        ("date", one.date, entry.date),
        ("amount", one.amount, entry.total),
        ("reference", one.reference, entry.reference),
        ("sequence", one.sequence, entry.sequence),
        ("revoked_sequence", one.revoked_sequence, entry.revoked_sequence),
    )
    yield from subject.compare(place, pairs, "its entry says")
    legs = merged(
        ((payable, Side.DEBIT, one.amount, None), (one.account, Side.CREDIT, one.amount, None))
    )
    if legs_of(entry.lines) != legs_of(legs):
        yield subject.fault(place, "Its entry is not what it posts.")
    if one.amount != run.dues[one.part]:
        yield subject.fault(place, f"It pays {one.amount} of {run.dues[one.part]}.")


def _check_paid(
    subject: Subject, owed: Mapping[str, Owed], live: Mapping[tuple[str, PayrollPart], int]
) -> Iterator[Finding]:
    for name, run in owed.items():
        pairs = [
            (f"payments of {part}", int(paid), live.get((name, part), 0))
            for part, paid in run.paid.items()
        ]
        yield from subject.compare(f"payroll_run {name}", pairs, "its payments say")
        if any(run.paid.values()) and not run.is_approved:
            yield subject.fault(f"payroll_run {name}", "It is paid and not approved.")
