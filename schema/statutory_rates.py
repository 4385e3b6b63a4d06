"""Statutory rates as clients see and write them."""

import strawberry
from strawberry import ID, field

from ledger.dates import Day
from ledger.decide.statutory_rates import RateDraft
from ledger.organizations import Organization
from ledger.payroll import StatutoryRate as RateRecord
from schema.scalars import ExactDecimal, Money, decimal, exact, exact_of, money


@strawberry.type(description="The rates of a statutory scheme from a day on.")
class StatutoryRate:
    id: ID = field(description="Made of the organisation, the scheme and the start.")
    scheme: str = field(description="The scheme, such as `SAUDI`.")
    starts_on: Day = field(description="The day from which it applies.")
    employee_rate: ExactDecimal = field(description="The employee's share, in percent.")
    employer_rate: ExactDecimal = field(description="The employer's share, in percent.")
    cap: Money | None = field(description="The most a month's base may be; null is no limit.")
    floor: Money = field(description="The least a month's base may be.")

    @classmethod
    def of(cls, record: RateRecord, organization: Organization) -> "StatutoryRate":
        exponent = organization.exponent
        return cls(
            id=ID(f"rate_{organization.id}.{record.id}"),
            scheme=record.scheme,
            starts_on=record.starts_on,
            employee_rate=decimal(record.employee_rate),
            employer_rate=decimal(record.employer_rate),
            cap=None if record.cap is None else money(record.cap, exponent),
            floor=money(record.floor, exponent),
        )


@strawberry.input(description="The rates of a statutory scheme from a day on.")
class StatutoryRateInput:
    scheme: str = field(description="The scheme: 1 to 32 of A-Z 0-9 _.")
    starts_on: Day = field(description="The day from which it applies.")
    employee_rate: ExactDecimal = field(description="The employee's share, in percent.")
    employer_rate: ExactDecimal = field(description="The employer's share, in percent.")
    cap: Money | None = field(default=None, description="The most a month's base may be.")
    floor: Money | None = field(default=None, description="The least a month's base may be.")

    def to_draft(self) -> RateDraft:
        return RateDraft(
            scheme=self.scheme,
            starts_on=self.starts_on,
            employee_rate=exact(Money(self.employee_rate)),
            employer_rate=exact(Money(self.employer_rate)),
            cap=exact_of(self.cap),
            floor=exact_of(self.floor),
        )
