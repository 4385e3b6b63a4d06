"""The G-Ledger v1 dialect: lists in an envelope, accounts by handle, documents posted at once."""

from rest_compat.dialect import Dialect
from rest_compat.dialects.v1_aging import V1_AGING
from rest_compat.dialects.v1_employees import V1_EMPLOYEES
from rest_compat.dialects.v1_envelopes import AS_OF, COUNTS, CREATED, LIST, PAGING, SOURCE
from rest_compat.dialects.v1_invoices import INVOICE_STATUSES, V1_INVOICES
from rest_compat.dialects.v1_parties import V1_PARTIES
from rest_compat.dialects.v1_products import V1_PRODUCTS
from rest_compat.dialects.v1_reports import V1_REPORTS
from rest_compat.dialects.v1_vat_and_cash import V1_VAT_AND_CASH
from rest_compat.dialects.v1_webhooks import V1_WEBHOOKS, WEBHOOK_STATUSES
from rest_compat.endpoint import Endpoint, Unless
from rest_compat.sources import Body, Constant, Each, Query

ACCOUNT = "id: handle code nameAr nameEn type nature level parentId: parentHandle"

JOURNAL_ENTRY = """
    id entryNumber: number date description: memo reference status reversalOfId
    createdAt: recordedAt postedAt: recordedAt
    lines: postings {
        id accountId: accountHandle debit credit description: memo
        account { code nameAr nameEn }
    }
"""

ACCOUNTS = (
    Endpoint(
        name="listAccounts",
        method="GET",
        path="/accounts",
        operation="accounts",
        arguments={"type": Query("type"), "all": Constant(True)},
        selection=f"nodes {{ {ACCOUNT} }} {COUNTS}",
        answer=LIST,
        when=Unless(("page", "limit")),
        summary="List the chart of accounts",
        description="Accounts by code. Without `page` and `limit` the whole chart is one page.",
        tag="Accounts",
        source=SOURCE,
    ),
    Endpoint(
        name="listAccounts",
        method="GET",
        path="/accounts",
        operation="accounts",
        arguments={"type": Query("type"), **PAGING},
        selection=f"nodes {{ {ACCOUNT} }} {COUNTS}",
        answer=LIST,
        has_links=True,
    ),
)

JOURNAL_ENTRIES = (
    Endpoint(
        name="listJournalEntries",
        method="GET",
        path="/journal-entries",
        operation="journalEntries",
        arguments={
            "status": Query("status"),
            "from": Query("from"),
            "to": Query("to"),
            "accountId": Query("accountId"),
            **PAGING,
            **AS_OF,
        },
        selection=f"nodes {{ {JOURNAL_ENTRY} }} {COUNTS}",
        answer=LIST,
        has_links=True,
        moves_with=("status",),
        summary="List journal entries",
        description="Entries newest first, each with its lines.",
        tag="Journal entries",
        source=SOURCE,
    ),
    Endpoint(
        name="createJournalEntry",
        method="POST",
        path="/journal-entries",
        operation="createJournalEntry",
        arguments={
            "input": {
                "date": Body("date"),
                "memo": Body("description", required=True),
                "reference": Body("reference"),
                "lines": Each(
                    "lines",
                    {
                        "accountId": Body("accountId", required=True),
                        "debit": Body("debit"),
                        "credit": Body("credit"),
                        "memo": Body("description"),
                    },
                    at_least=2,
                    at_most=500,
                ),
            }
        },
        selection=JOURNAL_ENTRY,
        answer=CREATED,
        status=201,
        summary="Create a journal entry",
        description=(
            "Posts an entry at once. Each line has exactly one of debit and credit above zero,"
            " and the debits equal the credits."
        ),
        tag="Journal entries",
        example={
            "date": "2026-03-30",
            "description": "Sales revenue",
            "lines": [
                {"accountId": "acc_cash", "debit": 1150, "credit": 0},
                {"accountId": "acc_revenue", "debit": 0, "credit": 1000},
                {"accountId": "acc_vat", "debit": 0, "credit": 150},
            ],
        },
        source=SOURCE,
    ),
)

G_LEDGER_V1 = Dialect(
    name="v1",
    title="G-Ledger API v1",
    prefix="/api/v1",
    description="Lists answer `{data, total, page, limit, pages}`; what is created, `{data}`.",
    endpoints=(
        *ACCOUNTS,
        *JOURNAL_ENTRIES,
        *V1_PARTIES,
        *V1_PRODUCTS,
        *V1_EMPLOYEES,
        *V1_INVOICES,
        *V1_REPORTS,
        *V1_AGING,
        *V1_VAT_AND_CASH,
        *V1_WEBHOOKS,
    ),
    words={
        "EntryStatus": {"POSTED": "POSTED", "REVERSED": "REVERSED", "REVOKED": None},
        "InvoiceStatus": INVOICE_STATUSES,
        "VatCategory": {"STANDARD": "S", "ZERO": "Z", "EXEMPT": "E", "OUTSIDE": "O"},
        "WebhookStatus": WEBHOOK_STATUSES,
    },
)
