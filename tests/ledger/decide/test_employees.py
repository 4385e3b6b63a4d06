"""Employees: hired, changed, terminated; statutory rates as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from json import loads
from typing import TYPE_CHECKING, Any

import pytest

from ledger.decide.employees import (
    EmployeeChange,
    employee_hash,
    terminate_employee,
    update_employee,
)
from ledger.employees import Employee, EmployeeStatus
from tests.ledger.builders import NOW, refused
from tests.ledger.paying import JANUARY_1, hire, payroll_books, rate

if TYPE_CHECKING:
    from ledger.books import Books


@pytest.fixture
def books() -> Books:
    return payroll_books()


def test_employee_is_kept_as_written(books: Books) -> None:
    made = hire(
        books,
        email="sara@demo.example",
        phone="+966 11 000 0000",
        department="المبيعات",
        position="Clerk",
    )

    assert made == Employee(
        number=2,
        id=made.id,
        code="E-1",
        name_en="Sara",
        name_ar="سارة",
        email="sara@demo.example",
        phone="+966 11 000 0000",
        department="المبيعات",
        position="Clerk",
        hire_date=JANUARY_1,
        end_date=None,
        status=EmployeeStatus.ACTIVE,
        basic=800_000,
        housing=200_000,
        allowances=50_000,
        scheme="SAUDI",
        advances=0,
        salt=made.salt,
        created_at=NOW,
    )
    assert (made.id[:4], made.salt[:4]) == ("emp_", "slt_")


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no number": ({"code": " "}, "INVALID_INPUT", "number"),
    "no name": ({"name_en": None, "name_ar": " "}, "INVALID_INPUT", "nameEn"),
    "negative salary": ({"basic": "-1"}, "AMOUNT_INVALID", "basicSalary"),
    "negative housing": ({"housing": "-1"}, "AMOUNT_INVALID", "housingAllowance"),
    "three decimals": ({"other": "0.001"}, "AMOUNT_INVALID", "otherAllowances"),
    "unknown scheme": ({"scheme": "MARTIAN"}, "REFERENCE_UNKNOWN", "scheme"),
    "bad address": ({"email": "nobody"}, "INVALID_INPUT", "email"),
    "taken number": ({"code": "E-0"}, "DUPLICATE", "number"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_employee_is_refused_by_name(books: Books, case: str) -> None:
    wrong, code, field = BAD[case]
    hire(books, "E-0")

    with refused(books, code, (field,)):
        hire(books, **wrong)


def test_change_touches_what_is_given(books: Books) -> None:
    made = hire(books, phone="1", department="Sales")

    changed = update_employee(
        books,
        EmployeeChange(
            made.id,
            employee_number="E-9",
            basic=Decimal(9_000),
            department="",
            scheme="",
            hire_date=date(2026, 2, 1),
            is_on_leave=True,
        ),
    )

    assert changed == replace(
        made,
        code="E-9",
        basic=900_000,
        department=None,
        scheme=None,
        hire_date=date(2026, 2, 1),
        status=EmployeeStatus.ON_LEAVE,
    )
    back = update_employee(books, EmployeeChange(made.id, is_on_leave=False))
    assert back.status is EmployeeStatus.ACTIVE


def test_change_of_nothing_is_no_event(books: Books) -> None:
    made = hire(books)
    events = len(books.written.events)

    assert update_employee(books, EmployeeChange(made.id, employee_number="E-1")) == made
    assert len(books.written.events) == events


def test_bad_changes_are_refused(books: Books) -> None:
    hire(books, "E-0")
    made = hire(books)
    with refused(books, "DUPLICATE", ("number",)):
        update_employee(books, EmployeeChange(made.id, employee_number="E-0"))
    with refused(books, "AMOUNT_INVALID", ("basicSalary",)):
        update_employee(books, EmployeeChange(made.id, basic=Decimal(-1)))
    with refused(books, "NOT_FOUND", ("id",)):
        update_employee(books, EmployeeChange("emp_none"))


def test_employment_ends_once_after_it_began(books: Books) -> None:
    made = hire(books)
    with refused(books, "INVALID_INPUT", ("endDate",)):
        terminate_employee(books, made.id, date(2025, 12, 31))
    with refused(books, "NOT_FOUND", ("id",)):
        terminate_employee(books, "emp_none", JANUARY_1)

    ended = terminate_employee(books, made.id, date(2026, 3, 10))

    assert (ended.status, ended.end_date) == (EmployeeStatus.TERMINATED, date(2026, 3, 10))
    with refused(books, "INVALID_INPUT", ("id",)):
        terminate_employee(books, made.id, date(2026, 3, 11))
    with refused(books, "INVALID_INPUT", ("onLeave",)):
        update_employee(books, EmployeeChange(made.id, is_on_leave=True))
    with refused(books, "INVALID_INPUT", ("hireDate",)):
        update_employee(books, EmployeeChange(made.id, hire_date=date(2026, 3, 11)))


def test_events_blind_what_is_personal(books: Books) -> None:
    made = hire(books)
    changed = update_employee(books, EmployeeChange(made.id, basic=Decimal(9_000)))
    terminate_employee(books, made.id, date(2026, 3, 10))

    told = [loads(event.body) for event in books.written.events]
    assert [one["type"] for one in told] == [
        "statutory_rate.set",
        "employee.created",
        "employee.updated",
        "employee.terminated",
    ]
    assert told[1]["data"] == {"hash": employee_hash(made), "id": made.id}
    assert told[2]["data"] == {
        "after": employee_hash(changed),
        "before": employee_hash(made),
        "id": made.id,
    }
    twin = replace(made, salt="slt_other")
    assert employee_hash(twin) != employee_hash(made)


def test_rate_is_set_and_replaced(books: Books) -> None:
    made = rate(books, "SAUDI", "10.25", "0.000001", cap="45000", floor="1500")

    assert (made.employee_rate, made.employer_rate) == (10_250_000, 1)
    assert (made.cap, made.floor) == (4_500_000, 150_000)
    assert list(books.statutory_rates) == [made]


BAD_RATES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no scheme": ({"scheme": ""}, "INVALID_INPUT", "scheme"),
    "small letters": ({"scheme": "saudi"}, "INVALID_INPUT", "scheme"),
    "above 100": ({"employee": "100.01"}, "AMOUNT_INVALID", "employeeRate"),
    "below zero": ({"employer": "-1"}, "AMOUNT_INVALID", "employerRate"),
    "seven decimals": ({"employee": "0.0000001"}, "AMOUNT_INVALID", "employeeRate"),
    "negative cap": ({"cap": "-1"}, "AMOUNT_INVALID", "cap"),
    "cap below floor": ({"cap": "1", "floor": "2"}, "INVALID_INPUT", "cap"),
    "floor of three decimals": ({"floor": "0.001"}, "AMOUNT_INVALID", "floor"),
}


@pytest.mark.parametrize("case", BAD_RATES)
def test_bad_rate_is_refused_by_name(books: Books, case: str) -> None:
    wrong, code, field = BAD_RATES[case]
    facts: dict[str, Any] = {"scheme": "OTHER", "employee": "1", "employer": "1"}

    with refused(books, code, (field,)):
        rate(books, **facts | wrong)
