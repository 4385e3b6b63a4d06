"""The event log as clients see it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from json import loads

import strawberry
from strawberry import ID, Private, field

from ledger.event_changes import change_of
from ledger.events import Event as Record
from ledger.events import EventDetails
from ledger.events import Json as Facts
from ledger.ids import event_id
from ledger.keys import ActingKey as ActingKeyRecord
from ledger.log_types import LOG_TYPES_BY_NAME
from ledger.sorting import EventSort
from schema.connections import Node
from schema.drilling import nested
from schema.scalars import DateTime, Json

strawberry.enum(EventSort, description="The order of a list of events.")


@dataclass(frozen=True, slots=True)
class Beside:
    """What events are shown with; `may_read` tells whether the caller may read an area.

    The others read by sequence and by key id, many at once.
    """

    may_read: Callable[[str], bool]
    details: Callable[[int], Awaitable[EventDetails | None]]
    key: Callable[[str], Awaitable[ActingKeyRecord | None]]


@strawberry.type(description="The key that did something.")
class ActingKey:
    id: ID = field(description="Id of the key.")
    name: str = field(description="What it is for.")
    prefix: str = field(description="How its text begins.")

    @classmethod
    def of(cls, record: ActingKeyRecord) -> "ActingKey":
        return cls(id=ID(record.id), name=record.name, prefix=record.prefix)


@strawberry.type(description="One link of the organisation's event log.")
class Event(Node):
    sequence: int = field(description="Gapless place in the log.")
    type: str = field(description="What happened, such as `journal_entry.posted`.")
    recorded_at: DateTime = field(description="When it was recorded.")
    actor: ID = field(
        description="Id of the key that did it; `operator`: the command line or the server itself."
    )
    surface: str = field(
        description="The door it came through: graphql, v1, guliel, cli or worker."
    )
    request_id: str | None = field(description="Id of the request.")
    subject: ID = field(description="Id of the thing it happened to.")
    data: Json = field(description="What the event says of its subject.")
    body: str = field(description="The canonical JSON that was hashed.")
    hash: str = field(description="SHA-256 of the previous hash and the body, in hex.")
    record: Private[Record]
    facts: Private[object]
    beside: Private[Beside]

    @nested("The key that did it, while it is granted this organisation.", ())
    async def key(self) -> ActingKey | None:
        found = await self.beside.key(self.record.actor)
        return None if found is None else ActingKey.of(found)

    @nested(
        "What was before, where something changed; amounts are minor units. Null if nothing was, or"
        " if the event does not tell.",
        (),
    )
    async def before(self) -> Json | None:
        return _merged(self._openly()[0], await self._kept("before"))

    @nested("What is after it, where something changed; amounts are minor units.", ())
    async def after(self) -> Json | None:
        return _merged(self._openly()[1], await self._kept("after"))

    @nested(
        "Whether more is known of before and after than is shown: what is personal asks for the"
        " scope of its area.",
        (),
    )
    async def is_withheld(self) -> bool:
        area = self._area()
        if area is None or self.beside.may_read(area):
            return False
        return await self.beside.details(self.record.sequence) is not None

    @classmethod
    def of(cls, record: Record, data: object, organization_id: str, beside: Beside) -> "Event":
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
            record=record,
            facts=data,
            beside=beside,
        )

    def _area(self) -> str | None:
        kind = LOG_TYPES_BY_NAME.get(self.record.type)
        return None if kind is None else kind.area

    def _openly(self) -> tuple[Facts, Facts]:
        facts = self.facts if isinstance(self.facts, dict) else {}
        return change_of(self.record.type, facts)

    async def _kept(self, side: str) -> Facts:
        """Return what lies beside the chain of one side, if the caller may read it."""
        area = self._area()
        if area is None or not self.beside.may_read(area):
            return None
        found = await self.beside.details(self.record.sequence)
        kept = None if found is None else getattr(found, side)
        return None if kept is None else loads(kept)


def _merged(openly: Facts, kept: Facts) -> Json | None:
    if isinstance(openly, Mapping) and isinstance(kept, Mapping):
        return Json({**openly, **kept})
    both = openly if kept is None else kept
    return None if both is None else Json(both)
