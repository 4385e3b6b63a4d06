"""A story in the demo books that performs every operation which outsiders may hear of.

Each act is one mutation. `$name` in its input stands for the id that the act of that name answered;
`$webhook` is who hears of it all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """One mutation: its input, what its answer's id is called later on, and what it selects."""

    operation: str
    input: Mapping[str, Any]
    name: str = ""
    selection: str = "id"


def _entry(memo: str, amount: str) -> Mapping[str, Any]:
    lines = [
        {"accountId": "acc_cash", "debit": amount},
        {"accountId": "acc_revenue", "credit": amount},
    ]
    return {"date": "2026-07-01", "memo": memo, "lines": lines}


def _invoice(number: str, kind: str, price: str, **more: Any) -> Mapping[str, Any]:
    item = {"description": "Consulting", "quantity": 2, "unitPrice": price}
    day = "2026-07-02"
    return {"number": number, "type": kind, "issueDate": day, "items": [item], **more}


def _money(amount: str, **more: Any) -> Mapping[str, Any]:
    return {"amount": amount, "date": "2026-07-05", "accountId": "acc_bank", **more}


def _sale(number: str, price: str, **more: Any) -> Mapping[str, Any]:
    return _invoice(number, "SALES", price, customerId="$customer", **more)


def _note(number: str, corrected: str, amount: str, **more: Any) -> Mapping[str, Any]:
    item = {"description": "Returned", "unitPrice": amount, "correctsLine": 1}
    more = {"customerId": "$customer", "correctsId": corrected, "items": [item], **more}
    return _invoice(number, "CREDIT_NOTE", amount, **more)


def _share(document: str, amount: str) -> Mapping[str, Any]:
    return {"documentId": document, "amount": amount}


SERVICE = {
    "description": "Support for a year",
    "unitPrice": "1200",
    "serviceFrom": "2026-07-01",
    "serviceTo": "2027-06-30",
}
SARA = {
    "number": "E-100",
    "nameEn": "Sara Al Ahmad",
    "nameAr": "سارة الأحمد",
    "hireDate": "2026-07-01",
    "basicSalary": "8000",
    "housingAllowance": "2000",
    "scheme": "SAUDI",
}

ENTRIES: Sequence[Act] = (
    Act("createJournalEntry", _entry("Cash sale", "100"), "entry"),
    Act(
        "createJournalEntries",
        {"entries": [_entry("Morning", "10"), _entry("Evening", "20")], "mode": "ALL"},
        selection="created",
    ),
    Act("reverseJournalEntry", {"id": "$entry", "date": "2026-07-02"}),
    Act("createJournalEntry", _entry("By mistake", "5"), "mistake"),
    Act("deleteJournalEntry", {"id": "$mistake"}),
)
TRADE: Sequence[Act] = (
    Act(
        "createCustomer",
        {"code": "C-100", "nameEn": "Najd Trading", "nameAr": "نجد للتجارة", "city": "Riyadh"},
        "customer",
    ),
    Act(
        "createVendor",
        {"code": "V-100", "nameEn": "Hijaz Supplies", "nameAr": "توريدات الحجاز"},
        "vendor",
    ),
    Act(
        "createProduct",
        {
            "code": "P-100",
            "nameEn": "Consulting hour",
            "nameAr": "ساعة استشارة",
            "sellingPrice": "250",
        },
    ),
    Act("createInvoice", _sale("S-101", "250"), "sale"),
    Act(
        "createPayment",
        _money("600", customerId="$customer", allocations=[_share("$sale", "575")]),
        "receipt",
    ),
    Act("createInvoice", _invoice("B-101", "PURCHASE", "100", vendorId="$vendor")),
    Act("createPayment", _money("240", vendorId="$vendor"), "paid"),
)
DRAFTS: Sequence[Act] = (
    Act("createInvoice", _sale("S-102", "100", draft=True), "service"),
    Act(
        "updateInvoice",
        {"id": "$service", "invoice": _sale("S-102", "100", items=[SERVICE], draft=True)},
    ),
    Act("issueInvoice", {"id": "$service"}),
    Act("recognize", {"through": "2026-07-31"}, selection="posted"),
    Act("voidInvoice", {"id": "$service"}),
    Act("createInvoice", _sale("S-103", "30", draft=True), "changed"),
    Act("updateInvoice", {"id": "$changed", "invoice": _sale("S-103", "20")}),
)
CREDIT: Sequence[Act] = (
    Act("createInvoice", _note("N-101", "$changed", "40"), "note"),
    Act("createInvoice", _sale("S-104", "50"), "second"),
    Act("createInvoice", _note("N-102", "$second", "100", draft=True), "drafted"),
    Act("issueInvoice", {"id": "$drafted"}),
    Act("createInvoice", _sale("S-105", "60"), "third"),
    Act("createInvoice", _note("N-103", "$third", "10", draft=True), "redrafted"),
    Act("updateInvoice", {"id": "$redrafted", "invoice": _note("N-103", "$third", "120")}),
    Act("createInvoice", _sale("S-106", "4"), "small"),
    Act(
        "allocateCredit",
        {"creditId": "$receipt", "allocations": [_share("$small", "9.20")]},
        selection="creditId",
    ),
)
UNDOING: Sequence[Act] = (
    Act("createRefund", _money("5", customerId="$customer"), "refund"),
    Act("createRefund", _money("10", vendorId="$vendor"), "returned"),
    Act("deletePayment", {"id": "$returned"}),
    Act("reversePayment", {"id": "$paid"}),
)
PAYROLL: Sequence[Act] = (
    Act("createEmployee", SARA, "employee"),
    Act("giveAdvance", _money("500", employeeId="$employee")),
    Act("repayAdvance", _money("200", employeeId="$employee"), "repaid"),
    Act("deleteAdvance", {"id": "$repaid"}),
    Act("createPayrollRun", {"month": "2026-07"}, "run"),
    Act("approvePayrollRun", {"id": "$run"}),
    Act("payPayroll", {"runId": "$run", "part": "NET", "date": "2026-07-31"}, "salaries"),
    Act("deletePayrollPayment", {"id": "$salaries"}),
    Act("deletePayrollRun", {"id": "$run"}),
    Act("terminateEmployee", {"id": "$employee", "endDate": "2026-07-31"}),
)
TAXES: Sequence[Act] = (
    Act("settleVat", {"from": "2026-04-01", "to": "2026-06-30"}, "settlement"),
    Act("payVat", {"settlementId": "$settlement", "date": "2026-07-25", "accountId": "acc_bank"}),
    Act("deleteVatPayment", {"settlementId": "$settlement"}),
    Act("deleteVatSettlement", {"id": "$settlement"}),
)
CLOSING: Sequence[Act] = (
    Act("setLedgerLock", {"lockedThrough": "2026-06-30"}, selection="lockedThrough"),
    Act("closePeriod", {"period": "2025-04"}),
    Act("closeFiscalYear", {"year": 2025}),
)
TRYING: Sequence[Act] = (Act("testWebhook", {"id": "$webhook"}),)
STORY: Sequence[Act] = (
    *ENTRIES,
    *TRADE,
    *DRAFTS,
    *CREDIT,
    *UNDOING,
    *PAYROLL,
    *TAXES,
    *CLOSING,
    *TRYING,
)
