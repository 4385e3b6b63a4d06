"""The lock moves freely, periods close in order and reopen in reverse; all of it is noted."""

from __future__ import annotations

from datetime import date
from json import loads

import pytest

from ledger.books import Books
from ledger.decide.periods import LockChange, close_period, reopen_period, set_lock
from tests.ledger.builders import JANUARY, NOW, make_books, organization, refused, state

MARCH_31 = date(2026, 3, 31)


def test_a_lock_is_set_and_noted(books: Books) -> None:
    assert set_lock(books, MARCH_31) == LockChange(MARCH_31, None, 1)
    event = books.written.events[-1]
    assert (event.type, event.subject) == ("ledger.locked", "org_demo")
    assert loads(event.body)["data"] == {"lockedThrough": "2026-03-31", "previous": None}


def test_a_lock_may_move_back_and_be_lifted(books: Books) -> None:
    set_lock(books, MARCH_31)
    set_lock(books, date(2026, 1, 31))
    assert set_lock(books, None) == LockChange(None, date(2026, 1, 31), 3)
    assert books.head.locked_through is None


@pytest.mark.parametrize("day", [None, MARCH_31])
def test_setting_what_is_set_writes_nothing(day: date | None) -> None:
    books = make_books(locked_through=day)
    before = state(books)
    assert set_lock(books, day) == LockChange(day, day, 0)
    assert state(books) == before


def test_lifting_the_lock_opens_no_closed_period(books: Books) -> None:
    close_period(books, JANUARY)
    set_lock(books, MARCH_31)
    set_lock(books, None)
    assert books.head.closed_through == date(2026, 1, 31)


def test_periods_close_in_order(books: Books) -> None:
    closed = [close_period(books, month) for month in range(JANUARY, JANUARY + 3)]
    assert [period.name for period in closed] == ["2026-01", "2026-02", "2026-03"]
    assert all(period.is_closed and period.changed_at == NOW for period in closed)
    assert books.head.closed_through == MARCH_31
    assert [event.type for event in books.written.events] == ["period.closed"] * 3


@pytest.mark.parametrize("month", [JANUARY + 1, JANUARY - 1, JANUARY + 12, 12 * 9999 + 11])
def test_the_first_to_close_is_the_first_of_the_books(books: Books, month: int) -> None:
    with refused(books, "PERIOD_ORDER", ("period",)):
        close_period(books, month)


@pytest.mark.parametrize("month", [JANUARY, JANUARY + 2, JANUARY - 12])
def test_after_a_closed_period_only_the_next_one_closes(books: Books, month: int) -> None:
    close_period(books, JANUARY)
    with refused(books, "PERIOD_ORDER", ("period",)):
        close_period(books, month)


def test_closing_may_begin_with_an_earlier_fiscal_year(books: Books) -> None:
    assert close_period(books, JANUARY - 12).name == "2025-01"
    assert close_period(books, JANUARY - 11).name == "2025-02"


def test_closing_begins_with_a_fiscal_years_first_period() -> None:
    books = make_books(of=organization(fiscal_month=4, first_month=JANUARY + 3))
    with refused(books, "PERIOD_ORDER", ("period",)):
        close_period(books, JANUARY)
    assert close_period(books, JANUARY + 3).name == "2026-04"


def test_periods_reopen_in_reverse(books: Books) -> None:
    for month in range(JANUARY, JANUARY + 3):
        close_period(books, month)
    assert not reopen_period(books, JANUARY + 2, "رد تدقيق").is_closed
    assert books.head.closed_through == date(2026, 2, 28)
    event = books.written.events[-1]
    assert (event.type, event.subject) == ("period.reopened", "2026-03")
    assert loads(event.body)["data"] == {"period": "2026-03", "reason": "رد تدقيق"}


def test_reopening_the_first_period_leaves_none_closed(books: Books) -> None:
    close_period(books, JANUARY)
    reopen_period(books, JANUARY, None)
    assert books.head.closed_through is None
    assert close_period(books, JANUARY).is_closed


@pytest.mark.parametrize("month", [JANUARY, JANUARY + 2, JANUARY + 12])
def test_only_the_period_that_was_closed_last_reopens(books: Books, month: int) -> None:
    close_period(books, JANUARY)
    close_period(books, JANUARY + 1)
    with refused(books, "PERIOD_ORDER", ("period",)):
        reopen_period(books, month, None)


def test_where_none_is_closed_none_reopens(books: Books) -> None:
    with refused(books, "PERIOD_ORDER", ("period",)):
        reopen_period(books, JANUARY, None)


@pytest.mark.parametrize("reason", ["\0", "\ud800", "x" * 1_001], ids=["nul", "surrogate", "long"])
def test_a_reason_is_text(books: Books, reason: str) -> None:
    close_period(books, JANUARY)
    with refused(books, "INVALID_INPUT", ("reason",)):
        reopen_period(books, JANUARY, reason)
