"""Where an entry's cash came from, or went to: shares of its counter accounts."""

from collections.abc import Container, Sequence
from typing import Protocol

from ledger.rounding import spread


class Leg(Protocol):
    """A line of an entry."""

    @property
    def account(self) -> int: ...
    @property
    def debit(self) -> int: ...
    @property
    def credit(self) -> int: ...


def cash_shares(legs: Sequence[Leg], cash: Container[int]) -> dict[int, int]:
    """Return what of an entry's cash each counter account stands for: in above zero, out below.

    The entry's net over the accounts of class CASH is `spread` over the other legs on the opposite
    side. An entry that nets to zero moves cash between its own accounts, and has no shares.
    """
    net, others = 0, []
    for leg in legs:
        if leg.account in cash:
            net += leg.debit - leg.credit
        else:
            others.append(leg)
    if not net:
        return {}
    opposite = [(leg.account, leg.credit if net > 0 else leg.debit) for leg in others]
    weights = [weight for _, weight in opposite]
    sign = 1 if net > 0 else -1
    shares: dict[int, int] = {}
    for (account, _), part in zip(opposite, spread(abs(net), weights), strict=True):
        if part:
            shares[account] = shares.get(account, 0) + sign * part
    return shares
