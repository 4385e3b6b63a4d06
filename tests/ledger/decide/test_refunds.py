"""Refunds give unallocated credit back, the oldest first, and never more than there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.periods import set_lock
from ledger.documents import DocumentStatus, Trade
from tests.ledger.builders import refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    JANUARY_10,
    balance,
    issue,
    item,
    move_role,
    now,
    paid,
    pay,
    posted,
    refund,
    settled,
    trading_books,
)

FROM_VENDOR: dict[str, Any] = {"trade": Trade.PURCHASE, "party": "ven_a"}


@pytest.fixture
def books() -> Books:
    return trading_books()


def test_a_refund_to_a_customer_takes_the_credit(books: Books) -> None:
    payment = pay(books, "100.00")
    back = refund(books, "60.00", account="acc_bank", reference="R-9")
    assert posted(books, back) == ["Dr receivables 60.00 cus_a", "Cr bank 60.00"]
    assert (back.is_refund, back.is_received, back.open_amount) == (True, False, 0)
    assert settled(books) == [(back.number, payment.number, 6_000)]
    assert paid(books, payment).open_amount == 4_000
    assert books.written.events[-1].type == "payment.made"
    assert balance(books, "receivables") == -4_000


def test_a_refund_from_a_vendor_brings_cash(books: Books) -> None:
    issue(books, item(), kind=CREDIT_NOTE, vendor="ven_a")
    back = refund(books, "115.00", **FROM_VENDOR)
    assert posted(books, back) == ["Dr cash 115.00", "Cr payables 115.00 ven_a"]
    assert back.is_received
    assert balance(books, "payables") == 0


def test_the_oldest_credit_comes_first_on_the_account_it_stands_on(books: Books) -> None:
    later = pay(books, "50.00", date=date(2026, 1, 20))
    move_role(books, AccountRole.AR, "acc_export")
    note = issue(books, item(), kind=CREDIT_NOTE)
    back = refund(books, "120.00", date=date(2026, 1, 25))
    assert settled(books) == [
        (back.number, note.number, 11_500),
        (back.number, later.number, 500),
    ]
    assert posted(books, back) == [
        "Dr export 115.00 cus_a",
        "Dr receivables 5.00 cus_a",
        "Cr cash 120.00",
    ]
    assert now(books, note).status is DocumentStatus.PAID


def test_named_credits_are_taken_in_their_order(books: Books) -> None:
    one, other = pay(books, "10.00"), pay(books, "10.00")
    back = refund(books, "15.00", credits=[other.id, other.id, one.id])
    assert settled(books) == [
        (back.number, other.number, 1_000),
        (back.number, one.number, 500),
    ]


def test_a_refund_before_its_credit_counts_from_the_credits_day(books: Books) -> None:
    pay(books, "10.00", date=date(2026, 2, 1))
    refund(books, "10.00")
    assert next(iter(books.allocations)).date == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"amount": "100.01"}, "OVER_ALLOCATED", ("amount",)),
        ({"amount": "0"}, "AMOUNT_INVALID", ("amount",)),
        ({"amount": "-1"}, "AMOUNT_INVALID", ("amount",)),
        ({"party": "cus_none"}, "REFERENCE_UNKNOWN", ("customerId",)),
        ({"party": "cus_b"}, "OVER_ALLOCATED", ("amount",)),
        ({"trade": Trade.PURCHASE}, "REFERENCE_UNKNOWN", ("vendorId",)),
        ({"account": "acc_sales"}, "ACCOUNT_UNFIT", ("accountId",)),
        ({"credits": ["pay_none"]}, "REFERENCE_UNKNOWN", ("creditIds", 0)),
        ({"credits": []}, "OVER_ALLOCATED", ("amount",)),
        ({"date": date(2026, 1, 1)}, "PERIOD_LOCKED", ("date",)),
        ({"memo": "\0"}, "INVALID_INPUT", ("memo",)),
    ],
)
def test_a_wrong_refund_is_refused(
    books: Books, wrong: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    pay(books, "100.00", date=JANUARY_10)
    set_lock(books, date(2026, 1, 1))
    with refused(books, code, path):
        refund(books, **{"amount": "5.00"} | wrong)


def test_what_a_refund_gave_back_is_no_credit_again(books: Books) -> None:
    payment = pay(books, "100.00")
    refund(books, "100.00")
    with refused(books, "REFERENCE_UNKNOWN", ("creditIds", 0)):
        refund(books, "1.00", credits=[payment.id])
