"""Fiscal years close in order with their periods and reopen in reverse; nothing is posted."""

from __future__ import annotations

from json import loads

import pytest

from ledger.books import Books
from ledger.decide.fiscal_years import close_fiscal_year, reopen_fiscal_year
from ledger.decide.periods import close_period, reopen_period
from ledger.fiscal_years import FiscalYear, first_day, first_year, last_day
from tests.ledger.builders import JANUARY, NOW, make_books, organization, refused

APRIL_YEAR = {"fiscal_month": 4, "first_month": JANUARY + 5}


def closed_months(books: Books) -> list[int]:
    return sorted(month for month, period in books.periods.items() if period.is_closed)


def test_closing_a_year_closes_its_periods_and_posts_nothing(books: Books) -> None:
    closed = close_fiscal_year(books, 2026)

    assert closed == FiscalYear(2026, True, NOW, 13)
    assert closed_months(books) == list(range(JANUARY, JANUARY + 12))
    assert str(books.head.closed_through) == "2026-12-31"
    assert [event.type for event in books.written.events] == [
        *["period.closed"] * 12,
        "fiscal_year.closed",
    ]
    told = books.written.events[-1]
    assert (told.subject, told.sequence) == ("fy_org_demo.2026", 13)
    assert loads(told.body)["data"] == {"id": "fy_org_demo.2026", "reason": None, "year": 2026}
    assert books.head.last_number == 0


def test_periods_that_are_closed_already_stay_as_they_are(books: Books) -> None:
    close_period(books, JANUARY)
    close_period(books, JANUARY + 1)
    close_fiscal_year(books, 2026)
    assert [event.type for event in books.written.events].count("period.closed") == 12


def test_a_first_year_may_begin_with_its_books(books: Books) -> None:
    books = make_books(of=organization(**APRIL_YEAR))
    close_fiscal_year(books, 2026)
    assert closed_months(books) == list(range(JANUARY + 5, JANUARY + 15))
    reopen_fiscal_year(books, 2026, "Late invoice")
    assert (closed_months(books), books.head.closed_through) == ([], None)


@pytest.mark.parametrize("year", [2024, 2025, 2027, -5, 10_000])
def test_years_close_in_order(books: Books, year: int) -> None:
    with refused(books, "FISCAL_YEAR_ORDER", ("year",)):
        close_fiscal_year(books, year)


def test_a_closed_year_does_not_close_again(books: Books) -> None:
    close_fiscal_year(books, 2026)
    with refused(books, "FISCAL_YEAR_ORDER", ("year",)):
        close_fiscal_year(books, 2026)
    close_fiscal_year(books, 2027)
    assert str(books.head.closed_through) == "2027-12-31"


def test_reopening_the_last_closed_year_reopens_its_periods(books: Books) -> None:
    close_fiscal_year(books, 2026)
    close_fiscal_year(books, 2027)

    reopened = reopen_fiscal_year(books, 2027, "Late invoice")

    assert reopened == FiscalYear(2027, False, NOW, 27, "Late invoice")
    assert str(books.head.closed_through) == "2026-12-31"
    assert closed_months(books) == list(range(JANUARY, JANUARY + 12))
    types = [event.type for event in books.written.events[26:]]
    assert types == ["fiscal_year.reopened", *["period.reopened"] * 12]
    told = loads(books.written.events[26].body)["data"]
    assert told == {"id": "fy_org_demo.2027", "reason": "Late invoice", "year": 2027}


@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_only_the_last_closed_year_reopens(books: Books, year: int) -> None:
    close_fiscal_year(books, 2026)
    close_fiscal_year(books, 2027)
    with refused(books, "FISCAL_YEAR_ORDER", ("year",)):
        reopen_fiscal_year(books, year, "Late invoice")


def test_where_none_is_closed_none_reopens(books: Books) -> None:
    with refused(books, "FISCAL_YEAR_ORDER", ("year",)):
        reopen_fiscal_year(books, 2026, "Late invoice")


def test_closed_periods_of_a_later_year_reopen_first(books: Books) -> None:
    close_fiscal_year(books, 2026)
    close_period(books, JANUARY + 12)
    with refused(books, "PERIOD_ORDER", ("year",)):
        reopen_fiscal_year(books, 2026, "Late invoice")


def test_a_period_of_a_closed_year_does_not_reopen_alone(books: Books) -> None:
    close_fiscal_year(books, 2026)
    with refused(books, "FISCAL_YEAR_ORDER", ("period",)):
        reopen_period(books, JANUARY + 11, "Late invoice")
    reopen_fiscal_year(books, 2026, "Late invoice")
    close_period(books, JANUARY)
    reopen_period(books, JANUARY, None)
    assert closed_months(books) == []


@pytest.mark.parametrize(
    "reason", ["", "  ", "\0", "x" * 1_001], ids=["none", "blank", "nul", "long"]
)
def test_reopening_takes_a_reason(books: Books, reason: str) -> None:
    close_fiscal_year(books, 2026)
    with refused(books, "INVALID_INPUT", ("reason",)):
        reopen_fiscal_year(books, 2026, reason)


@pytest.mark.parametrize(
    ("fiscal_month", "first_month", "year", "days"),
    [
        (1, JANUARY, 2026, ("2026-01-01", "2026-12-31")),
        (4, JANUARY + 2, 2025, ("2025-04-01", "2026-03-31")),
        (4, JANUARY + 3, 2026, ("2026-04-01", "2027-03-31")),
        (7, 9999 * 12 + 11, 9999, ("9999-07-01", "9999-12-31")),
    ],
)
def test_the_first_year_holds_the_first_month(
    fiscal_month: int, first_month: int, year: int, days: tuple[str, str]
) -> None:
    books = organization(fiscal_month=fiscal_month, first_month=first_month)
    assert first_year(books) == year
    assert (str(first_day(year, fiscal_month)), str(last_day(year, fiscal_month))) == days
