"""Employees as clients see and write them."""

import strawberry
from strawberry import ID, UNSET, field

from ledger.dates import Day
from ledger.decide.employees import EmployeeChange, EmployeeDraft
from ledger.employees import Employee as Record
from ledger.employees import EmployeeStatus
from ledger.organizations import Organization
from schema.changes import given, given_or_cleared
from schema.connections import Node
from schema.scalars import DateTime, Money, exact, exact_of, money

strawberry.enum(EmployeeStatus, description="Whether somebody is employed, and at work.")


@strawberry.type(description="Somebody the organisation employs.")
class Employee(Node):
    organization_id: ID = field(description="The organisation that employs.")
    number: str = field(description="Number, unique in the organisation.")
    name: str = field(description="English name, else the Arabic one.")
    name_en: str | None = field(description="Name in English.")
    name_ar: str | None = field(description="Name in Arabic.")
    email: str | None = field(description="E-mail address.")
    phone: str | None = field(description="Telephone number.")
    department: str | None = field(description="Where they work.")
    position: str | None = field(description="What they work as.")
    hire_date: Day = field(description="First day of the employment.")
    end_date: Day | None = field(description="Last day of the employment, once it is known.")
    status: EmployeeStatus = field(description="Whether they are employed, and at work.")
    basic_salary: Money = field(description="Basic salary a month.")
    housing_allowance: Money = field(description="Housing allowance a month.")
    other_allowances: Money = field(description="Other allowances a month.")
    scheme: str | None = field(description="The statutory scheme, if any.")
    advance_outstanding: Money = field(description="What was advanced and is not recovered.")
    created_at: DateTime = field(description="When the record was created.")

    @classmethod
    def of(cls, record: Record, organization: Organization) -> "Employee":
        exponent = organization.exponent
        return cls(
            id=ID(record.id),
            organization_id=ID(organization.id),
            number=record.code,
            name=record.name,
            name_en=record.name_en,
            name_ar=record.name_ar,
            email=record.email,
            phone=record.phone,
            department=record.department,
            position=record.position,
            hire_date=record.hire_date,
            end_date=record.end_date,
            status=record.status,
            basic_salary=money(record.basic, exponent),
            housing_allowance=money(record.housing, exponent),
            other_allowances=money(record.allowances, exponent),
            scheme=record.scheme,
            advance_outstanding=money(record.advances, exponent),
            created_at=DateTime(record.created_at),
        )


@strawberry.input(description="A new employee. Amounts are a month's.")
class EmployeeInput:
    number: str = field(description="Number, unique in the organisation.")
    hire_date: Day = field(description="First day of the employment.")
    basic_salary: Money = field(description="Basic salary.")
    name_en: str | None = field(default=None, description="Name in English.")
    name_ar: str | None = field(default=None, description="Name in Arabic.")
    email: str | None = field(default=None, description="E-mail address.")
    phone: str | None = field(default=None, description="Telephone number.")
    department: str | None = field(default=None, description="Where they work.")
    position: str | None = field(default=None, description="What they work as.")
    housing_allowance: Money | None = field(default=None, description="Housing allowance.")
    other_allowances: Money | None = field(default=None, description="Other allowances.")
    scheme: str | None = field(
        default=None, description="A statutory scheme that has a rate; left out, none applies."
    )

    def to_draft(self) -> EmployeeDraft:
        return EmployeeDraft(
            employee_number=self.number,
            hire_date=self.hire_date,
            basic=exact(self.basic_salary),
            name_en=self.name_en,
            name_ar=self.name_ar,
            email=self.email,
            phone=self.phone,
            department=self.department,
            position=self.position,
            housing=exact_of(self.housing_allowance),
            allowances=exact_of(self.other_allowances),
            scheme=self.scheme,
        )


@strawberry.input(description="What to change of an employee; what is left out stays.")
class EmployeeChangeInput:
    id: ID = field(description="Id of the employee.")
    number: str | None = field(default=UNSET, description="New number.")
    hire_date: Day | None = field(default=UNSET, description="New first day.")
    basic_salary: Money | None = field(default=UNSET, description="New basic salary.")
    name_en: str | None = field(default=UNSET, description="New name in English.")
    name_ar: str | None = field(default=UNSET, description="New name in Arabic.")
    email: str | None = field(default=UNSET, description="New e-mail address; null clears it.")
    phone: str | None = field(default=UNSET, description="New telephone number; null clears it.")
    department: str | None = field(default=UNSET, description="New department; null clears it.")
    position: str | None = field(default=UNSET, description="New position; null clears it.")
    housing_allowance: Money | None = field(default=UNSET, description="New housing allowance.")
    other_allowances: Money | None = field(default=UNSET, description="New other allowances.")
    scheme: str | None = field(default=UNSET, description="New statutory scheme; null for none.")
    on_leave: bool | None = field(default=UNSET, description="Whether they are on leave.")

    def to_change(self) -> EmployeeChange:
        return EmployeeChange(
            employee=self.id,
            employee_number=given(self.number),
            hire_date=given(self.hire_date),
            basic=exact_of(given(self.basic_salary)),
            name_en=given(self.name_en),
            name_ar=given(self.name_ar),
            email=given_or_cleared(self.email),
            phone=given_or_cleared(self.phone),
            department=given_or_cleared(self.department),
            position=given_or_cleared(self.position),
            housing=exact_of(given(self.housing_allowance)),
            allowances=exact_of(given(self.other_allowances)),
            scheme=given_or_cleared(self.scheme),
            is_on_leave=given(self.on_leave),
        )


@strawberry.input(description="When an employment ends.")
class TerminationInput:
    id: ID = field(description="Id of the employee.")
    end_date: Day = field(description="The last day, which is still paid.")
