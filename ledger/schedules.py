"""Service periods spread over months: by covered days within a month, a full month weighing 1.

Source: posting rules, section 6. 12,000.00 from 2026-01-16 to 12-31 is 537.82, 1,042.01, ...
"""

from datetime import timedelta
from fractions import Fraction

from ledger.dates import Day, month_of, month_start
from ledger.documents import DocumentLine
from ledger.rounding import cumulative

MONTHS_MOST = 600


def last_covered_day(service_to: Day, month: int) -> Day:
    """Return the last day of a month that a service period covers."""
    return min(service_to, _month_end(month))


def month_amount(line: DocumentLine) -> int:
    """Return what the month that is due next recognises of a line."""
    assert line.schedule_from is not None and line.schedule_next is not None
    parts = cumulative(line.schedule_amount, _weights(line, line.schedule_from))
    return parts[line.schedule_next - line.schedule_from]


def amount_left(line: DocumentLine) -> int:
    """Return what the months from the one that is due next recognise of a line; 0 if none is."""
    if line.schedule_next is None:
        return 0
    assert line.schedule_from is not None
    parts = cumulative(line.schedule_amount, _weights(line, line.schedule_from))
    return sum(parts[line.schedule_next - line.schedule_from :])


def month_after(line: DocumentLine) -> int | None:
    """Return the month due after the next one; None if that is the last."""
    assert line.schedule_next is not None and line.service_to is not None
    return line.schedule_next + 1 if line.schedule_next < month_of(line.service_to) else None


def _weights(line: DocumentLine, first_month: int) -> list[Fraction]:
    assert line.service_from is not None and line.service_to is not None
    months = range(first_month, month_of(line.service_to) + 1)
    return [_weight(line.service_from, line.service_to, month) for month in months]


def _weight(service_from: Day, service_to: Day, month: int) -> Fraction:
    first, last = month_start(month), _month_end(month)
    covered = (min(service_to, last) - max(service_from, first)).days + 1
    return Fraction(covered, (last - first).days + 1)


def _month_end(month: int) -> Day:
    """Return a month's last day; the calendar ends with 9999-12-31."""
    if month == month_of(Day.max):
        return Day.max
    return month_start(month + 1) - timedelta(days=1)
