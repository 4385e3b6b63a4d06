"""Close and reopen fiscal years. Neither posts anything.

Closing a year closes its periods; the results of past years flow into retained earnings by the
statements' own formula, so no entry is needed that could be deleted or counted twice. Source:
posting rules, section 10.
"""

from ledger.books import Books
from ledger.dates import month_of
from ledger.decide.periods import close_period, reopen_period
from ledger.decide.recognition import due_documents
from ledger.errors import FiscalYearOrder, PeriodOrder, RecognitionMissing
from ledger.events import Json
from ledger.fiscal_years import FiscalYear, first_year, last_day, months_of_year
from ledger.ids import fiscal_year_id
from ledger.periods import Period
from ledger.text import require_text

REASON_LIMIT = 1_000


def close_fiscal_year(books: Books, year: int) -> FiscalYear:
    """Close the next open fiscal year, and those of its periods that are still open."""
    _require_next(books, year)
    end = last_day(year, books.organization.fiscal_month)
    if due_documents(books, end):
        raise RecognitionMissing(f"Recognise through {end} before the year is closed.", "year")
    closed = books.head.closed_through
    first = books.organization.first_month if closed is None else month_of(closed) + 1
    for month in range(first, month_of(end) + 1):
        close_period(books, month)
    return _keep(books, FiscalYear(year, True, books.now, books.next_sequence))


def reopen_fiscal_year(books: Books, year: int, reason: str) -> FiscalYear:
    """Reopen the fiscal year that was closed last, and its periods."""
    text = require_text(reason, "reason", limit=REASON_LIMIT)
    last = last_closed_year(books)
    if last is None or year != last:
        raise FiscalYearOrder(
            f"Fiscal years reopen in reverse; the last closed one is {last or 'none'}.", "year"
        )
    months = months_of_year(year, books.organization.fiscal_month)
    closed = books.head.closed_through
    if closed is not None and month_of(closed) > months[-1]:
        name = Period(month_of(closed), True).name
        raise PeriodOrder(f"Period {name} of a later year is closed; reopen it first.", "year")
    kept = FiscalYear(year, False, books.now, books.next_sequence, text)
    _keep(books, kept)
    for month in reversed(months):
        period = books.periods.get(month)
        if period is not None and period.is_closed:
            reopen_period(books, month, text)
    return kept


def last_closed_year(books: Books) -> int | None:
    """Return the last closed fiscal year, if any is."""
    return max((one.year for one in books.fiscal_years.values() if one.is_closed), default=None)


def _require_next(books: Books, year: int) -> None:
    last = last_closed_year(books)
    expected = first_year(books.organization) if last is None else last + 1
    if year != expected:
        raise FiscalYearOrder(f"Fiscal years close in order; the next one is {expected}.", "year")


def _keep(books: Books, record: FiscalYear) -> FiscalYear:
    name = fiscal_year_id(books.organization.id, record.year)
    facts: Json = {"id": name, "reason": record.reason, "year": record.year}
    books.put_fiscal_year(record)
    verb = "closed" if record.is_closed else "reopened"
    books.append_event(f"fiscal_year.{verb}", name, facts)
    return record
