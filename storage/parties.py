"""Customers and vendors, read: by id, by code, and in lists."""

from dataclasses import dataclass

from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.parties import Party, PartyKind
from ledger.sorting import RecordSort
from storage.filters import Where, like_pattern
from storage.listing import select_listing, select_named
from storage.records import PARTIES
from storage.snapshot import Snapshot
from storage.sorting import sort_of
from storage.writing.loading import SELECT_PARTIES_BY_CODE, SELECT_PARTIES_BY_ID


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """Which parties are asked for; `text` is folded already."""

    kind: PartyKind
    text: str | None = None
    is_active: bool | None = None


async def select_parties_by_id(snapshot: Snapshot, org: int, ids: list[str]) -> list[Party]:
    return await select_named(snapshot, org, PARTIES, SELECT_PARTIES_BY_ID, ids)


async def select_parties_by_code(snapshot: Snapshot, org: int, codes: list[str]) -> list[Party]:
    """Return customers and vendors with these codes."""
    return await select_named(snapshot, org, PARTIES, SELECT_PARTIES_BY_CODE, codes)


async def select_parties(
    snapshot: Snapshot,
    org: int,
    head: Head,
    chosen: PartyFilter,
    sort: RecordSort,
    window: Window | None,
) -> Listing[Party]:
    """List customers or vendors; without a window, all of them."""
    where = Where("y", org)
    where.add("y.kind = ?", chosen.kind.value)
    if chosen.is_active is not None:
        where.add("y.is_active = ?", chosen.is_active)
    if chosen.text is not None:
        where.add("y.search like ? escape '\\'", like_pattern(chosen.text))
    return await select_listing(snapshot, head, PARTIES, where, sort_of(sort, "y"), window)
