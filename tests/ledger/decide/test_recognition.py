"""Deferred service is recognised month by month, once, on open days."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide import recognition
from ledger.decide.documents import create_document, void_document
from ledger.decide.periods import close_period, set_lock
from ledger.decide.recognition import recognize
from ledger.documents import Document
from ledger.journal_entries import EntryKind
from tests.ledger.builders import refused, state
from tests.ledger.trading import (
    PURCHASE,
    YEAR,
    balance,
    draft,
    issue,
    item,
    legs,
    line,
    move_role,
    trading_books,
)

JANUARY = 2026 * 12
MARCH_31 = date(2026, 3, 31)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def books() -> Books:
    return trading_books()


def subscription(books: Books, price: str = "1200.00") -> Document:
    return issue(books, item(price, **YEAR), issue_date=date(2026, 1, 1))


def test_each_month_that_ended_is_posted(books: Books) -> None:
    document = issue(
        books,
        item("12000.00", service_from=date(2026, 1, 16), service_to=date(2026, 12, 30)),
        printed_number="N-1",
    )
    done = recognize(books, date(2026, 3, 30))
    assert [(one.month, one.date, one.amount) for one in done.recognitions] == [
        (JANUARY, date(2026, 1, 31), 53_933),
        (JANUARY + 1, date(2026, 2, 28), 104_494),
    ]
    assert (done.through, done.amount, done.has_more) == (date(2026, 3, 30), 158_427, False)
    first = done.recognitions[0]
    entry = books.entries[first.entry]
    assert legs(books, entry) == ["Dr deferred 539.33", "Cr sales 539.33"]
    assert (entry.kind, entry.source) == (EntryKind.RECOGNITION, f"invoice:{document.id}")
    assert (entry.memo, entry.reference) == ("N-1, line 1: service of 2026-01", "N-1")
    assert (first.document, first.line, first.sequence) == (document.number, 1, entry.sequence)
    recognize(books, date(2026, 12, 30))
    assert (balance(books, "deferred"), balance(books, "sales")) == (0, -1_200_000)


def test_the_worked_example(books: Books) -> None:
    issue(books, item("12000.00", service_from=date(2026, 1, 16), service_to=YEAR_END))
    amounts = [one.amount for one in recognize(books, YEAR_END).recognitions]
    assert amounts[:6] == [53_782, 104_201, 104_202, 104_202, 104_201, 104_202]
    assert sum(amounts) == 1_200_000


def test_prepaid_costs_move_the_other_way(books: Books) -> None:
    issue(books, item("120.00", account="acc_rent", **YEAR), kind=PURCHASE)
    done = recognize(books, date(2026, 1, 31))
    assert legs(books, books.entries[done.recognitions[0].entry]) == [
        "Dr rent 10.00",
        "Cr prepaid 10.00",
    ]


def test_repeating_it_writes_nothing(books: Books) -> None:
    subscription(books)
    recognize(books, MARCH_31)
    before = state(books)
    assert recognize(books, MARCH_31).recognitions == ()
    assert recognize(books, date(2026, 2, 1)).recognitions == ()
    assert state(books) == before


def test_a_month_is_never_dated_before_the_issue(books: Books) -> None:
    late = item("1200.00", **YEAR)
    issue(books, late, issue_date=date(2026, 3, 15))
    days = [one.date for one in recognize(books, MARCH_31).recognitions]
    assert days == [date(2026, 3, 15), date(2026, 3, 15), MARCH_31]
    assert all(one.requested_date is None for one in books.recognitions)


def test_a_service_may_begin_in_a_locked_period(books: Books) -> None:
    set_lock(books, date(2026, 2, 15))
    issue(books, item("1200.00", **YEAR), issue_date=date(2026, 2, 16))
    done = recognize(books, date(2026, 1, 31))
    assert [(one.month, one.date) for one in done.recognitions] == [(JANUARY, date(2026, 2, 16))]


def test_on_closed_days_it_moves_to_the_first_open_one_and_says_so(books: Books) -> None:
    subscription(books)
    close_period(books, JANUARY)
    set_lock(books, date(2026, 2, 9))
    done = recognize(books, date(2026, 2, 28))
    assert [(one.month, one.date, one.requested_date) for one in done.recognitions] == [
        (JANUARY, date(2026, 2, 10), date(2026, 1, 31)),
        (JANUARY + 1, date(2026, 2, 28), None),
    ]
    entry = books.entries[done.recognitions[0].entry]
    assert (entry.date, entry.requested_date) == (date(2026, 2, 10), date(2026, 1, 31))


def test_frozen_accounts_are_used_not_todays(books: Books) -> None:
    subscription(books)
    move_role(books, AccountRole.DEFERRED_REVENUE, "acc_deferred_new")
    move_role(books, AccountRole.REVENUE, "acc_services")
    done = recognize(books, date(2026, 1, 31))
    assert legs(books, books.entries[done.recognitions[0].entry]) == [
        "Dr deferred 100.00",
        "Cr sales 100.00",
    ]


def test_drafts_and_void_documents_recognise_nothing(books: Books) -> None:
    create_document(books, draft(item(**YEAR), is_draft=True))
    void_document(books, subscription(books).id)
    assert recognize(books, YEAR_END).recognitions == ()


def test_a_bounded_number_is_posted_at_once(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "MONTHS_AT_ONCE", 5)
    first, second = subscription(books), subscription(books)
    counts, more = [], True
    while more:
        done = recognize(books, date(2026, 4, 30))
        counts.append(len(done.recognitions))
        more = done.has_more
    assert counts == [5, 3]
    assert [line(books, one).released for one in (first, second)] == [40_000, 40_000]


def test_a_month_whose_share_rounds_to_nothing_is_passed_over(books: Books) -> None:
    document = subscription(books, "0.02")
    assert recognize(books, date(2026, 2, 28)).recognitions == ()
    done = recognize(books, YEAR_END)
    assert [(one.month, one.amount) for one in done.recognitions] == [
        (JANUARY + 2, 1),
        (JANUARY + 8, 1),
    ]
    assert (line(books, document).unrecognized, line(books, document).schedule_next) == (0, None)


def test_services_reach_both_ends_of_the_calendar(books: Books) -> None:
    issue(
        books,
        item("3.00", service_from=date(1, 1, 1), service_to=date(1, 3, 31)),
        item("3.00", service_from=date(9999, 10, 1), service_to=date.max),
    )
    days = [one.date for one in recognize(books, date.max).recognitions]
    assert days == [date(2026, 1, 10)] * 3 + [
        date(9999, 10, 31),
        date(9999, 11, 30),
        date.max,
    ]


def test_without_an_open_day_or_room_nothing_is_recognised(books: Books) -> None:
    subscription(books)
    books.head.gross_minor = 2**62 - 9_999
    with refused(books, "AMOUNT_TOO_LARGE", ("through",)):
        recognize(books, date(2026, 1, 31))
    books.head.gross_minor = 0
    set_lock(books, date.max)
    with refused(books, "PERIOD_LOCKED", ("through",)):
        recognize(books, YEAR_END)
