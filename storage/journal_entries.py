"""Entries, read: one by id, and lists newest first.

| read  | statements                                         | bound                        |
|-------|----------------------------------------------------|------------------------------|
| one   | 2: entry, lines                                    |                              |
| list  | 3: total (none if it stands in the head), page,    | 101 entries, 500 lines each  |
|       | lines; +1 with `asOf`, +2 when mirrors are among it|                              |
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from ledger.dates import day_of
from ledger.errors import PageTooDeep
from ledger.journal_entries import Entry, EntryKind, EntryStatus
from ledger.organizations import Head
from ledger.paging import Keyset, Listing, Window
from storage.filters import Where, like_pattern
from storage.rows import ENTRY_COLUMNS, entries_of, kind_number
from storage.snapshot import Snapshot
from storage.statements import Row, statement
from storage.writing.loading import SELECT_NAMED_ENTRIES, SELECT_NAMED_LINES

SCANNED_MOST = 10_000
SELECT_SEQUENCES = statement(
    """select e.public_id, e.sequence from {each:2:text}
    join entries e on e.org = $1 and e.public_id = item.value"""
)
SELECT_MIRRORS_REVOKED_SINCE = statement(
    """select e.reversal_of, e.public_id from {each:2:text}
    join entries e on e.org = $1 and e.reversal_of = item.value
    where e.sequence <= $3 and e.revoked_sequence > $3"""
)


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are asked for. `accounts` are narrow keys, `text` is folded already."""

    first: date | None = None
    last: date | None = None
    accounts: Sequence[int] | None = None
    kind: EntryKind | None = None
    status: EntryStatus | None = None
    text: str | None = None
    include_revoked: bool = False
    as_of: int | None = None


async def select_entries_by_id(snapshot: Snapshot, org: int, ids: Sequence[str]) -> list[Entry]:
    """Return the entries with these ids, revoked ones included, in no order."""
    rows = await snapshot.fetch(SELECT_NAMED_ENTRIES, org, list(ids))
    return await _with_lines(snapshot, org, rows)


async def select_entries(
    snapshot: Snapshot, org: int, head: Head, chosen: EntryFilter, window: Window
) -> Listing[Entry]:
    """List entries newest first: date, then number, both descending."""
    _require_reachable(chosen, window)
    total = await _count(snapshot, org, head, chosen)
    where = _where(org, chosen)
    _place(where, window)
    direction = "asc" if window.from_end else "desc"
    query = where.statement(
        f"select {ENTRY_COLUMNS} from entries e",
        f"order by e.day {direction}, e.number {direction} {where.range(window)}",
    )
    is_past = window.offset >= total and window.page is not None
    rows = [] if is_past else await snapshot.fetch(query, *where.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    if window.from_end:
        rows = rows[::-1]
    found = await _with_lines(snapshot, org, rows)
    if chosen.as_of is not None:
        found = await _as_of(snapshot, org, found, chosen.as_of)
    places: list[Keyset] = [(day_of(entry.date), entry.number) for entry in found]
    sequence = head.last_sequence if chosen.as_of is None else chosen.as_of
    return Listing(window, found, places, has_more, total, sequence)


def _require_reachable(chosen: EntryFilter, window: Window) -> None:
    """Refuse a page number that only a long scan would find (write path, 9)."""
    is_scanned = chosen.text is not None or (chosen.accounts is not None and chosen.status)
    if is_scanned and window.offset >= SCANNED_MOST:
        raise PageTooDeep(
            f"With this filter pages by number end at {SCANNED_MOST:,} entries; use a cursor.",
            "page",
        )


async def _with_lines(snapshot: Snapshot, org: int, rows: Sequence[Row]) -> list[Entry]:
    if not rows:
        return []
    numbers = [cast(int, row[0]) for row in rows]
    return entries_of(rows, await snapshot.fetch(SELECT_NAMED_LINES, org, numbers))


async def _as_of(
    snapshot: Snapshot, org: int, found: Sequence[Entry], sequence: int
) -> list[Entry]:
    """Show entries as they stood at a sequence: what revoked or mirrored them since is hidden."""
    mirrors = [entry.reversed_by for entry in found if entry.reversed_by]
    rows = await snapshot.fetch(SELECT_SEQUENCES, org, mirrors) if mirrors else []
    later = {cast(str, row[0]) for row in rows if cast(int, row[1]) > sequence}
    ids = [entry.id for entry in found]
    gone = await snapshot.fetch(SELECT_MIRRORS_REVOKED_SINCE, org, ids, sequence) if ids else []
    stood = {cast(str, row[0]): cast(str, row[1]) for row in gone}
    return [
        replace(
            entry,
            revoked_sequence=None if _is_after(entry, sequence) else entry.revoked_sequence,
            revoked_at=None if _is_after(entry, sequence) else entry.revoked_at,
            reversed_by=stood.get(
                entry.id, None if entry.reversed_by in later else entry.reversed_by
            ),
        )
        for entry in found
    ]


def _is_after(entry: Entry, sequence: int) -> bool:
    return entry.revoked_sequence is not None and entry.revoked_sequence > sequence


def _where(org: int, chosen: EntryFilter) -> Where:
    where = Where("e", org)
    _add_liveness(where, chosen)
    if chosen.first is not None:
        where.add("e.day >= ?", day_of(chosen.first))
    if chosen.last is not None:
        where.add("e.day <= ?", day_of(chosen.last))
    if chosen.kind is not None:
        where.add("e.kind = ?", kind_number(chosen.kind))
    if chosen.text is not None:
        where.add("e.search like ? escape '\\'", like_pattern(chosen.text))
    if chosen.accounts is not None:
        where.add_any(
            "exists (select 1 from postings p where p.org = $1 and p.number = e.number"
            " and p.account",
            chosen.accounts,
        )
        where.conditions[-1] += ")"
    return where


def _add_liveness(where: Where, chosen: EntryFilter) -> None:
    if chosen.as_of is not None:
        where.add("e.sequence <= ?", chosen.as_of)
        where.add("(e.revoked_sequence is null or e.revoked_sequence > ?)", chosen.as_of)
    if chosen.status is EntryStatus.REVOKED:
        where.add("e.revoked_sequence is not null")
    elif (chosen.as_of is None and not chosen.include_revoked) or chosen.status is not None:
        where.add("e.revoked_sequence is null")
    if chosen.status is EntryStatus.REVERSED:
        where.add("e.reversed_by is not null")
    if chosen.status is EntryStatus.POSTED:
        where.add("e.reversed_by is null")


def _place(where: Where, window: Window) -> None:
    """Keep to what lies between the cursors; newest comes first, so after means older."""
    if window.after is not None:
        where.add("(e.day, e.number) < (cast(? as bigint), ?)", *window.after)
    if window.before is not None:
        where.add("(e.day, e.number) > (cast(? as bigint), ?)", *window.before)


async def _count(snapshot: Snapshot, org: int, head: Head, chosen: EntryFilter) -> int:
    """Count from head or totals where they know, else by a scan of the index."""
    is_total = not chosen.include_revoked and chosen.status is not EntryStatus.REVOKED
    if chosen.accounts is None and chosen.text is None and chosen.as_of is None and is_total:
        if chosen == EntryFilter():
            return head.entries
        return await _count_from_days(snapshot, org, chosen)
    where = _where(org, chosen)
    rows = await snapshot.fetch(where.statement("select count(*) from entries e"), *where.arguments)
    return cast(int, rows[0][0])


async def _count_from_days(snapshot: Snapshot, org: int, chosen: EntryFilter) -> int:
    where = Where("d", org)
    if chosen.first is not None:
        where.add("d.day >= ?", day_of(chosen.first))
    if chosen.last is not None:
        where.add("d.day <= ?", day_of(chosen.last))
    if chosen.kind is not None:
        where.add("d.kind = ?", kind_number(chosen.kind))
    counted = {EntryStatus.POSTED: "entries - reversed", EntryStatus.REVERSED: "reversed"}
    column = counted[chosen.status] if chosen.status else "entries"
    query = where.statement(f"select cast(coalesce(sum({column}), 0) as bigint) from entry_days d")
    rows = await snapshot.fetch(query, *where.arguments)
    return cast(int, rows[0][0])
