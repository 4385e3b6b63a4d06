"""Drafts post nothing; they are replaced, issued as they were written, or voided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.documents import create_document, issue_document, update_document, void_document
from ledger.decide.periods import set_lock
from ledger.documents import DocumentState, DocumentStatus
from tests.ledger.builders import refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    JANUARY_10,
    PURCHASE,
    SALES,
    YEAR,
    draft,
    issue,
    item,
    move_role,
    now,
    posted,
    trading_books,
)

BEFORE_BOOKS = date(2025, 12, 31)


@pytest.fixture
def books() -> Books:
    return trading_books()


def test_a_draft_posts_nothing_and_looks_its_accounts_up_when_issued(books: Books) -> None:
    kept = create_document(
        books, draft(item(), item(account="acc_services"), item(**YEAR), is_draft=True)
    )
    assert (kept.state, kept.control, kept.tax, kept.entry) == (
        DocumentState.DRAFT,
        None,
        None,
        None,
    )
    assert ([line.account for line in kept.lines], kept.number) == ([None, 4100, None], 1)
    assert books.written.entries == []
    move_role(books, AccountRole.AR, "acc_export")
    move_role(books, AccountRole.DEFERRED_REVENUE, "acc_deferred_new")
    move_role(books, AccountRole.TAX_PAYABLE, "acc_vat_new")
    issued = issue_document(books, kept.id)
    assert posted(books, issued) == [
        "Dr export 345.00 cus_a",
        "Cr deferred_new 100.00",
        "Cr sales 100.00",
        "Cr services 100.00",
        "Cr vat_new 45.00",
    ]
    assert (issued.id, issued.number, issued.created_at) == (kept.id, 1, kept.created_at)
    assert {line.document for line in issued.lines} == {1}
    assert books.written.events[-1].type == "invoice.updated"


def test_a_draft_is_issued_as_it_was_written(books: Books) -> None:
    wanted = draft(
        item("3.333333", quantity="0.5", discount="0.10", product="prd_paper"),
        item(vat_category="E", vat_rate="0", **YEAR),
        item(is_recoverable=False, vat_rate="7.5"),
        kind=PURCHASE,
        memo="As agreed",
        due_date=date(2026, 5, 1),
    )
    at_once = create_document(trading_books(), wanted)
    kept = create_document(books, replace(wanted, is_draft=True))
    issued = issue_document(books, kept.id)
    number = issued.number
    assert [replace(line, document=number) for line in at_once.lines] == [*issued.lines]
    assert (issued.memo, issued.due_date) == ("As agreed", date(2026, 5, 1))


def test_drafts_of_notes_and_openings_are_issued_alike(books: Books) -> None:
    invoice = issue(books, item())
    note = issue(books, item("40.00"), kind=CREDIT_NOTE, corrects=invoice.id, is_draft=True)
    opening = issue(
        books, kind=SALES, opening_amount=Decimal(5), issue_date=BEFORE_BOOKS, is_draft=True
    )
    assert (now(books, invoice).settled, now(books, invoice).lines[0].credited) == (0, 0)
    assert issue_document(books, note.id).settled == 4_600
    assert now(books, invoice).lines[0].credited == 4_000
    assert posted(books, issue_document(books, opening.id)) == [
        "Dr receivables 5.00 cus_a",
        "Cr opening 5.00",
    ]


def test_a_draft_is_replaced_and_what_it_lost_is_noted(books: Books) -> None:
    kept = create_document(books, draft(item(), item(), is_draft=True))
    shorter = update_document(
        books, kept.id, draft(item("7.00"), printed_number="N-2", is_draft=True)
    )
    assert (shorter.number, shorter.printed_number, shorter.grand_total) == (1, "N-2", 805)
    assert books.written.shortened == {1: 1}
    issued = update_document(books, kept.id, draft(item("8.00"), printed_number="N-2"))
    assert (issued.state, issued.number, issued.grand_total) == (DocumentState.ISSUED, 1, 920)
    for refuse in (update_document, lambda books, id, _: issue_document(books, id)):
        with refused(books, "DOCUMENT_NOT_OPEN", ("id",)):
            refuse(books, kept.id, draft(item()))


def test_a_void_draft_keeps_its_number(books: Books) -> None:
    kept = create_document(books, draft(item(), is_draft=True))
    assert void_document(books, kept.id).status is DocumentStatus.VOID
    with refused(books, "DUPLICATE", ("number",)):
        create_document(books, draft(item()))
    with refused(books, "DOCUMENT_NOT_OPEN", ("id",)):
        void_document(books, kept.id)


def test_nothing_is_issued_into_locked_days_though_it_may_be_drafted(books: Books) -> None:
    set_lock(books, JANUARY_10)
    with refused(books, "PERIOD_LOCKED", ("issueDate",)):
        create_document(books, draft(item()))
    kept = create_document(books, draft(item(), is_draft=True))
    with refused(books, "PERIOD_LOCKED", ("issueDate",)):
        issue_document(books, kept.id)
