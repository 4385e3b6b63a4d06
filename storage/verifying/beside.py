"""What stands beside documents and payments: the events that created them, entries, allocations.

Each is one statement for a page of records, and two for entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import JSONDecodeError, loads
from typing import Any, Protocol, cast

from ledger.journal_entries import Entry, Line
from storage.rows import entries_of
from storage.statements import Row, statement
from storage.verifying.subject import Finding, Subject
from storage.writing.loading import SELECT_NAMED_ENTRIES, SELECT_NAMED_LINES

_UNREADABLE = (ValueError, OverflowError, IndexError, KeyError, TypeError)

SELECT_EVENTS_AT = statement(
    """select v.sequence, v.subject, v.type, v.recorded_at, v.body
    from {each:2:bigint} join events v on v.org = $1 and v.sequence = item.value"""
)
SUM_OF_CLAIMS = statement(
    """select a.claim, cast(sum(a.amount) as bigint) from {each:2:bigint}
    join allocations a on a.org = $1 and a.claim = item.value
    where a.revoked_sequence is null and a.ended_sequence is null group by a.claim"""
)
SUM_OF_CREDITS = statement(
    """select a.credit, cast(sum(a.amount) as bigint) from {each:2:bigint}
    join allocations a on a.org = $1 and a.credit = item.value
    where a.revoked_sequence is null and a.ended_sequence is null group by a.credit"""
)


@dataclass(frozen=True, slots=True)
class Creation:
    """An event, and what its body says of what it created."""

    subject: str
    type: str
    recorded_at: int
    actor: object
    data: Mapping[str, Any]


class Created(Protocol):
    """A record that an event created at its number."""

    @property
    def id(self) -> str: ...
    @property
    def created_at(self) -> int: ...
    @property
    def created_by(self) -> str: ...


async def select_creations(subject: Subject, numbers: Iterable[int]) -> dict[int, Creation]:
    """Return the events at these sequences."""
    wanted = sorted(set(numbers))
    rows = await subject.snapshot.fetch(SELECT_EVENTS_AT, subject.org, wanted)
    return {cast(int, row[0]): creation_of(row) for row in rows}


def creation_of(row: Row) -> Creation:
    """Read a row of sequence, subject, type, instant and body."""
    values = cast(Any, row)
    try:
        said = loads(bytes(values[4]))
    except (JSONDecodeError, UnicodeDecodeError):
        said = {}
    said = said if isinstance(said, dict) else {}
    data = said.get("data")
    data = data if isinstance(data, dict) else {}
    return Creation(values[1], values[2], values[3], said.get("actor"), data)


def check_creation(
    subject: Subject,
    place: str,
    record: Created,
    creation: Creation | None,
    types: Sequence[str],
) -> Iterator[Finding]:
    """Compare a record with the event at its number, which must have created it."""
    if creation is None or creation.subject != record.id or creation.type not in types:
        yield subject.fault(place, "The event at its number did not create it.")
        return
    pairs = (
        ("created_at", record.created_at, creation.recorded_at),
        ("created_by", record.created_by, creation.actor),
    )
    yield from subject.compare(place, pairs, "the chain says")


async def select_entries(subject: Subject, ids: Iterable[str]) -> dict[str, Entry]:
    """Return the entries with these ids; one that cannot be read is as good as missing."""
    wanted = sorted(set(ids))
    rows = await subject.snapshot.fetch(SELECT_NAMED_ENTRIES, subject.org, wanted)
    numbers = sorted(cast(int, row[0]) for row in rows)
    lines = await subject.snapshot.fetch(SELECT_NAMED_LINES, subject.org, numbers)
    by_number: dict[object, list[Any]] = {}
    for line in lines:
        by_number.setdefault(line[0], []).append(line)
    found: dict[str, Entry] = {}
    for row in rows:
        try:
            entry = entries_of([row], by_number.get(row[0], []))[0]
        except _UNREADABLE:
            continue
        found[entry.id] = entry
    return found


async def sum_allocations(subject: Subject, numbers: Iterable[int]) -> dict[int, int]:
    """Return how much live allocations took of items with these numbers, as claim or credit."""
    wanted = sorted(set(numbers))
    sums: dict[int, int] = {}
    for query in (SUM_OF_CLAIMS, SUM_OF_CREDITS):
        for number, amount in map(tuple, await subject.snapshot.fetch(query, subject.org, wanted)):
            sums[cast(int, number)] = sums.get(cast(int, number), 0) + cast(int, amount)
    return sums


def legs_of(lines: Iterable[Line]) -> list[tuple[int, int, int, str]]:
    """Return lines in an order that does not depend on the chart's codes."""
    return sorted((line.account, line.debit, line.credit, line.party or "") for line in lines)
