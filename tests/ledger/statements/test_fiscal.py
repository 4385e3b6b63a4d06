"""Fiscal years begin on the first of their month, also at the ends of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.statements.fiscal import day_before, fiscal_start, year_starts


@pytest.mark.parametrize(
    ("day", "month", "start"),
    [
        (date(2026, 3, 31), 1, date(2026, 1, 1)),
        (date(2026, 1, 1), 1, date(2026, 1, 1)),
        (date(2025, 12, 31), 1, date(2025, 1, 1)),
        (date(2026, 6, 30), 7, date(2025, 7, 1)),
        (date(2026, 7, 1), 7, date(2026, 7, 1)),
        (date(2024, 2, 29), 3, date(2023, 3, 1)),
        (date(2026, 11, 30), 12, date(2025, 12, 1)),
        (date.min, 1, date.min),
        (date(1, 3, 31), 4, date.min),
        (date(1, 4, 1), 4, date(1, 4, 1)),
        (date.max, 1, date(9999, 1, 1)),
    ],
)
def test_a_day_belongs_to_the_year_that_began_before_it(day: date, month: int, start: date) -> None:
    assert fiscal_start(day, month) == start


def test_nothing_is_before_the_calendar() -> None:
    assert day_before(date.min) is None
    assert day_before(date(2026, 3, 1)) == date(2026, 2, 28)


def test_years_that_end_within_a_range() -> None:
    years = {2024, 2025, 2026, 9999}
    assert list(year_starts(years, 1, date(2025, 1, 1), date(2026, 12, 31))) == [date(2026, 1, 1)]
    assert list(year_starts(years, 7, date.min, date.max)) == [
        date(2025, 7, 1),
        date(2026, 7, 1),
        date(2027, 7, 1),
    ]
    assert list(year_starts({2025}, 1, date(2025, 12, 31), date(2026, 1, 1))) == [date(2026, 1, 1)]
    assert list(year_starts({2025}, 1, date(2026, 1, 1), date(2026, 1, 1))) == []
    assert list(year_starts(set(), 1, date.min, date.max)) == []
