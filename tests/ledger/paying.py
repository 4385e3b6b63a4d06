"""Books with the accounts of payroll, and a few words to hire, draft and approve in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountClass, AccountRole, AccountType, Chart
from ledger.books import Books
from ledger.decide.advances import AdvanceDraft, give_advance
from ledger.decide.employees import EmployeeDraft, create_employee
from ledger.decide.payroll_lines import LineChange
from ledger.decide.payroll_runs import approve_run, create_run
from ledger.decide.statutory_rates import RateDraft, set_statutory_rate
from tests.ledger.builders import MARCH_30, account, make_books

if TYPE_CHECKING:
    from ledger.advances import Advance
    from ledger.employees import Employee
    from ledger.journal_entries import Entry
    from ledger.payroll import PayrollRun, StatutoryRate

FEBRUARY, MARCH, APRIL = (2026 * 12 + month for month in (1, 2, 3))
JANUARY_1 = date(2026, 1, 1)
SALARIES, INSURANCE, NET, SHARES, ADVANCES, LOANS, WAGES = range(10, 17)


def payroll_books() -> Books:
    """Open books in which the scheme SAUDI has its rates; two accounts stand by for a role."""
    books = make_books()
    expense, liability, asset = AccountType.EXPENSE, AccountType.LIABILITY, AccountType.ASSET
    words, roles = AccountClass, AccountRole
    held: list[tuple[int, str, AccountType, AccountClass, tuple[AccountRole, ...]]] = [
        (SALARIES, "salaries", expense, words.SALARY_EXPENSE, (roles.SALARY_EXPENSE,)),
        (INSURANCE, "insurance", expense, words.STATUTORY_EXPENSE, (roles.STATUTORY_EXPENSE,)),
        (NET, "net", liability, words.SALARY_PAYABLE, (roles.SALARY_PAYABLE,)),
        (SHARES, "shares", liability, words.STATUTORY_PAYABLE, (roles.STATUTORY_PAYABLE,)),
        (ADVANCES, "advances", asset, words.SALARY_ADVANCE, (roles.SALARY_ADVANCE,)),
        (LOANS, "loans", asset, words.SALARY_ADVANCE, ()),
        (WAGES, "wages", liability, words.SALARY_PAYABLE, ()),
    ]
    books.chart = Chart(
        [
            *books.chart.in_order,
            *(
                account(number, f"acc_{name}", kind, word, roles=own)
                for number, name, kind, word, own in held
            ),
        ]
    )
    rate(books, "SAUDI", "9.75", "11.75", cap="45000")
    return books


def rate(
    books: Books,
    scheme: str,
    employee: str,
    employer: str,
    on: date = JANUARY_1,
    cap: str | None = None,
    floor: str | None = None,
) -> StatutoryRate:
    draft = RateDraft(
        scheme,
        on,
        Decimal(employee),
        Decimal(employer),
        cap=Decimal(cap) if cap else None,
        floor=Decimal(floor) if floor else None,
    )
    return set_statutory_rate(books, draft)


def hire(
    books: Books,
    code: str = "E-1",
    basic: str = "8000",
    housing: str = "2000",
    other: str = "500",
    on: date = JANUARY_1,
    **more: Any,
) -> Employee:
    """Hire somebody of the scheme SAUDI, unless `more` says something else."""
    facts: dict[str, Any] = {"name_en": "Sara", "name_ar": "سارة", "scheme": "SAUDI"}
    amounts = (Decimal(basic), Decimal(housing), Decimal(other))
    draft = EmployeeDraft(
        code, on, amounts[0], housing=amounts[1], allowances=amounts[2], **facts | more
    )
    return create_employee(books, draft)


def change(employee: Employee, **amounts: Any) -> LineChange:
    """Say what differs for an employee; amounts are texts."""
    money = ("bonus", "deduction", "advance")
    facts: dict[str, Any] = {
        name: Decimal(value) if name in money else value for name, value in amounts.items()
    }
    return LineChange(employee.id, **facts)


def drafted(books: Books, *changes: LineChange, month: int = MARCH) -> PayrollRun:
    return create_run(books, month, changes)


def approved(books: Books, *changes: LineChange, month: int = MARCH) -> PayrollRun:
    return approve_run(books, create_run(books, month, changes).id)


def advanced(books: Books, employee: Employee, amount: str, on: date = MARCH_30) -> Advance:
    return give_advance(books, AdvanceDraft(employee.id, Decimal(amount), on))


def entry_of(books: Books, entry_id: str | None) -> Entry:
    """Return the entry as it stands after the batch."""
    assert entry_id is not None
    return books.entries[entry_id]


def legs(entry: Entry) -> list[tuple[int, int, int, str | None]]:
    return [(line.account, line.debit, line.credit, line.party) for line in entry.lines]
