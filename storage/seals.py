"""Seals, read: newest first, or the one that covers an event.

| read | statements           | bound     |
|------|----------------------|-----------|
| list | 2: count, page       | 101 seals |
| one  | 1                    |           |
"""

from typing import Any, cast

from ledger.organizations import Head
from ledger.paging import Listing, Window
from ledger.seals import Seal
from storage.filters import Where
from storage.snapshot import Snapshot
from storage.statements import Row, statement

SEAL_COLUMNS = (
    "s.size, s.period, s.root, s.last_hash, s.body, s.signature, s.public_key, s.sealed_at"
)

SELECT_SEAL = statement(f"select {SEAL_COLUMNS} from seals s where s.org = $1 and s.size = $2")
SELECT_FIRST_SEAL = statement(
    f"""select {SEAL_COLUMNS} from seals s where s.org = $1 and s.size >= $2
    order by s.size limit 1"""
)
SELECT_LAST_SEAL = statement(
    f"""select {SEAL_COLUMNS} from seals s where s.org = $1 and s.size < $2
    order by s.size desc limit 1"""
)
SELECT_SEALS_AFTER = statement(
    f"""select {SEAL_COLUMNS} from seals s where s.org = $1 and s.size > $2
    order by s.size limit $3"""
)


async def select_seals(snapshot: Snapshot, org: int, head: Head, window: Window) -> Listing[Seal]:
    """List the seals, newest first."""
    where = Where("s", org)
    counted = await snapshot.fetch(where.statement("select count(*) from seals s"), org)
    if window.after is not None:
        where.add("s.size < ?", *window.after)
    if window.before is not None:
        where.add("s.size > ?", *window.before)
    way = "asc" if window.from_end else "desc"
    query = where.statement(
        f"select {SEAL_COLUMNS} from seals s", f"order by s.size {way} {where.range(window)}"
    )
    rows = await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    found = [seal_of(row) for row in (rows[::-1] if window.from_end else rows)]
    places = [(seal.size,) for seal in found]
    total = cast(int, counted[0][0])
    return Listing(window, found, places, has_more, total, head.last_sequence)


async def select_seal(snapshot: Snapshot, org: int, size: int) -> Seal | None:
    rows = await snapshot.fetch(SELECT_SEAL, org, size)
    return seal_of(rows[0]) if rows else None


async def select_first_seal(snapshot: Snapshot, org: int, sequence: int) -> Seal | None:
    """Return the oldest seal that covers an event."""
    rows = await snapshot.fetch(SELECT_FIRST_SEAL, org, sequence)
    return seal_of(rows[0]) if rows else None


async def select_last_seal(snapshot: Snapshot, org: int, before: int) -> Seal | None:
    """Return the newest seal of fewer events."""
    rows = await snapshot.fetch(SELECT_LAST_SEAL, org, before)
    return seal_of(rows[0]) if rows else None


async def select_seals_after(snapshot: Snapshot, org: int, size: int, limit: int) -> list[Seal]:
    """Return the oldest seals of more than `size` events."""
    rows = await snapshot.fetch(SELECT_SEALS_AFTER, org, size, limit)
    return [seal_of(row) for row in rows]


def seal_of(row: Row) -> Seal:
    return Seal(*cast(Any, tuple(row)))
