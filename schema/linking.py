"""How records of trade open to what they are linked with: entries, parties, allocations."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ledger.dates import Day
from ledger.documents import Document, Recognition
from ledger.journal_entries import Entry
from ledger.organizations import Organization
from ledger.parties import Party
from ledger.payments import Allocation, Payment
from schema.journal_entries import Accounts
from schema.scalars import Money, money


class Linked(Protocol):
    """An allocation with the public ids of its two sides."""

    @property
    def allocation(self) -> Allocation: ...
    @property
    def claim_id(self) -> str: ...
    @property
    def credit_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Links:
    """What the types of trade are shown with. The callables read by id, many at once."""

    organization: Organization
    accounts: Accounts
    today: Day
    sequence: int
    entry: Callable[[str], Awaitable[Entry | None]]
    party: Callable[[str], Awaitable[Party | None]]
    document: Callable[[str], Awaitable[Document | None]]
    payment: Callable[[str], Awaitable[Payment | None]]
    allocations: Callable[[int], Awaitable[Sequence[Linked]]]
    recognitions: Callable[[int], Awaitable[Sequence[Recognition]]]

    def money(self, minor: int) -> Money:
        return money(minor, self.organization.exponent)
