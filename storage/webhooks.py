"""Webhooks and where they have come, read: by id, and lists, the newest first."""

from collections.abc import Sequence
from typing import Any, cast

from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.webhooks import Webhook, WebhookCursor, WebhookStatus
from storage.filters import Where
from storage.listing import Sort, select_listing, select_named
from storage.records import WEBHOOKS
from storage.snapshot import Snapshot
from storage.writing.filling import by
from storage.writing.loading_webhooks import SELECT_CURSORS, SELECT_WEBHOOKS_BY_ID

SELECT_WEBHOOKS_BY_NUMBER = by(WEBHOOKS, "w", "number", "bigint")
_SORT: Sort[Webhook] = Sort(("w.number",), lambda one: (one.number,), True)


async def select_webhooks(
    snapshot: Snapshot, org: int, head: Head, status: WebhookStatus | None, window: Window
) -> Listing[Webhook]:
    """List webhooks; deleted ones only if their status is asked for."""
    where = Where("w", org)
    if status is None:
        where.add("w.status <> 'deleted'")
    else:
        where.add("w.status = ?", status.value)
    return await select_listing(snapshot, head, WEBHOOKS, where, _SORT, window)


async def select_webhooks_by_id(snapshot: Snapshot, org: int, ids: Sequence[str]) -> list[Webhook]:
    """Return the webhooks with these ids, deleted ones included, in no order."""
    return await select_named(snapshot, org, WEBHOOKS, SELECT_WEBHOOKS_BY_ID, ids)


async def select_webhooks_by_number(
    snapshot: Snapshot, org: int, numbers: Sequence[int]
) -> list[Webhook]:
    """Return the webhooks with these numbers, deleted ones included, in no order."""
    return await select_named(snapshot, org, WEBHOOKS, SELECT_WEBHOOKS_BY_NUMBER, numbers)


async def select_cursors(
    snapshot: Snapshot, org: int, webhooks: Sequence[int]
) -> dict[int, WebhookCursor]:
    """Return where webhooks have come, by their numbers."""
    rows = await snapshot.fetch(SELECT_CURSORS, org, list(webhooks))
    found = (WebhookCursor(*cast(Any, row)) for row in rows)
    return {cursor.webhook: cursor for cursor in found}
