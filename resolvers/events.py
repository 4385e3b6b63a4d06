"""List the event log."""

from typing import Annotated

from strawberry import argument

from ledger.errors import InvalidInput
from ledger.policy import Role
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
from storage.events import select_events

EVENTS = ListName("events", (int,))


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def events(
    info: Info,
    after_sequence: Annotated[int, argument(description="Only events after this sequence.")] = 0,
    types: Annotated[list[str] | None, argument(description="Only these types of event.")] = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Event] | None:
    """List the event log, oldest first: every change of the organisation, in its hash chain."""
    if after_sequence < 0:
        raise InvalidInput("A sequence is 0 or more.", "afterSequence")
    place = window(EVENTS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    listing = await select_events(
        snapshot, state.organization.number, state.head, after_sequence, types, place
    )
    return connect(
        Connection[Event],
        EVENTS,
        state.organization.id,
        listing,
        lambda one: Event.of(*one, state.organization.id),
    )
