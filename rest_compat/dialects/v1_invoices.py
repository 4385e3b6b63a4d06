"""G-Ledger v1's invoices: every type of document, issued at once."""

from rest_compat.dialects.v1_envelopes import COUNTS, CREATED, LIST, PAGING, SOURCE
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Body, Each, Query

INVOICE = """
    id invoiceNumber: number type issueDate dueDate buyerName buyerTaxId currency
    customerId vendorId subtotal totalVat grandTotal paidAmount status journalEntryId createdAt
    items {
        description productId quantity unitPrice discount vatRate vatCategory
        accountId: accountHandle serviceFrom serviceTo netAmount vatAmount totalAmount
    }
"""

V1_INVOICES = (
    Endpoint(
        name="listInvoices",
        method="GET",
        path="/invoices",
        operation="invoices",
        arguments={
            "type": Query("type"),
            "status": Query("status"),
            "from": Query("from", description="The first issue date, inclusive."),
            "to": Query("to", description="The last issue date, inclusive."),
            "customerId": Query("customerId"),
            "vendorId": Query("vendorId"),
            "number": Query("invoiceNumber", description="Only this printed number."),
            "text": Query("search", description="Only what holds this in number, name or memo."),
            **PAGING,
        },
        selection=f"nodes {{ {INVOICE} }} {COUNTS}",
        answer=LIST,
        has_links=True,
        summary="List invoices",
        description="Invoices and notes of sales and purchases, newest first, each with its items.",
        tag="Invoices",
        source=SOURCE,
    ),
    Endpoint(
        name="createInvoice",
        method="POST",
        path="/invoices",
        operation="createInvoice",
        arguments={
            "input": {
                "number": Body("invoiceNumber", required=True),
                "type": Body("type", required=True),
                "issueDate": Body("issueDate", required=True),
                "dueDate": Body("dueDate"),
                "buyerName": Body(
                    "buyerName", required=True, description="As written on the document."
                ),
                "buyerTaxId": Body("buyerTaxId"),
                "currency": Body("currency"),
                "customerId": Body("customerId"),
                "vendorId": Body("vendorId"),
                "items": Each(
                    "items",
                    {
                        "description": Body(
                            "description", required=True, description="What it is about."
                        ),
                        "productId": Body("productId"),
                        "quantity": Body("quantity"),
                        "unitPrice": Body("unitPrice"),
                        "discount": Body("discount"),
                        "vatRate": Body("vatRate"),
                        "vatCategory": Body("vatCategory"),
                        "accountId": Body("accountId"),
                        "serviceFrom": Body("serviceFrom"),
                        "serviceTo": Body("serviceTo"),
                    },
                    at_least=1,
                    at_most=400,
                ),
            }
        },
        selection=INVOICE,
        answer=CREATED,
        status=201,
        summary="Create an invoice",
        description=(
            "Issues an invoice or note, which posts its entry at once. CREDIT_NOTE with a vendor"
            " mirrors a purchase, else a sale; DEBIT_NOTE with a vendor mirrors a purchase, else"
            " it adds to a sale."
        ),
        tag="Invoices",
        example={
            "invoiceNumber": "INV-2026-0001",
            "type": "SALES",
            "issueDate": "2026-03-30",
            "buyerName": "Najd Contracting",
            "items": [{"description": "Consulting", "quantity": 2, "unitPrice": 500}],
        },
        source=SOURCE,
    ),
)
INVOICE_STATUSES = {
    "DRAFT": "DRAFT",
    "ISSUED": "ACCEPTED",
    "PARTLY_PAID": "ACCEPTED",
    "PAID": "ACCEPTED",
    "VOID": "CANCELLED",
}
"""The dialect's word of each status; ACCEPTED cannot be asked for, since several share it."""
