"""The event log as clients see it."""

import strawberry
from strawberry import ID, field

from ledger.events import Event as Record
from ledger.ids import event_id
from schema.connections import Node
from schema.scalars import DateTime, Json


@strawberry.type(description="One link of the organisation's event log.")
class Event(Node):
    sequence: int = field(description="Gapless place in the log.")
    type: str = field(description="What happened, such as `journal_entry.posted`.")
    recorded_at: DateTime = field(description="When it was recorded.")
    actor: ID = field(description="Id of the key that did it.")
    surface: str = field(description="The door it came through: graphql, v1, guliel or cli.")
    request_id: str | None = field(description="Id of the request.")
    subject: ID = field(description="Id of the thing it happened to.")
    data: Json = field(description="What the event says of its subject.")
    body: str = field(description="The canonical JSON that was hashed.")
    hash: str = field(description="SHA-256 of the previous hash and the body, in hex.")

    @classmethod
    def of(cls, record: Record, data: object, organization_id: str) -> "Event":
        return cls(
            id=ID(event_id(organization_id, record.sequence)),
            sequence=record.sequence,
            type=record.type,
            recorded_at=DateTime(record.recorded_at),
            actor=ID(record.actor),
            surface=record.surface,
            request_id=record.request_id,
            subject=ID(record.subject),
            data=Json(data),
            body=record.body.decode(),
            hash=record.hash.hex(),
        )
