"""Advances: money that employees have had before it was earned, and where it is outstanding."""

from dataclasses import dataclass

from ledger.dates import Day


@dataclass(frozen=True, slots=True)
class Advance:
    """Money advanced to an employee, or repaid in cash; `account` is the cash account."""

    number: int
    id: str
    employee: str
    is_repayment: bool
    date: Day
    amount: int
    account: int
    memo: str | None
    entry: str
    sequence: int
    revoked_sequence: int | None
    created_at: int
    created_by: str


@dataclass(frozen=True, slots=True)
class AdvanceBalance:
    """What an employee has outstanding on one account, in minor units.

    An advance stays on the account that held the role when it was given, and is recovered there.
    """

    employee: str
    account: int
    outstanding: int

    @property
    def id(self) -> str:
        return f"{self.employee}.{self.account}"
