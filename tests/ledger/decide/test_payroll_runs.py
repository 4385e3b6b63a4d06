"""Payroll runs: who is in them, what their approval posts, and how they are undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from json import loads
from typing import TYPE_CHECKING, Any

import pytest

from ledger.accounts import AccountRole
from ledger.decide.default_accounts import set_default_account
from ledger.decide.employees import EmployeeChange, terminate_employee, update_employee
from ledger.decide.payroll_lines import LineChange, lines_hash
from ledger.decide.payroll_runs import approve_run, create_run, delete_run, update_run
from ledger.journal_entries import EntryKind
from ledger.payroll import PayrollState
from tests.ledger.builders import refused
from tests.ledger.paying import (
    ADVANCES,
    APRIL,
    FEBRUARY,
    INSURANCE,
    LOANS,
    MARCH,
    NET,
    SALARIES,
    SHARES,
    advanced,
    approved,
    change,
    drafted,
    entry_of,
    hire,
    legs,
    payroll_books,
    rate,
)

if TYPE_CHECKING:
    from ledger.books import Books


@pytest.fixture
def books() -> Books:
    return payroll_books()


def outstanding(books: Books, employee_id: str) -> dict[int, int]:
    """What an employee has outstanding on each account, and in all under 0."""
    employee = books.employees.get(employee_id)
    assert employee is not None
    balances = [one for one in books.advance_balances if one.employee == employee_id]
    return {0: employee.advances} | {one.account: one.outstanding for one in balances}


def test_the_example_of_the_posting_rules(books: Books) -> None:
    sara = hire(books)
    advanced(books, sara, "1000")

    run = approved(books, change(sara, advance="1000"))

    entry = entry_of(books, run.entry)
    assert legs(entry) == [
        (SALARIES, 1_050_000, 0, None),
        (INSURANCE, 117_500, 0, None),
        (SHARES, 0, 215_000, None),
        (ADVANCES, 0, 100_000, sara.id),
        (NET, 0, 852_500, None),
    ]
    assert (entry.date, entry.kind) == (date(2026, 3, 31), EntryKind.DOCUMENT)
    assert (entry.source, entry.memo) == ("payroll:2026-03", "Payroll of 2026-03")
    assert (run.state, run.payable, run.statutory) == (PayrollState.APPROVED, NET, SHARES)
    assert outstanding(books, sara.id) == {0: 0, ADVANCES: 0}


def test_run_of_many_is_one_entry_with_an_advance_leg_for_each(books: Books) -> None:
    rate(books, "EXPATRIATE", "0", "2", cap="45000")
    sara = hire(books)
    chief = hire(books, "E-2", basic="50000", housing="10000", other="0")
    ravi = hire(books, "E-3", basic="6000", housing="1500", other="0", scheme="EXPATRIATE")
    for one in (sara, ravi):
        advanced(books, one, "700")

    run = approved(books, change(sara, advance="500"), change(ravi, advance="700"))

    assert [line.employee for line in run.lines] == [sara.id, chief.id, ravi.id]
    assert [line.net for line in run.lines] == [902_500, 5_561_250, 680_000]
    assert legs(entry_of(books, run.entry)) == [
        (SALARIES, 7_800_000, 0, None),
        (INSURANCE, 117_500 + 528_750 + 15_000, 0, None),
        (SHARES, 0, 215_000 + 967_500 + 15_000, None),
        (ADVANCES, 0, 50_000, sara.id),
        (ADVANCES, 0, 70_000, ravi.id),
        (NET, 0, 7_143_750, None),
    ]


def test_zero_legs_are_not_written(books: Books) -> None:
    hire(books, scheme=None)

    entry = entry_of(books, approved(books).entry)

    assert legs(entry) == [(SALARIES, 1_050_000, 0, None), (NET, 0, 1_050_000, None)]


def test_part_months_follow_first_and_last_day(books: Books) -> None:
    joined = hire(books, "E-1", on=date(2026, 3, 16))
    left = hire(books, "E-2")
    terminate_employee(books, left.id, date(2026, 3, 10))
    hire(books, "E-3", on=date(2026, 4, 1))
    gone = hire(books, "E-4")
    terminate_employee(books, gone.id, date(2026, 2, 28))

    run = drafted(books)

    assert [(line.employee, line.days_employed, line.gross) for line in run.lines] == [
        (joined.id, 16, 541_935),
        (left.id, 10, 338_710),
    ]


def test_who_is_on_leave_is_paid_if_named(books: Books) -> None:
    hire(books)
    away = hire(books, "E-2")
    update_employee(books, EmployeeChange(away.id, is_on_leave=True))

    assert len(drafted(books).lines) == 1
    line = drafted(books, change(away, days_employed=15), month=APRIL).lines[1]
    assert (line.employee, line.days_employed, line.days_in_month) == (away.id, 15, 30)


def test_late_correction_is_a_line_of_the_next_run(books: Books) -> None:
    hire(books)
    gone = hire(books, "E-2")
    terminate_employee(books, gone.id, date(2026, 2, 28))

    line = drafted(books, change(gone, bonus="250.50", memo="Overtime of February")).lines[1]

    assert (line.gross, line.base, line.net) == (25_050, 0, 25_050)
    assert (line.adjustment, line.memo) == (25_050, "Overtime of February")


def test_draft_posts_nothing_and_keeps_what_it_took(books: Books) -> None:
    sara = hire(books)
    run = drafted(books)
    update_employee(books, EmployeeChange(sara.id, basic=Decimal(9_000)))
    rate(books, "SAUDI", "20", "20")

    assert (books.head.last_number, run.state, run.entry) == (0, PayrollState.DRAFT, None)
    assert approve_run(books, run.id).lines == run.lines


def test_draft_is_figured_anew(books: Books) -> None:
    sara = hire(books)
    other = hire(books, "E-2")
    run = drafted(books)
    update_employee(books, EmployeeChange(sara.id, basic=Decimal(9_000)))
    terminate_employee(books, other.id, date(2026, 1, 31))

    again = update_run(books, run.id, [change(sara, bonus="10")])

    assert (again.id, again.number) == (run.id, run.number)
    assert [(line.basic, line.gross) for line in again.lines] == [(900_000, 1_151_000)]
    assert books.written.shortened_runs == {run.number: 1}


def test_a_month_has_one_run(books: Books) -> None:
    hire(books)
    run = drafted(books)
    with refused(books, "PAYROLL_EXISTS", ("month",)):
        create_run(books, MARCH, [])
    approve_run(books, run.id)
    with refused(books, "PAYROLL_EXISTS", ("month",)):
        create_run(books, MARCH, [])

    delete_run(books, run.id)
    assert drafted(books).id != run.id


BAD_LINES: dict[str, tuple[dict[str, Any], str, str]] = {
    "more days than the month": ({"days_employed": 32}, "INVALID_INPUT", "daysEmployed"),
    "negative days": ({"days_employed": -1}, "INVALID_INPUT", "daysEmployed"),
    "negative bonus": ({"bonus": "-1"}, "AMOUNT_INVALID", "bonus"),
    "three decimals": ({"deduction": "0.001"}, "AMOUNT_INVALID", "deduction"),
    "deduction above the net": ({"deduction": "9525.01"}, "AMOUNT_INVALID", "deduction"),
    "nothing advanced": ({"advance": "0.01"}, "AMOUNT_INVALID", "advanceRecovered"),
    "recovery above the net": ({"advance": "9525.01"}, "AMOUNT_INVALID", "advanceRecovered"),
    "NUL": ({"memo": "\0"}, "INVALID_INPUT", "memo"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_bad_line_is_refused_where_it_stands(books: Books, case: str) -> None:
    facts, code, field = BAD_LINES[case]
    hire(books)
    sara = hire(books, "E-2")

    with refused(books, code, ("lines", 0, field)):
        create_run(books, MARCH, [change(sara, **facts)])


def test_all_that_is_left_can_be_recovered_and_no_more(books: Books) -> None:
    sara = hire(books)
    advanced(books, sara, "10000")

    with refused(books, "AMOUNT_INVALID", ("lines", 0, "advanceRecovered")):
        create_run(books, MARCH, [change(sara, advance="9525.01")])
    run = approved(books, change(sara, advance="9525"))

    assert run.net == 0
    assert [leg[0] for leg in legs(entry_of(books, run.entry))] == [
        SALARIES,
        INSURANCE,
        SHARES,
        ADVANCES,
    ]


def test_unknown_and_repeated_employees_are_refused(books: Books) -> None:
    sara = hire(books)
    with refused(books, "REFERENCE_UNKNOWN", ("lines", 1, "employeeId")):
        create_run(books, MARCH, [change(sara), LineChange("emp_nobody")])
    with refused(books, "INVALID_INPUT", ("lines",)):
        create_run(books, MARCH, [change(sara), change(sara)])


def test_scheme_without_a_rate_in_the_month_names_the_employee(books: Books) -> None:
    rate(books, "LATER", "1", "1", on=date(2026, 4, 1))
    hire(books)
    other = hire(books, "E-2", scheme="LATER")

    with refused(books, "REFERENCE_UNKNOWN", ("month",)):
        create_run(books, MARCH, [])
    with refused(books, "REFERENCE_UNKNOWN", ("lines", 0, "employeeId")):
        create_run(books, MARCH, [change(other)])
    assert len(drafted(books, month=APRIL).lines) == 2


def test_run_without_anybody_or_anything_is_refused(books: Books) -> None:
    with refused(books, "INVALID_INPUT", ("month",)):
        create_run(books, MARCH, [])
    hire(books, basic="0", housing="0", other="0")
    run = drafted(books)
    with refused(books, "AMOUNT_INVALID", ("id",)):
        approve_run(books, run.id)


def test_run_beyond_what_a_line_holds_is_refused(books: Books) -> None:
    for code in ("E-1", "E-2"):
        hire(books, code, basic="5000000000000", housing="0", other="0.01", scheme=None)

    with refused(books, "AMOUNT_TOO_LARGE", ("month",)):
        create_run(books, MARCH, [])


def test_approval_is_refused_when_locked_or_done(books: Books) -> None:
    hire(books)
    run = drafted(books)
    books.head.locked_through = date(2026, 3, 31)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        approve_run(books, run.id)
    books.head.locked_through = date(2026, 3, 30)
    approve_run(books, run.id)
    with refused(books, "PAYROLL_NOT_OPEN", ("id",)):
        approve_run(books, run.id)
    with refused(books, "PAYROLL_NOT_OPEN", ("id",)):
        update_run(books, run.id, [])
    with refused(books, "NOT_FOUND", ("id",)):
        approve_run(books, "run_none")


def test_approval_looks_at_what_is_outstanding_then(books: Books) -> None:
    sara = hire(books)
    advanced(books, sara, "1000")
    march = drafted(books, change(sara, advance="600"))
    approved(books, change(sara, advance="600"), month=FEBRUARY)

    with refused(books, "AMOUNT_INVALID", ("id",)):
        approve_run(books, march.id)


def test_deleted_run_is_revoked_and_its_advances_are_outstanding_again(books: Books) -> None:
    sara = hire(books)
    advanced(books, sara, "1000")
    run = approved(books, change(sara, advance="600"))

    gone = delete_run(books, run.id)

    assert gone.state is PayrollState.VOID
    assert entry_of(books, run.entry).revoked_sequence is not None
    assert outstanding(books, sara.id) == {0: 100_000, ADVANCES: 100_000}
    for act in (approve_run, delete_run):
        with refused(books, "NOT_FOUND", ("id",)):
            act(books, run.id)


def test_locked_run_is_not_deleted_but_a_draft_is(books: Books) -> None:
    hire(books)
    run = approved(books)
    draft = drafted(books, month=FEBRUARY)
    books.head.locked_through = date(2026, 3, 31)

    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_run(books, run.id)
    assert delete_run(books, draft.id).state is PayrollState.VOID


def test_advances_are_recovered_where_they_stand(books: Books) -> None:
    sara = hire(books)
    advanced(books, sara, "1000")
    set_default_account(books, AccountRole.SALARY_ADVANCE, "acc_loans")
    advanced(books, sara, "500")
    assert outstanding(books, sara.id) == {0: 150_000, ADVANCES: 100_000, LOANS: 50_000}

    run = approved(books, change(sara, advance="1200"))

    recovered = [leg for leg in legs(entry_of(books, run.entry)) if leg[3]]
    assert recovered == [(ADVANCES, 0, 100_000, sara.id), (LOANS, 0, 20_000, sara.id)]
    assert outstanding(books, sara.id) == {0: 30_000, ADVANCES: 0, LOANS: 30_000}
    delete_run(books, run.id)
    assert outstanding(books, sara.id) == {0: 150_000, ADVANCES: 100_000, LOANS: 50_000}


def test_events_tell_sums_and_no_names(books: Books) -> None:
    sara = hire(books)
    run = approved(books)

    bodies = [loads(event.body) for event in books.written.events]
    told = {body["type"]: body["data"] for body in bodies}
    hashed = lines_hash(run.lines, {sara.id: sara.salt})
    drafted_ = told["payroll.drafted"]
    assert drafted_.pop("before") is None
    drafted_.pop("id")
    assert told["payroll.approved"] == {
        "before": drafted_,
        "employeeShare": "97500",
        "employerShare": "117500",
        "entry": run.entry,
        "gross": "1050000",
        "id": run.id,
        "lines": 1,
        "linesHash": hashed,
        "month": "2026-03",
        "net": "952500",
        "state": "approved",
    }
    assert (drafted_["state"], drafted_["linesHash"]) == ("draft", hashed)
    assert told["employee.created"].keys() == {"hash", "id"}
    assert sara.name_en is not None
    assert not any(sara.name_en.encode() in event.body for event in books.written.events)
