"""Move the lock, close and reopen fiscal periods."""

from dataclasses import dataclass
from datetime import date

from ledger.books import Books
from ledger.dates import month_of, spell_day
from ledger.errors import FiscalYearOrder, PeriodOrder
from ledger.events import Json
from ledger.periods import Period
from ledger.text import check_text


@dataclass(frozen=True, slots=True)
class LockChange:
    """The lock before and after; `sequence` is the last event's."""

    locked_through: date | None
    previous: date | None
    sequence: int


def set_lock(books: Books, day: date | None) -> LockChange:
    """Lock every date up to and including `day`, or lift the lock."""
    previous = books.head.locked_through
    if day != previous:
        books.head.locked_through = day
        facts: Json = {"lockedThrough": spell_day(day), "previous": spell_day(previous)}
        books.append_event("ledger.locked", books.organization.id, facts)
    return LockChange(day, previous, books.head.last_sequence)


def close_period(books: Books, month: int, reason: str | None = None) -> Period:
    """Close the next open fiscal period."""
    _require_next(books, month)
    period = Period(month, True, books.now)
    facts: Json = {"period": period.name, "reason": check_text(reason, "reason")}
    books.put_period(period, period.last)
    books.append_event("period.closed", period.name, facts)
    return period


def reopen_period(books: Books, month: int, reason: str | None) -> Period:
    """Reopen the period that was closed last; one of a closed fiscal year only with the year."""
    closed = books.head.closed_through
    if closed is None or month != month_of(closed):
        last = Period(month_of(closed), True).name if closed else "none"
        raise PeriodOrder(f"Periods reopen in reverse; the last closed one is {last}.", "period")
    year = Period(month, True).fiscal_year(books.organization.fiscal_month)
    held = books.fiscal_years.get(year)
    if held is not None and held.is_closed:
        raise FiscalYearOrder(f"Fiscal year {year} is closed; reopen it first.", "period")
    before = books.periods.get(month - 1)
    period = Period(month, False, books.now)
    facts: Json = {"period": period.name, "reason": check_text(reason, "reason")}
    books.put_period(period, before.last if before and before.is_closed else None)
    books.append_event("period.reopened", period.name, facts)
    return period


def _require_next(books: Books, month: int) -> None:
    """Refuse any but the next period, or, while none is closed, a fiscal year's first one."""
    closed, first = books.head.closed_through, books.organization.first_month
    if closed is not None:
        expected = month_of(closed) + 1
        is_next = month == expected
    else:
        expected = first
        starts_year = month % 12 == books.organization.fiscal_month - 1
        is_next = month == first or (month < first and starts_year)
    if not is_next:
        name = Period(expected, False).name
        raise PeriodOrder(f"Periods close in order; the next one is {name}.", "period")
