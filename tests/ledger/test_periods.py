"""A date is open when it is after the lock and after the last closed period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import month_of
from ledger.errors import InvalidInput, PeriodLocked
from ledger.periods import (
    Period,
    barred_through,
    first_open,
    parse_period,
    require_open,
)

BARS = st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MARCH_31 = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("month", "name", "first", "last"),
    [
        (24_312, "2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        (24_313, "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        (24_289, "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (24_323, "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (12, "0001-01", date.min, date(1, 1, 31)),
        (119_999, "9999-12", date(9999, 12, 1), date.max),
    ],
)
def test_a_period_is_a_calendar_month(month: int, name: str, first: date, last: date) -> None:
    period = Period(month, False)
    assert (period.name, period.first, period.last) == (name, first, last)
    assert parse_period(name) == month == month_of(first) == month_of(last)


@pytest.mark.parametrize(
    "name",
    [
        *("", "2026", "2026-3", "2026-00", "2026-13", "0000-01", "2026-03-01", "26-03"),
        *("٢٠٢٦-٠٣", "2026-0٣", "2026-03\0", " 2026-03", "2026-03\n", "\ud800"),
    ],
    ids=ascii,
)
def test_a_period_is_named_by_year_and_month(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_period(name)
    assert caught.value.code == "INVALID_INPUT"
    assert [detail.path for detail in caught.value.details] == [("period",)]


@pytest.mark.parametrize(
    ("name", "fiscal_month", "year"),
    [("2026-01", 1, 2026), ("2026-12", 1, 2026), ("2026-03", 4, 2025), ("2026-04", 4, 2026)],
)
def test_a_fiscal_year_is_named_by_the_year_it_starts_in(
    name: str, fiscal_month: int, year: int
) -> None:
    assert Period(parse_period(name), False).fiscal_year(fiscal_month) == year


@pytest.mark.parametrize(
    ("locked", "closed", "barred"),
    [
        (None, None, None),
        (MARCH_31, None, MARCH_31),
        (None, MARCH_31, MARCH_31),
        (date(2026, 4, 1), MARCH_31, date(2026, 4, 1)),
        (date(2026, 3, 1), MARCH_31, MARCH_31),
    ],
)
def test_the_later_of_lock_and_closed_periods_bars(
    locked: date | None, closed: date | None, barred: date | None
) -> None:
    assert barred_through(locked, closed) == barred


@pytest.mark.parametrize(
    ("locked", "closed", "message"),
    [
        (MARCH_31, None, "2026-03-31 is locked: the ledger is locked through 2026-03-31."),
        (None, MARCH_31, "2026-03-31 lies in a closed period: closed through 2026-03-31."),
        (
            date(2026, 1, 1),
            date.max,
            "2026-03-31 lies in a closed period: closed through 9999-12-31.",
        ),
    ],
)
def test_a_barred_date_is_refused(locked: date | None, closed: date | None, message: str) -> None:
    with pytest.raises(PeriodLocked) as caught:
        require_open(MARCH_31, locked, closed, "date")
    assert (caught.value.code, caught.value.message) == ("PERIOD_LOCKED", message)
    assert [detail.path for detail in caught.value.details] == [("date",)]


def test_the_day_after_the_bar_is_open() -> None:
    require_open(date(2026, 4, 1), MARCH_31, MARCH_31, "date")


@given(day=DAYS, locked=BARS, closed=BARS)
def test_the_first_open_day_is_the_earliest_one(
    day: date, locked: date | None, closed: date | None
) -> None:
    found = first_open(day, locked, closed)
    require_open(found, locked, closed)
    assert found >= day
    if found > day:
        with pytest.raises(PeriodLocked):
            require_open(found - timedelta(days=1), locked, closed)


def test_after_the_last_day_of_the_calendar_nothing_is_open() -> None:
    with pytest.raises(PeriodLocked) as caught:
        first_open(MARCH_31, date.max, None, "id")
    assert [detail.path for detail in caught.value.details] == [("id",)]
