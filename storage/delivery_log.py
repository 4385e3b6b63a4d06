"""Tries to tell webhooks, read: by id, and lists, the newest first."""

from collections.abc import Sequence

from ledger.deliveries import Delivery, DeliveryOutcome
from ledger.organizations import Head
from ledger.paging import Listing, Window
from storage.delivering.records import DELIVERIES
from storage.filters import Where
from storage.listing import Sort, select_listing, select_named
from storage.snapshot import Snapshot
from storage.writing.filling import by

_SORT: Sort[Delivery] = Sort(("d.public_id",), lambda one: (one.id,), True)
SELECT_DELIVERIES_BY_ID = by(DELIVERIES, "d", "public_id")


async def select_deliveries(
    snapshot: Snapshot,
    org: int,
    head: Head,
    webhook: int,
    outcome: DeliveryOutcome | None,
    window: Window,
) -> Listing[Delivery]:
    """List the tries to tell one webhook."""
    where = Where("d", org)
    where.add("d.webhook = ?", webhook)
    if outcome is not None:
        where.add("d.outcome = ?", outcome.value)
    return await select_listing(snapshot, head, DELIVERIES, where, _SORT, window)


async def select_deliveries_by_id(
    snapshot: Snapshot, org: int, ids: Sequence[str]
) -> list[Delivery]:
    """Return the tries with these ids, in no order."""
    return await select_named(snapshot, org, DELIVERIES, SELECT_DELIVERIES_BY_ID, ids)
