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
)
