"""Service periods spread over months: by covered days within a month, a full month weighing 1.

Source: posting rules, section 6. 12,000.00 from 2026-01-16 to 12-31 is 537.82, 1,042.01, ...
"""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from ledger.dates import Day, month_of, month_start
from ledger.documents import DocumentLine
from ledger.rounding import cumulative

MONTHS_MOST = 600


def last_covered_day(service_to: Day, month: int) -> Day:
    """Return the last day of a month that a service period covers."""
    return min(service_to, _month_end(month))


def scheduled_amounts(line: DocumentLine) -> list[int]:
    """Return what each month of a line's schedule recognises, from its first on."""
    assert line.schedule_from is not None
    return cumulative(line.schedule_amount, _weights(line, line.schedule_from))


def months_left(line: DocumentLine) -> list[tuple[int, int]]:
    """Return the months that are not recognised, each with its amount.

    A month whose share rounds to nothing has nothing to post, so it is none of them.
    """
    if line.schedule_next is None:
        return []
    assert line.schedule_from is not None
    months = enumerate(scheduled_amounts(line), line.schedule_from)
    return [(month, amount) for month, amount in months if amount and month >= line.schedule_next]


def rescheduled(line: DocumentLine, amount: int, first_month: int) -> DocumentLine:
    """Return the line with an amount spread over its months from one on; that is due next."""
    line = replace(
        line, schedule_amount=amount, schedule_from=first_month, schedule_next=first_month
    )
    return replace(line, schedule_next=next((month for month, _ in months_left(line)), None))


def _weights(line: DocumentLine, first_month: int) -> list[Fraction]:
    """Return the weights of a service's months from one on; those in between are whole."""
    assert line.service_from is not None and line.service_to is not None
    last_month = month_of(line.service_to)
    between = [Fraction(1)] * (last_month - first_month - 1)
    ends = [_weight(line.service_from, line.service_to, first_month), *between]
    if last_month > first_month:
        ends.append(_weight(line.service_from, line.service_to, last_month))
    return ends


def _weight(service_from: Day, service_to: Day, month: int) -> Fraction:
    first, last = month_start(month), _month_end(month)
    covered = (min(service_to, last) - max(service_from, first)).days + 1
    return Fraction(covered, (last - first).days + 1)


def _month_end(month: int) -> Day:
    """Return a month's last day; the calendar ends with 9999-12-31."""
    if month == month_of(Day.max):
        return Day.max
    return month_start(month + 1) - timedelta(days=1)
