"""The whole log, streamed: what an auditor takes away.

| step   | statements                                            | bound      |
|--------|-------------------------------------------------------|------------|
| pin    | the head, and the hashes at both ends of the range: 3 | 2 rows     |
| page   | 1: events behind the last one, with their details     | 500 events |
| seals  | 1                                                     | 100 seals  |

Events never change, so each page is a short snapshot of its own and memory is one page. Details
that are erased meanwhile are not among those that follow.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast

from ledger.errors import InvalidInput
from ledger.events import Event, EventDetails, first_hash
from ledger.organizations import Organization
from ledger.seals import Seal
from storage.database import Database
from storage.events import EVENT_COLUMNS, details_of
from storage.organizations import select_head
from storage.seals import select_seals_after
from storage.snapshot import Snapshot
from storage.statements import Row, statement

EVENTS_PER_PAGE = 500
SEALS_PER_PAGE = 100

SELECT_HASH = statement("select hash from events where org = $1 and sequence = $2")
SELECT_LOG_AFTER = statement(
    f"""select {EVENT_COLUMNS}, d.before, d.after, d.sequence from events v
    left join event_details d on d.org = $1 and d.sequence = v.sequence
    where v.org = $1 and v.sequence > $2 and v.sequence <= $3 order by v.sequence limit $4"""
)


@dataclass(frozen=True, slots=True)
class LogRange:
    """A range of a log, both ends inclusive, with the hashes before its first and of its last."""

    first: int
    last: int
    previous_hash: bytes
    last_hash: bytes


class BrokenLog(Exception):
    """The log is not what it must be, so it cannot be exported as if it were whole."""


LogPage = list[tuple[Event, EventDetails | None]]


async def pin_log(
    database: Database, organization: Organization, first: int | None, last: int | None
) -> LogRange:
    """Pin a range of the log as it stands now; left out, from its first event to its last."""
    async with database.snapshot() as snapshot:
        head = await select_head(snapshot, organization.number)
        start, end = 1 if first is None else first, head.last_sequence if last is None else last
        if not 1 <= end <= head.last_sequence:
            raise InvalidInput(f"A sequence here is 1 to {head.last_sequence}.", "toSequence")
        if not 1 <= start <= end:
            raise InvalidInput(f"A sequence here is 1 to {end}.", "fromSequence")
        last_hash = head.last_hash
        if end < head.last_sequence:
            last_hash = await _hash(snapshot, organization, end)
        return LogRange(start, end, await _hash(snapshot, organization, start - 1), last_hash)


async def stream_log(
    database: Database, organization: Organization, pin: LogRange
) -> AsyncIterator[LogPage]:
    """Yield a range of the log in pages; a gap in it is no end but a fault."""
    after = pin.first - 1
    while after < pin.last:
        async with database.snapshot() as snapshot:
            rows = await snapshot.fetch(
                SELECT_LOG_AFTER, organization.number, after, pin.last, EVENTS_PER_PAGE
            )
        page = [(_event(row), _details(row)) for row in rows]
        for event, _ in page:
            after += 1
            if event.sequence != after:
                raise BrokenLog(f"Event {after} is missing; run daftar verify.")
        if not page:
            raise BrokenLog(f"Event {after + 1} is missing; run daftar verify.")
        yield page


async def stream_seals(
    database: Database, organization: Organization, pin: LogRange
) -> AsyncIterator[list[Seal]]:
    """Yield the seals whose last event lies in the range, in pages, the oldest first."""
    size = pin.first - 1
    while True:
        async with database.snapshot() as snapshot:
            seals = await select_seals_after(snapshot, organization.number, size, SEALS_PER_PAGE)
        page = [seal for seal in seals if seal.size <= pin.last]
        if page:
            yield page
        if len(page) < SEALS_PER_PAGE:
            return
        size = page[-1].size


async def _hash(snapshot: Snapshot, organization: Organization, sequence: int) -> bytes:
    if not sequence:
        return first_hash(organization.id)
    rows = await snapshot.fetch(SELECT_HASH, organization.number, sequence)
    if not rows:
        raise BrokenLog(f"Event {sequence} is missing; run daftar verify.")
    return bytes(cast(bytes, rows[0][0]))


def _event(row: Row) -> Event:
    """Read an event as it is stored, whatever its body says."""
    values = cast(Any, row)
    return Event(
        sequence=values[0],
        recorded_at=values[1],
        type=values[2],
        subject=values[3],
        actor=values[9],
        surface=values[4],
        request_id=values[5],
        body=bytes(values[6]),
        hash=bytes(values[7]),
        last_number=values[8],
    )


def _details(row: Row) -> EventDetails | None:
    before, after, sequence = tuple(row)[10:]
    return None if sequence is None else details_of((sequence, before, after))
