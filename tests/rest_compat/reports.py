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
    "generalLedger": {
        **KNOWN,
        "from": None,
        "to": "2026-03-31",
        "accounts": {"total": 1, "pageInfo": PAGE, "nodes": [LEDGER_ACCOUNT]},
    },
}
