"""The trial balance of the book, on the days where something turns."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.accounts import AccountType
from ledger.statements.figures import Slice
from ledger.statements.trial_balance import trial_balance
from tests.ledger.statements.chart import (
    CAPITAL,
    CASH,
    DEPRECIATION,
    RENT,
    RETAINED,
    RETURNS,
    SALES,
    balances,
    make_chart,
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 30), {}),
        (date(2025, 12, 31), {CASH: 1700, CAPITAL: -1000, SALES: -900, RENT: 200}),
        (date(2026, 1, 1), {CASH: 2000, CAPITAL: -1000, RETAINED: -700, SALES: -300}),
        (
            date(2026, 12, 31),
            {
                CASH: 1950,
                DEPRECIATION: -30,
                CAPITAL: -1000,
                RETAINED: -700,
                SALES: -300,
                RETURNS: 50,
                RENT: 30,
            },
        ),
        (date(2027, 1, 1), {CASH: 1950, DEPRECIATION: -30, CAPITAL: -1000, RETAINED: -920}),
    ],
)
def test_balances_of_a_day(day: date, expected: dict[int, int]) -> None:
    found = trial_balance(balances(day))
    assert {row.account.number: row.figure.minor for row in found.rows} == expected
    assert found.debit.minor == -found.credit.minor
    assert found.debit.minor == sum(minor for minor in expected.values() if minor > 0)
    assert [section.type for section in found.sections] == list(AccountType)


def test_a_fiscal_year_may_begin_in_any_month() -> None:
    found = trial_balance(balances(date(2026, 3, 31), fiscal_month=7))
    shown = {row.account.number: row.figure.minor for row in found.rows}
    assert (found.year_start, shown[RETAINED], shown[SALES]) == (date(2025, 7, 1), -900, -300)


def test_retained_earnings_open_to_the_results_of_earlier_years() -> None:
    (row,) = [
        row
        for row in trial_balance(balances(date(2026, 3, 31))).rows
        if row.account.number == RETAINED
    ]
    assert row.figure.slices == (
        Slice((RETAINED,), date.min, date(2026, 3, 31)),
        Slice((SALES, RETURNS, RENT), date.min, date(2025, 12, 31)),
    )
    assert (row.debit, row.credit) == (0, 700)


def test_without_an_account_for_them_results_stay_where_they_are() -> None:
    found = trial_balance(balances(date(2026, 3, 31), make_chart(retained=False)))
    shown = {row.account.number: row.figure.minor for row in found.rows}
    assert (shown[SALES], shown[RENT], RETAINED in shown) == (-1200, 230, False)
    assert (found.year_start, found.debit.minor) == (date.min, -found.credit.minor)


def test_zero_rows_are_shown_when_asked() -> None:
    found = trial_balance(balances(date(2020, 1, 1)), include_zero=True)
    assert [row.account.number for row in found.rows] == list(range(CASH, RENT + 1))
