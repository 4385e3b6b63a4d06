"""The Guliel dialect: bare answers, accounts by class, the organisation named in every request."""

from rest_compat.dialect import Dialect
from rest_compat.dialects.guliel_reports import GULIEL_REPORTS
from rest_compat.endpoint import Chosen, CsvFile, Endpoint, JsonList, Unless
from rest_compat.sources import Arguments, Body, Constant, Each, Path, Query
from rest_compat.templates import Template

SOURCE = "Guliel API reference, Accounting"

ORGANIZATION: Arguments = {
    "organizationId": Query(
        "organizationId", required=True, description="The organisation.", example="org_demo"
    )
}
ORGANIZATION_IN_BODY: Arguments = {
    "organizationId": Body("organizationId", required=True, description="The organisation.")
}
RANGE: Arguments = {
    "from": Query("from", description="The first date, inclusive."),
    "to": Query("to", description="The last date, inclusive."),
}
PAGING: Arguments = {
    "page": Query("page", default=1, minimum=1),
    "limit": Query("limit", default=50, minimum=1, maximum=100),
    "asOf": Query("asOf", minimum=0),
}
COUNTS = "total page limit pages sequence"

JOURNAL_ENTRY = """
    id organizationId date memo createdAt: recordedAt
    postings { id account: accountClass debit credit }
"""
AUTHORED: Arguments = {**ORGANIZATION, **RANGE, "kind": Constant("JOURNAL")}
PAGED_ENTRIES: Template = {
    "journalEntries": "nodes",
    "pagination": {"page": "page", "limit": "limit", "total": "total", "totalPages": "pages"},
}

JOURNAL_ENTRIES = (
    Endpoint(
        name="listJournalEntries",
        method="GET",
        path="/journal-entries",
        operation="journalEntries",
        arguments=AUTHORED,
        selection=JOURNAL_ENTRY,
        when=Unless(("page", "limit")),
        stream=JsonList("journalEntries"),
        summary="List journal entries",
        description=(
            "Authored entries, newest first. Without `page` and `limit` the whole range is"
            " streamed; with either it pages, and `pagination` is told."
        ),
        tag="Journal entries",
        source=SOURCE,
    ),
    Endpoint(
        name="listJournalEntries",
        method="GET",
        path="/journal-entries",
        operation="journalEntries",
        arguments={**AUTHORED, **PAGING},
        selection=f"nodes {{ {JOURNAL_ENTRY} }} {COUNTS}",
        answer=PAGED_ENTRIES,
        has_links=True,
    ),
    Endpoint(
        name="createJournalEntry",
        method="POST",
        path="/journal-entries",
        operation="createJournalEntry",
        arguments={
            **ORGANIZATION_IN_BODY,
            "input": {
                "date": Body("date"),
                "memo": Body("memo"),
                "lines": Each(
                    "legs",
                    {
                        "accountClass": Body("account", required=True),
                        "debit": Body("debit", required=True),
                        "credit": Body("credit", required=True),
                    },
                    at_least=2,
                    at_most=500,
                ),
            },
        },
        selection=JOURNAL_ENTRY,
        status=201,
        summary="Create a journal entry",
        description=(
            "Posts an entry at once. Each leg has exactly one of debit and credit above zero, and"
            " the debits equal the credits. A leg posts to the default account of its class."
        ),
        tag="Journal entries",
        example={
            "organizationId": "org_demo",
            "date": "2026-03-30",
            "memo": "Sales revenue",
            "legs": [
                {"account": "CASH", "debit": 1150, "credit": 0},
                {"account": "REVENUE", "debit": 0, "credit": 1000},
                {"account": "TAX_PAYABLE", "debit": 0, "credit": 150},
            ],
        },
        source=SOURCE,
    ),
    Endpoint(
        name="deleteJournalEntry",
        method="DELETE",
        path="/journal-entries/{id}",
        operation="deleteJournalEntry",
        arguments={
            "organizationId": Query("organizationId", example="org_demo"),
            "input": {"id": Path("id", repeated_as="id", example="je_example")},
        },
        selection="id",
        answer={"success": Constant(True)},
        summary="Delete a journal entry",
        description=(
            "Revokes an authored entry: it leaves the lists and balances and is kept for audit."
        ),
        tag="Journal entries",
        source=SOURCE,
    ),
)

EXPORTED_POSTING = """
    date entryId entryNumber kind source account: accountClass accountCode accountName
    memo: narration debit credit
"""

LEDGER = (
    Endpoint(
        name="exportLedger",
        method="GET",
        path="/ledger/export",
        operation="postings",
        arguments={**ORGANIZATION, **RANGE},
        selection=EXPORTED_POSTING,
        when=Chosen("format", "csv", is_default=True),
        stream=CsvFile("ledger.csv"),
        summary="Export the ledger",
        description="Every posting of the range, oldest first, as CSV or, by `format`, as JSON.",
        source=SOURCE,
    ),
    Endpoint(
        name="exportLedger",
        method="GET",
        path="/ledger/export",
        operation="postings",
        arguments={**ORGANIZATION, **RANGE},
        selection=EXPORTED_POSTING,
        when=Chosen("format", "json"),
        stream=JsonList("postings"),
    ),
    Endpoint(
        name="setLedgerLock",
        method="PATCH",
        path="/ledger/lock",
        operation="setLedgerLock",
        arguments={
            **ORGANIZATION_IN_BODY,
            "input": {"lockedThrough": Body("lockedThrough", required=True, nullable=True)},
        },
        selection="lockedThrough",
        summary="Set the ledger lock",
        description="Bars every write on or before the date; null lifts the lock.",
        example={"organizationId": "org_demo", "lockedThrough": None},
        source=SOURCE,
    ),
    Endpoint(
        name="listPostings",
        method="GET",
        path="/ledger/postings",
        operation="postings",
        arguments={**ORGANIZATION, **RANGE, **PAGING},
        selection=f"""
            nodes {{ date kind source account: accountClass accountName debit credit }}
            totalDebit totalCredit {COUNTS}
        """,
        answer={
            "postings": "nodes",
            "total": "total",
            "totalDebit": "totalDebit",
            "totalCredit": "totalCredit",
        },
        has_links=True,
        summary="List postings",
        description="Postings oldest first; the totals are of the whole filtered range.",
        source=SOURCE,
    ),
    Endpoint(
        name="readLedgerSummary",
        method="GET",
        path="/ledger/summary",
        operation="ledgerSummary",
        arguments=ORGANIZATION,
        selection="""
            autoObligations: documentEntries autoSettlements: paymentEntries
            manualEntries: journalEntries totalDebit totalCredit lockedThrough
        """,
        summary="Read the ledger summary",
        description="Counts of entries by origin, and the totals over all postings.",
        source=SOURCE,
    ),
)

GULIEL = Dialect(
    name="guliel",
    title="Guliel API: Accounting",
    prefix="/api",
    description="Answers are bare objects; accounts are named by their class.",
    endpoints=(*JOURNAL_ENTRIES, *LEDGER, *GULIEL_REPORTS),
    words={
        "EntryKind": {
            "DOCUMENT": "document",
            "PAYMENT": "payment",
            "RECOGNITION": "recognition",
            "JOURNAL": "journal",
        },
        "VatCategory": {"STANDARD": "S", "ZERO": "Z", "EXEMPT": "E", "OUTSIDE": "O"},
    },
)
