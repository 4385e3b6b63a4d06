"""Service periods over months: by covered days within a month, a full month weighing 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import month_of, month_start
from ledger.documents import DocumentLine
from ledger.products import VatCategory
from ledger.schedules import last_covered_day, months_left, rescheduled, scheduled_amounts

JANUARY = 2026 * 12
days = st.dates(date(2000, 1, 1), date(2035, 12, 31))


def line(amount: int, first: date, last: date) -> DocumentLine:
    bare = DocumentLine(
        document=1,
        position=1,
        description="Service",
        product=None,
        quantity=1_000_000,
        unit_price=0,
        discount=0,
        vat_category=VatCategory.OUTSIDE,
        vat_rate=0,
        is_recoverable=True,
        account=1,
        service_from=first,
        service_to=last,
        corrects_line=None,
        net=amount,
        vat=0,
        deferral=2,
        deferred=amount,
    )
    return rescheduled(bare, amount, month_of(first))


def test_the_worked_example_of_a_year_that_begins_half_way() -> None:
    amounts = scheduled_amounts(line(1_200_000, date(2026, 1, 16), date(2026, 12, 31)))
    assert amounts == [
        53_782,
        104_201,
        104_202,
        104_202,
        104_201,
        104_202,
        104_202,
        104_201,
        104_202,
        104_202,
        104_201,
        104_202,
    ]
    assert sum(amounts) == 1_200_000


@pytest.mark.parametrize(
    ("amount", "first", "last", "amounts"),
    [
        (1_000, date(2026, 5, 3), date(2026, 5, 3), [1_000]),
        (1_000, date(2026, 1, 31), date(2026, 2, 1), [475, 525]),
        (1_200, date(2024, 2, 15), date(2024, 3, 31), [409, 791]),
        (100, date(2026, 1, 1), date(2026, 3, 31), [33, 34, 33]),
        (1, date(2026, 1, 1), date(2026, 3, 31), [0, 1, 0]),
        (300, date(9999, 10, 1), date(9999, 12, 31), [100, 100, 100]),
        (300, date(1, 1, 1), date(1, 3, 31), [100, 100, 100]),
    ],
)
def test_months_weigh_their_covered_days(
    amount: int, first: date, last: date, amounts: list[int]
) -> None:
    assert scheduled_amounts(line(amount, first, last)) == amounts


@pytest.mark.parametrize(
    ("service_to", "month", "day"),
    [
        (date(2026, 12, 31), JANUARY, date(2026, 1, 31)),
        (date(2026, 12, 31), JANUARY + 1, date(2026, 2, 28)),
        (date(2026, 12, 5), JANUARY + 11, date(2026, 12, 5)),
        (date.max, month_of(date.max), date.max),
    ],
)
def test_a_month_ends_where_the_service_does(service_to: date, month: int, day: date) -> None:
    assert last_covered_day(service_to, month) == day


def test_a_month_whose_share_rounds_to_nothing_is_none_of_those_left() -> None:
    cent = line(1, date(2026, 1, 1), date(2026, 3, 31))
    assert (cent.schedule_from, cent.schedule_next) == (JANUARY, JANUARY + 1)
    assert months_left(cent) == [(JANUARY + 1, 1)]
    assert months_left(replace(cent, schedule_next=None)) == []


def test_nothing_is_due_of_nothing() -> None:
    assert line(0, date(2026, 1, 1), date(2026, 3, 31)).schedule_next is None


def test_what_is_left_is_spread_over_the_months_left() -> None:
    year = line(1_200, date(2026, 1, 1), date(2026, 12, 31))
    less = rescheduled(year, 100, JANUARY + 9)
    assert months_left(less) == [(JANUARY + 9, 33), (JANUARY + 10, 34), (JANUARY + 11, 33)]


@given(st.integers(0, 10**9), days, days)
def test_a_schedule_ends_on_its_amount_and_whole_months_are_alike(
    amount: int, one: date, other: date
) -> None:
    first, last = min(one, other), max(one, other)
    service = line(amount, first, last)
    amounts = scheduled_amounts(service)
    assert sum(amounts) == amount == sum(part for _, part in months_left(service))
    assert len(amounts) == month_of(last) - month_of(first) + 1
    between = amounts[1:-1]
    assert not between or max(between) - min(between) <= 1
    assert all(first <= month_start(month).replace(day=28) for month, _ in months_left(service)[1:])
