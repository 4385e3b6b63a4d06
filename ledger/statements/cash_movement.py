"""Cash movement: what each account of class CASH opened with, took in, gave out and closed with;
and by class of the counter accounts, where cash came from and went to.

Cash that only moved between accounts of class CASH is in what they took in and gave out, and in no
class. So the classes together are the change of all cash accounts (posting rules, section 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.accounts import Account, AccountClass, Chart
from ledger.statements.figures import Figure, Slice
from ledger.statements.fiscal import day_before
from ledger.statements.sums import NOTHING, Sums, balance

CashFlows = Mapping[int, tuple[int, int]]
"""Counter account to the cash that came in and went out for it."""


@dataclass(frozen=True, slots=True)
class CashAccount:
    """An account of class CASH within a range; `days` are its postings."""

    account: Account
    opening: Figure
    inflow: int
    outflow: int
    days: Slice

    @property
    def closing(self) -> int:
        return self.opening.minor + self.inflow - self.outflow

    @property
    def is_empty(self) -> bool:
        return not (self.opening.minor or self.inflow or self.outflow)


@dataclass(frozen=True, slots=True)
class CounterAccount:
    """What cash came in and went out for an account that is not of class CASH."""

    account: Account
    inflow: int
    outflow: int


@dataclass(frozen=True, slots=True)
class CashClass:
    """The counter accounts of one class, by code."""

    account_class: AccountClass
    accounts: tuple[CounterAccount, ...]

    @property
    def inflow(self) -> int:
        return sum(one.inflow for one in self.accounts)

    @property
    def outflow(self) -> int:
        return sum(one.outflow for one in self.accounts)


@dataclass(frozen=True, slots=True)
class CashMovement:
    first: date
    last: date
    accounts: tuple[CashAccount, ...]
    classes: tuple[CashClass, ...]

    @property
    def opening(self) -> int:
        return sum(one.opening.minor for one in self.accounts)

    @property
    def closing(self) -> int:
        return sum(one.closing for one in self.accounts)

    @property
    def inflow(self) -> int:
        return sum(one.inflow for one in self.classes)

    @property
    def outflow(self) -> int:
        return sum(one.outflow for one in self.classes)


def cash_movement(
    chart: Chart,
    first: date,
    last: date,
    before: Sums,
    movement: Sums,
    flows: CashFlows,
    *,
    include_zero: bool = False,
) -> CashMovement:
    """Make the cash movement of a range of the sums before it and in it, and of its cash flows."""
    cash = [a for a in chart.in_order if a.number in chart.cash and chart.is_leaf(a)]
    accounts = [_cash_account(account, first, last, before, movement) for account in cash]
    return CashMovement(
        first,
        last,
        tuple(one for one in accounts if include_zero or not one.is_empty),
        tuple(_classes(chart, flows)),
    )


def _cash_account(
    account: Account, first: date, last: date, before: Sums, movement: Sums
) -> CashAccount:
    eve = day_before(first)
    slices = () if eve is None else (Slice((account.number,), date.min, eve),)
    inflow, outflow = movement.get(account.number, NOTHING)
    return CashAccount(
        account,
        Figure(balance(before, account.number), slices),
        inflow,
        outflow,
        Slice((account.number,), first, last),
    )


def _classes(chart: Chart, flows: CashFlows) -> list[CashClass]:
    """Sort counter accounts into their classes; those that come to nothing are left out."""
    found: dict[AccountClass, list[CounterAccount]] = {}
    for account in chart.in_order:
        inflow, outflow = flows.get(account.number, NOTHING)
        if inflow or outflow:
            counter = CounterAccount(account, inflow, outflow)
            found.setdefault(account.account_class, []).append(counter)
    return [CashClass(kind, tuple(found[kind])) for kind in AccountClass if kind in found]
