"""Credit is allocated later: it settles, and moves between control accounts where they differ."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.documents import void_document
from ledger.decide.payment_undoing import delete_payment
from ledger.decide.periods import set_lock
from ledger.documents import DocumentStatus, Trade
from ledger.journal_entries import EntryKind
from tests.ledger.builders import MARCH_30, refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    JANUARY_10,
    PURCHASE,
    allocate,
    balance,
    issue,
    item,
    legs,
    live,
    move_role,
    now,
    paid,
    pay,
    refund,
    settled,
    trading_books,
)

FEBRUARY_1 = date(2026, 2, 1)


@pytest.fixture
def books() -> Books:
    return trading_books()


def test_a_later_allocation_between_like_accounts_posts_nothing(books: Books) -> None:
    payment = pay(books, "100.00")
    invoice = issue(books, item(), issue_date=FEBRUARY_1)
    done = allocate(books, payment, (invoice, "40.00"))
    made = done.allocations[0]
    assert (made.claim, made.credit, made.amount) == (invoice.number, payment.number, 4_000)
    assert (made.date, made.entry) == (FEBRUARY_1, None)
    assert (done.credit, done.rest, len(live(books))) == (payment.id, 6_000, 2)
    event = books.written.events[-1]
    assert (event.type, event.subject, event.sequence) == (
        "payment.allocated",
        payment.id,
        made.sequence,
    )
    assert (now(books, invoice).settled, paid(books, payment).open_amount) == (4_000, 6_000)


def test_without_shares_the_oldest_due_come_first(books: Books) -> None:
    payment = pay(books, "150.00")
    second, first = issue(books, item()), issue(books, item(), due_date=JANUARY_10)
    done = allocate(books, payment)
    assert [(one.claim, one.amount) for one in done.allocations] == [
        (first.number, 11_500),
        (second.number, 3_500),
    ]
    assert done.rest == 0


def test_a_credit_note_is_credit_too(books: Books) -> None:
    note = issue(books, item(), kind=CREDIT_NOTE)
    invoice = issue(books, item())
    assert allocate(books, note, (invoice, None)).rest == 0
    assert now(books, note).status is DocumentStatus.PAID
    assert now(books, invoice).status is DocumentStatus.PAID
    assert balance(books, "receivables") == 0


def test_between_control_accounts_an_entry_moves_the_credit(books: Books) -> None:
    payment = pay(books, "100.00")
    same = issue(books, item("10.00"))
    move_role(books, AccountRole.AR, "acc_export")
    invoice = issue(books, item())
    done = allocate(books, payment, (same, None), (invoice, None))
    first, second = done.allocations
    assert (first.entry, first.date) == (None, JANUARY_10)
    assert second.entry is not None
    entry = books.entries[second.entry]
    assert legs(books, entry) == ["Dr receivables 88.50 cus_a", "Cr export 88.50 cus_a"]
    assert (entry.kind, entry.source) == (EntryKind.PAYMENT, f"allocation:{payment.id}")
    assert (entry.date, second.date, second.sequence) == (MARCH_30, MARCH_30, entry.sequence)
    assert (balance(books, "receivables"), balance(books, "export")) == (0, 2_650)


def test_for_purchases_the_move_stands_on_the_other_sides(books: Books) -> None:
    note = issue(books, item(), kind=DEBIT_NOTE, vendor="ven_a")
    move_role(books, AccountRole.AP, "acc_abroad")
    bill = issue(books, item(), kind=PURCHASE, issue_date=date(2026, 5, 1))
    made = allocate(books, note, (bill, None)).allocations[0]
    assert made.entry is not None
    entry = books.entries[made.entry]
    assert legs(books, entry) == ["Cr payables 115.00 ven_a", "Dr abroad 115.00 ven_a"]
    assert entry.date == date(2026, 5, 1)
    assert (balance(books, "payables"), balance(books, "abroad")) == (0, 0)


def test_a_move_needs_an_open_day_and_room(books: Books) -> None:
    payment, same = pay(books, "100.00", allocations=[]), issue(books, item("10.00"))
    move_role(books, AccountRole.AR, "acc_export")
    invoice = issue(books, item())
    set_lock(books, MARCH_30)
    with refused(books, "PERIOD_LOCKED", ("creditId",)):
        allocate(books, payment, (same, None), (invoice, None))
    assert allocate(books, payment, (same, None)).rest == 8_850
    set_lock(books, None)
    books.head.gross_minor = 2**62 - 8_849
    with refused(books, "AMOUNT_TOO_LARGE", ("creditId",)):
        allocate(books, payment, (invoice, None))


def test_what_is_no_open_credit_is_refused(books: Books) -> None:
    invoice = issue(books, item())
    spent = pay(books, "5.00", (invoice, None))
    deleted = delete_payment(books, pay(books, "5.00", allocations=[]).id)
    pay(books, "5.00", allocations=[])
    back = refund(books, "5.00")
    kept = issue(books, item(), kind=CREDIT_NOTE, is_draft=True)
    voided = void_document(books, issue(books, item(), kind=CREDIT_NOTE).id)
    for wrong, code in (
        (invoice, "NOT_FOUND"),
        (spent, "OVER_ALLOCATED"),
        (deleted, "PAYMENT_NOT_OPEN"),
        (back, "PAYMENT_NOT_OPEN"),
        (kept, "DOCUMENT_NOT_OPEN"),
        (voided, "DOCUMENT_NOT_OPEN"),
    ):
        with refused(books, code, ("creditId",)):
            allocate(books, wrong, (invoice, None))


def test_a_credit_that_nothing_takes_is_refused(books: Books) -> None:
    payment = pay(books, "5.00")
    issue(books, item(), customer="cus_b")
    with refused(books, "OVER_ALLOCATED", ("creditId",)):
        allocate(books, payment)


def test_a_share_is_at_most_what_is_open_and_left(books: Books) -> None:
    payment, invoice = pay(books, "200.00", allocations=[]), issue(books, item())
    for amount in ("115.01", "200.01"):
        with refused(books, "OVER_ALLOCATED", ("allocations", 0, "amount")):
            allocate(books, payment, (invoice, amount))
    other = issue(books, item(), customer="cus_b")
    with refused(books, "INVALID_INPUT", ("allocations", 0, "documentId")):
        allocate(books, payment, (other, None))


def test_nobodys_credit_settles_only_what_is_named(books: Books) -> None:
    first = issue(books, item(), buyer_name="Passer-by")
    payment = pay(books, "200.00", (first, None), party=None)
    second = issue(books, item(), buyer_name="Passer-by")
    with refused(books, "INVALID_INPUT", ("allocations",)):
        allocate(books, payment)
    allocate(books, payment, (second, None))
    assert settled(books)[-1] == (second.number, payment.number, 8_500)


def test_trades_never_mix(books: Books) -> None:
    payment = pay(books, "5.00", trade=Trade.PURCHASE, party="ven_a")
    invoice = issue(books, item())
    with refused(books, "REFERENCE_UNKNOWN", ("allocations", 0, "documentId")):
        allocate(books, payment, (invoice, None))
