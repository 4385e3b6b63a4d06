"""Advances: given, repaid in cash, undone; never more is taken back than is outstanding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from ledger.accounts import AccountRole
from ledger.decide.advances import AdvanceDraft, delete_advance, give_advance, repay_advance
from ledger.decide.default_accounts import set_default_account
from ledger.decide.employees import terminate_employee
from ledger.decide.payroll_runs import delete_run
from ledger.journal_entries import EntryKind
from tests.ledger.builders import BANK, CASH, MARCH_30, refused
from tests.ledger.paying import (
    ADVANCES,
    LOANS,
    advanced,
    approved,
    change,
    entry_of,
    hire,
    legs,
    payroll_books,
)

if TYPE_CHECKING:
    from ledger.advances import Advance
    from ledger.books import Books


@pytest.fixture
def books() -> Books:
    return payroll_books()


def draft(
    employee: str, amount: str, account: str | None = None, on: date = MARCH_30, **more: Any
) -> AdvanceDraft:
    return AdvanceDraft(employee, Decimal(amount), on, account, **more)


def repaid(books: Books, employee: str, amount: str, account: str | None = None) -> Advance:
    return repay_advance(books, draft(employee, amount, account))


def left(books: Books, employee_id: str) -> int:
    employee = books.employees.get(employee_id)
    assert employee is not None
    assert employee.advances == sum(
        one.outstanding for one in books.advance_balances if one.employee == employee_id
    )
    return employee.advances


def test_advance_is_given_and_repaid(books: Books) -> None:
    sara = hire(books)

    given = give_advance(books, draft(sara.id, "1000", memo="School fees"))
    entry = entry_of(books, given.entry)
    assert legs(entry) == [(ADVANCES, 100_000, 0, sara.id), (CASH, 0, 100_000, None)]
    assert (entry.kind, entry.source) == (EntryKind.PAYMENT, f"advance:{given.id}")
    assert (entry.memo, entry.reference) == ("School fees", "E-1")
    back = repaid(books, sara.id, "400", "acc_bank")
    entry = entry_of(books, back.entry)
    assert legs(entry) == [(BANK, 40_000, 0, None), (ADVANCES, 0, 40_000, sara.id)]
    assert (entry.source, entry.memo) == (f"advance:{back.id}", "Advance repaid")
    assert left(books, sara.id) == 60_000


def test_no_more_is_repaid_than_is_outstanding(books: Books) -> None:
    sara = hire(books)
    other = hire(books, "E-2")
    advanced(books, other, "1000")
    advanced(books, sara, "1000")

    with refused(books, "AMOUNT_INVALID", ("amount",)):
        repaid(books, sara.id, "1000.01")
    repaid(books, sara.id, "1000")
    with refused(books, "AMOUNT_INVALID", ("amount",)):
        repaid(books, sara.id, "0.01")


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing": ({"amount": "0"}, "AMOUNT_INVALID", "amount"),
    "below zero": ({"amount": "-1"}, "AMOUNT_INVALID", "amount"),
    "three decimals": ({"amount": "0.001"}, "AMOUNT_INVALID", "amount"),
    "unknown employee": ({"employee": "emp_none"}, "REFERENCE_UNKNOWN", "employeeId"),
    "not cash": ({"account": "acc_rent"}, "ACCOUNT_UNFIT", "accountId"),
    "unknown account": ({"account": "acc_none"}, "ACCOUNT_UNKNOWN", "accountId"),
    "locked": ({"on": date(2026, 2, 28)}, "PERIOD_LOCKED", "date"),
    "NUL": ({"memo": "\0"}, "INVALID_INPUT", "memo"),
}


@pytest.mark.parametrize("act", [give_advance, repay_advance])
@pytest.mark.parametrize("case", BAD)
def test_bad_advance_is_refused_by_name(books: Books, act: Any, case: str) -> None:
    wrong, code, field = BAD[case]
    sara = hire(books)
    advanced(books, sara, "1000")
    books.head.locked_through = date(2026, 2, 28)

    with refused(books, code, (field,)):
        act(books, draft(**{"employee": sara.id, "amount": "1"} | wrong))


def test_who_has_left_gets_no_advance_but_repays(books: Books) -> None:
    sara = hire(books)
    advanced(books, sara, "1000")
    terminate_employee(books, sara.id, MARCH_30)

    with refused(books, "INVALID_INPUT", ("employeeId",)):
        advanced(books, sara, "1")
    repaid(books, sara.id, "1000")
    assert left(books, sara.id) == 0


def test_advance_is_deleted_while_nothing_of_it_came_back(books: Books) -> None:
    sara = hire(books)
    given = advanced(books, sara, "1000")
    back = repaid(books, sara.id, "400")
    with refused(books, "PAYROLL_NOT_OPEN", ("id",)):
        delete_advance(books, given.id)

    assert delete_advance(books, back.id).revoked_sequence is not None
    assert left(books, sara.id) == 100_000
    gone = delete_advance(books, given.id)
    assert left(books, sara.id) == 0
    assert entry_of(books, given.entry).revoked_sequence == gone.revoked_sequence
    for name in (given.id, "adv_none"):
        with refused(books, "NOT_FOUND", ("id",)):
            delete_advance(books, name)


def test_advance_that_a_run_recovered_is_deleted_after_the_run(books: Books) -> None:
    sara = hire(books)
    given = advanced(books, sara, "1000")
    run = approved(books, change(sara, advance="0.01"))
    with refused(books, "PAYROLL_NOT_OPEN", ("id",)):
        delete_advance(books, given.id)

    delete_run(books, run.id)
    delete_advance(books, given.id)
    assert left(books, sara.id) == 0


def test_locked_advance_is_not_deleted(books: Books) -> None:
    given = advanced(books, hire(books), "1000")
    books.head.locked_through = MARCH_30

    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_advance(books, given.id)


def test_repayment_goes_where_the_advances_stand(books: Books) -> None:
    sara = hire(books)
    first = advanced(books, sara, "1000")
    set_default_account(books, AccountRole.SALARY_ADVANCE, "acc_loans")
    second = advanced(books, sara, "1000")

    back = repaid(books, sara.id, "1500")

    assert legs(entry_of(books, back.entry)) == [
        (CASH, 150_000, 0, None),
        (ADVANCES, 0, 100_000, sara.id),
        (LOANS, 0, 50_000, sara.id),
    ]
    for given in (first, second):
        with refused(books, "PAYROLL_NOT_OPEN", ("id",)):
            delete_advance(books, given.id)
    delete_advance(books, back.id)
    delete_advance(books, first.id)
    assert left(books, sara.id) == 100_000
