"""Draft, change, approve and delete the monthly payroll run.

| event   | Dr                | Cr                            |
|---------|-------------------|-------------------------------|
| approve | SALARY_EXPENSE    | STATUTORY_PAYABLE             |
|         | STATUTORY_EXPENSE | SALARY_ADVANCE, by employee   |
|         |                   | SALARY_PAYABLE                |

One entry per run, dated the month's end. A draft is a snapshot of the employees; the payables are
frozen at the approval. Source: posting rules, sections 7 and 8.
"""

from collections.abc import Sequence
from dataclasses import replace

from ledger.accounts import AccountRole, Side
from ledger.books import Books
from ledger.dates import month_end, month_name
from ledger.decide.advances import count_advances, recovery_legs, uncount_advances
from ledger.decide.employees import employee_named
from ledger.decide.payroll_lines import LineChange, lines_hash, lines_of, require_outstanding
from ledger.document_entries import Leg, merged
from ledger.errors import (
    AmountInvalid,
    NotFound,
    PayrollExists,
    PayrollNotOpen,
    ReferenceUnknown,
)
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, Entry, EntryKind
from ledger.payroll import PayrollPart, PayrollRun, PayrollState


def create_run(books: Books, month: int, changes: Sequence[LineChange]) -> PayrollRun:
    """Draft a month's run for everybody employed in it; those on leave only if they are named."""
    if any(run.month == month and run.state is not PayrollState.VOID for run in books.payroll_runs):
        raise PayrollExists(f"There is a payroll run of {month_name(month)} already.", "month")
    number = books.next_sequence
    run = PayrollRun(
        number=number,
        id="",
        month=month,
        state=PayrollState.DRAFT,
        payable=None,
        statutory=None,
        is_net_paid=False,
        is_statutory_paid=False,
        entry=None,
        sequence=None,
        created_at=books.now,
        created_by=books.actor.key_id,
        lines=lines_of(books, number, month, changes),
    )
    return _keep(books, replace(run, id=books.mint("run")), "payroll.drafted")


def update_run(books: Books, run_id: str, changes: Sequence[LineChange]) -> PayrollRun:
    """Figure a draft anew, from the employees as they are now."""
    run = _draft(books, run_id)
    lines = lines_of(books, run.number, run.month, changes)
    if len(lines) < len(run.lines):
        books.written.shortened_runs[run.number] = len(lines)
    return _keep(books, replace(run, lines=lines), "payroll.drafted")


def approve_run(books: Books, run_id: str) -> PayrollRun:
    """Post a draft; what it recovers of advances is recovered."""
    run = _draft(books, run_id)
    books.require_open(month_end(run.month), "id")
    books.require_room(run.cost, "id")
    if not run.cost:
        raise AmountInvalid("The run pays nothing.", "id")
    for line in run.lines:
        require_outstanding(books, line, "id")
    run = replace(
        run,
        state=PayrollState.APPROVED,
        payable=books.chart.role(AccountRole.SALARY_PAYABLE, "id").number,
        statutory=books.chart.role(AccountRole.STATUTORY_PAYABLE, "id").number,
    )
    entry = _post(books, run, _legs(books, run))
    count_advances(books, entry)
    posted = replace(run, entry=entry.id, sequence=entry.sequence)
    return _keep(books, posted, "payroll.approved")


def delete_run(books: Books, run_id: str) -> PayrollRun:
    """Drop a draft, or revoke an approved run that nothing was paid of."""
    run = run_named(books, run_id)
    if run.is_net_paid or run.is_statutory_paid:
        raise PayrollNotOpen("The run is paid; delete its payments first.", "id")
    if run.entry is not None:
        entry = books.entries[run.entry]
        books.require_open(entry.date, "id")
        books.revoke(entry)
        uncount_advances(books, entry)
    return _keep(books, replace(run, state=PayrollState.VOID), "payroll.deleted")


def run_named(books: Books, run_id: str, path: str = "id") -> PayrollRun:
    """Return a run that was not deleted."""
    run = books.payroll_runs.get(run_id)
    if run is None or run.state is PayrollState.VOID:
        unknown = NotFound if path == "id" else ReferenceUnknown
        raise unknown("No such payroll run.", path)
    return run


def _draft(books: Books, run_id: str) -> PayrollRun:
    run = run_named(books, run_id)
    if run.state is not PayrollState.DRAFT:
        raise PayrollNotOpen("The run is approved already.", "id")
    return run


def _legs(books: Books, run: PayrollRun) -> list[Leg]:
    """Return what a run posts; what it recovers is taken off where it is outstanding."""
    assert run.payable is not None and run.statutory is not None
    salaries = books.chart.role(AccountRole.SALARY_EXPENSE, "id").number
    contributions = books.chart.role(AccountRole.STATUTORY_EXPENSE, "id").number
    legs: list[Leg] = [
        (salaries, Side.DEBIT, run.gross, None),
        (contributions, Side.DEBIT, run.employer_share, None),
        (run.statutory, Side.CREDIT, run.due(PayrollPart.STATUTORY), None),
    ]
    for line in run.lines:
        if line.advance:
            employee = employee_named(books, line.employee, "id")
            legs += recovery_legs(books, employee, line.advance)
    return [*legs, (run.payable, Side.CREDIT, run.net, None)]


def _post(books: Books, run: PayrollRun, legs: Sequence[Leg]) -> Entry:
    name = month_name(run.month)
    return books.post(
        CheckedEntry(
            date=month_end(run.month),
            kind=EntryKind.DOCUMENT,
            source=run.source,
            memo=f"Payroll of {name}",
            reference=name,
            lines=merged(legs),
        )
    )


def _keep(books: Books, run: PayrollRun, event_type: str) -> PayrollRun:
    before = books.payroll_runs.get(run.id)
    facts: Json = {
        **_facts(books, run),
        "before": None if before is None else _facts(books, before),
        "id": run.id,
    }
    books.append_event(event_type, run.id, facts)
    return books.payroll_runs.put(run)


def _facts(books: Books, run: PayrollRun) -> dict[str, Json]:
    salts = {line.employee: employee_named(books, line.employee, "id").salt for line in run.lines}
    return {
        "employeeShare": str(run.employee_share),
        "employerShare": str(run.employer_share),
        "entry": run.entry,
        "gross": str(run.gross),
        "lines": len(run.lines),
        "linesHash": lines_hash(run.lines, salts),
        "month": month_name(run.month),
        "net": str(run.net),
        "state": run.state.value,
    }
