"""VAT settlements, read: by id, and lists, the latest range first."""

from collections.abc import Sequence
from datetime import date

from ledger.dates import day_of
from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.vat_settlements import VatSettlement
from storage.filters import Where
from storage.listing import Sort, select_listing, select_named
from storage.records import VAT_SETTLEMENTS
from storage.snapshot import Snapshot
from storage.writing.loading_vat import SELECT_SETTLEMENTS_BY_ID

_SORT: Sort[VatSettlement] = Sort(
    ("v.last_day", "v.number"), lambda one: (day_of(one.last_day), one.number), True
)


async def select_vat_settlements(
    snapshot: Snapshot,
    org: int,
    head: Head,
    first: date | None,
    last: date | None,
    window: Window,
    *,
    include_deleted: bool = False,
) -> Listing[VatSettlement]:
    """List the settlements that touch a range of days."""
    where = Where("v", org)
    if not include_deleted:
        where.add("v.revoked_sequence is null")
    if first is not None:
        where.add("v.last_day >= ?", day_of(first))
    if last is not None:
        where.add("v.first_day <= ?", day_of(last))
    return await select_listing(snapshot, head, VAT_SETTLEMENTS, where, _SORT, window)


async def select_vat_settlements_by_id(
    snapshot: Snapshot, org: int, ids: Sequence[str]
) -> list[VatSettlement]:
    """Return the settlements with these ids, deleted ones included, in no order."""
    return await select_named(snapshot, org, VAT_SETTLEMENTS, SELECT_SETTLEMENTS_BY_ID, ids)
