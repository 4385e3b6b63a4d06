"""Hire, change and terminate employees.

Who they are and what they earn is personal: events carry an id and hashes, blinded by a salt.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.books import Books
from ledger.dates import Day
from ledger.decide.names import CODE_LIMIT, blinded, names_of, new_names, new_text
from ledger.decide.parties import SHORT_LIMIT, email_of
from ledger.employees import Employee, EmployeeStatus
from ledger.errors import AmountInvalid, Duplicate, InvalidInput, NotFound, ReferenceUnknown
from ledger.events import Json
from ledger.money import to_minor
from ledger.text import check_text, require_text


@dataclass(frozen=True, slots=True)
class EmployeeDraft:
    """A new employee as a caller wrote it; `scheme` names a statutory scheme that has a rate."""

    employee_number: str
    hire_date: Day
    basic: Decimal
    name_en: str | None = None
    name_ar: str | None = None
    email: str | None = None
    phone: str | None = None
    department: str | None = None
    position: str | None = None
    housing: Decimal | None = None
    allowances: Decimal | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class EmployeeChange:
    """What to change: None leaves a value as it is, blank clears an optional text."""

    employee: str
    employee_number: str | None = None
    hire_date: Day | None = None
    basic: Decimal | None = None
    name_en: str | None = None
    name_ar: str | None = None
    email: str | None = None
    phone: str | None = None
    department: str | None = None
    position: str | None = None
    housing: Decimal | None = None
    allowances: Decimal | None = None
    scheme: str | None = None
    is_on_leave: bool | None = None


def create_employee(books: Books, draft: EmployeeDraft) -> Employee:
    """Hire an employee."""
    name_en, name_ar = names_of(draft.name_en, draft.name_ar)
    employee = Employee(
        number=books.next_sequence,
        id="",
        code=_free_number(books, draft.employee_number, None),
        name_en=name_en,
        name_ar=name_ar,
        email=email_of(draft.email),
        phone=check_text(draft.phone, "phone", limit=SHORT_LIMIT),
        department=check_text(draft.department, "department"),
        position=check_text(draft.position, "position"),
        hire_date=draft.hire_date,
        end_date=None,
        status=EmployeeStatus.ACTIVE,
        basic=pay_of(books, draft.basic, "basicSalary"),
        housing=pay_of(books, draft.housing, "housingAllowance"),
        allowances=pay_of(books, draft.allowances, "otherAllowances"),
        scheme=_scheme(books, draft.scheme),
        advances=0,
        salt="",
        created_at=books.now,
    )
    employee = replace(employee, id=books.mint("emp"), salt=books.mint("slt"))
    facts: Json = {"hash": employee_hash(employee), "id": employee.id}
    books.append_event("employee.created", employee.id, facts, after=employee_facts(employee))
    return books.employees.put(employee)


def update_employee(books: Books, change: EmployeeChange) -> Employee:
    """Change what is given of an employee; runs that were drafted keep what they took."""
    before = employee_named(books, change.employee, "id")
    names = new_names((before.name_en, before.name_ar), change.name_en, change.name_ar)
    after = replace(
        before,
        name_en=names[0],
        name_ar=names[1],
        phone=new_text(before.phone, change.phone, "phone", SHORT_LIMIT),
        department=new_text(before.department, change.department, "department", 1_000),
        position=new_text(before.position, change.position, "position", 1_000),
    )
    if change.employee_number is not None:
        after = replace(after, code=_free_number(books, change.employee_number, before))
    if change.email is not None:
        after = replace(after, email=email_of(change.email))
    if change.scheme is not None:
        after = replace(after, scheme=_scheme(books, change.scheme or None))
    after = _with_dates_and_pay(books, after, change)
    return put_changed(books, before, after, "employee.updated")


def terminate_employee(books: Books, employee_id: str, day: Day) -> Employee:
    """End an employment; the last day is still paid."""
    before = employee_named(books, employee_id, "id")
    if before.status is EmployeeStatus.TERMINATED:
        raise InvalidInput("The employment has ended already.", "id")
    if day < before.hire_date:
        raise InvalidInput(f"The employment began on {before.hire_date}.", "endDate")
    after = replace(before, status=EmployeeStatus.TERMINATED, end_date=day)
    return put_changed(books, before, after, "employee.terminated")


def employee_named(books: Books, employee_id: str, *path: str | int) -> Employee:
    """Return an employee; one that an item names is a reference, else the subject itself."""
    employee = books.employees.get(employee_id)
    if employee is None and path == ("id",):
        raise NotFound("No such employee.", *path)
    if employee is None:
        raise ReferenceUnknown("No such employee.", *path)
    return employee


def put_changed(books: Books, before: Employee, after: Employee, event_type: str) -> Employee:
    if after == before:
        return after
    facts: Json = {"after": employee_hash(after), "before": employee_hash(before), "id": after.id}
    books.append_event(event_type, after.id, facts, employee_facts(before), employee_facts(after))
    return books.employees.put(after)


def _with_dates_and_pay(books: Books, employee: Employee, change: EmployeeChange) -> Employee:
    if change.hire_date is not None:
        if employee.end_date is not None and change.hire_date > employee.end_date:
            raise InvalidInput(f"The employment ended on {employee.end_date}.", "hireDate")
        employee = replace(employee, hire_date=change.hire_date)
    if change.is_on_leave is not None:
        if employee.status is EmployeeStatus.TERMINATED:
            raise InvalidInput("The employment has ended.", "onLeave")
        status = EmployeeStatus.ON_LEAVE if change.is_on_leave else EmployeeStatus.ACTIVE
        employee = replace(employee, status=status)
    if change.basic is not None:
        employee = replace(employee, basic=pay_of(books, change.basic, "basicSalary"))
    if change.housing is not None:
        employee = replace(employee, housing=pay_of(books, change.housing, "housingAllowance"))
    if change.allowances is not None:
        allowances = pay_of(books, change.allowances, "otherAllowances")
        employee = replace(employee, allowances=allowances)
    return employee


def _free_number(books: Books, number: str, before: Employee | None) -> str:
    text = require_text(number, "number", limit=CODE_LIMIT)
    own = None if before is None else before.id
    if any(one.code == text and one.id != own for one in books.employees):
        raise Duplicate(f"The employee number '{text}' is taken.", "number")
    return text


def _scheme(books: Books, code: str | None) -> str | None:
    if code is not None and not any(rate.scheme == code for rate in books.statutory_rates):
        raise ReferenceUnknown(f"No statutory scheme '{code[:40]}' has a rate.", "scheme")
    return code


def pay_of(books: Books, amount: Decimal | None, path: str) -> int:
    """Return an amount in minor units; None is nothing."""
    try:
        return to_minor(amount or Decimal(), books.organization.exponent)
    except AmountInvalid as refusal:
        raise type(refusal)(refusal.message, path) from None


def employee_hash(employee: Employee) -> str:
    """Return what events name an employee by: a hash of all there is, blinded by the salt."""
    return blinded(employee_facts(employee), employee.salt)


def employee_facts(employee: Employee) -> Json:
    """Return all that an employee is, and earns."""
    return {
        "allowances": str(employee.allowances),
        "basic": str(employee.basic),
        "department": employee.department,
        "email": employee.email,
        "employeeNumber": employee.code,
        "endDate": None if employee.end_date is None else employee.end_date.isoformat(),
        "hireDate": employee.hire_date.isoformat(),
        "housing": str(employee.housing),
        "nameAr": employee.name_ar,
        "nameEn": employee.name_en,
        "phone": employee.phone,
        "position": employee.position,
        "scheme": employee.scheme,
        "status": employee.status.value,
    }
