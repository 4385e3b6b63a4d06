"""Movements: what accounts were debited and credited within a range of days."""

from dataclasses import dataclass
from datetime import date

from ledger.accounts import Account
from ledger.statements.figures import Figure, Slice
from ledger.statements.sums import Sums, balance, subtract


@dataclass(frozen=True, slots=True)
class Movement:
    """What every account was debited and credited from one day to another, both inclusive."""

    first: date
    last: date
    sums: Sums

    def of(self, account: Account) -> Figure:
        days = Slice((account.number,), self.first, self.last)
        return Figure(balance(self.sums, account.number), (days,))


def movement_of(first: date, last: date, through: Sums, before: Sums) -> Movement:
    """Make the movement of a range of the sums at its two ends."""
    return Movement(first, last, subtract(through, before))
