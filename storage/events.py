"""The event log, read: ascending from a sequence.

| read | statements                                         | bound      |
|------|----------------------------------------------------|------------|
| list | 1; 2 when types are chosen (a count by scan)       | 101 events |
"""

from collections.abc import Sequence
from typing import Any, cast

from msgspec import json

from ledger.events import Event
from ledger.organizations import Head
from ledger.paging import Listing, Window
from storage.filters import Where
from storage.snapshot import Snapshot
from storage.statements import Row


async def select_events(
    snapshot: Snapshot,
    org: int,
    head: Head,
    after_sequence: int,
    types: Sequence[str] | None,
    window: Window,
) -> Listing[tuple[Event, object]]:
    """List events with what each says of its subject, after a sequence."""
    total = await _count(snapshot, org, head, after_sequence, types)
    where = _where(org, after_sequence, types)
    if window.after is not None:
        where.add("v.sequence > ?", *window.after)
    if window.before is not None:
        where.add("v.sequence < ?", *window.before)
    way = "desc" if window.from_end else "asc"
    query = where.statement(
        "select v.sequence, v.recorded_at, v.type, v.subject, v.surface, v.request_id, v.body,"
        " v.hash, v.last_number, v.actor from events v",
        f"order by v.sequence {way} {where.range(window)}",
    )
    rows = await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    found = [_event(row) for row in (rows[::-1] if window.from_end else rows)]
    places = [(event.sequence,) for event, _ in found]
    return Listing(window, found, places, has_more, total, head.last_sequence)


async def _count(
    snapshot: Snapshot, org: int, head: Head, after_sequence: int, types: Sequence[str] | None
) -> int:
    if types is None:
        return max(0, head.last_sequence - after_sequence)
    where = _where(org, after_sequence, types)
    rows = await snapshot.fetch(where.statement("select count(*) from events v"), *where.arguments)
    return cast(int, rows[0][0])


def _where(org: int, after_sequence: int, types: Sequence[str] | None) -> Where:
    where = Where("v", org)
    where.add("v.sequence > ?", after_sequence)
    if types is not None:
        where.arguments.append(list(types))
        where.conditions.append(f"v.type {{any:{len(where.arguments)}:text}}")
    return where


def _event(row: Row) -> tuple[Event, object]:
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
