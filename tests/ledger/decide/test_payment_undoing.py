"""Payments are deleted on open days and reversed after; what they settled opens again."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.documents import void_document
from ledger.decide.payment_undoing import delete_payment, reverse_payment
from ledger.decide.periods import set_lock
from ledger.documents import DocumentStatus
from ledger.journal_entries import EntryStatus
from tests.ledger.builders import MARCH_30, refused
from tests.ledger.trading import (
    JANUARY_10,
    allocate,
    balance,
    ended,
    entry_of,
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


def test_deleting_revokes_entries_and_allocations(books: Books) -> None:
    one, other = issue(books, item()), issue(books, item())
    payment = pay(books, "150.00", (one, None))
    allocate(books, payment, (other, None))
    gone = delete_payment(books, payment.id)
    assert (gone.is_live, gone.allocated, gone.open_amount, settled(books)) == (False, 0, 0, [])
    assert entry_of(books, payment).status is EntryStatus.REVOKED
    assert gone.revoked_sequence == entry_of(books, payment).revoked_sequence
    assert {each.revoked_sequence for each in books.allocations} == {gone.revoked_sequence}
    assert now(books, one).status is DocumentStatus.ISSUED
    assert (now(books, one).open_amount, now(books, other).open_amount) == (11_500, 11_500)
    assert books.written.events[-1].type == "payment.deleted"
    assert balance(books, "receivables") == 23_000
    assert void_document(books, one.id).status is DocumentStatus.VOID


def test_deleting_revokes_what_moved_its_rest_too(books: Books) -> None:
    payment = pay(books, "100.00")
    move_role(books, AccountRole.AR, "acc_export")
    allocate(books, payment, (issue(books, item()), None))
    assert len(live(books)) == 3
    delete_payment(books, payment.id)
    assert (len(live(books)), balance(books, "receivables")) == (1, 0)
    assert balance(books, "export") == 11_500


def test_deleting_a_refund_makes_the_credit_open_again(books: Books) -> None:
    payment = pay(books, "100.00")
    back = refund(books, "60.00")
    with refused(books, "PAYMENT_NOT_OPEN", ("id",)):
        delete_payment(books, payment.id)
    with refused(books, "PAYMENT_NOT_OPEN", ("id",)):
        reverse_payment(books, payment.id, None)
    delete_payment(books, back.id)
    assert paid(books, payment).open_amount == 10_000
    delete_payment(books, payment.id)
    assert live(books) == []


def test_on_locked_days_nothing_is_deleted(books: Books) -> None:
    payment = pay(books, "100.00")
    move_role(books, AccountRole.AR, "acc_export")
    later = pay(books, "100.00", date=FEBRUARY_1)
    allocate(books, payment, (issue(books, item("10.00")), None))
    set_lock(books, JANUARY_10)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_payment(books, payment.id)
    delete_payment(books, later.id)


def test_reversing_posts_the_mirror_and_ends_the_allocations(books: Books) -> None:
    invoice = issue(books, item())
    payment = pay(books, "150.00", (invoice, None))
    undone = reverse_payment(books, payment.id, FEBRUARY_1)
    assert undone.reversal_entry is not None
    mirror = books.entries[undone.reversal_entry]
    assert legs(books, mirror) == ["Cr cash 150.00", "Dr receivables 150.00 cus_a"]
    assert (mirror.date, mirror.requested_date) == (FEBRUARY_1, None)
    assert (mirror.reversal_of, mirror.source) == (payment.entry, f"payment:{payment.id}")
    assert entry_of(books, payment).status is EntryStatus.REVERSED
    assert (undone.reversed_on, undone.reversed_sequence) == (FEBRUARY_1, mirror.sequence)
    assert (undone.is_live, undone.allocated, undone.open_amount) == (False, 0, 0)
    made = ended(books)[0]
    assert (made.ended_on, made.ended_sequence) == (FEBRUARY_1, mirror.sequence)
    assert (now(books, invoice).open_amount, balance(books, "receivables")) == (11_500, 11_500)
    assert books.written.events[-1].type == "payment.reversed"


def test_without_a_date_the_mirror_stands_on_the_first_open_day(books: Books) -> None:
    open_one, locked = pay(books, "1.00", date=FEBRUARY_1), pay(books, "2.00")
    set_lock(books, JANUARY_10)
    mirrors = [
        books.entries[reverse_payment(books, one.id, None).reversal_entry or ""]
        for one in (open_one, locked)
    ]
    assert [(one.date, one.requested_date) for one in mirrors] == [
        (FEBRUARY_1, None),
        (date(2026, 1, 11), JANUARY_10),
    ]


def test_what_moved_the_rest_is_mirrored_on_the_same_day(books: Books) -> None:
    payment = pay(books, "100.00")
    move_role(books, AccountRole.AR, "acc_export")
    invoice = issue(books, item())
    allocate(books, payment, (invoice, None))
    with refused(books, "INVALID_INPUT", ("date",)):
        reverse_payment(books, payment.id, date(2026, 3, 29))
    undone = reverse_payment(books, payment.id, None)
    mirrors = [entry for entry in live(books) if entry.reversal_of]
    assert [legs(books, one) for one in mirrors] == [
        ["Cr cash 100.00", "Dr receivables 100.00 cus_a"],
        ["Cr receivables 100.00 cus_a", "Dr export 100.00 cus_a"],
    ]
    assert {one.date for one in mirrors} == {MARCH_30} == {undone.reversed_on}
    assert (balance(books, "receivables"), balance(books, "export")) == (0, 11_500)
    assert balance(books, "cash") == 0


def test_a_given_date_must_be_open_and_not_before_the_payment(books: Books) -> None:
    payment = pay(books, "1.00", date=FEBRUARY_1)
    with refused(books, "INVALID_INPUT", ("date",)):
        reverse_payment(books, payment.id, date(2026, 1, 31))
    set_lock(books, MARCH_30)
    with refused(books, "PERIOD_LOCKED", ("date",)):
        reverse_payment(books, payment.id, MARCH_30)
    set_lock(books, date.max)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        reverse_payment(books, payment.id, None)


def test_a_mirror_needs_room_below_the_gross_limit(books: Books) -> None:
    payment = pay(books, "1.00")
    books.head.gross_minor = 2**62 - 99
    with refused(books, "AMOUNT_TOO_LARGE", ("id",)):
        reverse_payment(books, payment.id, None)


def test_a_payment_is_undone_once(books: Books) -> None:
    deleted = delete_payment(books, pay(books, "1.00").id)
    undone = reverse_payment(books, pay(books, "1.00").id, None)
    for undo in (delete_payment, lambda books, name: reverse_payment(books, name, None)):
        for name in (deleted.id, "pay_none"):
            with refused(books, "NOT_FOUND", ("id",)):
                undo(books, name)
        with refused(books, "PAYMENT_NOT_OPEN", ("id",)):
            undo(books, undone.id)


def test_a_document_whose_settlement_ended_is_not_voided(books: Books) -> None:
    # Until that day it was settled: without it, the payment would stand there as credit.
    invoice = issue(books, item())
    payment = pay(books, "115.00", (invoice, None))
    reverse_payment(books, payment.id, FEBRUARY_1)
    with refused(books, "DOCUMENT_SETTLED", ("id",)):
        void_document(books, invoice.id)


def test_deleting_a_credit_revokes_what_had_ended_with_its_refund(books: Books) -> None:
    payment = pay(books, "100.00")
    undone = reverse_payment(books, refund(books, "60.00").id, FEBRUARY_1)
    gone = delete_payment(books, payment.id)
    made = ended(books)[0]
    assert (made.ended_sequence, made.revoked_sequence) == (
        undone.reversed_sequence,
        gone.revoked_sequence,
    )
    assert (paid(books, payment).allocated, balance(books, "receivables")) == (0, 0)
