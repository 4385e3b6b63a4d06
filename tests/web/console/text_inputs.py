"""Every text that a mutation takes, read from the schema, and where the console shows it."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import (
    GraphQLInputObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)

SCHEMA = Path(__file__).parents[3] / "schema" / "schema.graphql"

# The views of `inert_views`; `en/` or `ar/` before one says that it is so in that
# language alone in which a text is shown as it was written.
SHOWN = {
    "AccountInput.code": "account account:change accounts figure income-statement journal-entry "
    "journal-new:account live postings trial-balance",
    "AccountInput.nameAr": "account:change ar/account ar/account:deactivate ar/accounts "
    "ar/accounts:print ar/figure ar/income-statement ar/journal-entry ar/journal-new:account "
    "ar/live ar/postings ar/trial-balance ar/trial-balance:print",
    "AccountInput.nameEn": "account:change en/account en/account:deactivate en/accounts "
    "en/accounts:print en/figure en/income-statement en/journal-entry en/journal-new:account "
    "en/live en/postings en/trial-balance en/trial-balance:print",
    "AdvanceInput.memo": "journal live overview",
    "CustomerInput.code": "invoice-edit invoice-new:party invoices:customer payment-new:party",
    "CustomerInput.nameAr": "ar/invoice-edit ar/invoice-new:party ar/invoices-of "
    "ar/invoices:customer ar/payment ar/payment-new:party ar/payments",
    "CustomerInput.nameEn": "invoices overview en/invoice-edit en/invoice-new:party "
    "en/invoices-of en/invoices:customer en/payment en/payment-new:party en/payments",
    "CustomerInput.taxId": "draft",
    "EmployeeInput.number": "journal live",
    "FiscalYearReopeningInput.reason": "periods",
    "InvoiceInput.buyerName": "invoice invoices journal live",
    "InvoiceInput.buyerTaxId": "invoice",
    "InvoiceInput.memo": "invoice",
    "InvoiceInput.number": "draft draft:issue invoice invoice-edit invoice:pay invoices journal "
    "live payment",
    "InvoiceItemInput.description": "draft invoice invoice-edit",
    "JournalEntryInput.memo": "journal journal-entry live overview",
    "JournalEntryInput.reference": "journal journal-entry live",
    "JournalLineInput.memo": "account figure journal-entry postings",
    "KeyInput.name": "journal-entry key keys keys:revoke keys:rotate members members:change",
    "PaymentInput.memo": "journal live overview payment",
    "PaymentInput.method": "payment payments",
    "PaymentInput.reference": "invoice journal live payment payments",
    "PayrollPaymentInput.reference": "journal live",
    "ProductInput.nameEn": "invoice",
    "RefundInput.memo": "journal live overview refund",
    "RefundInput.method": "payments refund",
    "RefundInput.reference": "journal live payments refund",
    "ReversalInput.memo": "journal live mirror overview",
    "UpdateOrganizationInput.name": "key members organization organization:edit overview "
    "en/trial-balance",
    "UpdateOrganizationInput.nameAr": "organization organization:edit ar/trial-balance",
    "VatPaymentInput.memo": "live",
    "VatPaymentInput.reference": "live",
    "VendorInput.code": "invoices:vendor",
    "VendorInput.nameAr": "ar/invoices:vendor",
    "VendorInput.nameEn": "en/invoices:vendor",
    "WebhookInput.description": "webhook webhook:edit webhooks",
    "WebhookInput.url": "delivery webhook webhook:edit webhooks",
}
# Kept and told by the API alone: no page of the console asks for them.
NOWHERE = {
    "CustomerInput.address",
    "CustomerInput.city",
    "CustomerInput.email",
    "CustomerInput.phone",
    "EmployeeInput.department",
    "EmployeeInput.email",
    "EmployeeInput.nameAr",
    "EmployeeInput.nameEn",
    "EmployeeInput.phone",
    "EmployeeInput.position",
    "PayrollLineInput.memo",
    "PeriodInput.reason",
    "ProductInput.barcode",
    "ProductInput.category",
    "ProductInput.code",
    "ProductInput.description",
    "ProductInput.nameAr",
    "ProductInput.unitType",
    "VendorInput.address",
    "VendorInput.city",
    "VendorInput.email",
    "VendorInput.phone",
    "VendorInput.taxId",
}
# Words of a kind the server knows: it takes no others.
CODED = {
    "AccountInput.handle",
    "CustomerInput.country",
    "EmployeeInput.scheme",
    "InvoiceInput.currency",
    "JournalLineInput.party",
    "KeyInput.scopes",
    "PaymentInput.currency",
    "PayrollRunInput.month",
    "PeriodInput.period",
    "StatutoryRateInput.scheme",
    "UpdateOrganizationInput.baseCurrency",
    "UpdateOrganizationInput.timeZone",
    "VendorInput.country",
    "WebhookInput.events",
}


def text_inputs() -> set[str]:
    """Return `Input.field` of every text a mutation takes; a change takes those of its record."""
    schema = build_schema(SCHEMA.read_text(encoding="utf-8"))
    assert schema.mutation_type is not None
    found: set[str] = set()
    seen: set[str] = set()
    for field in schema.mutation_type.fields.values():
        for name, argument in field.args.items():
            kind = get_named_type(argument.type)
            if kind.name == "String":
                found.add(f"{field}.{name}")
            elif isinstance(kind, GraphQLInputObjectType):
                _gather(kind, found, seen)
    return {_of_record(name, schema) for name in found}


def _gather(kind: GraphQLInputObjectType, found: set[str], seen: set[str]) -> None:
    if kind.name in seen:
        return
    seen.add(kind.name)
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if inner.name in {"String", "JSON"}:
            found.add(f"{kind.name}.{name}")
        elif isinstance(inner, GraphQLInputObjectType):
            _gather(inner, found, seen)


def _of_record(name: str, schema: GraphQLSchema) -> str:
    """Name the record's own input for the input that changes it."""
    record, field = re.sub(r"ChangeInput\.", "Input.", name).split(".")
    kind = schema.type_map.get(record)
    has_it = isinstance(kind, GraphQLInputObjectType) and field in kind.fields
    return f"{record}.{field}" if has_it else name
