"""Payments, and the allocations that settle documents with them."""

from dataclasses import dataclass

from ledger.dates import Day
from ledger.documents import Trade


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received or paid. `number` is the narrow key: the sequence it was created at.

    A receipt from a customer or a payment to a vendor is a credit that settles documents; a refund
    is a claim that is settled by unallocated credit. `control` is the account its unallocated rest
    stands on; `allocated` is what allocations took of `amount`. A reversed payment ended on
    `reversed_on`, by the mirror `reversal_entry`.
    """

    number: int
    id: str
    trade: Trade
    is_refund: bool
    date: Day
    amount: int
    allocated: int
    party: str | None
    account: int
    control: int
    method: str | None
    reference: str | None
    memo: str | None
    entry: str
    sequence: int
    created_at: int
    created_by: str
    revoked_sequence: int | None = None
    reversed_on: Day | None = None
    reversal_entry: str | None = None
    reversed_sequence: int | None = None

    @property
    def is_received(self) -> bool:
        """Tell whether money came in: from a customer, or back from a vendor."""
        return (self.trade is Trade.SALES) != self.is_refund

    @property
    def is_live(self) -> bool:
        return self.revoked_sequence is None and self.reversed_sequence is None

    @property
    def open_amount(self) -> int:
        return self.amount - self.allocated if self.is_live else 0


@dataclass(frozen=True, slots=True)
class Allocation:
    """Part of a credit (payment, credit note) that settles a claim (invoice, refund).

    Both are named by their narrow numbers. It counts from `date`, and until `ended_on` if the
    payment was reversed; `entry` is what moved it between control accounts, if they differ.
    """

    id: str
    trade: Trade
    claim: int
    credit: int
    amount: int
    date: Day
    entry: str | None
    sequence: int
    revoked_sequence: int | None = None
    ended_on: Day | None = None
    ended_sequence: int | None = None

    @property
    def is_live(self) -> bool:
        return self.revoked_sequence is None and self.ended_sequence is None
