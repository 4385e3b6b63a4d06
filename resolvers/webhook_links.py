"""Reads what webhooks are shown with: where they have come, and what they were sent."""

from collections.abc import Sequence

from ledger.deliveries import DeliveryOutcome
from ledger.webhooks import Webhook as Record
from resolvers.reading import database_of
from schema.connections import Connection, ListName, connect
from schema.context import Info
from schema.deliveries import Delivery
from schema.drilling import Paging, nested_window
from schema.webhooks import WebhookLinks
from storage.delivery_log import select_deliveries
from storage.heads import State
from storage.snapshot import Snapshot
from storage.webhooks import select_cursors

DELIVERIES = ListName("deliveries", (str,))


async def webhook_links_of(
    info: Info, snapshot: Snapshot, state: State, webhooks: Sequence[Record]
) -> WebhookLinks:
    """Return how these webhooks are shown and open, within the document's snapshot."""
    organization, scopes = state.organization, info.context.key.scopes

    async def deliveries(
        webhook: Record, outcome: DeliveryOutcome | None, paging: Paging
    ) -> Connection[Delivery]:
        place = nested_window(DELIVERIES, organization.id, paging)
        listing = await select_deliveries(
            snapshot, organization.number, state.head, webhook.number, outcome, place
        )
        return connect(
            Connection[Delivery],
            DELIVERIES,
            organization.id,
            listing,
            lambda one: Delivery.of(one, webhook.id, scopes),
        )

    numbers = [webhook.number for webhook in webhooks]
    return WebhookLinks(
        organization_id=organization.id,
        now=database_of(info).clock(),
        cursors=await select_cursors(snapshot, organization.number, numbers),
        deliveries=deliveries,
    )
