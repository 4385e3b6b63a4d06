"""How the records of trade lie in their tables, and which of a batch's records are written."""

from collections.abc import Collection, Iterator
from typing import Any

from ledger.advances import Advance, AdvanceBalance
from ledger.books import Books
from ledger.documents import Document, DocumentLine, Recognition
from ledger.employees import Employee
from ledger.fiscal_years import FiscalYear
from ledger.parties import Party
from ledger.payments import Allocation, Payment
from ledger.payroll import PayrollLine, PayrollPayment, PayrollRun, StatutoryRate
from ledger.products import Product
from ledger.text import fold
from ledger.vat_settlements import VatSettlement
from ledger.webhooks import Webhook
from storage import tables
from storage.kept import Kept
from storage.sorting import sort_name
from storage.writing.write_set import Rows


def _party_search(party: Party) -> str:
    return fold(party.code, party.name_en, party.name_ar, party.tax_id, party.email, party.phone)


def _product_search(product: Product) -> str:
    return fold(product.code, product.name_en, product.name_ar, product.barcode, product.category)


def _employee_search(employee: Employee) -> str:
    return fold(
        employee.code,
        employee.name_en,
        employee.name_ar,
        employee.email,
        employee.phone,
        employee.department,
        employee.position,
    )


def _document_search(document: Document) -> str:
    return fold(document.printed_number, document.buyer_name, document.memo)


def _payment_search(payment: Payment) -> str:
    return fold(payment.reference, payment.memo, payment.method)


PARTIES = Kept(
    tables.parties,
    Party,
    "y",
    {"sort_name": sort_name, "search": _party_search},
)
PRODUCTS = Kept(
    tables.products,
    Product,
    "r",
    {"sort_name": sort_name, "search": _product_search},
)
DOCUMENTS = Kept(tables.documents, Document, "d", {"search": _document_search})
DOCUMENT_LINES = Kept(tables.document_lines, DocumentLine, "l")
RECOGNITIONS = Kept(tables.recognitions, Recognition, "c")
PAYMENTS = Kept(tables.payments, Payment, "p", {"search": _payment_search})
EMPLOYEES = Kept(
    tables.employees,
    Employee,
    "m",
    {"sort_name": sort_name, "search": _employee_search},
)
STATUTORY_RATES = Kept(tables.statutory_rates, StatutoryRate, "s")
PAYROLL_RUNS = Kept(tables.payroll_runs, PayrollRun, "u")
PAYROLL_LINES = Kept(tables.payroll_lines, PayrollLine, "l")
PAYROLL_PAYMENTS = Kept(tables.payroll_payments, PayrollPayment, "p")
ADVANCES = Kept(tables.advances, Advance, "v")
ADVANCE_BALANCES = Kept(tables.advance_balances, AdvanceBalance, "b")
ALLOCATIONS = Kept(tables.allocations, Allocation, "a")
FISCAL_YEARS = Kept(tables.fiscal_years, FiscalYear, "f")
VAT_SETTLEMENTS = Kept(tables.vat_settlements, VatSettlement, "v")
WEBHOOKS = Kept(tables.webhooks, Webhook, "w")


def kept_rows(books: Books) -> Iterator[Rows]:
    """Yield what a decided batch put into its drawers, a table at a time; most put nothing."""
    for kept, records in _put(books):
        if records:
            yield kept.rows(records)


def _put(books: Books) -> Iterator[tuple[Kept[Any], Collection[Any]]]:
    documents, runs = books.documents.written.values(), books.payroll_runs.written.values()
    yield PARTIES, books.parties.written.values()
    yield PRODUCTS, books.products.written.values()
    yield DOCUMENTS, documents
    yield DOCUMENT_LINES, [line for document in documents for line in document.lines]
    yield RECOGNITIONS, books.recognitions.written.values()
    yield PAYMENTS, books.payments.written.values()
    yield ALLOCATIONS, books.allocations.written.values()
    yield EMPLOYEES, books.employees.written.values()
    yield STATUTORY_RATES, books.statutory_rates.written.values()
    yield PAYROLL_RUNS, runs
    yield PAYROLL_LINES, [line for run in runs for line in run.lines]
    yield PAYROLL_PAYMENTS, books.payroll_payments.written.values()
    yield ADVANCES, books.advances.written.values()
    yield ADVANCE_BALANCES, books.advance_balances.written.values()
    yield FISCAL_YEARS, books.written.fiscal_years.values()
    yield VAT_SETTLEMENTS, books.vat_settlements.written.values()
    yield WEBHOOKS, books.webhooks.written.values()
