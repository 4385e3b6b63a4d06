"""The event log, read: by sequence either way, and what stands beside its events.

| read    | statements                                                   | bound        |
|---------|--------------------------------------------------------------|--------------|
| list    | 1; each instant of a filter takes 1 more, by halving; with   | 101 events   |
|         | types, subject, actor, surface or request id a count by scan |              |
| details | 1                                                            | those events |
| keys    | 1                                                            | those keys   |
| known   | 1 for a subject, 1 for an actor                              | 1 row; the   |
|         |                                                              | log if it is |
|         |                                                              | a stranger's |

A subject is found by its index. Other filters read the log in its order until the page is full:
what is rare costs a scan of the organisation's log, as its count does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from msgspec import json

from ledger.events import Event, EventDetails
from ledger.keys import ActingKey
from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.sorting import EventSort
from storage.filters import Where
from storage.known import SELECT_SEQUENCE_AT
from storage.snapshot import Snapshot
from storage.statements import Row, statement

EVENT_COLUMNS = (
    "v.sequence, v.recorded_at, v.type, v.subject, v.surface, v.request_id, v.body, v.hash,"
    " v.last_number, v.actor"
)
SELECT_DETAILS = statement(
    """select d.sequence, d.before, d.after from {each:2:bigint}
    join event_details d on d.org = $1 and d.sequence = item.value"""
)
SELECT_ACTORS = statement(
    """select k.public_id, k.name, k.prefix from {each:2:text} join keys k
    on k.public_id = item.value join grants g on g.key = k.key and g.org = $1"""
)

SELECT_SUBJECT = statement("select 1 from events where org = $1 and subject = $2 limit 1")
SELECT_ACTING = statement(
    """select 1 from grants g join keys k on k.key = g.key and k.public_id = $2 where g.org = $1
    union all select 1 from events v where v.org = $1 and v.actor = $2 limit 1"""
)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; None leaves one out. Instants are microseconds, both inclusive."""

    after: int = 0
    types: Sequence[str] | None = None
    subject: str | None = None
    actor: str | None = None
    surface: str | None = None
    request_id: str | None = None
    recorded_from: int | None = None
    recorded_to: int | None = None

    @property
    def is_scan(self) -> bool:
        """Whether it takes more than a range of sequences."""
        wanted = self.types, self.subject, self.actor, self.surface, self.request_id
        return any(value is not None for value in wanted)


Between = tuple[int, int]
"""A range of sequences, both inclusive."""


async def select_events(
    snapshot: Snapshot,
    org: int,
    head: Head,
    chosen: EventFilter,
    window: Window,
    sort: EventSort = EventSort.OLDEST,
) -> Listing[tuple[Event, object]]:
    """List events with what each says of its subject."""
    between = await _between(snapshot, org, head, chosen)
    total = await _count(snapshot, org, chosen, between)
    is_newest = sort is EventSort.NEWEST
    where = _where(org, chosen, _inside(between, window, is_newest=is_newest))
    way = "asc" if window.from_end is is_newest else "desc"
    query = where.statement(
        f"select {EVENT_COLUMNS} from events v",
        f"order by v.sequence {way} {where.range(window)}",
    )
    rows = await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    found = [event_of(row) for row in (rows[::-1] if window.from_end else rows)]
    places = [(event.sequence,) for event, _ in found]
    return Listing(window, found, places, has_more, total, head.last_sequence)


async def has_subject(snapshot: Snapshot, org: int, subject: str) -> bool:
    """Tell whether an event is about this id."""
    return bool(await snapshot.fetch(SELECT_SUBJECT, org, subject))


async def has_actor(snapshot: Snapshot, org: int, actor: str) -> bool:
    """Tell whether this is a key that is granted here, or one that did something here."""
    return bool(await snapshot.fetch(SELECT_ACTING, org, actor))


async def select_event_details(
    snapshot: Snapshot, org: int, sequences: Sequence[int]
) -> dict[int, EventDetails]:
    """Return what personal records were before and after these events, where it is kept."""
    rows = await snapshot.fetch(SELECT_DETAILS, org, list(sequences))
    found = (details_of(row) for row in rows)
    return {one.sequence: one for one in found}


async def select_actors(snapshot: Snapshot, org: int, ids: Sequence[str]) -> dict[str, ActingKey]:
    """Return keys by their ids, those that are granted this organisation."""
    rows = await snapshot.fetch(SELECT_ACTORS, org, list(ids))
    found = (ActingKey(*cast(Any, tuple(row))) for row in rows)
    return {one.id: one for one in found}


def event_of(row: Row) -> tuple[Event, object]:
    """Read an event and what it says of its subject."""
    values = cast(Any, row)
    body = bytes(values[6])
    said = json.decode(body)
    event = Event(
        sequence=values[0],
        recorded_at=values[1],
        type=values[2],
        subject=values[3],
        actor=values[9],
        surface=values[4],
        request_id=values[5],
        body=body,
        hash=bytes(values[7]),
        last_number=values[8],
    )
    return event, said["data"]


def details_of(row: Row) -> EventDetails:
    """Read a row of sequence, before and after."""
    sequence, before, after = cast(Any, tuple(row))
    return EventDetails(
        sequence,
        None if before is None else bytes(before),
        None if after is None else bytes(after),
    )


async def _between(snapshot: Snapshot, org: int, head: Head, chosen: EventFilter) -> Between:
    """Return the sequences that a filter's instants and its first sequence leave."""
    first, last = chosen.after + 1, head.last_sequence
    if chosen.recorded_from is not None:
        first = max(first, await _last_by(snapshot, org, head, chosen.recorded_from - 1) + 1)
    if chosen.recorded_to is not None:
        last = await _last_by(snapshot, org, head, chosen.recorded_to)
    return first, last


def _inside(between: Between, window: Window, *, is_newest: bool) -> Between:
    """Return the sequences that cursors leave: SQLite goes by one bound of two, maybe the far."""
    lower, upper = (window.before, window.after) if is_newest else (window.after, window.before)
    first, last = between
    # A cursor may hold any number of 64 bits; one more or less must not leave them.
    if lower is not None and cast(int, lower[0]) >= first:
        first = min(cast(int, lower[0]), last) + 1
    if upper is not None and cast(int, upper[0]) <= last:
        last = max(cast(int, upper[0]), first) - 1
    return first, last


async def _last_by(snapshot: Snapshot, org: int, head: Head, instant: int) -> int:
    """Return the last sequence that was recorded by an instant."""
    if instant >= head.last_recorded_at:
        return head.last_sequence
    rows = await snapshot.fetch(SELECT_SEQUENCE_AT, org, instant, head.last_sequence)
    return cast(int, rows[0][0])


async def _count(snapshot: Snapshot, org: int, chosen: EventFilter, between: Between) -> int:
    if not chosen.is_scan:
        return max(0, between[1] - between[0] + 1)
    where = _where(org, chosen, between)
    rows = await snapshot.fetch(where.statement("select count(*) from events v"), *where.arguments)
    return cast(int, rows[0][0])


def _where(org: int, chosen: EventFilter, between: Between) -> Where:
    where = Where("v", org)
    where.add("v.sequence >= ? and v.sequence <= ?", *between)
    for column, value in (
        ("subject", chosen.subject),
        ("actor", chosen.actor),
        ("surface", chosen.surface),
        ("request_id", chosen.request_id),
    ):
        if value is not None:
            where.add(f"v.{column} = ?", value)
    if chosen.types is not None:
        where.arguments.append(list(chosen.types))
        where.conditions.append(f"v.type {{any:{len(where.arguments)}:text}}")
    return where
