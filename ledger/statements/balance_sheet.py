"""The balance sheet: assets = liabilities + equity + current earnings, on every day.

Current earnings is the result of the fiscal year so far, a computed line and never an account;
results of earlier years stand in the account of the role RETAINED_EARNINGS.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.accounts import AccountType
from ledger.statements.balances import Balances, result_accounts
from ledger.statements.figures import Figure, add_up
from ledger.statements.sections import Columns, Section, add_columns, section_of


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """The columns are the day and, if asked for, the day it is compared with."""

    dates: tuple[date, ...]
    year_starts: tuple[date, ...]
    assets: Section
    liabilities: Section
    equity: Section
    current_earnings: Columns
    total_equity: Columns
    total_liabilities_and_equity: Columns


def balance_sheet(columns: Sequence[Balances], *, include_zero: bool = False) -> BalanceSheet:
    """Make the balance sheet of a day, beside that of another."""
    assets, liabilities, equity = (
        section_of(columns[0].chart, kind, [one.of for one in columns], include_zero=include_zero)
        for kind in (AccountType.ASSET, AccountType.LIABILITY, AccountType.EQUITY)
    )
    earnings = tuple(_current_earnings(one) for one in columns)
    total_equity = add_columns([equity.total, earnings], len(columns))
    return BalanceSheet(
        tuple(one.day for one in columns),
        tuple(one.year_start for one in columns),
        assets,
        liabilities,
        equity,
        earnings,
        total_equity,
        add_columns([liabilities.total, total_equity], len(columns)),
    )


def _current_earnings(balances: Balances) -> Figure:
    return add_up(map(balances.of, result_accounts(balances.chart)))
