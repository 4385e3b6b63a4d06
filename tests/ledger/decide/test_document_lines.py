"""What is wrong with a document or an item is refused where it stands, and nothing is changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.accounts import AccountRole
from ledger.books import Books
from ledger.decide.documents import create_document, update_document
from ledger.products import VatCategory
from tests.ledger.builders import refused
from tests.ledger.trading import (
    CREDIT_NOTE,
    DEBIT_NOTE,
    JANUARY_10,
    PURCHASE,
    SALES,
    SALES_RETURN,
    draft,
    issue,
    item,
    trading_books,
    with_account,
)

S, Z, E, OUT = VatCategory
BEFORE_BOOKS = date(2025, 12, 31)


@pytest.fixture
def books() -> Books:
    return trading_books()


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"quantity": "-1"}, "AMOUNT_INVALID", "quantity"),
        ({"quantity": "0"}, "AMOUNT_INVALID", "quantity"),
        ({"quantity": "0.0000001"}, "AMOUNT_INVALID", "quantity"),
        ({"quantity": "1000000001"}, "AMOUNT_TOO_LARGE", "quantity"),
        ({"unit_price": "-0.01"}, "AMOUNT_INVALID", "unitPrice"),
        ({"unit_price": "1E400"}, "AMOUNT_INVALID", "unitPrice"),
        ({"unit_price": "1000000000", "quantity": "10001"}, "AMOUNT_TOO_LARGE", "unitPrice"),
        ({"discount": "-1"}, "AMOUNT_INVALID", "discount"),
        ({"discount": "100.01"}, "AMOUNT_INVALID", "discount"),
        ({"discount": "0.001"}, "AMOUNT_INVALID", "discount"),
        ({"discount": "1E14"}, "AMOUNT_TOO_LARGE", "discount"),
        ({"vat_rate": "-1"}, "AMOUNT_INVALID", "vatRate"),
        ({"vat_rate": "101"}, "AMOUNT_INVALID", "vatRate"),
        ({"vat_rate": "0", "vat_category": S}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": "15", "vat_category": Z}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": "15", "vat_category": E}, "VAT_MISMATCH", "vatRate"),
        ({"vat_rate": "15", "vat_category": OUT}, "VAT_MISMATCH", "vatRate"),
        ({"product": "prd_none"}, "REFERENCE_UNKNOWN", "productId"),
        ({"product": "prd_gone"}, "INVALID_INPUT", "productId"),
        ({"account": "acc_none"}, "ACCOUNT_UNKNOWN", "accountId"),
        ({"account": "acc_old"}, "ACCOUNT_INACTIVE", "accountId"),
        ({"account": "acc_costs"}, "ACCOUNT_UNFIT", "accountId"),
        ({"account": "acc_cash"}, "ACCOUNT_UNFIT", "accountId"),
        ({"description": None}, "INVALID_INPUT", "description"),
        ({"description": " "}, "INVALID_INPUT", "description"),
        ({"description": "\0"}, "INVALID_INPUT", "description"),
        ({"description": "x" * 1_001}, "INVALID_INPUT", "description"),
        ({"corrects_line": 1}, "INVALID_INPUT", "correctsLine"),
        ({"service_from": JANUARY_10}, "SERVICE_PERIOD_INVALID", "serviceTo"),
        ({"service_to": JANUARY_10}, "SERVICE_PERIOD_INVALID", "serviceFrom"),
        (
            {"service_from": JANUARY_10, "service_to": date(2026, 1, 9)},
            "SERVICE_PERIOD_INVALID",
            "serviceTo",
        ),
        (
            {"service_from": date(2026, 1, 31), "service_to": date(2076, 1, 1)},
            "SERVICE_PERIOD_INVALID",
            "serviceTo",
        ),
        (
            {"service_from": date.min, "service_to": date.max},
            "SERVICE_PERIOD_INVALID",
            "serviceTo",
        ),
    ],
)
@pytest.mark.parametrize("is_draft", [False, True])
def test_a_wrong_item_is_refused_in_its_place(
    books: Books, wrong: dict[str, Any], code: str, field: str, is_draft: bool
) -> None:
    with refused(books, code, ("items", 1, field)):
        create_document(books, draft(item(), item(**wrong), is_draft=is_draft))


@pytest.mark.parametrize(
    "account", ["acc_cash", "acc_receivables", "acc_export", "acc_vat_in", "acc_payables"]
)
def test_no_line_posts_to_control_cash_or_tax_accounts(books: Books, account: str) -> None:
    with refused(books, "ACCOUNT_UNFIT", ("items", 0, "accountId")):
        create_document(books, draft(item(account=account), kind=PURCHASE))


@pytest.mark.parametrize("holding", ["roles", "former_roles"])
def test_an_account_that_holds_or_held_such_a_role_is_none_for_lines(
    books: Books, holding: str
) -> None:
    with_account(books, "acc_stock", **{holding: (AccountRole.AR,)})
    with refused(books, "ACCOUNT_UNFIT", ("items", 0, "accountId")):
        create_document(books, draft(item(account="acc_stock"), kind=PURCHASE))


@pytest.mark.parametrize("kind", [CREDIT_NOTE, SALES_RETURN])
def test_a_credit_has_no_service_of_its_own(books: Books, kind: Any) -> None:
    service = item(service_from=JANUARY_10, service_to=JANUARY_10)
    with refused(books, "SERVICE_PERIOD_INVALID", ("items", 0, "serviceFrom")):
        create_document(books, draft(service, kind=kind))


@pytest.mark.parametrize(
    ("given", "category", "rate"),
    [
        ({}, S, 15_000_000),
        ({"vat_rate": "0"}, Z, 0),
        ({"vat_rate": "7.5"}, S, 7_500_000),
        ({"vat_category": E}, E, 0),
        ({"vat_category": OUT, "vat_rate": "0"}, OUT, 0),
        ({"vat_category": S}, S, 15_000_000),
        ({"product": "prd_paper"}, S, 5_000_000),
        ({"product": "prd_book"}, Z, 0),
        ({"product": "prd_book", "vat_rate": "15"}, S, 15_000_000),
        ({"product": "prd_book", "vat_category": S}, S, 15_000_000),
        ({"product": "prd_paper", "vat_rate": "0"}, Z, 0),
        ({"product": "prd_paper", "vat_category": E}, E, 0),
    ],
)
def test_tax_is_as_given_else_the_products_else_the_usual(
    books: Books, given: dict[str, Any], category: VatCategory, rate: int
) -> None:
    line = issue(books, item(**given)).lines[0]
    assert (line.vat_category, line.vat_rate) == (category, rate)


def test_where_no_tax_is_usual_sales_are_outside_its_scope() -> None:
    line = issue(trading_books(vat_rate=0), item()).lines[0]
    assert (line.vat_category, line.vat_rate) == (OUT, 0)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"customer": "cus_none"}, "REFERENCE_UNKNOWN", "customerId"),
        ({"customer": "ven_a"}, "REFERENCE_UNKNOWN", "customerId"),
        ({"customer": "cus_gone"}, "INVALID_INPUT", "customerId"),
        ({"vendor": "ven_a"}, "INVALID_INPUT", "vendorId"),
        ({"kind": PURCHASE, "customer": "cus_a"}, "INVALID_INPUT", "customerId"),
        ({"kind": PURCHASE, "vendor": "cus_a"}, "REFERENCE_UNKNOWN", "vendorId"),
        (
            {"kind": CREDIT_NOTE, "customer": "cus_a", "vendor": "ven_a"},
            "INVALID_INPUT",
            "vendorId",
        ),
        ({"currency": "USD"}, "CURRENCY_MISMATCH", "currency"),
        ({"printed_number": " "}, "INVALID_INPUT", "number"),
        ({"printed_number": "x" * 65}, "INVALID_INPUT", "number"),
        ({"due_date": date(2026, 1, 9)}, "INVALID_INPUT", "dueDate"),
        ({"buyer_name": None}, "INVALID_INPUT", "buyerName"),
        ({"buyer_name": "\ud800"}, "INVALID_INPUT", "buyerName"),
        ({"buyer_tax_id": "x" * 65}, "INVALID_INPUT", "buyerTaxId"),
        ({"memo": "\0"}, "INVALID_INPUT", "memo"),
        ({"corrects": "inv_none"}, "INVALID_INPUT", "correctsId"),
        ({"kind": CREDIT_NOTE, "corrects": "inv_none"}, "REFERENCE_UNKNOWN", "correctsId"),
    ],
)
@pytest.mark.parametrize("is_draft", [False, True])
def test_a_wrong_document_is_refused(
    books: Books, wrong: dict[str, Any], code: str, field: str, is_draft: bool
) -> None:
    with refused(books, code, (field,)):
        create_document(books, draft(item(), **wrong, is_draft=is_draft))


def test_a_wrong_new_self_leaves_the_draft_as_it_was(books: Books) -> None:
    kept = create_document(books, draft(item(), is_draft=True))
    with refused(books, "AMOUNT_INVALID", ("items", 0, "quantity")):
        update_document(books, kept.id, draft(item(quantity="-1")))
    with refused(books, "NOT_FOUND", ("id",)):
        update_document(books, "inv_none", draft(item()))


@pytest.mark.parametrize("items", [[], [item()] * 401])
def test_a_document_has_1_to_400_items(books: Books, items: Any) -> None:
    with refused(books, "INVALID_INPUT", ("items",)):
        create_document(books, draft(*items))


@pytest.mark.parametrize("items", [[item(discount="100")], [item(None)], [item("0.004")]])
def test_a_total_of_zero_is_refused(books: Books, items: Any) -> None:
    with refused(books, "DOCUMENT_TOTAL_ZERO", ("items",)):
        create_document(books, draft(*items))


def test_a_total_is_at_most_ten_to_the_15th(books: Books) -> None:
    most = item("1000000000", quantity="10000", vat_category=E)
    assert issue(books, most).grand_total == 10**15
    with refused(books, "AMOUNT_TOO_LARGE", ("items",)):
        create_document(books, draft(most, item("0.01")))


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"opening_amount": Decimal(-1)}, "AMOUNT_INVALID", "openingAmount"),
        ({"opening_amount": Decimal("0.001")}, "AMOUNT_INVALID", "openingAmount"),
        ({"opening_amount": Decimal(10**14)}, "AMOUNT_TOO_LARGE", "openingAmount"),
        ({"opening_amount": Decimal(0)}, "DOCUMENT_TOTAL_ZERO", "openingAmount"),
        ({"issue_date": date(2026, 1, 1)}, "INVALID_INPUT", "issueDate"),
        ({"kind": CREDIT_NOTE}, "INVALID_INPUT", "type"),
        ({"kind": SALES_RETURN}, "INVALID_INPUT", "type"),
        ({"kind": DEBIT_NOTE}, "INVALID_INPUT", "type"),
    ],
)
def test_a_wrong_opening_document_is_refused(
    books: Books, wrong: dict[str, Any], code: str, field: str
) -> None:
    facts: dict[str, Any] = {"opening_amount": Decimal(5), "issue_date": BEFORE_BOOKS} | wrong
    with refused(books, code, (field,)):
        create_document(books, draft(**facts))


def test_an_opening_document_has_no_items_and_needs_its_account(books: Books) -> None:
    facts: dict[str, Any] = {"opening_amount": Decimal(5), "issue_date": BEFORE_BOOKS}
    with refused(books, "INVALID_INPUT", ("items",)):
        create_document(books, draft(item(), **facts))
    with_account(books, "acc_opening", roles=())
    with refused(books, "ACCOUNT_UNKNOWN", ("openingAmount",)):
        create_document(books, draft(**facts))


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("acc_receivables", ("type",)),
        ("acc_vat_out", ("type",)),
        ("acc_sales", ("items", 0, "accountId")),
        ("acc_deferred", ("items", 0)),
    ],
)
def test_a_missing_default_account_is_named_before_anything_is_posted(
    books: Books, role: str, path: tuple[str | int, ...]
) -> None:
    with_account(books, role, roles=())
    service = item(service_from=JANUARY_10, service_to=JANUARY_10)
    with refused(books, "ACCOUNT_UNKNOWN", path):
        create_document(books, draft(service, kind=SALES))
