"""Payments of payroll: each part of an approved run once, in full, from the frozen payables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.accounts import AccountRole
from ledger.decide.default_accounts import set_default_account
from ledger.decide.payroll_payments import (
    PayrollPaymentDraft,
    delete_payroll_payment,
    pay_payroll,
)
from ledger.decide.payroll_runs import delete_run
from ledger.journal_entries import EntryKind
from ledger.payroll import PayrollPart, PayrollStatus
from tests.ledger.builders import BANK, CASH, refused
from tests.ledger.paying import NET, SHARES, approved, drafted, entry_of, hire, legs, payroll_books

if TYPE_CHECKING:
    from ledger.books import Books

APRIL_1 = date(2026, 4, 1)
NET_PART, SHARES_PART = PayrollPart.NET, PayrollPart.STATUTORY


@pytest.fixture
def books() -> Books:
    return payroll_books()


def draft(
    run: str, part: PayrollPart = NET_PART, on: date = APRIL_1, account: str | None = None
) -> PayrollPaymentDraft:
    return PayrollPaymentDraft(run, part, on, account, "BANK-7")


def status(books: Books, run_id: str) -> PayrollStatus:
    run = books.payroll_runs.get(run_id)
    assert run is not None
    return run.status


def test_both_parts_are_paid_once_in_full(books: Books) -> None:
    hire(books)
    run = approved(books)

    net = pay_payroll(books, draft(run.id, account="acc_bank"))
    assert status(books, run.id) is PayrollStatus.PARTLY_PAID
    shares = pay_payroll(books, draft(run.id, SHARES_PART))
    assert status(books, run.id) is PayrollStatus.PAID

    entry = entry_of(books, net.entry)
    assert legs(entry) == [(NET, 952_500, 0, None), (BANK, 0, 952_500, None)]
    assert (entry.kind, entry.source) == (EntryKind.PAYMENT, "payroll:2026-03")
    assert (entry.memo, entry.reference) == ("Salaries of 2026-03", "BANK-7")
    assert legs(entry_of(books, shares.entry)) == [
        (SHARES, 215_000, 0, None),
        (CASH, 0, 215_000, None),
    ]
    for part in PayrollPart:
        with refused(books, "PAYROLL_NOT_OPEN", ("part",)):
            pay_payroll(books, draft(run.id, part))


def test_frozen_payable_is_paid_though_the_default_changed(books: Books) -> None:
    hire(books)
    run = approved(books)
    set_default_account(books, AccountRole.SALARY_PAYABLE, "acc_wages")

    paid = pay_payroll(books, draft(run.id))

    assert legs(entry_of(books, paid.entry))[0] == (NET, 952_500, 0, None)


def test_only_what_is_owed_by_an_approved_run_is_paid(books: Books) -> None:
    hire(books, scheme=None)
    run = drafted(books)
    with refused(books, "PAYROLL_NOT_OPEN", ("runId",)):
        pay_payroll(books, draft(run.id))
    with refused(books, "REFERENCE_UNKNOWN", ("runId",)):
        pay_payroll(books, draft("run_none"))
    delete_run(books, run.id)
    with refused(books, "REFERENCE_UNKNOWN", ("runId",)):
        pay_payroll(books, draft(run.id))
    run = approved(books)
    with refused(books, "PAYROLL_NOT_OPEN", ("part",)):
        pay_payroll(books, draft(run.id, SHARES_PART))


def test_money_moves_on_an_open_day_through_cash(books: Books) -> None:
    hire(books)
    run = approved(books)
    books.head.locked_through = date(2026, 3, 31)

    with refused(books, "PERIOD_LOCKED", ("date",)):
        pay_payroll(books, draft(run.id, on=date(2026, 3, 31)))
    with refused(books, "ACCOUNT_UNFIT", ("accountId",)):
        pay_payroll(books, draft(run.id, account="acc_rent"))
    with refused(books, "ACCOUNT_UNKNOWN", ("accountId",)):
        pay_payroll(books, draft(run.id, account="acc_none"))


def test_paid_run_is_deleted_after_its_payments(books: Books) -> None:
    hire(books)
    run = approved(books)
    payment = pay_payroll(books, draft(run.id))
    with refused(books, "PAYROLL_NOT_OPEN", ("id",)):
        delete_run(books, run.id)

    gone = delete_payroll_payment(books, payment.id)

    assert gone.revoked_sequence == entry_of(books, payment.entry).revoked_sequence is not None
    assert status(books, run.id) is PayrollStatus.APPROVED
    with refused(books, "NOT_FOUND", ("id",)):
        delete_payroll_payment(books, payment.id)
    again = pay_payroll(books, draft(run.id))
    delete_payroll_payment(books, again.id)
    delete_run(books, run.id)
    assert status(books, run.id) is PayrollStatus.VOID


def test_locked_payment_is_not_deleted(books: Books) -> None:
    hire(books)
    payment = pay_payroll(books, draft(approved(books).id))
    books.head.locked_through = APRIL_1

    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_payroll_payment(books, payment.id)
