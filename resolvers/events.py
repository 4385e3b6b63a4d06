"""List the event log: who did what, when, through which door, and what changed."""

from typing import Annotated

from strawberry import ID, argument

from ledger.errors import InvalidInput, ReferenceUnknown
from ledger.log_types import require_types
from ledger.policy import Role
from ledger.sorting import EventSort
from ledger.text import require_text
from resolvers.event_links import beside_of
from resolvers.operation import granted, operation
from resolvers.reading import read
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    ListName,
    OrganizationId,
    Page,
    connect,
    window,
)
from schema.context import Info
from schema.directives import PAGED
from schema.events import Event
from schema.scalars import DateTime
from storage.events import EventFilter, has_actor, has_subject, select_events
from storage.snapshot import Snapshot

EVENTS = {
    EventSort.OLDEST: ListName("events", (int,)),
    EventSort.NEWEST: ListName("events.newest", (int,)),
}
WORD_LIMIT = 200

AfterSequence = Annotated[int, argument(description="Only events after this sequence.")]
Types = Annotated[list[str] | None, argument(description="Only these types of event.")]
Subject = Annotated[ID | None, argument(description="Only what happened to the thing of this id.")]
Actor = Annotated[
    ID | None,
    argument(description="Only what this key did; `operator`: the command line or the server."),
]
Surface = Annotated[
    str | None, argument(description="Only what came through this door, such as `graphql`.")
]
RequestId = Annotated[str | None, argument(description="Only what this request did.")]
RecordedFrom = Annotated[
    DateTime | None, argument(description="Only what was recorded at this instant or later.")
]
RecordedTo = Annotated[
    DateTime | None, argument(description="Only what was recorded by this instant.")
]
Sort = Annotated[EventSort, argument(description="The list's order.")]


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def events(
    info: Info,
    after_sequence: AfterSequence = 0,
    types: Types = None,
    subject: Subject = None,
    actor: Actor = None,
    surface: Surface = None,
    request_id: RequestId = None,
    recorded_from: RecordedFrom = None,
    recorded_to: RecordedTo = None,
    sort: Sort = EventSort.OLDEST,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Event] | None:
    """List the event log, oldest first: every change of the organisation, in its hash chain."""
    name, grant = EVENTS[sort], granted(info)
    place = window(name, grant.organization_id, page, limit, first, after, last, before)
    chosen = _filter(
        EventFilter(
            after=after_sequence,
            types=types,
            subject=_word(subject, "subject"),
            actor=_word(actor, "actor"),
            surface=_word(surface, "surface"),
            request_id=_word(request_id, "requestId"),
            recorded_from=recorded_from,
            recorded_to=recorded_to,
        )
    )
    snapshot, state = await read(info)
    await _require_known(snapshot, state.organization.number, chosen)
    listing = await select_events(
        snapshot, state.organization.number, state.head, chosen, place, sort
    )
    beside = beside_of(info, grant, snapshot)
    return connect(
        Connection[Event],
        name,
        state.organization.id,
        listing,
        lambda one: Event.of(*one, state.organization.id, beside),
    )


def _filter(chosen: EventFilter) -> EventFilter:
    """Refuse what can find nothing for a reason of its own."""
    if chosen.after < 0:
        raise InvalidInput("A sequence is 0 or more.", "afterSequence")
    if chosen.types is not None:
        require_types(chosen.types, "types")
    first, last = chosen.recorded_from, chosen.recorded_to
    if first is not None and last is not None and last < first:
        raise InvalidInput("The range ends before it begins.", "recordedTo")
    return chosen


async def _require_known(snapshot: Snapshot, org: int, chosen: EventFilter) -> None:
    """Refuse ids that are not of this organisation, as if they were of none."""
    subject, actor = chosen.subject, chosen.actor
    if subject is not None and not await has_subject(snapshot, org, subject):
        raise ReferenceUnknown("No event is about this id.", "subject")
    if actor is not None and not await has_actor(snapshot, org, actor):
        raise ReferenceUnknown("No such key, here or in the log.", "actor")


def _word(value: str | None, path: str) -> str | None:
    return None if value is None else require_text(value, path, limit=WORD_LIMIT)
