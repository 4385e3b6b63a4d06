"""Notes take back of an invoice line by line: net, tax, what is deferred, what is owed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.documents import create_document, void_document
from ledger.decide.recognition import recognize
from ledger.documents import Document, DocumentStatus
from ledger.products import VatCategory
from ledger.schedules import months_left
from tests.ledger.builders import refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    PURCHASE,
    SALES_RETURN,
    YEAR,
    balance,
    draft,
    issue,
    item,
    line,
    move_role,
    now,
    pay,
    posted,
    settled,
    trading_books,
)

JANUARY = 2026 * 12
JUNE_30 = date(2026, 6, 30)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def books() -> Books:
    return trading_books()


def credit(books: Books, invoice: Document, *items: Any, **more: Any) -> Document:
    facts = {"kind": CREDIT_NOTE, "corrects": invoice.id} | more
    return issue(books, *items, **facts)


def test_a_note_settles_the_invoice_at_once(books: Books) -> None:
    invoice = issue(books, item(), item("50.00"))
    note = credit(books, invoice, item("40.00", corrects_line=1), issue_date=JUNE_30)
    assert posted(books, note) == [
        "Cr receivables 46.00 cus_a",
        "Dr sales 40.00",
        "Dr vat_out 6.00",
    ]
    assert settled(books) == [(invoice.number, note.number, 4_600)]
    made = next(iter(books.allocations))
    assert (made.date, made.entry, made.sequence) == (JUNE_30, None, note.sequence)
    after = now(books, invoice)
    assert (after.status, after.open_amount) == (DocumentStatus.PARTLY_PAID, 12_650)
    assert (after.lines[0].credited, after.lines[0].credited_vat) == (4_000, 600)
    assert (note.status, note.open_amount) == (DocumentStatus.PAID, 0)
    assert [event.type for event in books.written.events[2:]] == [
        "journal_entry.posted",
        "invoice.created",
    ]
    assert balance(books, "receivables") == 12_650


def test_a_note_before_its_invoice_counts_from_the_invoices_day(books: Books) -> None:
    credit(books, issue(books, item(), issue_date=JUNE_30), item("40.00"))
    assert next(iter(books.allocations)).date == JUNE_30


def test_what_exceeds_the_open_amount_stays_as_credit(books: Books) -> None:
    invoice = issue(books, item())
    pay(books, "100.00", (invoice, None))
    note = credit(books, invoice, item("40.00"))
    assert (note.settled, note.open_amount) == (1_500, 3_100)
    assert now(books, invoice).status is DocumentStatus.PAID
    assert books.written.events[-1].type == "invoice.paid"


def test_a_note_on_a_paid_invoice_is_credit_alone(books: Books) -> None:
    invoice = issue(books, item())
    pay(books, "115.00")
    note = credit(books, invoice, item())
    assert (note.settled, note.open_amount, len(settled(books))) == (0, 11_500, 1)


def test_a_note_takes_the_invoices_accounts_not_todays(books: Books) -> None:
    sale = issue(books, item("1200.00", account="acc_services", **YEAR))
    bought = issue(books, item(account="acc_stock"), kind=PURCHASE)
    for role, name in (
        (AccountRole.AR, "acc_export"),
        (AccountRole.AP, "acc_abroad"),
        (AccountRole.TAX_PAYABLE, "acc_vat_new"),
        (AccountRole.DEFERRED_REVENUE, "acc_deferred_new"),
    ):
        move_role(books, role, name)
    recognize(books, JUNE_30)
    assert posted(books, credit(books, sale, item("1000.00"))) == [
        "Cr receivables 1150.00 cus_a",
        "Dr deferred 600.00",
        "Dr services 400.00",
        "Dr vat_out 150.00",
    ]
    assert posted(books, credit(books, bought, item(), vendor="ven_a", kind=DEBIT_NOTE)) == [
        "Dr payables 115.00 ven_a",
        "Cr stock 100.00",
        "Cr vat_in 15.00",
    ]


def test_a_note_may_name_another_account_for_what_was_recognised(books: Books) -> None:
    sale = issue(books, item())
    note = credit(books, sale, item("10.00", account="acc_services", description=" "))
    assert posted(books, note)[1] == "Dr services 10.00"
    assert note.lines[0].description == "Work"


def test_half_way_what_stays_deferred_is_spread_over_the_months_left(books: Books) -> None:
    invoice = issue(books, item("1200.00", **YEAR))
    recognize(books, JUNE_30)
    note = credit(books, invoice, item("500.00"), issue_date=JUNE_30)
    assert posted(books, note) == [
        "Cr receivables 575.00 cus_a",
        "Dr deferred 500.00",
        "Dr vat_out 75.00",
    ]
    left = line(books, invoice)
    assert (left.unrecognized, left.released, left.schedule_amount) == (10_000, 110_000, 10_000)
    assert months_left(left) == [
        (JANUARY + 6, 1_667),
        (JANUARY + 7, 1_666),
        (JANUARY + 8, 1_667),
        (JANUARY + 9, 1_667),
        (JANUARY + 10, 1_666),
        (JANUARY + 11, 1_667),
    ]
    recognize(books, YEAR_END)
    assert (balance(books, "deferred"), balance(books, "sales")) == (0, -70_000)
    assert (line(books, invoice).unrecognized, line(books, invoice).schedule_next) == (0, None)


def test_what_passes_the_deferral_is_taken_from_the_lines_account(books: Books) -> None:
    invoice = issue(books, item("1200.00", **YEAR))
    recognize(books, date(2026, 9, 30))
    assert posted(books, credit(books, invoice, item("700.00"))) == [
        "Cr receivables 805.00 cus_a",
        "Dr deferred 300.00",
        "Dr sales 400.00",
        "Dr vat_out 105.00",
    ]
    assert recognize(books, YEAR_END).recognitions == ()
    assert balance(books, "sales") == -50_000


def test_credited_wholly_nothing_is_left_to_recognise(books: Books) -> None:
    invoice = issue(books, item("1200.00", **YEAR))
    credit(books, invoice, item("1200.00"))
    assert recognize(books, YEAR_END).recognitions == ()
    assert [balance(books, name) for name in ("deferred", "sales", "vat_out")] == [0, 0, 0]
    left = line(books, invoice)
    assert (left.unrecognized, left.schedule_next, left.credited) == (0, None, 120_000)


def test_two_items_of_a_note_share_one_deferral(books: Books) -> None:
    invoice = issue(books, item("1200.00", **YEAR))
    recognize(books, date(2026, 11, 30))
    note = credit(books, invoice, item("60.00"), item("70.00"))
    assert [one.deferred_taken for one in note.lines] == [6_000, 4_000]
    assert posted(books, note)[1:3] == ["Dr deferred 100.00", "Dr sales 30.00"]


def test_purchases_take_back_the_tax_that_is_not_recovered_with_the_cost(books: Books) -> None:
    bought = issue(books, item("100.00", is_recoverable=False, **YEAR), kind=PURCHASE)
    recognize(books, JUNE_30)
    note = credit(books, bought, item("60.00"), vendor="ven_a")
    assert posted(books, note) == [
        "Dr payables 69.00 ven_a",
        "Cr prepaid 57.50",
        "Cr costs 11.50",
    ]
    assert line(books, bought).unrecognized == 0


def test_credited_tax_is_a_cumulative_share_and_ends_exactly(books: Books) -> None:
    invoice = issue(books, item("0.10", vat_rate="10"))
    taxes = [credit(books, invoice, item("0.01")).total_vat for _ in range(10)]
    assert taxes == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert line(books, invoice).credited_vat == 1


def test_credited_tax_is_never_negative_though_a_note_before_is_void(books: Books) -> None:
    invoice = issue(books, item("0.10", vat_rate="10"))
    pay(books, "0.11")
    first = credit(books, invoice, item("0.04"))
    second = credit(books, invoice, item("0.01"))
    assert (first.total_vat, second.total_vat) == (0, 1)
    void_document(books, first.id)
    assert (line(books, invoice).credited, line(books, invoice).credited_vat) == (1, 1)
    third = credit(books, invoice, item("0.02"))
    last = credit(books, invoice, item("0.07"))
    assert (third.total_vat, last.total_vat) == (0, 0)
    assert line(books, invoice).credited_vat == 1


def test_more_than_a_line_is_never_credited(books: Books) -> None:
    invoice = issue(books, item(), item("50.00"))
    credit(books, invoice, item("60.00", corrects_line=1))
    wrong = {
        "one item": ([item("40.01", corrects_line=1)], 0),
        "items together": ([item("40.00", corrects_line=1), item("0.01", corrects_line=1)], 1),
        "another line": ([item("50.01", corrects_line=2)], 0),
    }
    for items, index in wrong.values():
        with refused(books, "OVER_CREDITED", ("items", index, "unitPrice")):
            create_document(books, draft(*items, kind=CREDIT_NOTE, corrects=invoice.id))


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"corrects_line": 3}, "REFERENCE_UNKNOWN", "correctsLine"),
        ({"corrects_line": 0}, "REFERENCE_UNKNOWN", "correctsLine"),
        ({"corrects_line": None}, "REFERENCE_UNKNOWN", "correctsLine"),
        ({"vat_rate": "5"}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": "101"}, "AMOUNT_INVALID", "vatRate"),
        ({"vat_category": VatCategory.EXEMPT}, "VAT_MISMATCH", "vatCategory"),
        ({"service_from": JUNE_30}, "SERVICE_PERIOD_INVALID", "serviceFrom"),
        ({"description": "\0"}, "INVALID_INPUT", "description"),
        ({"account": "acc_costs"}, "ACCOUNT_UNFIT", "accountId"),
        ({"quantity": "-1"}, "AMOUNT_INVALID", "quantity"),
    ],
)
def test_a_wrong_item_of_a_note_is_refused(
    books: Books, wrong: dict[str, Any], code: str, field: str
) -> None:
    invoice = issue(books, item(), item())
    with refused(books, code, ("items", 0, field)):
        create_document(
            books,
            draft(item(**{"corrects_line": 1} | wrong), kind=CREDIT_NOTE, corrects=invoice.id),
        )


def test_only_issued_invoices_of_the_same_party_are_corrected(books: Books) -> None:
    kept = issue(books, item(), is_draft=True)
    voided = void_document(books, issue(books, item()).id)
    note = issue(books, item(), kind=SALES_RETURN)
    other = issue(books, item(), customer="cus_b")
    opening = issue(books, opening_amount=item().unit_price, issue_date=date(2025, 12, 31))
    bought = issue(books, item(), kind=PURCHASE)
    for invoice, code in (
        (kept, "DOCUMENT_NOT_OPEN"),
        (voided, "DOCUMENT_NOT_OPEN"),
        (note, "DOCUMENT_NOT_OPEN"),
        (other, "INVALID_INPUT"),
        (opening, "INVALID_INPUT"),
        (bought, "INVALID_INPUT"),
    ):
        with refused(books, code, ("correctsId",)):
            create_document(books, draft(item(), kind=SALES_RETURN, corrects=invoice.id))


def test_a_sales_debit_note_of_an_invoice_adds_and_credits_nothing(books: Books) -> None:
    invoice = issue(books, item())
    more = issue(books, item("10.00"), kind=DEBIT_NOTE, corrects=invoice.id)
    assert (more.corrects, more.open_amount) == (invoice.id, 1_150)
    assert line(books, invoice).credited == 0
    credit(books, more, item("10.00"))
    assert now(books, more).status is DocumentStatus.PAID


def test_voiding_a_note_gives_back_what_it_had_taken(books: Books) -> None:
    invoice = issue(books, item("1200.00", **YEAR))
    pay(books, "1380.00")
    before = line(books, invoice)
    recognize(books, JUNE_30)
    note = credit(books, invoice, item("600.00"))
    assert line(books, invoice).schedule_next is None
    void_document(books, note.id)
    after = line(books, invoice)
    assert (after.credited, after.credited_vat, after.unrecognized) == (0, 0, 60_000)
    assert (after.schedule_from, after.schedule_next) == (JANUARY + 6, JANUARY + 6)
    recognize(books, YEAR_END)
    assert (balance(books, "deferred"), balance(books, "sales")) == (0, -120_000)
    assert before.credited == 0


def test_a_note_is_not_voided_when_no_month_is_left_for_what_it_took(books: Books) -> None:
    invoice = issue(books, item("1200.00", **YEAR))
    pay(books, "1380.00")
    note = credit(books, invoice, item("300.00"))
    recognize(books, YEAR_END)
    with refused(books, "DOCUMENT_SETTLED", ("id",)):
        void_document(books, note.id)
