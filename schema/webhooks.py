"""Webhooks as clients see and write them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Private, argument, field

from ledger.decide.webhooks import OVERLAP_DEFAULT_SECONDS, WebhookChange, WebhookDraft
from ledger.deliveries import DeliveryOutcome
from ledger.event_types import EventType
from ledger.webhooks import Webhook as Record
from ledger.webhooks import WebhookCursor, WebhookStatus
from schema.changes import given, given_or_cleared
from schema.connections import After, Before, Connection, First, Last, Node
from schema.deliveries import Delivery
from schema.directives import Requires
from schema.drilling import NESTED, Paging, nested
from schema.scalars import DateTime

strawberry.enum(
    WebhookStatus,
    description="A PAUSED one keeps its place; the server makes one DISABLED that nobody answers.",
)
LOGGED = (Requires(scope="webhooks:read", role="ADMIN"), NESTED)
Outcome = Annotated[DeliveryOutcome | None, argument(description="Only tries with this outcome.")]


@dataclass(frozen=True, slots=True)
class WebhookLinks:
    """What webhooks are shown with; `deliveries` lists those of one by its number."""

    organization_id: str
    now: int
    cursors: Mapping[int, WebhookCursor]
    deliveries: Callable[[Record, DeliveryOutcome | None, Paging], Awaitable[Connection[Delivery]]]


@strawberry.type(description="An endpoint that is told of events, one after the other.")
class Webhook(Node):
    organization_id: ID = field(description="The organisation it belongs to.")
    url: str = field(description="Where messages are sent.")
    description: str | None = field(description="What it is for.")
    events: list[str] = field(description="The types of event it is told of.")
    is_every_event: bool = field(
        description="Whether it is told of every type that the key which made it may read."
    )
    status: WebhookStatus = field(description="Whether it is told of events.")
    reason: str | None = field(description="Why the server disabled it.")
    position: int = field(description="The last event sequence that is settled.")
    attempts: int = field(description="Tries of the next message that failed; 0 if all is well.")
    next_attempt_at: DateTime | None = field(description="When it is tried again, if tries fail.")
    secret_overlap_until: DateTime | None = field(
        description="Until when the secret before the last rotation signs too."
    )
    created_at: DateTime = field(description="When it was created.")
    created_by: ID = field(description="Id of the key that created it.")
    record: Private[Record]
    links: Private[WebhookLinks]

    @nested("What was sent to it in the last 30 days, newest first.", LOGGED)
    async def deliveries(
        self,
        outcome: Outcome = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Delivery] | None:
        return await self.links.deliveries(self.record, outcome, (first, after, last, before))

    @classmethod
    def of(cls, record: Record, links: WebhookLinks) -> "Webhook":
        cursor = links.cursors.get(record.number) or WebhookCursor(record.number, record.number)
        overlap = record.previous_until
        is_failing = cursor.attempts > 0 and record.status is WebhookStatus.ACTIVE
        return cls(
            id=ID(record.id),
            organization_id=ID(links.organization_id),
            url=record.url,
            description=record.description,
            events=[one.name for one in record.types],
            is_every_event=record.is_every_event,
            status=record.status,
            reason=record.reason,
            position=cursor.position,
            attempts=cursor.attempts,
            next_attempt_at=DateTime(cursor.due_at) if is_failing else None,
            secret_overlap_until=DateTime(overlap) if overlap and overlap > links.now else None,
            created_at=DateTime(record.created_at),
            created_by=ID(record.created_by),
            record=record,
            links=links,
        )


@strawberry.type(description="A webhook that was just made, or given a new secret.")
class NewWebhook:
    webhook: Webhook = field(description="The webhook.")
    secret: str | None = field(
        description="What its messages are signed with. Shown this once; null when replayed."
    )


@strawberry.type(description="A type of event that webhooks may be told of.")
class WebhookEvent:
    id: ID = field(description="Globally unique id: its name.")
    event: str = field(description="Its name, such as `invoice.paid`.")
    description: str = field(description="What it tells.")
    scope: str = field(description="What a key must hold to hear of it.")

    @classmethod
    def of(cls, record: EventType) -> "WebhookEvent":
        return cls(
            id=ID(record.name),
            event=record.name,
            description=record.description,
            scope=record.scope,
        )


@strawberry.input(description="A new webhook.")
class WebhookInput:
    url: str = field(description="Where messages go: a public https address.")
    events: list[str] | None = field(
        default=None,
        description="Types of event it is told of; none: every one your key may read, later too.",
    )
    description: str | None = field(default=None, description="What it is for.")

    def to_draft(self) -> WebhookDraft:
        return WebhookDraft(self.url, self.events, self.description)


@strawberry.input(description="What to change of a webhook; what is left out stays.")
class WebhookChangeInput:
    id: ID = field(description="Id of the webhook.")
    url: str | None = field(default=UNSET, description="Where messages go from now on.")
    events: list[str] | None = field(
        default=UNSET, description="Types of event it is told of; an empty list: every one."
    )
    description: str | None = field(default=UNSET, description="What it is for; null clears it.")

    def to_change(self) -> WebhookChange:
        return WebhookChange(
            self.id,
            given(self.url),
            given(self.events),
            given_or_cleared(self.description),
        )


@strawberry.input(description="Names a webhook.")
class WebhookReferenceInput:
    id: ID = field(description="Id of the webhook.")


@strawberry.input(description="Which webhook is told of events again, and from where.")
class WebhookResumptionInput:
    id: ID = field(description="Id of the webhook.")
    from_: int | None = field(
        name="from",
        default=None,
        description="The first event sequence it is told of; left out, it goes on where it was.",
    )


@strawberry.input(description="Which webhook is told of past events again, and from where.")
class WebhookReplayInput:
    id: ID = field(description="Id of the webhook.")
    from_: int = field(name="from", description="The first event sequence it is told of again.")


@strawberry.input(description="Which webhook gets a new secret.")
class WebhookRotationInput:
    id: ID = field(description="Id of the webhook.")
    overlap_seconds: int = field(
        default=OVERLAP_DEFAULT_SECONDS,
        description="How long the old secret signs too: 0 to 604,800 seconds.",
    )
