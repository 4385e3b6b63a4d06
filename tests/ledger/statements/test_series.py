"""Series run the sums of what moved between the days that were asked for."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.statements.series import series_of

DAYS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 15)]


def test_sums_run_on_from_day_to_day() -> None:
    pieces = [
        (["cash", "all"], date(2026, 3, 1), 5, 0),
        (["cash", "all"], date(2025, 6, 1), 100, 40),
        (["all"], date(2026, 2, 28), 0, 7),
        (["cash", "all"], date(2026, 1, 31), 1, 0),
    ]
    found = series_of(["cash", "all"], DAYS, pieces)

    assert [found.through("cash", day) for day in DAYS] == [(101, 40), (101, 40), (106, 40)]
    assert [found.balance("all", day) for day in DAYS] == [61, 54, 59]
    assert found.between("all", DAYS[0], DAYS[1]) == (0, 7)
    assert found.between("cash", None, DAYS[0]) == (101, 40)
    assert found.through("cash", None) == (0, 0)


def test_a_day_that_was_not_asked_for_has_no_sums() -> None:
    found = series_of(["cash"], DAYS, [])
    with pytest.raises(AssertionError):
        found.through("cash", date(2026, 2, 1))
