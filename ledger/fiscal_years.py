"""Fiscal years: twelve periods, named by the calendar year in which they begin."""

from dataclasses import dataclass

from ledger.dates import Day, month_of
from ledger.organizations import Organization
from ledger.periods import Period

MONTHS = 12
_LAST_MONTH = month_of(Day.max)


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """One fiscal year; what it was last changed by is None while it was never closed.

    `changed_at` is in microseconds, `sequence` that of the event, `reason` why it was reopened.
    """

    year: int
    is_closed: bool
    changed_at: int | None = None
    sequence: int | None = None
    reason: str | None = None


def first_year(organization: Organization) -> int:
    """Return the first fiscal year: the one that holds the books' first month."""
    first = Period(organization.first_month, False)
    return first.fiscal_year(organization.fiscal_month)


def months_of_year(year: int, fiscal_month: int) -> range:
    """Return the months of a fiscal year, as far as the calendar goes."""
    first = year * MONTHS + fiscal_month - 1
    return range(first, min(first + MONTHS, _LAST_MONTH + 1))


def first_day(year: int, fiscal_month: int) -> Day:
    return Period(months_of_year(year, fiscal_month)[0], False).first


def last_day(year: int, fiscal_month: int) -> Day:
    return Period(months_of_year(year, fiscal_month)[-1], False).last
