"""Employees, payroll runs, payments of runs, advances and rates, read.

| read      | statements                                                |
|-----------|-----------------------------------------------------------|
| employees | 2: total, page; by id or number 1                         |
| runs      | 3: total, page, lines; by id 2; their payments 1          |
| advances  | 2: total, page                                            |
| rates     | 1: all of them, by scheme and start                       |
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.advances import Advance
from ledger.dates import day_of
from ledger.employees import Employee, EmployeeStatus
from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.payroll import PayrollPayment, PayrollRun, StatutoryRate
from ledger.sorting import RecordSort
from storage.filters import Where, like_pattern
from storage.listing import Sort, select_listing, select_named
from storage.records import ADVANCES, EMPLOYEES, PAYROLL_PAYMENTS, PAYROLL_RUNS, STATUTORY_RATES
from storage.snapshot import Snapshot
from storage.sorting import sort_of
from storage.writing.loading_payroll import (
    SELECT_ADVANCES_BY_ID,
    SELECT_EMPLOYEES_BY_ID,
    SELECT_EMPLOYEES_BY_NUMBER,
    SELECT_LINES_OF_RUNS,
    SELECT_PAYMENTS_OF_RUNS,
    SELECT_PAYROLL_PAYMENTS_BY_ID,
    SELECT_RUNS_BY_ID,
    SELECT_STATUTORY_RATES,
    with_payroll_lines,
)

RUN_SORT: Sort[PayrollRun] = Sort(
    ("u.month", "u.number"), lambda one: (one.month, one.number), True
)
ADVANCE_SORT: Sort[Advance] = Sort(
    ("v.date", "v.number"), lambda one: (day_of(one.date), one.number), True
)


@dataclass(frozen=True, slots=True)
class EmployeeFilter:
    """Which employees are asked for; `text` is folded already."""

    status: EmployeeStatus | None = None
    department: str | None = None
    text: str | None = None


async def select_employees(
    snapshot: Snapshot,
    org: int,
    head: Head,
    chosen: EmployeeFilter,
    sort: RecordSort,
    window: Window | None,
) -> Listing[Employee]:
    """List employees; without a window, all of them."""
    where = Where("m", org)
    if chosen.status is not None:
        where.add("m.status = ?", chosen.status.value)
    if chosen.department is not None:
        where.add("m.department = ?", chosen.department)
    if chosen.text is not None:
        where.add("m.search like ? escape '\\'", like_pattern(chosen.text))
    return await select_listing(snapshot, head, EMPLOYEES, where, sort_of(sort, "m"), window)


async def select_employees_by_id(
    snapshot: Snapshot, org: int, ids: Sequence[str]
) -> list[Employee]:
    return await select_named(snapshot, org, EMPLOYEES, SELECT_EMPLOYEES_BY_ID, ids)


async def select_employees_by_number(
    snapshot: Snapshot, org: int, numbers: Sequence[str]
) -> list[Employee]:
    return await select_named(snapshot, org, EMPLOYEES, SELECT_EMPLOYEES_BY_NUMBER, numbers)


async def select_payroll_runs(
    snapshot: Snapshot, org: int, head: Head, window: Window, *, include_deleted: bool
) -> Listing[PayrollRun]:
    """List runs with their lines, the latest month first."""
    where = Where("u", org)
    if not include_deleted:
        where.add("u.state != 'void'")
    listing = await select_listing(snapshot, head, PAYROLL_RUNS, where, RUN_SORT, window)
    return replace(listing, records=await _with_lines(snapshot, org, listing.records))


async def select_payroll_runs_by_id(
    snapshot: Snapshot, org: int, ids: Sequence[str]
) -> list[PayrollRun]:
    found = await select_named(snapshot, org, PAYROLL_RUNS, SELECT_RUNS_BY_ID, ids)
    return await _with_lines(snapshot, org, found)


async def select_payments_of_runs(
    snapshot: Snapshot, org: int, runs: Sequence[str]
) -> list[PayrollPayment]:
    """Return the live payments of runs, the oldest first."""
    found = await select_named(snapshot, org, PAYROLL_PAYMENTS, SELECT_PAYMENTS_OF_RUNS, runs)
    return [payment for payment in found if payment.revoked_sequence is None]


async def select_payroll_payments_by_id(
    snapshot: Snapshot, org: int, ids: Sequence[str]
) -> list[PayrollPayment]:
    return await select_named(snapshot, org, PAYROLL_PAYMENTS, SELECT_PAYROLL_PAYMENTS_BY_ID, ids)


async def select_advances(
    snapshot: Snapshot, org: int, head: Head, employee: str | None, window: Window
) -> Listing[Advance]:
    """List advances and repayments that were not deleted, newest first."""
    where = Where("v", org)
    where.add("v.revoked_sequence is null")
    if employee is not None:
        where.add("v.employee = ?", employee)
    return await select_listing(snapshot, head, ADVANCES, where, ADVANCE_SORT, window)


async def select_advances_by_id(snapshot: Snapshot, org: int, ids: Sequence[str]) -> list[Advance]:
    return await select_named(snapshot, org, ADVANCES, SELECT_ADVANCES_BY_ID, ids)


async def select_statutory_rates(snapshot: Snapshot, org: int) -> list[StatutoryRate]:
    """Return every rate, by scheme and start."""
    return [STATUTORY_RATES.of(row) for row in await snapshot.fetch(SELECT_STATUTORY_RATES, org)]


async def _with_lines(snapshot: Snapshot, org: int, runs: Sequence[PayrollRun]) -> list[PayrollRun]:
    numbers = [run.number for run in runs]
    rows = await snapshot.fetch(SELECT_LINES_OF_RUNS, org, numbers) if numbers else []
    return with_payroll_lines(runs, rows)
