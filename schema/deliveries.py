"""Deliveries as clients see them: what was sent to a webhook, and what came back."""

from json import loads

import strawberry
from strawberry import ID, field

from ledger.deliveries import Delivery as Record
from ledger.deliveries import DeliveryCause, DeliveryOutcome
from ledger.event_types import BY_NAME
from ledger.policy import has_scope
from schema.connections import Node
from schema.scalars import DateTime, Json

strawberry.enum(DeliveryCause, description="An event, a test, or somebody asked for it again.")
strawberry.enum(
    DeliveryOutcome, description="What became of a try; DEAD: it was the last one of its message."
)


@strawberry.type(description="One try to tell a webhook of an event; kept for 30 days.")
class Delivery(Node):
    webhook_id: ID = field(description="The webhook.")
    sequence: int | None = field(description="The event's sequence; null for a test.")
    type: str = field(description="The event's type, or `webhook.test`.")
    message: str = field(description="The `webhook-id` it was sent with, the same on every try.")
    cause: DeliveryCause = field(description="Why it was sent.")
    attempt: int = field(description="Which try of the message this was, from 1.")
    outcome: DeliveryOutcome = field(description="What became of it.")
    fault: str | None = field(description="Why it was not delivered, in a sentence.")
    url: str = field(description="Where it was sent.")
    request_headers: Json = field(description="The headers that were sent.")
    request_body: str | None = field(
        description="What was sent; null if your key may not read what it tells of."
    )
    response_status: int | None = field(description="The answer's HTTP status, if one came.")
    response_headers: Json | None = field(description="The answer's headers, if they came.")
    response_body: str | None = field(description="How the answer's body began, up to 4 KiB.")
    started_at: DateTime = field(description="When it was sent.")
    duration_milliseconds: int = field(description="How long it took, answer included.")
    next_attempt_at: DateTime | None = field(description="When it was to be tried again, if so.")

    @classmethod
    def of(cls, record: Record, webhook_id: str, scopes: frozenset[str]) -> "Delivery":
        """Show a try to a key of these scopes."""
        heads, body = record.response_headers, record.response_body
        again = record.next_attempt_at
        return cls(
            id=ID(record.id),
            webhook_id=ID(webhook_id),
            sequence=record.sequence,
            type=record.type,
            message=record.message,
            cause=record.cause,
            attempt=record.attempt,
            outcome=record.outcome,
            fault=record.fault,
            url=record.url,
            request_headers=Json(loads(record.request_headers)),
            request_body=_text(record.request_body) if _is_open(record, scopes) else None,
            response_status=record.response_status,
            response_headers=None if heads is None else Json(loads(heads)),
            response_body=None if body is None else _text(body),
            started_at=DateTime(record.started_at),
            duration_milliseconds=record.duration // 1_000,
            next_attempt_at=None if again is None else DateTime(again),
        )


def _is_open(record: Record, scopes: frozenset[str]) -> bool:
    """Tell whether a key of these scopes may read what the message tells of."""
    kind = BY_NAME.get(record.type)
    return kind is None or has_scope(scopes, kind.scope)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


@strawberry.input(description="Names a delivery.")
class DeliveryReferenceInput:
    delivery_id: ID = field(description="Id of the delivery.")
