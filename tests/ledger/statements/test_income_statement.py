"""The income statement of the book, by range."""

from __future__ import annotations

from datetime import date

from ledger.statements.figures import Slice
from ledger.statements.fiscal import day_before
from ledger.statements.income_statement import income_statement
from ledger.statements.movements import Movement, movement_of
from tests.ledger.statements.chart import RENT, RETURNS, SALES, make_chart, sums


def movement(first: date, last: date) -> Movement:
    return movement_of(first, last, sums(last), sums(day_before(first)))


def test_a_range_beside_another() -> None:
    this, before = (date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    found = income_statement(make_chart(), [movement(*this), movement(*before)])
    told = {
        row.account.number: tuple(figure.on(section.side) for figure in row.figures)
        for section in (found.revenue, found.expenses)
        for row in section.rows
    }
    assert told == {SALES: (300, 900), RETURNS: (-50, 0), RENT: (30, 200)}
    assert [-figure.minor for figure in found.net_income] == [220, 700]
    assert found.ranges == (this, before)
    assert found.net_income[0].slices == (Slice((SALES, RETURNS, RENT), *this),)


def test_a_range_across_years_is_one_movement() -> None:
    found = income_statement(make_chart(), [movement(date(2025, 12, 31), date(2026, 1, 1))])
    assert [-figure.minor for figure in found.net_income] == [100]


def test_a_range_from_the_first_day_of_the_calendar() -> None:
    found = income_statement(make_chart(), [movement(date.min, date.max)])
    assert [-figure.minor for figure in found.net_income] == [920]
