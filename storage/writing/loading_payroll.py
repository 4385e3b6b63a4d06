"""What units of payroll name, loaded under the lock.

| what      | statements                                                                    |
|-----------|-------------------------------------------------------------------------------|
| employees | 3: by id, by number, and everybody when a run is drafted                      |
| rates     | 1: all of them, when somebody is hired or a run is drafted                    |
| runs      | 3: by id, of a month, of payments; 1 for their lines, 1 for their employees   |
| payments  | 1                                                                             |
| advances  | 1, and 1 for their employees; 1 for where those have something outstanding    |
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace

from ledger.books import Books
from ledger.payroll import PayrollLine, PayrollRun
from storage.records import (
    ADVANCE_BALANCES,
    ADVANCES,
    EMPLOYEES,
    PAYROLL_LINES,
    PAYROLL_PAYMENTS,
    PAYROLL_RUNS,
    STATUTORY_RATES,
)
from storage.statements import Row, statement
from storage.writing.filling import Loading, by, fetch, fill, wanted
from storage.writing.steps import Fetch
from storage.writing.unit import Needs

SELECT_EMPLOYEES_BY_ID = by(EMPLOYEES, "m", "public_id")
SELECT_EMPLOYEES_BY_NUMBER = by(EMPLOYEES, "m", "code")
SELECT_EVERY_EMPLOYEE = statement(f"select {EMPLOYEES.columns} from employees m where m.org = $1")
SELECT_STATUTORY_RATES = statement(
    f"""select {STATUTORY_RATES.columns} from statutory_rates s where s.org = $1
    order by s.scheme, s.starts_on"""
)
SELECT_RUNS_BY_ID = by(PAYROLL_RUNS, "u", "public_id")
SELECT_RUNS_OF_MONTHS = by(PAYROLL_RUNS, "u", "month", "int")
SELECT_LINES_OF_RUNS = by(PAYROLL_LINES, "l", "run", "bigint", "order by l.run, l.position")
SELECT_PAYROLL_PAYMENTS_BY_ID = by(PAYROLL_PAYMENTS, "p", "public_id")
SELECT_PAYMENTS_OF_RUNS = by(PAYROLL_PAYMENTS, "p", "run", tail="order by p.number")
SELECT_ADVANCES_BY_ID = by(ADVANCES, "v", "public_id")
SELECT_ADVANCE_BALANCES = by(ADVANCE_BALANCES, "b", "employee", tail="where b.outstanding > 0")


def load_payroll(books: Books, needs: Sequence[Needs]) -> Loading:
    """Load employees, rates, runs with their lines, payments and advances that units name."""
    asked = wanted(needs, lambda need: need.payroll_payments)
    payments = yield from fill(
        books, books.payroll_payments, PAYROLL_PAYMENTS, SELECT_PAYROLL_PAYMENTS_BY_ID, asked
    )
    named = {payment.run for payment in payments}
    named.update(wanted(needs, lambda need: need.payroll_runs))
    runs = yield from _load_runs(books, sorted(named), needs)
    asked = wanted(needs, lambda need: need.advances)
    advances = yield from fill(books, books.advances, ADVANCES, SELECT_ADVANCES_BY_ID, asked)
    employees = {line.employee for run in runs for line in run.lines}
    employees.update(advance.employee for advance in advances)
    employees.update(wanted(needs, lambda need: need.employees))
    yield from _load_employees(books, sorted(employees), needs)
    if any(need.payroll for need in needs):
        rates = yield Fetch(SELECT_STATUTORY_RATES, (books.organization.number,))
        books.statutory_rates.load(map(STATUTORY_RATES.of, rates))


def payroll_entries(books: Books, needs: Sequence[Needs]) -> list[str]:
    """Name the entries of what is loaded of payroll, if units may undo it."""
    if not any(need.with_entries for need in needs):
        return []
    posted = (
        *books.payroll_runs,
        *books.payroll_payments,
        *books.advances,
    )
    return sorted({one.entry for one in posted if one.entry is not None})


def with_payroll_lines(runs: Iterable[PayrollRun], rows: Iterable[Row]) -> list[PayrollRun]:
    """Give runs their lines, in the order of the rows."""
    lines: dict[int, list[PayrollLine]] = {}
    for line in map(PAYROLL_LINES.of, rows):
        lines.setdefault(line.run, []).append(line)
    return [replace(run, lines=tuple(lines.get(run.number, ()))) for run in runs]


def _load_runs(
    books: Books, named: Sequence[str], needs: Sequence[Needs]
) -> Generator[Fetch, list[Row], list[PayrollRun]]:
    months = sorted({need.payroll_month for need in needs if need.payroll_month is not None})
    rows = yield from fetch(books, SELECT_RUNS_BY_ID, named)
    rows = [*rows, *(yield from fetch(books, SELECT_RUNS_OF_MONTHS, months))]
    found = {run.id: run for run in map(PAYROLL_RUNS.of, rows)}
    numbers = sorted(run.number for run in found.values())
    lines = yield from fetch(books, SELECT_LINES_OF_RUNS, numbers)
    runs = with_payroll_lines(found.values(), lines)
    books.payroll_runs.load(runs)
    return runs


def _load_employees(books: Books, named: Sequence[str], needs: Sequence[Needs]) -> Loading:
    if any(need.every_employee for need in needs):
        rows = yield Fetch(SELECT_EVERY_EMPLOYEE, (books.organization.number,))
        books.employees.load(map(EMPLOYEES.of, rows))
    else:
        yield from fill(books, books.employees, EMPLOYEES, SELECT_EMPLOYEES_BY_ID, named)
        numbers = wanted(needs, lambda need: need.employee_numbers)
        yield from fill(books, books.employees, EMPLOYEES, SELECT_EMPLOYEES_BY_NUMBER, numbers)
    owing = sorted(employee.id for employee in books.employees if employee.advances)
    yield from fill(books, books.advance_balances, ADVANCE_BALANCES, SELECT_ADVANCE_BALANCES, owing)
