"""The reports there are, by the names that addresses know them by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report; `name` is how addresses and lists call it."""

    name: str
    title: str
    title_ar: str
    description: str


REPORTS = (
    Report(
        "trial-balance",
        "Trial balance",
        "ميزان المراجعة",
        "The balance of every account at the end of a day.",
    ),
    Report(
        "balance-sheet",
        "Balance sheet",
        "قائمة المركز المالي",
        "Assets, liabilities and equity at the end of a day.",
    ),
    Report(
        "income-statement",
        "Income statement",
        "قائمة الدخل",
        "Revenue less expense of a range of days.",
    ),
    Report(
        "general-ledger",
        "General ledger",
        "دفتر الأستاذ العام",
        "Opening balance, postings and running balance of accounts.",
    ),
    Report(
        "aged-receivables",
        "Aged receivables",
        "أعمار الذمم المدينة",
        "What customers owe at the end of a day, by how long it is overdue.",
    ),
    Report(
        "aged-payables",
        "Aged payables",
        "أعمار الذمم الدائنة",
        "What is owed to vendors at the end of a day, by how long it is overdue.",
    ),
    Report(
        "vat",
        "VAT return",
        "إقرار ضريبة القيمة المضافة",
        "The tax of sales and of purchases in a range of days, and what is due.",
    ),
    Report(
        "cash-movement",
        "Cash movement",
        "حركة النقدية",
        "What cash accounts took in and gave out in a range of days, and for what.",
    ),
)
