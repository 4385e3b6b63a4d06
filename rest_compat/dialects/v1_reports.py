"""The reports of G-Ledger v1: each answers `{data}`."""

from rest_compat.endpoint import Endpoint, Unless
from rest_compat.sources import Arguments, Query
from rest_compat.templates import WHOLE, Template

ANSWER: Template = {"data": WHOLE}
KNOWN: Arguments = {
    "knownAt": Query("knownAt"),
    "asOfSequence": Query("asOfSequence", minimum=0),
    "prove": Query(
        "prove",
        default=False,
        description="Add up all postings once more; `isProven` says whether both agree.",
    ),
    "includeZero": Query("includeZero", default=False),
}
AT: Arguments = {"date": Query("date"), **KNOWN}
ROWS: Arguments = {
    "first": Query(
        "limit", default=50, minimum=1, maximum=100, description="Items per page, 1 to 100."
    ),
    "after": Query("after", description="Only items after this cursor, `endCursor` of a page."),
}
COMPARED: Arguments = {"compareFrom": Query("compareFrom"), "compareTo": Query("compareTo")}

ACCOUNT = "account { id: handle code nameAr nameEn type level }"
AMOUNTS = "amount comparedAmount"
SECTION = f"{{ type {AMOUNTS} rows {{ {ACCOUNT} {AMOUNTS} }} headers {{ {ACCOUNT} {AMOUNTS} }} }}"
PLACE = "pageInfo { hasNextPage endCursor }"

TRIAL_BALANCE = f"""
    date fiscalYearStart totalDebit totalCredit sequence isProven
    rows {{ {ACCOUNT} balanceDebit balanceCredit }}
    sections {{ type balanceDebit balanceCredit }}
"""
BALANCE_SHEET = f"""
    date compareDate fiscalYearStart sequence isProven
    assets {SECTION} liabilities {SECTION} equity {SECTION}
    currentEarnings {{ {AMOUNTS} }} totalEquity {{ {AMOUNTS} }}
    totalLiabilitiesAndEquity {{ {AMOUNTS} }}
"""
INCOME_STATEMENT = f"""
    from to compareFrom compareTo sequence isProven
    revenue {SECTION} expenses {SECTION} netIncome {{ {AMOUNTS} }}
"""
LEDGER_ACCOUNT = f"{ACCOUNT} opening totalDebit totalCredit closing"
GENERAL_LEDGER = f"""
    from to sequence isProven
    accounts(first: $first, after: $after) {{ total {PLACE} nodes {{ {LEDGER_ACCOUNT} }} }}
"""
# As many accounts of a header as keep the document at one hit, each with a page of its rows.
ACCOUNT_LEDGER = f"""
    from to sequence isProven
    accounts(first: 9) {{ total {PLACE} nodes {{
        {LEDGER_ACCOUNT}
        rows(first: $first, after: $after) {{ total {PLACE} nodes {{
            date fiscalYearStart debit credit balance
            posting {{ id entryId entryNumber kind source description: narration }}
        }} }}
    }} }}
"""

GENERAL_LEDGER_TEXT = (
    "Without `accountId` the accounts with opening balance, totals and closing balance; with it"
    " each posting too, and the balance it left; this takes the scope `accounting:read` as well."
    " Balances are debits less credits."
)

V1_REPORTS = (
    Endpoint(
        name="readTrialBalance",
        method="GET",
        path="/reports/trial-balance",
        operation="trialBalance",
        arguments=AT,
        selection=TRIAL_BALANCE,
        answer=ANSWER,
        summary="Read the trial balance",
        description="The balance of every account at the end of a day; today if none is given.",
        tag="Reports",
    ),
    Endpoint(
        name="readBalanceSheet",
        method="GET",
        path="/reports/balance-sheet",
        operation="balanceSheet",
        arguments={**AT, "compareDate": Query("compareDate")},
        selection=BALANCE_SHEET,
        answer=ANSWER,
        summary="Read the balance sheet",
        description="Assets, liabilities, equity and current earnings at the end of a day.",
        tag="Reports",
    ),
    Endpoint(
        name="readIncomeStatement",
        method="GET",
        path="/reports/income-statement",
        operation="incomeStatement",
        arguments={
            "from": Query("from", required=True, example="2026-01-01"),
            "to": Query("to", required=True, example="2026-12-31"),
            **COMPARED,
            **KNOWN,
        },
        selection=INCOME_STATEMENT,
        answer=ANSWER,
        summary="Read the income statement",
        description="Revenue less expense of a range of days, and maybe of another beside it.",
        tag="Reports",
    ),
    Endpoint(
        name="readGeneralLedger",
        method="GET",
        path="/reports/general-ledger",
        operation="generalLedger",
        arguments={"from": Query("from"), "to": Query("to"), **KNOWN, **ROWS},
        selection=GENERAL_LEDGER,
        answer=ANSWER,
        when=Unless(("accountId",)),
        summary="Read the general ledger",
        description=GENERAL_LEDGER_TEXT,
        tag="Reports",
    ),
    Endpoint(
        name="readGeneralLedger",
        method="GET",
        path="/reports/general-ledger",
        operation="generalLedger",
        arguments={
            "accountId": Query("accountId"),
            "from": Query("from"),
            "to": Query("to"),
            **KNOWN,
            **ROWS,
        },
        selection=ACCOUNT_LEDGER,
        answer=ANSWER,
    ),
)
