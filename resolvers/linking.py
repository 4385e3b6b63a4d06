"""Reads what records of trade are linked with: siblings that ask at once share one statement."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from strawberry.dataloader import DataLoader

from ledger.documents import Document, Recognition
from ledger.journal_entries import Entry
from ledger.parties import Party
from ledger.payments import Payment
from resolvers.periods import today_of
from schema.context import Info
from schema.journal_entries import accounts_of
from schema.linking import Linked, Links
from storage.allocations import select_allocations, select_recognitions
from storage.documents import select_documents_by_id, select_payments_by_id
from storage.heads import State
from storage.journal_entries import select_entries_by_id
from storage.listing import select_named
from storage.records import PARTIES
from storage.snapshot import Snapshot
from storage.writing.loading import SELECT_PARTIES_BY_ID


class Named(Protocol):
    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=Named)
Item = TypeVar("Item")
Key = TypeVar("Key")


def links_of(info: Info, snapshot: Snapshot, state: State) -> Links:
    """Return how records of this organisation open, within the document's snapshot."""
    org = state.organization.number

    async def entries(ids: list[str]) -> list[Entry | None]:
        return in_order(ids, await select_entries_by_id(snapshot, org, ids))

    async def parties(ids: list[str]) -> list[Party | None]:
        found = await select_named(snapshot, org, PARTIES, SELECT_PARTIES_BY_ID, ids)
        return in_order(ids, found)

    async def documents(ids: list[str]) -> list[Document | None]:
        return in_order(ids, await select_documents_by_id(snapshot, org, ids))

    async def payments(ids: list[str]) -> list[Payment | None]:
        return in_order(ids, await select_payments_by_id(snapshot, org, ids))

    async def allocations(numbers: list[int]) -> list[Sequence[Linked]]:
        found: Sequence[Linked] = await select_allocations(snapshot, org, numbers)
        return grouped(numbers, found, _sides)

    async def recognitions(numbers: list[int]) -> list[Sequence[Recognition]]:
        found = await select_recognitions(snapshot, org, numbers)
        return grouped(numbers, found, lambda one: (one.document,))

    return Links(
        organization=state.organization,
        accounts=accounts_of(state.organization, state.chart),
        today=today_of(info, state.organization),
        sequence=state.head.last_sequence,
        entry=DataLoader(entries).load,
        party=DataLoader(parties).load,
        document=DataLoader(documents).load,
        payment=DataLoader(payments).load,
        allocations=DataLoader(allocations).load,
        recognitions=DataLoader(recognitions).load,
    )


def in_order(ids: Iterable[str], found: Iterable[Record]) -> list[Record | None]:
    by_id = {record.id: record for record in found}
    return [by_id.get(name) for name in ids]


def grouped(
    keys: Sequence[Key], found: Iterable[Item], keys_of: Callable[[Item], Iterable[Key]]
) -> list[Sequence[Item]]:
    groups: dict[Key, list[Item]] = {key: [] for key in keys}
    for item in found:
        for key in keys_of(item):
            if key in groups:
                groups[key].append(item)
    return [groups[key] for key in keys]


def _sides(linked: Linked) -> tuple[int, int]:
    return linked.allocation.claim, linked.allocation.credit
