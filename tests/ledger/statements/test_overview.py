"""The overview of the book: five figures, what they are compared with, and their months."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.errors import InvalidInput
from ledger.statements.figures import Slice
from ledger.statements.overview import Overview, groups_of, looking_at, overview
from ledger.statements.series import series_of
from tests.ledger.statements.chart import CASH, RENT, RETURNS, SALES, make_chart
from tests.ledger.statements.test_account_balances import pieces_of


def seen(day: date, months: int = 3) -> Overview:
    looking, groups = looking_at(day, months), groups_of(make_chart())
    days = sorted({*looking.days})
    return overview(looking, groups, series_of(groups, days, pieces_of(groups, days[-1])))


def test_figures_of_a_day_beside_those_of_a_month_before() -> None:
    found = seen(date(2026, 2, 10))
    shown = {
        name: (one.figure.on(one.side), one.compared.on(one.side) if one.compared else None)
        for name in ("cash", "receivables", "revenue", "expenses", "result")
        for one in [getattr(found, name)]
    }
    assert shown == {
        "cash": (1950, 2000),
        "receivables": (0, 0),
        "revenue": (-50, 300),
        "expenses": (0, 0),
        "result": (-50, 300),
    }
    assert (found.date, found.compare_date) == (date(2026, 2, 10), date(2026, 1, 10))


def test_points_are_month_ends_and_the_day_itself() -> None:
    found = seen(date(2026, 2, 10))
    assert [(one.date, one.figure.minor) for one in found.cash.points] == [
        (date(2025, 12, 31), 1700),
        (date(2026, 1, 31), 2000),
        (date(2026, 2, 10), 1950),
    ]
    assert [-one.figure.minor for one in found.result.points] == [-200, 300, -50]


def test_figures_open_to_the_postings_they_are_made_of() -> None:
    found = seen(date(2026, 2, 10))
    assert found.cash.figure.slices == (Slice((CASH,), date.min, date(2026, 2, 10)),)
    assert found.result.figure.slices == (
        Slice((SALES, RETURNS, RENT), date(2026, 2, 1), date(2026, 2, 10)),
    )
    assert found.result.accounts == (SALES, RETURNS, RENT)


@pytest.mark.parametrize(
    ("day", "compared"),
    [
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2026, 3, 30), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 1, 31)),
        (date(2026, 2, 27), date(2026, 1, 27)),
        (date(2026, 1, 15), date(2025, 12, 15)),
        (date(1, 1, 9), None),
    ],
)
def test_a_day_is_compared_with_that_of_the_month_before(day: date, compared: date | None) -> None:
    found = seen(day)
    assert (found.compare_date, found.cash.compared is None) == (compared, compared is None)


def test_the_calendar_may_have_fewer_months() -> None:
    assert [one.date for one in seen(date(1, 2, 5), 12).cash.points] == [
        date(1, 1, 31),
        date(1, 2, 5),
    ]


@pytest.mark.parametrize("months", [0, -1, 61])
def test_too_many_months_are_refused(months: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        looking_at(date(2026, 1, 1), months)
    assert refused.value.details[0].path == ("months",)
