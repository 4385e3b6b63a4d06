"""Documents post by themselves: every type's entry leg by leg, drafts, numbers, voiding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.books import Books
from ledger.decide.documents import create_document, void_document
from ledger.decide.periods import set_lock
from ledger.decide.recognition import recognize
from ledger.documents import Document, DocumentStatus, Trade
from ledger.journal_entries import EntryKind
from tests.ledger.builders import refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    JANUARY_10,
    PURCHASE,
    SALES,
    SALES_RETURN,
    YEAR,
    draft,
    entry_of,
    issue,
    item,
    live,
    now,
    pay,
    posted,
    trading_books,
    with_account,
)

BEFORE_BOOKS = date(2025, 12, 31)
THREE = item("2000.00"), item("1200.00", **YEAR), item("300.00", account="acc_services")
BOUGHT = (
    item("100.00", account="acc_stock"),
    item("200.00", **YEAR),
    item("300.00", is_recoverable=False),
)


@pytest.fixture
def books() -> Books:
    return trading_books()


@pytest.mark.parametrize(
    ("kind", "whose", "items", "entry"),
    [
        (
            SALES,
            {},
            THREE,
            [
                "Dr receivables 4025.00 cus_a",
                "Cr deferred 1200.00",
                "Cr sales 2000.00",
                "Cr services 300.00",
                "Cr vat_out 525.00",
            ],
        ),
        (
            DEBIT_NOTE,
            {},
            THREE[:2],
            [
                "Dr receivables 3680.00 cus_a",
                "Cr deferred 1200.00",
                "Cr sales 2000.00",
                "Cr vat_out 480.00",
            ],
        ),
        (
            DEBIT_NOTE,
            {"buyer_name": "Passer-by"},
            [item()],
            ["Dr receivables 115.00", "Cr sales 100.00", "Cr vat_out 15.00"],
        ),
        (
            SALES_RETURN,
            {},
            [item()],
            ["Cr receivables 115.00 cus_a", "Dr sales 100.00", "Dr vat_out 15.00"],
        ),
        (
            CREDIT_NOTE,
            {"buyer_name": "Passer-by"},
            [item()],
            ["Cr receivables 115.00", "Dr sales 100.00", "Dr vat_out 15.00"],
        ),
        (
            PURCHASE,
            {},
            BOUGHT,
            [
                "Cr payables 690.00 ven_a",
                "Dr prepaid 200.00",
                "Dr stock 100.00",
                "Dr costs 345.00",
                "Dr vat_in 45.00",
            ],
        ),
        (
            CREDIT_NOTE,
            {"vendor": "ven_a"},
            [BOUGHT[0], BOUGHT[2]],
            [
                "Dr payables 460.00 ven_a",
                "Cr stock 100.00",
                "Cr costs 345.00",
                "Cr vat_in 15.00",
            ],
        ),
        (
            DEBIT_NOTE,
            {"vendor": "ven_a"},
            [item(account="acc_rent")],
            ["Dr payables 115.00 ven_a", "Cr rent 100.00", "Cr vat_in 15.00"],
        ),
        (
            SALES,
            {},
            [item(), item("50.00"), item(account="acc_services", discount="100")],
            ["Dr receivables 172.50 cus_a", "Cr sales 150.00", "Cr vat_out 22.50"],
        ),
        (
            SALES,
            {},
            [item(vat_category="E", vat_rate="0")],
            ["Dr receivables 100.00 cus_a", "Cr sales 100.00"],
        ),
        (
            PURCHASE,
            {},
            [item("200.00", is_recoverable=False, **YEAR)],
            ["Cr payables 230.00 ven_a", "Dr prepaid 230.00"],
        ),
    ],
    ids=[
        "sales invoice",
        "sales debit note",
        "sales debit note without a party",
        "sales return",
        "sales credit note without a party",
        "purchase invoice",
        "purchase credit note",
        "goods sent back",
        "legs of one account are one",
        "no tax",
        "tax that is not recovered is deferred with its cost",
    ],
)
def test_each_type_posts_its_entry(
    books: Books, kind: Any, whose: dict[str, str], items: Any, entry: list[str]
) -> None:
    document = issue(books, *items, kind=kind, printed_number="N-7", **whose)
    assert posted(books, document) == entry
    made = entry_of(books, document)
    assert (made.kind, made.source) == (EntryKind.DOCUMENT, f"invoice:{document.id}")
    assert (made.date, made.reference, made.sequence) == (JANUARY_10, "N-7", document.sequence)
    assert [event.type for event in books.written.events] == [
        "journal_entry.posted",
        "invoice.created",
    ]
    assert document.number == 2 == books.head.last_sequence


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        (SALES, ["Dr receivables 500.00 cus_a", "Cr opening 500.00"]),
        (PURCHASE, ["Cr payables 500.00 ven_a", "Dr opening 500.00"]),
    ],
)
def test_opening_documents_stand_against_the_opening_balance(
    books: Books, kind: Any, entry: list[str]
) -> None:
    document = issue(books, kind=kind, opening_amount=Decimal(500), issue_date=BEFORE_BOOKS)
    assert posted(books, document) == entry
    assert (document.is_opening, document.lines, document.total_vat) == (True, (), 0)
    assert (document.grand_total, document.open_amount) == (50_000, 50_000)


def test_an_invoice_keeps_what_was_written_and_what_came_of_it(books: Books) -> None:
    work = item("33.333333", quantity="3", discount="0.50", product="prd_paper", description=None)
    document = issue(books, work, memo="بيع", buyer_tax_id="300")
    line = document.lines[0]
    assert (line.description, line.product) == ("Product prd_paper", "prd_paper")
    assert (line.quantity, line.unit_price, line.discount) == (3_000_000, 33_333_333, 50)
    # 99.999999 rounds to 100.00; five percent of 99.50 is 4.975, and the tie goes up.
    assert (line.net, line.vat, line.vat_rate, line.vat_category) == (9_950, 498, 5_000_000, "S")
    assert (document.subtotal, document.total_vat, document.grand_total) == (9_950, 498, 10_448)
    assert (document.buyer_name, document.buyer_tax_id) == ("Party cus_a", "300")
    assert document.due_date == date(2026, 2, 9)
    assert (document.status, document.memo) == (DocumentStatus.ISSUED, "بيع")


def test_the_tax_of_a_sale_is_always_owed(books: Books) -> None:
    document = issue(books, item(is_recoverable=False))
    assert posted(books, document)[1:] == ["Cr sales 100.00", "Cr vat_out 15.00"]


def test_due_dates_end_with_the_calendar(books: Books) -> None:
    assert issue(books, item(), issue_date=date.max).due_date == date.max


def test_a_currency_without_decimals_rounds_to_its_unit() -> None:
    books = trading_books(currency="JPY", exponent=0)
    document = issue(books, item("10.5", quantity="3"))
    assert (document.subtotal, document.total_vat) == (32, 5)


def test_where_no_tax_is_posted_no_tax_account_is_needed() -> None:
    books = trading_books(vat_rate=0)
    with_account(books, "acc_vat_out", roles=())
    assert issue(books, item()).tax is None
    with refused(books, "ACCOUNT_UNKNOWN", ("type",)):
        create_document(books, draft(item(vat_rate="15"), printed_number="N-2"))


def test_four_hundred_items_with_tax_fit_one_entry(books: Books) -> None:
    document = issue(books, *[item("0.01", vat_rate="100", **YEAR)] * 400)
    assert posted(books, document) == [
        "Dr receivables 8.00 cus_a",
        "Cr deferred 4.00",
        "Cr vat_out 4.00",
    ]


def test_sales_numbers_are_unique_over_all_types_and_void_ones(books: Books) -> None:
    voided = issue(books, item(), printed_number="N-0")
    void_document(books, voided.id)
    for kind in (SALES, SALES_RETURN, CREDIT_NOTE, DEBIT_NOTE):
        with refused(books, "DUPLICATE", ("number",)):
            create_document(books, draft(item(), kind=kind, customer="cus_b"))
    issue(books, item(), kind=PURCHASE, printed_number="N-0")


def test_purchase_numbers_are_unique_by_vendor(books: Books) -> None:
    issue(books, item(), kind=PURCHASE, printed_number="N-0")
    issue(books, item(), kind=PURCHASE, printed_number="N-0", vendor="ven_b")
    issue(books, item(), kind=PURCHASE, printed_number="N-0", buyer_name="Market")
    for whose in ({"vendor": "ven_a"}, {"buyer_name": "Bazaar"}):
        with refused(books, "DUPLICATE", ("number",)):
            create_document(books, draft(item(), kind=PURCHASE, **whose))


def test_voiding_revokes_the_entry_and_what_was_recognised(books: Books) -> None:
    document = issue(books, item("1200.00", **YEAR))
    recognize(books, date(2026, 3, 31))
    assert len(live(books)) == 4
    voided = void_document(books, document.id)
    assert (voided.status, voided.open_amount, live(books)) == (DocumentStatus.VOID, 0, [])
    assert entry_of(books, document).revoked_sequence == voided.voided_sequence
    assert all(one.revoked_sequence for one in books.recognitions)
    assert voided.lines[0].schedule_next is None
    assert recognize(books, date(2026, 12, 31)).recognitions == ()


def test_what_was_touched_or_lies_on_locked_days_is_not_voided(books: Books) -> None:
    paid = issue(books, item())
    pay(books, "1.00", (paid, None))
    credited = issue(books, item())
    note = issue(books, item("1.00"), kind=CREDIT_NOTE, corrects=credited.id)
    locked = issue(books, item("1200.00", **YEAR), issue_date=date(2026, 2, 1))
    recognize(books, date(2026, 2, 28))
    set_lock(books, date(2026, 2, 1))
    for touched in (paid, credited, note):
        with refused(books, "DOCUMENT_SETTLED", ("id",)):
            void_document(books, touched.id)
    with refused(books, "PERIOD_LOCKED", ("id",)):
        void_document(books, locked.id)
    with refused(books, "NOT_FOUND", ("id",)):
        void_document(books, "inv_none")


def test_a_document_needs_room_below_the_gross_limit(books: Books) -> None:
    books.head.gross_minor = 2**62 - 100
    with refused(books, "AMOUNT_TOO_LARGE", ("items",)):
        create_document(books, draft(item()))
    with refused(books, "AMOUNT_TOO_LARGE", ("openingAmount",)):
        create_document(books, draft(opening_amount=Decimal(5), issue_date=BEFORE_BOOKS))


def test_status_tells_how_much_is_settled(books: Books) -> None:
    document = issue(books, item())
    told: list[tuple[DocumentStatus, bool]] = []

    def tell(one: Document) -> None:
        told.append((one.status, one.is_overdue(date(2026, 2, 10))))

    tell(document)
    for amount in ("15.00", "100.00"):
        pay(books, amount, (document, None))
        tell(now(books, document))
    assert told == [
        (DocumentStatus.ISSUED, True),
        (DocumentStatus.PARTLY_PAID, True),
        (DocumentStatus.PAID, False),
    ]
    assert not document.is_overdue(document.due_date)
    assert document.trade is Trade.SALES
