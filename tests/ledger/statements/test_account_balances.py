"""The balances of an account over time, on the days where something turns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.errors import InvalidInput
from ledger.statements.account_balances import (
    AccountBalances,
    BalanceInterval,
    account_balances,
    curve_of,
)
from ledger.statements.figures import Slice
from ledger.statements.series import series_of
from tests.ledger.statements.chart import (
    BOOK,
    CASH,
    DEPRECIATION,
    HEADER,
    RENT,
    RETAINED,
    RETURNS,
    SALES,
    make_chart,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.statements.series import Groups, Piece

DAY, MONTH = BalanceInterval.DAY, BalanceInterval.MONTH


def pieces_of(groups: Groups, last: date) -> Iterator[Piece]:
    """What the book moved, posting by posting, up to a day."""
    for day, debited, credited, minor in BOOK:
        for account, debit, credit in ((debited, minor, 0), (credited, 0, minor)):
            names = [name for name, accounts in groups.items() if account in accounts]
            if day <= last and names:
                yield names, day, debit, credit


def balances(
    number: int,
    first: date,
    last: date,
    interval: BalanceInterval = MONTH,
    *,
    fiscal_month: int = 1,
    retained: bool = True,
) -> AccountBalances:
    chart = make_chart(retained=retained)
    curve = curve_of(chart, fiscal_month, chart.by_number[number], interval, first, last)
    days = sorted({*curve.days})
    series = series_of(curve.groups, days, pieces_of(curve.groups, days[-1]))
    return account_balances(curve, series)


def test_months_are_cut_to_the_range() -> None:
    found = balances(CASH, date(2025, 12, 31), date(2026, 2, 10))
    assert found.opening.minor == 1900
    assert [
        (one.days.first, one.days.last, one.debit, one.credit, one.balance.minor)
        for one in found.points
    ] == [
        (date(2025, 12, 31), date(2025, 12, 31), 0, 200, 1700),
        (date(2026, 1, 1), date(2026, 1, 31), 300, 0, 2000),
        (date(2026, 2, 1), date(2026, 2, 10), 0, 50, 1950),
    ]


def test_days_are_each_a_point() -> None:
    found = balances(CASH, date(2026, 2, 9), date(2026, 2, 11), DAY)
    assert [(one.days.last.day, one.balance.minor) for one in found.points] == [
        (9, 2000),
        (10, 1950),
        (11, 1950),
    ]


def test_a_header_sums_its_leaves_contra_accounts_too() -> None:
    found = balances(HEADER, date(2026, 3, 31), date(2026, 3, 31), DAY)
    assert found.opening.minor == 1950
    assert [(one.debit, one.credit, one.balance.minor) for one in found.points] == [(0, 30, 1920)]
    assert found.points[0].balance.slices == (
        Slice((CASH, DEPRECIATION), date.min, date(2026, 3, 31)),
    )


def test_revenue_begins_again_with_the_fiscal_year() -> None:
    found = balances(SALES, date(2025, 6, 1), date(2026, 1, 31))
    shown = {one.days.last: one.balance.minor for one in found.points}
    assert (found.opening.minor, found.opening.slices[0].first) == (0, date(2025, 1, 1))
    assert (shown[date(2025, 6, 30)], shown[date(2025, 12, 31)]) == (-900, -900)
    assert shown[date(2026, 1, 31)] == -300


def test_a_fiscal_year_may_begin_in_any_month() -> None:
    found = balances(SALES, date(2026, 1, 1), date(2026, 7, 31), fiscal_month=7)
    assert (found.opening.minor, found.points[-1].balance.minor) == (0, 0)
    assert found.points[-2].balance.minor == -300


def test_revenue_opens_with_nothing_on_the_first_day_of_its_year() -> None:
    found = balances(SALES, date(2026, 1, 1), date(2026, 1, 31))
    assert (found.opening.minor, found.opening.slices) == (0, ())


def test_retained_earnings_take_the_result_of_years_that_ended() -> None:
    found = balances(RETAINED, date(2025, 12, 1), date(2026, 1, 31))
    assert [(one.debit, one.credit, one.balance.minor) for one in found.points] == [
        (0, 0, 0),
        (0, 0, -700),
    ]
    assert found.points[1].balance.slices == (
        Slice((RETAINED,), date.min, date(2026, 1, 31)),
        Slice((SALES, RETURNS, RENT), date.min, date(2025, 12, 31)),
    )


def test_without_an_account_for_them_results_stay_where_they_are() -> None:
    found = balances(RENT, date(2026, 1, 1), date(2026, 3, 31), retained=False)
    assert (found.opening.minor, found.points[-1].balance.minor) == (200, 230)


def test_the_calendar_has_a_first_day() -> None:
    found = balances(CASH, date.min, date.min, DAY)
    assert (found.opening.minor, found.opening.slices) == (0, ())
    assert found.points[0].balance.minor == 0


@pytest.mark.parametrize(
    ("interval", "first", "last", "count"),
    [
        (DAY, date(2025, 1, 1), date(2026, 2, 4), 400),
        (MONTH, date(1993, 3, 31), date(2026, 6, 1), 400),
    ],
)
def test_a_range_has_so_many_points_and_no_more(
    interval: BalanceInterval, first: date, last: date, count: int
) -> None:
    chart = make_chart()
    assert len(curve_of(chart, 1, chart.by_number[CASH], interval, first, last).spans) == count
    with pytest.raises(InvalidInput) as refused:
        curve_of(chart, 1, chart.by_number[CASH], interval, first, last.replace(month=12))
    assert refused.value.details[0].path == ("from",)
