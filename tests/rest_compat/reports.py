"""What canned books answer for reports: the least that has every member."""

from collections.abc import Mapping
from typing import Any

ACCOUNT = {
    "handle": "acc_cash",
    "code": "1010",
    "nameAr": "النقد",
    "nameEn": "Cash",
    "type": "ASSET",
    "level": 2,
}
PAGE = {"hasNextPage": False, "endCursor": None}
FIGURE = {"amount": "1150.50", "comparedAmount": None}
ROW = {"account": ACCOUNT, **FIGURE}
SECTION = {"type": "ASSET", "rows": [ROW], "headers": [ROW], **FIGURE}
KNOWN = {"sequence": 7, "isProven": None}
DAY = {"date": "2026-03-30", "fiscalYearStart": "2026-01-01"}
BALANCE = {"balanceDebit": "1150.50", "balanceCredit": "0.00"}
POSTING = {
    "id": "je_1.1",
    "entryId": "je_1",
    "entryNumber": 1,
    "kind": "JOURNAL",
    "source": "manual",
    "narration": "Sales revenue",
}
LEDGER_ROW = {
    "date": "2026-03-30",
    "fiscalYearStart": None,
    "debit": "1150.50",
    "credit": "0.00",
    "balance": "1150.50",
    "posting": POSTING,
}
LEDGER_ACCOUNT = {
    "account": ACCOUNT,
    "opening": "0.00",
    "totalDebit": "1150.50",
    "totalCredit": "0.00",
    "closing": "1150.50",
    "rows": {"total": 1, "pageInfo": PAGE, "nodes": [LEDGER_ROW]},
}

SUMS = {
    "buckets": {
        "current": "1150.50",
        "days1To30": "0.00",
        "days31To60": "0.00",
        "days61To90": "0.00",
        "over90Days": "0.00",
        "total": "1150.50",
    },
    "unallocatedCredit": "0.00",
    "journalEntries": "0.00",
    "otherPostings": "0.00",
    "total": "1150.50",
}
AGED_DOCUMENT = {
    "documentId": "inv_1",
    "number": "INV-1",
    "type": "SALES",
    "issueDate": "2026-03-30",
    "dueDate": "2026-04-29",
    "daysPastDue": 0,
    "bucket": "CURRENT",
    "total": "1150.50",
    "openAmount": "1150.50",
}
AGED_PARTY = {
    "partyId": "cus_1",
    "code": "C-1",
    "nameAr": "نجد",
    "nameEn": "Najd",
    "documents": {"total": 1, "nodes": [AGED_DOCUMENT]},
    **SUMS,
}
AGED = {
    **KNOWN,
    **SUMS,
    "date": "2026-03-30",
    "controlBalance": "1150.50",
    "parties": {"total": 1, "pageInfo": PAGE, "nodes": [AGED_PARTY]},
}

VAT_TOTALS = {"base": "1000.00", "vat": "150.00", "irrecoverableVat": "0.00"}
VAT_ROW = {"vatCategory": "STANDARD", "vatRate": "15", "documentCount": 1, **VAT_TOTALS}
VAT_SIDE = {"rows": [VAT_ROW], "adjustments": {"amount": "0.50"}, "total": "150.50", **VAT_TOTALS}
FLOWS = {"inflow": "1150.50", "outflow": "0.00", "net": "1150.50"}
RANGE = {"from": "2026-01-01", "to": "2026-03-31"}
COUNTER = {"account": ACCOUNT, **FLOWS}

REPORTS: Mapping[str, Any] = {
    "reports": {
        "nodes": [
            {
                "id": "trial-balance",
                "title": "Trial balance",
                "titleAr": "ميزان المراجعة",
                "description": "The balance of every account at the end of a day.",
            }
        ]
    },
    "trialBalance": {
        **DAY,
        **KNOWN,
        "rows": [{"account": ACCOUNT, **BALANCE}],
        "sections": [{"type": "ASSET", **BALANCE}],
        "totalDebit": "1150.50",
        "totalCredit": "1150.50",
    },
    "balanceSheet": {
        **DAY,
        **KNOWN,
        "compareDate": None,
        "assets": SECTION,
        "liabilities": SECTION,
        "equity": SECTION,
        "currentEarnings": FIGURE,
        "totalEquity": FIGURE,
        "totalLiabilitiesAndEquity": FIGURE,
    },
    "incomeStatement": {
        **KNOWN,
        "from": "2026-01-01",
        "to": "2026-03-31",
        "compareFrom": None,
        "compareTo": None,
        "revenue": SECTION,
        "expenses": SECTION,
        "netIncome": FIGURE,
    },
    "vatReturn": {
        **KNOWN,
        **RANGE,
        "output": VAT_SIDE,
        "input": VAT_SIDE,
        "netDue": "0.00",
    },
    "cashMovement": {
        **KNOWN,
        **RANGE,
        **FLOWS,
        "opening": "0.00",
        "closing": "1150.50",
        "accounts": [
            {
                "account": ACCOUNT,
                "opening": "0.00",
                "inflow": "1150.50",
                "outflow": "0.00",
                "closing": "1150.50",
            }
        ],
        "classes": [{"class": "REVENUE", "accounts": [COUNTER], **FLOWS}],
    },
    "agedReceivables": AGED,
    "agedPayables": AGED,
    "generalLedger": {
        **KNOWN,
        "from": None,
        "to": "2026-03-31",
        "accounts": {"total": 1, "pageInfo": PAGE, "nodes": [LEDGER_ACCOUNT]},
    },
}
