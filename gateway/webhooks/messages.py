"""One message, sent once: signed for its endpoint, and the try kept with what came of it."""

from dataclasses import dataclass
from typing import Any

from msgspec import json

from gateway.secret_boxes import SecretUnreadable
from gateway.webhooks.answers import Answer
from gateway.webhooks.signing import message_headers
from gateway.webhooks.tools import WebhookTools
from ledger.dates import spell_instant
from ledger.deliveries import Delivery, DeliveryCause, DeliveryOutcome
from ledger.organizations import Organization
from ledger.webhooks import Webhook

BODY_KEPT_LIMIT_BYTES = 4 * 1024
UNREADABLE = "The endpoint's secret cannot be opened: rotate it."


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `id` is the same on every try, and for every endpoint."""

    id: str
    type: str
    body: bytes
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """A message that was sent to an endpoint, and the answer."""

    webhook: Webhook
    message: Message
    headers: dict[str, str]
    answer: Answer

    def delivery(
        self,
        id: str,
        cause: DeliveryCause,
        outcome: DeliveryOutcome,
        attempt: int = 1,
        next_attempt_at: int | None = None,
    ) -> Delivery:
        """Return the record of it that is kept."""
        answer = self.answer
        has_head = answer.status is not None
        return Delivery(
            id=id,
            webhook=self.webhook.number,
            sequence=self.message.sequence,
            type=self.message.type,
            message=self.message.id,
            cause=cause,
            attempt=attempt,
            outcome=outcome,
            fault=answer.fault,
            url=self.webhook.url,
            request_headers=json.encode(self.headers).decode(),
            request_body=self.message.body,
            response_status=answer.status,
            response_headers=json.encode({**answer.headers}).decode() if has_head else None,
            response_body=answer.body[:BODY_KEPT_LIMIT_BYTES] if has_head else None,
            started_at=answer.started_at,
            duration=answer.duration,
            next_attempt_at=next_attempt_at,
        )


def spell_body(event_type: str, instant: int, data: Any) -> bytes:
    """Return the bytes of a message; `data` is what GraphQL shows of the thing."""
    return json.encode({"type": event_type, "timestamp": spell_instant(instant), "data": data})


def message_id(organization_id: str, sequence: int) -> str:
    """Return the id of the message that tells of an event."""
    return f"msg_{organization_id}.{sequence}"


async def send_message(
    tools: WebhookTools, organization: Organization, webhook: Webhook, message: Message
) -> Try:
    """Sign a message with the secrets of this moment and send it."""
    now = tools.database.clock()
    try:
        sealed = webhook.secrets_at(now)
        secrets = [tools.secrets.open(one, organization.id) for one in sealed]
    except SecretUnreadable:
        return Try(webhook, message, {}, not_sent(UNREADABLE, now))
    headers = message_headers(secrets, message.id, now, message.body)
    return Try(
        webhook, message, headers, await tools.sender.send(webhook.url, headers, message.body)
    )


def not_sent(fault: str, now: int) -> Answer:
    """Return what stands in the place of an answer when nothing could be sent."""
    return Answer(None, {}, b"", fault, None, now, 0)
