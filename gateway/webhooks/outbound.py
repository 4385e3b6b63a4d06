"""What resolvers may send to the outside (`schema.context.Outbound`)."""

from typing import Any

from gateway.webhooks.messages import Message, send_message, spell_body
from gateway.webhooks.signing import mint_secret
from gateway.webhooks.tools import WebhookTools
from ledger.deliveries import Delivery, DeliveryCause, DeliveryOutcome
from ledger.event_types import TEST
from ledger.organizations import Organization
from ledger.webhooks import Webhook
from schema.context import MintedSecret
from storage.delivering.keeping import keep_delivery


class WebhookOutbound:
    """Checks targets, mints secrets and sends single messages."""

    def __init__(self, tools: WebhookTools) -> None:
        self._tools = tools

    async def check_target(self, url: str) -> None:
        """Raise InvalidInput, its path `url`, unless messages may go to this address."""
        await self._tools.targets.check(url)

    def mint_secret(self, organization_id: str) -> MintedSecret:
        """Make a secret and seal it for one organisation."""
        text = mint_secret()
        return MintedSecret(text, self._tools.secrets.seal(text, organization_id))

    async def try_out(self, organization: Organization, webhook: Webhook) -> Delivery:
        """Send a test message now, once, and keep the delivery."""
        database = self._tools.database
        told = {"id": webhook.id, "events": [one.name for one in webhook.types]}
        body = spell_body(TEST, database.clock(), told)
        message = Message(database.mint("msg"), TEST, body)
        return await self._send_once(organization, webhook, message, DeliveryCause.TEST)

    async def send_again(
        self, organization: Organization, webhook: Webhook, delivery: Delivery
    ) -> Delivery:
        """Send what a delivery carried once more, now, under the same message id."""
        message = Message(delivery.message, delivery.type, delivery.request_body, delivery.sequence)
        return await self._send_once(organization, webhook, message, DeliveryCause.REDELIVERY)

    async def _send_once(
        self, organization: Organization, webhook: Webhook, message: Message, cause: DeliveryCause
    ) -> Delivery:
        """Send a message beside the endpoint's order, and keep what came of it."""
        database = self._tools.database
        sent = await send_message(self._tools, organization, webhook, message)
        is_taken = sent.answer.is_taken
        outcome = DeliveryOutcome.DELIVERED if is_taken else DeliveryOutcome.FAILED
        delivery = sent.delivery(database.mint("dlv"), cause, outcome)
        await keep_delivery(database, organization.number, delivery)
        return delivery


def _proves_protocol(outbound: WebhookOutbound) -> Any:
    """Let the type checker compare this class with what resolvers are promised."""
    from schema.context import Outbound

    promised: Outbound = outbound
    return promised
