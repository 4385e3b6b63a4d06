"""The trial balance: the balance of every account at the end of a day; both sides agree.

| accounts                    | balance                                                     |
|-----------------------------|-------------------------------------------------------------|
| asset, liability, equity    | debits less credits up to the day                           |
| revenue, expense            | the movement since the fiscal year began                    |
| RETAINED_EARNINGS           | its own, and the result of all earlier years                |
"""

from dataclasses import dataclass

from ledger.accounts import Account, AccountType
from ledger.dates import Day
from ledger.statements.balances import Balances, leaves
from ledger.statements.figures import Figure, add_up


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account and its balance, which stands on one side."""

    account: Account
    figure: Figure

    @property
    def debit(self) -> int:
        return max(0, self.figure.minor)

    @property
    def credit(self) -> int:
        return max(0, -self.figure.minor)


@dataclass(frozen=True, slots=True)
class TrialSection:
    """The balances of one type of account, each side added up."""

    type: AccountType
    debit: Figure
    credit: Figure


@dataclass(frozen=True, slots=True)
class TrialBalance:
    date: Day
    year_start: Day
    rows: tuple[TrialRow, ...]
    sections: tuple[TrialSection, ...]
    debit: Figure
    credit: Figure


def trial_balance(balances: Balances, *, include_zero: bool = False) -> TrialBalance:
    """Make the trial balance of a day; accounts without a balance are left out unless asked."""
    every = [TrialRow(account, balances.of(account)) for account in leaves(balances.chart)]
    return TrialBalance(
        balances.day,
        balances.year_start,
        tuple(row for row in every if include_zero or row.figure.minor),
        tuple(_section(kind, every) for kind in AccountType),
        _debit(every),
        _credit(every),
    )


def _section(kind: AccountType, rows: list[TrialRow]) -> TrialSection:
    own = [row for row in rows if row.account.type is kind]
    return TrialSection(kind, _debit(own), _credit(own))


def _debit(rows: list[TrialRow]) -> Figure:
    return add_up(row.figure for row in rows if row.figure.minor > 0)


def _credit(rows: list[TrialRow]) -> Figure:
    return add_up(row.figure for row in rows if row.figure.minor < 0)
