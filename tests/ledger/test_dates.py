"""Dates are ISO text or day numbers, instants are microseconds; each way leads back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import (
    date_of,
    day_of,
    instant_of,
    micros_of,
    month_of,
    month_start,
    parse_date,
    spell_day,
    spell_instant,
)
from ledger.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-30", date(2026, 3, 30)),
        ("2024-02-29", date(2024, 2, 29)),
        ("0001-01-01", date.min),
        ("9999-12-31", date.max),
        ("2026-03-30T09:15:00Z", date(2026, 3, 30)),
        ("2026-03-30T23:59:59.999999999+03:00", date(2026, 3, 30)),
        ("2026-03-30 23:59:60", date(2026, 3, 30)),
        ("2026-03-30t09:15z", date(2026, 3, 30)),
    ],
)
def test_a_date_or_the_date_part_of_a_timestamp_is_read(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2026", "2026-3-30", "26-03-30", "20260330", "2026/03/30", "30-03-2026"),
        *(" 2026-03-30", "2026-03-30 ", "2026-03-30\n", "2026-03-30T", "2026-03-30T25:00"),
        *("2026-03-30T09", "2026-03-30T09:15:00+3", "2026-W13-1", "2026-089", "today"),
        *("٢٠٢٦-٠٣-٣٠", "2026-03-3٠", "２０２６-03-30", "2026-03-30\0", "\ud800", "-2026-03-30"),
        *(None, 20260330, 1.5, True, date(2026, 3, 30), ["2026-03-30"]),
    ],
    ids=ascii,
)
def test_what_is_not_written_as_a_date_is_refused(text: object) -> None:
    with pytest.raises(InvalidInput, match=r"^A date is written YYYY-MM-DD\.$") as caught:
        parse_date(text)
    assert caught.value.code == "INVALID_INPUT"


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01"]
)
def test_a_day_that_does_not_exist_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput, match=f"^There is no day {text}.$"):
        parse_date(f"{text}T00:00:00Z")


def test_days_are_counted_from_1970() -> None:
    assert [day_of(date(1970, 1, 1)), day_of(date(2026, 3, 30))] == [0, 20_542]


def test_months_are_counted_from_year_zero() -> None:
    assert (month_of(date(2026, 3, 30)), month_start(24_314)) == (24_314, date(2026, 3, 1))


@given(st.dates())
def test_a_day_survives_its_number_and_its_spelling(day: date) -> None:
    assert date_of(day_of(day)) == day == parse_date(spell_day(day))


@given(st.dates())
def test_a_month_starts_on_its_first_day(day: date) -> None:
    assert month_start(month_of(day)) == day.replace(day=1)


def test_no_day_is_spelled_as_none() -> None:
    assert spell_day(None) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_its_number_and_its_spelling(instant: datetime) -> None:
    micros = micros_of(instant)
    assert instant_of(micros) == instant == datetime.fromisoformat(spell_instant(micros))


def test_an_instant_is_spelled_with_six_decimals_and_z() -> None:
    assert spell_instant(1_774_862_100_000_000) == "2026-03-30T09:15:00.000000Z"
    assert spell_instant(-1) == "1969-12-31T23:59:59.999999Z"
