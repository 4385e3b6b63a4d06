"""The balance of every account at the end of a day, as trial balance and balance sheet show it.

Asset, liability, equity: everything up to the day. Revenue, expense: the movement since the fiscal
year began. The account of the role RETAINED_EARNINGS also holds the result of all earlier years.
Where no account has that role, results have nowhere to flow: the year is taken to have begun with
the calendar, and so everything still balances.
"""

from dataclasses import dataclass
from datetime import date

from ledger.accounts import Account, AccountRole, Chart
from ledger.statements.figures import Figure, Slice, add_up
from ledger.statements.fiscal import day_before, fiscal_start
from ledger.statements.sums import RESULT_TYPES, Sums, balance


@dataclass(frozen=True, slots=True)
class Balances:
    """Sums through a day, and those before the fiscal year that begins on `year_start`."""

    chart: Chart
    day: date
    year_start: date
    through: Sums
    before: Sums

    def of(self, account: Account) -> Figure:
        """Return what an account shows."""
        if account.type in RESULT_TYPES:
            minor = balance(self.through, account.number) - balance(self.before, account.number)
            return _figure(minor, [account.number], self.year_start, self.day)
        own = balance(self.through, account.number)
        figure = _figure(own, [account.number], date.min, self.day)
        if AccountRole.RETAINED_EARNINGS not in account.roles:
            return figure
        return add_up((figure, self.earlier_result()))

    def earlier_result(self) -> Figure:
        """Return the result of all fiscal years before this one."""
        accounts = [account.number for account in result_accounts(self.chart)]
        minor = sum(balance(self.before, account) for account in accounts)
        ended = day_before(self.year_start)
        return Figure(0, ()) if ended is None else _figure(minor, accounts, date.min, ended)


def year_start_of(chart: Chart, day: date, fiscal_month: int) -> date:
    """Return the day since which revenue and expense of a day are counted."""
    has_home = AccountRole.RETAINED_EARNINGS in chart.by_role
    return fiscal_start(day, fiscal_month) if has_home else date.min


def result_accounts(chart: Chart) -> list[Account]:
    """Return the leaf accounts of revenue and expense, by code."""
    return [account for account in leaves(chart) if account.type in RESULT_TYPES]


def leaves(chart: Chart) -> list[Account]:
    """Return the accounts that take postings, by code."""
    return [account for account in chart.in_order if chart.is_leaf(account)]


def _figure(minor: int, accounts: list[int], first: date, last: date) -> Figure:
    # A year that begins after the day has no postings yet, and so no slice.
    return Figure(minor, (Slice(tuple(accounts), first, last),) if first <= last else ())
