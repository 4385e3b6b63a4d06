"""Employees: who is paid, and by which statutory scheme."""

from dataclasses import dataclass
from enum import StrEnum

from ledger.dates import Day


class EmployeeStatus(StrEnum):
    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee. `number` is the narrow key: the sequence it was created at.

    Amounts are minor units a month. `advances` is what was advanced and not yet recovered. `salt`
    blinds the hashes by which events name what is personal.
    """

    number: int
    id: str
    code: str
    name_en: str | None
    name_ar: str | None
    email: str | None
    phone: str | None
    department: str | None
    position: str | None
    hire_date: Day
    end_date: Day | None
    status: EmployeeStatus
    basic: int
    housing: int
    allowances: int
    scheme: str | None
    advances: int
    salt: str
    created_at: int

    @property
    def name(self) -> str:
        """The name in the language there is: English, else Arabic."""
        return self.name_en or self.name_ar or self.code

    def days_employed(self, first: Day, last: Day) -> int:
        """Count the days of a range on which this is an employee."""
        start, end = max(first, self.hire_date), min(last, self.end_date or last)
        return max(0, (end - start).days + 1)
