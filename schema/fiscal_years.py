"""Fiscal years as clients see, close and reopen them."""

from collections.abc import Mapping

import strawberry
from strawberry import ID, field

from ledger.dates import Day
from ledger.fiscal_years import FiscalYear as Record
from ledger.fiscal_years import first_day, last_day, months_of_year
from ledger.ids import fiscal_year_id
from ledger.organizations import Organization
from ledger.periods import Period as PeriodRecord
from schema.connections import Node
from schema.directives import ListSize
from schema.periods import Period
from schema.scalars import DateTime

TWELVE = ListSize(assumed_size=12)


@strawberry.type(description="A fiscal year: twelve periods. Closing one posts nothing.")
class FiscalYear(Node):
    year: int = field(description="The calendar year in which it begins.")
    first: Day = field(name="from", description="Its first day.")
    last: Day = field(name="to", description="Its last day.")
    is_closed: bool = field(description="Whether it is closed, and all its periods with it.")
    closed_at: DateTime | None = field(description="When it was closed; null while it is open.")
    changed_at: DateTime | None = field(description="When it was last closed or reopened.")
    reason: str | None = field(description="Why it was reopened, if that was its last change.")
    sequence: int | None = field(description="The event sequence it was last changed at.")
    periods: list[Period] = field(description="Its periods.", directives=[TWELVE])

    @classmethod
    def of(
        cls, record: Record, organization: Organization, periods: Mapping[int, PeriodRecord]
    ) -> "FiscalYear":
        month = organization.fiscal_month
        changed_at = None if record.changed_at is None else DateTime(record.changed_at)
        held = [
            periods.get(one) or PeriodRecord(one, False)
            for one in months_of_year(record.year, month)
        ]
        return cls(
            id=ID(fiscal_year_id(organization.id, record.year)),
            year=record.year,
            first=first_day(record.year, month),
            last=last_day(record.year, month),
            is_closed=record.is_closed,
            closed_at=changed_at if record.is_closed else None,
            changed_at=changed_at,
            reason=record.reason,
            sequence=record.sequence,
            periods=[Period.of(one, organization) for one in held],
        )


@strawberry.input(description="Which fiscal year to close.")
class FiscalYearInput:
    year: int = field(description="The calendar year in which it begins.")


@strawberry.input(description="Which fiscal year to reopen, and why.")
class FiscalYearReopeningInput:
    year: int = field(description="The calendar year in which it begins.")
    reason: str = field(description="Why, for the audit trail.")
