"""Fiscal years: where they begin, and which of them ended within a range."""

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.dates import month_of, month_start

ONE_DAY = timedelta(days=1)


def fiscal_start(day: date, fiscal_month: int) -> date:
    """Return the first day of a day's fiscal year; the calendar's first if it began before that."""
    month = month_of(day)
    first = month - (month - (fiscal_month - 1)) % 12
    return month_start(first) if first >= month_of(date.min) else date.min


def day_before(day: date) -> date | None:
    """Return the day before, if the calendar has one."""
    return None if day == date.min else day - ONE_DAY


def year_starts(years: set[int], fiscal_month: int, after: date, through: date) -> Iterator[date]:
    """Yield the first days after these fiscal years (named by the year they start in), in order.

    Only those later than `after` and not later than `through`: the years finished between the two.
    """
    for year in sorted(years):
        month = (year + 1) * 12 + fiscal_month - 1
        if month <= month_of(date.max) and after < month_start(month) <= through:
            yield month_start(month)
