"""Advances and what is outstanding of them: beside the events and entries that moved them.

| read     | statements                                         | bound        |
|----------|----------------------------------------------------|--------------|
| advances | 1; the events that created them 1, their entries 2 | 500 advances |
| balances | 1 for each page of them                            | 500 balances |

Payroll runs were read before and told what they recovered; employees are compared later.
"""

from collections.abc import AsyncIterator, Iterator
from typing import cast

from ledger.advances import Advance
from ledger.journal_entries import Entry, EntryKind
from storage.records import ADVANCE_BALANCES, ADVANCES
from storage.statements import statement
from storage.verifying.beside import Creation, check_creation, select_creations, select_entries
from storage.verifying.records import RECORDS_PER_PAGE, pages, read_record, select_after
from storage.verifying.subject import Finding, Subject, count_advances

SELECT_ADVANCES_AFTER = select_after(ADVANCES, "v")
SELECT_BALANCES_AFTER = statement(
    f"""select {ADVANCE_BALANCES.columns} from advance_balances b
    where b.org = $1 and (b.employee > $2 or b.employee = $2 and b.account > $3)
    order by b.employee, b.account limit $4"""
)


async def check_advances(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every advance and repayment, by number; then at what is outstanding."""
    count = 0
    async for rows in pages(subject, SELECT_ADVANCES_AFTER):
        advances: list[Advance] = []
        faults: list[Finding] = []
        for row in rows:
            advances += read_record(subject, f"advance {row[1]}", ADVANCES, row, faults)
        creations = await select_creations(subject, (one.number for one in advances))
        entries = await select_entries(subject, (one.entry for one in advances))
        for one in advances:
            faults += _check_made(subject, one, creations.get(one.number))
            faults += _check_entry(subject, one, entries.get(one.entry))
        for fault in faults:
            yield fault
        count += len(rows)
    pairs = (("how many", count, subject.counted.sources["advance", EntryKind.PAYMENT]),)
    for finding in subject.compare("advances", pairs, "the entries say"):
        yield finding
    async for finding in _check_balances(subject):
        yield finding


def _check_made(subject: Subject, one: Advance, creation: Creation | None) -> Iterator[Finding]:
    place = f"advance {one.id}"
    verb = "advance.repaid" if one.is_repayment else "advance.given"
    yield from check_creation(subject, place, one, creation, (verb,))
    if creation is not None:
        pairs = (
            ("amount", str(one.amount), creation.data.get("amount")),
            ("employee", one.employee, creation.data.get("employee")),
        )
        yield from subject.compare(place, pairs, "the chain says")


def _check_entry(subject: Subject, one: Advance, entry: Entry | None) -> Iterator[Finding]:
    place = f"advance {one.id}"
    if entry is None:
        yield subject.fault(place, f"Its entry {one.entry} is missing.")
        return
    count_advances(subject, entry)
    word = "repaid" if one.is_repayment else "given"
    sign = -1 if one.is_repayment else 1
    pairs = (
        ("kind", EntryKind.PAYMENT, entry.kind),
        ("source", f"advance:{one.id}", entry.source),
        ("date", one.date, entry.date),
        ("memo", one.memo or f"Advance {word}", entry.memo),
        ("sequence", one.sequence, entry.sequence),
        ("revoked_sequence", one.revoked_sequence, entry.revoked_sequence),
        ("cash", -sign * one.amount, _moved(entry, one.account, None)),
        ("advanced", sign * one.amount, _moved(entry, None, one.employee)),
    )
    yield from subject.compare(place, pairs, "its entry says")


def _moved(entry: Entry, account: int | None, party: str | None) -> int:
    """Return debits less credits of an entry's lines to a party, on an account if one is given."""
    return sum(
        line.debit - line.credit
        for line in entry.lines
        if line.party == party and account in (None, line.account)
    )


async def _check_balances(subject: Subject) -> AsyncIterator[Finding]:
    """Compare what is outstanding with what live entries of payroll add up to."""
    told = {
        (employee, account): amount
        for employee, owed in subject.counted.advances.items()
        for account, amount in owed.items()
    }
    after = ("", 0)
    while True:
        rows = await subject.snapshot.fetch(
            SELECT_BALANCES_AFTER, subject.org, *after, RECORDS_PER_PAGE
        )
        for one in map(ADVANCE_BALANCES.of, rows):
            place, owed = f"advance_balance {one.id}", told.pop((one.employee, one.account), 0)
            pairs = (("outstanding", one.outstanding, owed),)
            for finding in subject.compare(place, pairs, "the entries of payroll say"):
                yield finding
        if len(rows) < RECORDS_PER_PAGE:
            break
        after = cast(tuple[str, int], (rows[-1][0], rows[-1][1]))
    for (employee, account), owed in told.items():
        if owed:
            yield subject.fault(f"advance_balance {employee}.{account}", "It is missing.")
