"""The balance sheet of the book balances on every day, and shows contra accounts negative."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.statements.balance_sheet import balance_sheet
from ledger.statements.sections import Section
from tests.ledger.statements.chart import (
    CAPITAL,
    CASH,
    DEPRECIATION,
    HEADER,
    RETAINED,
    balances,
    make_chart,
)


def shown(section: Section) -> dict[int, tuple[int, ...]]:
    return {
        row.account.number: tuple(figure.on(section.side) for figure in row.figures)
        for row in (*section.headers, *section.rows)
    }


def test_a_day_beside_another() -> None:
    sheet = balance_sheet([balances(date(2026, 3, 31)), balances(date(2025, 12, 31))])
    assert shown(sheet.assets) == {HEADER: (1920, 1700), CASH: (1950, 1700), DEPRECIATION: (-30, 0)}
    assert shown(sheet.liabilities) == {}
    assert shown(sheet.equity) == {CAPITAL: (1000, 1000), RETAINED: (700, 0)}
    assert [-figure.minor for figure in sheet.current_earnings] == [220, 700]
    assert [-figure.minor for figure in sheet.total_equity] == [1920, 1700]
    assert sheet.dates == (date(2026, 3, 31), date(2025, 12, 31))
    assert sheet.year_starts == (date(2026, 1, 1), date(2025, 1, 1))


def test_both_sides_agree_on_every_day() -> None:
    for retained in (True, False):
        for day in range(900):
            column = balances(
                date(2024, 12, 1) + timedelta(days=day), make_chart(retained=retained)
            )
            sheet = balance_sheet([column])
            assert sheet.assets.total[0].minor == -sheet.total_liabilities_and_equity[0].minor


def test_zero_rows_are_shown_when_asked() -> None:
    sheet = balance_sheet([balances(date(2020, 1, 1))], include_zero=True)
    assert shown(sheet.assets) == {HEADER: (0,), CASH: (0,), DEPRECIATION: (0,)}
