"""A chart with an account of every kind that statements treat differently, and sums of it."""

from __future__ import annotations

from datetime import date

from ledger.accounts import AccountClass, AccountRole, AccountType, Chart, Side
from ledger.statements.balances import Balances, year_start_of
from ledger.statements.fiscal import day_before
from ledger.statements.sums import NOTHING, Sums
from tests.ledger.builders import account

HEADER, CASH, DEPRECIATION, LOAN, CAPITAL, RETAINED, SALES, RETURNS, RENT = range(1, 10)

# Day, account debited, account credited, minor units. The year before earned 700.
BOOK = (
    (date(2024, 12, 31), CASH, CAPITAL, 1000),
    (date(2025, 6, 30), CASH, SALES, 900),
    (date(2025, 12, 31), RENT, CASH, 200),
    (date(2026, 1, 1), CASH, SALES, 300),
    (date(2026, 2, 10), RETURNS, CASH, 50),
    (date(2026, 3, 31), RENT, DEPRECIATION, 30),
)


def make_chart(*, retained: bool = True) -> Chart:
    """Assets below a header, one of them contra; retained earnings with its role, or without."""
    asset, words = AccountType.ASSET, AccountClass
    roles = (AccountRole.RETAINED_EARNINGS,) if retained else ()
    below = {"parent": HEADER, "level": 2}
    return Chart(
        [
            account(HEADER, "acc_assets", asset, words.PREPAID_EXPENSE),
            account(CASH, "acc_cash", asset, words.CASH, **below),
            account(
                DEPRECIATION,
                "acc_depreciation",
                asset,
                words.PREPAID_EXPENSE,
                nature=Side.CREDIT,
                **below,
            ),
            account(LOAN, "acc_loan", AccountType.LIABILITY, words.AP),
            account(CAPITAL, "acc_capital", AccountType.EQUITY, words.EQUITY),
            account(RETAINED, "acc_retained", AccountType.EQUITY, words.EQUITY, roles=roles),
            account(SALES, "acc_sales", AccountType.REVENUE, words.REVENUE),
            account(RETURNS, "acc_returns", AccountType.REVENUE, words.REVENUE, nature=Side.DEBIT),
            account(RENT, "acc_rent", AccountType.EXPENSE, words.EXPENSE),
        ]
    )


def sums(through: date | None) -> Sums:
    """Sum the book up to a day; None is before its beginning."""
    found: dict[int, tuple[int, int]] = {}
    for day, debited, credited, minor in BOOK:
        if through is not None and day <= through:
            for number, amount in ((debited, (minor, 0)), (credited, (0, minor))):
                debit, credit = found.get(number, NOTHING)
                found[number] = (debit + amount[0], credit + amount[1])
    return found


def balances(day: date, chart: Chart | None = None, fiscal_month: int = 1) -> Balances:
    """The balances of the book at the end of a day."""
    chart = chart or make_chart()
    start = year_start_of(chart, day, fiscal_month)
    return Balances(chart, day, start, sums(day), sums(day_before(start)))
