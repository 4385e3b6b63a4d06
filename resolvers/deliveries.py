"""Try webhooks out, and send again what they were sent."""

from typing import Annotated

from strawberry import argument

from ledger.deliveries import Delivery as Record
from ledger.errors import InvalidInput, NotFound
from ledger.organizations import Organization
from ledger.policy import Role
from ledger.webhooks import Webhook
from resolvers.operation import operation
from resolvers.reading import read
from schema.connections import OrganizationId
from schema.context import Info
from schema.deliveries import Delivery, DeliveryReferenceInput
from schema.webhooks import WebhookReferenceInput
from storage.delivery_log import select_deliveries_by_id
from storage.webhooks import select_webhooks_by_id, select_webhooks_by_number


@operation(scope="webhooks:write", role=Role.ADMIN)
async def test_webhook(
    info: Info,
    input: Annotated[WebhookReferenceInput, argument(description="Which webhook.")],
    organization_id: OrganizationId = None,  # noqa: PT028 - an operation, whatever its name.
) -> Delivery | None:
    """Send a webhook a test message now, whatever its status, and return what came of it."""
    snapshot, state = await read(info)
    found = await select_webhooks_by_id(snapshot, state.organization.number, [input.id])
    live = [one for one in found if one.is_live]
    if not live:
        raise NotFound("No such webhook.", "id")
    await info.context.refresh_snapshot()
    tried = await info.context.outbound.try_out(state.organization, live[0])
    return Delivery.of(tried, live[0].id, info.context.key.scopes)


@operation(scope="webhooks:write", role=Role.ADMIN)
async def redeliver(
    info: Info,
    input: Annotated[DeliveryReferenceInput, argument(description="Which delivery.")],
    organization_id: OrganizationId = None,
) -> Delivery | None:
    """Send what a delivery carried again now, under the same message id, to the webhook's URL."""
    organization, webhook, delivery = await _find(info, input.delivery_id)
    await info.context.refresh_snapshot()
    tried = await info.context.outbound.send_again(organization, webhook, delivery)
    return Delivery.of(tried, webhook.id, info.context.key.scopes)


async def _find(info: Info, delivery_id: str) -> tuple[Organization, Webhook, Record]:
    """Return a delivery that can be sent again, and its webhook."""
    snapshot, state = await read(info)
    org = state.organization.number
    found = await select_deliveries_by_id(snapshot, org, [delivery_id])
    if not found:
        raise NotFound("No such delivery.", "deliveryId")
    if not found[0].request_body:
        raise InvalidInput("Nothing was sent then; replay the webhook instead.", "deliveryId")
    webhooks = await select_webhooks_by_number(snapshot, org, [found[0].webhook])
    if not webhooks or not webhooks[0].is_live:
        raise InvalidInput("Its webhook is deleted.", "deliveryId")
    return state.organization, webhooks[0], found[0]
