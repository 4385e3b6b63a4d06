"""Figure what each employee is paid in a month: by what they earn, and what differs from it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256

from ledger.books import Books
from ledger.dates import month_end, month_start
from ledger.decide.employees import employee_named, pay_of
from ledger.decide.names import blinded
from ledger.employees import Employee, EmployeeStatus
from ledger.errors import (
    AmountInvalid,
    AmountTooLarge,
    InvalidInput,
    LedgerError,
    ReferenceUnknown,
)
from ledger.events import Json, canonical
from ledger.money import LINE_LIMIT_MINOR, format_minor
from ledger.payroll import PayrollLine, StatutoryRate, figured, rate_on
from ledger.text import check_text

LINES_MOST = 5_000


@dataclass(frozen=True, slots=True)
class LineChange:
    """What differs from the usual for one employee; amounts in the currency's units.

    `bonus` is added to the gross, `deduction` taken off it.
    """

    employee: str
    days_employed: int | None = None
    bonus: Decimal | None = None
    deduction: Decimal | None = None
    advance: Decimal | None = None
    memo: str | None = None


def lines_of(
    books: Books, run: int, month: int, changes: Sequence[LineChange]
) -> tuple[PayrollLine, ...]:
    """Return a line for everybody employed in a month, by number; who is on leave if named."""
    named = {change.employee: (index, change) for index, change in enumerate(changes)}
    if len(named) < len(changes):
        raise InvalidInput("Each employee is named once.", "lines")
    for employee_id, (index, _) in named.items():
        employee_named(books, employee_id, "lines", index, "employeeId")
    paid = sorted(_paid(books, month, named), key=lambda employee: employee.code)
    if not 1 <= len(paid) <= LINES_MOST:
        raise InvalidInput(f"A run has 1 to {LINES_MOST:,} employees.", "month")
    lines = tuple(
        _named_line(books, run, position, employee, month, named.get(employee.id))
        for position, employee in enumerate(paid, 1)
    )
    if sum(line.gross + line.employer_share for line in lines) > LINE_LIMIT_MINOR:
        raise AmountTooLarge("The run passes 10^15 minor units.", "month")
    return lines


def lines_hash(lines: Sequence[PayrollLine], salts: Mapping[str, str]) -> str:
    """Hash all that lines are, each blinded by the salt of whoever it pays."""
    blind: list[Json] = [blinded(_facts(line), salts[line.employee]) for line in lines]
    return sha256(canonical(blind)).hexdigest()


def _facts(line: PayrollLine) -> Json:
    """Return what a line is: every column but that of its run."""
    facts = {name: value for name, value in asdict(line).items() if name != "run"}
    return {name: str(value) if isinstance(value, int) else value for name, value in facts.items()}


def require_outstanding(books: Books, line: PayrollLine, path: str) -> None:
    """Refuse to recover more than what is outstanding now."""
    employee = employee_named(books, line.employee, path)
    if line.advance > employee.advances:
        left = format_minor(employee.advances, books.organization.exponent)
        raise AmountInvalid(f"Employee {employee.code} has {left} of advances outstanding.", path)


def _paid(books: Books, month: int, named: Mapping[str, object]) -> list[Employee]:
    first, last = month_start(month), month_end(month)
    return [
        employee
        for employee in books.employees
        if employee.id in named
        or (employee.status is not EmployeeStatus.ON_LEAVE and employee.days_employed(first, last))
    ]


def _named_line(
    books: Books,
    run: int,
    position: int,
    employee: Employee,
    month: int,
    named: tuple[int, LineChange] | None,
) -> PayrollLine:
    """Figure a line; a refusal names the line that was given, or else the employee."""
    index, change = named or (None, LineChange(employee.id))
    try:
        line = _line(books, run, position, employee, month, change)
        _check(books, line)
    except LedgerError as refusal:
        if index is not None:
            raise refusal.under("lines", index) from None
        message = f"Employee {employee.code}: {refusal.message}"
        raise type(refusal)(message, "month") from None
    return line


def _line(
    books: Books, run: int, position: int, employee: Employee, month: int, change: LineChange
) -> PayrollLine:
    first, last = month_start(month), month_end(month)
    bonus = pay_of(books, change.bonus, "bonus")
    return figured(
        PayrollLine(
            run=run,
            position=position,
            employee=employee.id,
            days_employed=_days(change, employee.days_employed(first, last), last.day),
            days_in_month=last.day,
            basic=employee.basic,
            housing=employee.housing,
            allowances=employee.allowances,
            adjustment=bonus - pay_of(books, change.deduction, "deduction"),
            gross=0,
            base=0,
            employee_share=0,
            employer_share=0,
            advance=pay_of(books, change.advance, "advanceRecovered"),
            net=0,
            memo=check_text(change.memo, "memo"),
        ),
        _rate(books, employee, month),
    )


def _days(change: LineChange, employed: int, days_in_month: int) -> int:
    if change.days_employed is None:
        return employed
    if not 0 <= change.days_employed <= days_in_month:
        raise InvalidInput(f"The month has {days_in_month} days.", "daysEmployed")
    return change.days_employed


def _rate(books: Books, employee: Employee, month: int) -> StatutoryRate | None:
    if employee.scheme is None:
        return None
    rate = rate_on(books.statutory_rates, employee.scheme, month_end(month))
    if rate is None:
        raise ReferenceUnknown(f"The scheme {employee.scheme} has no rate yet.", "employeeId")
    return rate


def _check(books: Books, line: PayrollLine) -> None:
    """Refuse a net below zero, and to recover what is not outstanding."""
    left = line.net + line.advance
    if line.gross < 0 or left < 0:
        raise AmountInvalid("What is taken off passes what is earned.", "deduction")
    if line.net < 0:
        most = format_minor(left, books.organization.exponent)
        raise AmountInvalid(f"At most {most} can be recovered.", "advanceRecovered")
    require_outstanding(books, line, "advanceRecovered")
