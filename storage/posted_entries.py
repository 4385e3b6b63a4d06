"""The entries that events are about: one reading of them serves all who follow a log's tail.

| read            | statements                          | bound                             |
|-----------------|-------------------------------------|-----------------------------------|
| shown           | 3: head, entries, lines; none if a  | a subscriber holds 20 entries, a  |
|                 | neighbour has just read them        | tail 100, of 500 lines each       |
| sums            | 2: as in `storage.balances`         | accounts x months                 |
"""

from collections.abc import Sequence

from ledger.organizations import Head
from ledger.statements.sums import Sums
from storage.balances import select_sums
from storage.database import Database
from storage.heads import select_state
from storage.journal_entries import select_entries_by_id
from storage.known import resolve_known
from storage.snapshot import Snapshot
from storage.tails import Shown, Tail

KEPT_MOST = 100


async def select_shown(
    database: Database, org: int, tail: Tail | None, ids: Sequence[str]
) -> Shown:
    """Return entries by their ids as they stand, revoked ones included."""
    if tail is None:
        return await _read(database, org, ids)
    async with tail.showing:
        kept = tail.shown
        known = {} if kept is None else kept.entries
        missing = [name for name in ids if name not in known]
        if kept is not None and not missing:
            return kept
        head, read = tail.head, await _read(database, org, missing)
        shown = Shown(read.organization, read.chart, {**known, **read.entries})
        if tail.head == head:
            tail.shown = shown if len(shown.entries) <= KEPT_MOST else read
        return shown


async def select_sums_at(snapshot: Snapshot, org: int, head: Head, sequence: int) -> Sums:
    """Sum what every account was debited and credited up to a sequence, on all days."""
    known = await resolve_known(snapshot, org, head, as_of_sequence=sequence)
    return await select_sums(snapshot, org, None, known)


async def _read(database: Database, org: int, ids: Sequence[str]) -> Shown:
    async with database.snapshot() as snapshot:
        state = await select_state(database, snapshot, org)
        found = await select_entries_by_id(snapshot, org, ids)
    return Shown(state.organization, state.chart, {entry.id: entry for entry in found})
