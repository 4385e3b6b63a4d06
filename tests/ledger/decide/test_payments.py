"""Payments settle documents as told, or the oldest first; what is left stays as credit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.documents import void_document
from ledger.decide.payments import PaymentDraft, create_payment
from ledger.decide.periods import set_lock
from ledger.documents import DocumentStatus, Trade
from ledger.journal_entries import EntryKind
from tests.ledger.builders import refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    JANUARY_10,
    PURCHASE,
    SALES_RETURN,
    allocations,
    balance,
    entry_of,
    issue,
    item,
    move_role,
    now,
    pay,
    posted,
    settled,
    trading_books,
    with_account,
)

TO_VENDOR: dict[str, Any] = {"trade": Trade.PURCHASE, "party": "ven_a"}


@pytest.fixture
def books() -> Books:
    return trading_books()


def test_a_receipt_settles_the_document_it_names(books: Books) -> None:
    invoice = issue(books, item())
    payment = pay(books, "115.00", (invoice, "115.00"), method="bank", reference="R-1", memo="Paid")
    assert posted(books, payment) == ["Dr cash 115.00", "Cr receivables 115.00 cus_a"]
    made = entry_of(books, payment)
    assert (made.kind, made.source) == (EntryKind.PAYMENT, f"payment:{payment.id}")
    assert (made.date, made.reference, made.memo) == (JANUARY_10, "R-1", "Paid")
    assert settled(books) == [(invoice.number, payment.number, 11_500)]
    assert now(books, invoice).status is DocumentStatus.PAID
    assert (payment.allocated, payment.open_amount, payment.is_received) == (11_500, 0, True)
    assert [event.type for event in books.written.events[2:]] == [
        "journal_entry.posted",
        "payment.received",
        "invoice.paid",
    ]


def test_a_payment_made_takes_cash_last(books: Books) -> None:
    bill = issue(books, item(), kind=PURCHASE)
    payment = pay(books, "200.00", account="acc_bank", **TO_VENDOR)
    assert posted(books, payment) == ["Dr payables 200.00 ven_a", "Cr bank 200.00"]
    assert (now(books, bill).open_amount, payment.open_amount) == (0, 8_500)
    assert not payment.is_received
    assert books.written.events[-2].type == "payment.made"


def test_the_accounts_of_the_documents_are_relieved_and_the_rest_stands_on_todays(
    books: Books,
) -> None:
    old = issue(books, item())
    move_role(books, AccountRole.AR, "acc_export")
    new = issue(books, item("10.00"))
    payment = pay(books, "200.00")
    assert posted(books, payment) == [
        "Dr cash 200.00",
        "Cr receivables 115.00 cus_a",
        "Cr export 85.00 cus_a",
    ]
    assert (payment.control, now(books, old).open_amount, now(books, new).open_amount) == (
        1110,
        0,
        0,
    )
    assert (balance(books, "receivables"), balance(books, "export")) == (0, -7_350)


def test_without_allocations_the_oldest_due_come_first_then_by_number(books: Books) -> None:
    last = issue(books, item(), printed_number="A-9", due_date=date(2026, 3, 1))
    second = issue(books, item(), printed_number="B-2")
    first = issue(books, item(), printed_number="B-1")
    skipped = [
        issue(books, item(), customer="cus_b", issue_date=date(2026, 1, 1)),
        issue(books, item(), kind=PURCHASE, issue_date=date(2026, 1, 1)),
        issue(books, item(), kind=SALES_RETURN, issue_date=date(2026, 1, 1)),
        issue(books, item(), is_draft=True, issue_date=date(2026, 1, 1)),
        void_document(books, issue(books, item(), issue_date=date(2026, 1, 1)).id),
    ]
    payment = pay(books, "250.00")
    assert settled(books) == [
        (first.number, payment.number, 11_500),
        (second.number, payment.number, 11_500),
        (last.number, payment.number, 2_000),
    ]
    assert [now(books, one).settled for one in skipped] == [0] * 5


def test_with_no_allocations_given_all_is_credit(books: Books) -> None:
    invoice = issue(books, item())
    payment = pay(books, "50.00", allocations=[])
    assert (payment.open_amount, now(books, invoice).settled) == (5_000, 0)
    assert posted(books, payment) == ["Dr cash 50.00", "Cr receivables 50.00 cus_a"]


def test_without_an_amount_a_document_takes_what_there_is(books: Books) -> None:
    one, other = issue(books, item()), issue(books, item())
    payment = pay(books, "150.00", (other, None), (one, None))
    assert settled(books) == [
        (other.number, payment.number, 11_500),
        (one.number, payment.number, 3_500),
    ]


def test_a_payment_before_the_invoice_counts_from_the_invoices_day(books: Books) -> None:
    invoice = issue(books, item(), issue_date=date(2026, 2, 1))
    pay(books, "115.00", (invoice, None))
    assert next(iter(books.allocations)).date == date(2026, 2, 1)


def test_nobodys_document_is_paid_by_name_alone(books: Books) -> None:
    invoice = issue(books, item(), buyer_name="Passer-by")
    payment = pay(books, "115.00", (invoice, None), party=None)
    assert posted(books, payment) == ["Dr cash 115.00", "Cr receivables 115.00"]
    issue(books, item(), buyer_name="Another")
    given: Any
    for given in (None, []):
        with refused(books, "INVALID_INPUT", ("customerId",)):
            pay(books, "5.00", party=None, allocations=given)
    with refused(books, "INVALID_INPUT", ("vendorId",)):
        pay(books, "5.00", trade=Trade.PURCHASE, party=None)


def test_inactive_parties_still_pay(books: Books) -> None:
    assert pay(books, "5.00", party="cus_gone").open_amount == 500


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"amount": Decimal(0)}, "AMOUNT_INVALID", "amount"),
        ({"amount": Decimal(-1)}, "AMOUNT_INVALID", "amount"),
        ({"amount": Decimal("0.001")}, "AMOUNT_INVALID", "amount"),
        ({"amount": Decimal(10**14)}, "AMOUNT_TOO_LARGE", "amount"),
        ({"currency": "USD"}, "CURRENCY_MISMATCH", "currency"),
        ({"party": "cus_none"}, "REFERENCE_UNKNOWN", "customerId"),
        ({"party": "ven_a"}, "REFERENCE_UNKNOWN", "customerId"),
        ({"trade": Trade.PURCHASE}, "REFERENCE_UNKNOWN", "vendorId"),
        ({"account": "acc_none"}, "ACCOUNT_UNKNOWN", "accountId"),
        ({"account": "acc_old"}, "ACCOUNT_INACTIVE", "accountId"),
        ({"account": "acc_sales"}, "ACCOUNT_UNFIT", "accountId"),
        ({"date": date(2026, 1, 1)}, "PERIOD_LOCKED", "date"),
        ({"method": "x" * 65}, "INVALID_INPUT", "method"),
        ({"reference": "x" * 201}, "INVALID_INPUT", "reference"),
        ({"memo": "\0"}, "INVALID_INPUT", "memo"),
    ],
)
def test_a_wrong_payment_is_refused(
    books: Books, wrong: dict[str, Any], code: str, field: str
) -> None:
    issue(books, item())
    set_lock(books, date(2026, 1, 1))
    facts: dict[str, Any] = {"amount": Decimal(5), "party": "cus_a", "date": JANUARY_10}
    with refused(books, code, (field,)):
        create_payment(books, PaymentDraft(**{"trade": Trade.SALES} | facts | wrong))


def test_missing_default_accounts_are_named(books: Books) -> None:
    with_account(books, "acc_receivables", roles=())
    with refused(books, "ACCOUNT_UNKNOWN", ("customerId",)):
        pay(books, "5.00")
    with_account(books, "acc_payables", roles=())
    with refused(books, "ACCOUNT_UNKNOWN", ("vendorId",)):
        pay(books, "5.00", **TO_VENDOR)
    with_account(books, "acc_cash", roles=())
    with refused(books, "ACCOUNT_UNKNOWN", ("accountId",)):
        pay(books, "5.00")


def test_a_payment_needs_room_below_the_gross_limit(books: Books) -> None:
    books.head.gross_minor = 2**62 - 499
    with refused(books, "AMOUNT_TOO_LARGE", ("amount",)):
        pay(books, "5.00")


def test_never_more_than_is_open_or_left_is_allocated(books: Books) -> None:
    one, other = issue(books, item()), issue(books, item("10.00"))
    paid = issue(books, item())
    pay(books, "115.00", (paid, None))
    cases: list[tuple[Any, int]] = [
        ([(one, "115.01")], 0),
        ([(one, "100.00"), (other, "11.51")], 1),
        ([(one, "115.00"), (other, "5.01")], 1),
        ([(other, "11.50"), (one, "108.51")], 1),
        ([(paid, None)], 0),
        ([(paid, "0.01")], 0),
    ]
    for shares, index in cases:
        with refused(books, "OVER_ALLOCATED", ("allocations", index, "amount")):
            pay(books, "120.00", *shares)
    with refused(books, "OVER_ALLOCATED", ("allocations", 1, "amount")):
        pay(books, "115.00", (one, None), (other, None))


@pytest.mark.parametrize(
    ("amount", "code"),
    [("0", "AMOUNT_INVALID"), ("-1", "AMOUNT_INVALID"), ("1E14", "AMOUNT_TOO_LARGE")],
)
def test_a_wrong_share_is_refused(books: Books, amount: str, code: str) -> None:
    invoice = issue(books, item())
    with refused(books, code, ("allocations", 0, "amount")):
        pay(books, "5.00", (invoice, amount))


def test_only_issued_claims_of_the_same_party_are_paid(books: Books) -> None:
    kept = issue(books, item(), is_draft=True)
    voided = void_document(books, issue(books, item()).id)
    note = issue(books, item(), kind=CREDIT_NOTE)
    bill = issue(books, item(), kind=PURCHASE)
    others = issue(books, item(), customer="cus_b")
    nobodys = issue(books, item(), buyer_name="Passer-by")
    for wrong, code in (
        (kept, "DOCUMENT_NOT_OPEN"),
        (voided, "DOCUMENT_NOT_OPEN"),
        (note, "DOCUMENT_NOT_OPEN"),
        (bill, "REFERENCE_UNKNOWN"),
        (others, "INVALID_INPUT"),
        (nobodys, "INVALID_INPUT"),
    ):
        with refused(books, code, ("allocations", 0, "documentId")):
            pay(books, "5.00", (wrong, None))


def test_each_document_is_named_once_and_at_most_500(books: Books) -> None:
    invoice = issue(books, item())
    with refused(books, "INVALID_INPUT", ("allocations",)):
        pay(books, "5.00", (invoice, "1.00"), (invoice, "1.00"))
    with refused(books, "INVALID_INPUT", ("allocations",)):
        pay(books, "5.00", allocations=allocations((invoice, "0.01")) * 501)
