"""Entries, read: one by id, and lists newest first.

| read              | statements                                        | bound                |
|-------------------|---------------------------------------------------|----------------------|
| one, beside head  | 2: head and entry; lines                          |                      |
| page, beside head | 2: head, total and page; lines                    | 101 entries, 500     |
|                   |                                                   | lines each           |
| by id             | 2: entries, lines                                 |                      |
| list              | 3: total (none if it stands in the head), page,   | 101 entries, 500     |
|                   | lines; +1 with `asOf`, +2 when mirrors are in it  | lines each           |

What is read beside the head is decided by its first statement; an entry's lines never change. So
it takes no transaction where nothing else is read (`storage.snapshot`). It serves where totals tell
how many there are, and while the settings are those that were last read.

Which entries a list is of, how many, and where page N begins: `storage.entry_lists`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

from ledger.dates import day_of
from ledger.journal_entries import Entry
from ledger.organizations import Head
from ledger.paging import Keyset, Listing, Window
from storage.database import Database
from storage.entry_lists import EntryFilter, PageQuery, count_entries, page_of, spell_count
from storage.rows import ENTRY_COLUMNS, ENTRY_WIDTH, LINE_COLUMNS, entries_of
from storage.snapshot import Deciding, Snapshot, Steps
from storage.statements import Row, statement
from storage.writing.loading import SELECT_NAMED_ENTRIES, SELECT_NAMED_LINES
from storage.writing.sequence import Settings
from storage.writing.steps import Fetch

__all__ = [
    "Beside",
    "EntryFilter",
    "read_entry",
    "read_page",
    "select_entries",
    "select_entries_by_id",
]

Found = TypeVar("Found")
SELECT_ENTRY = statement(
    f"""select {ENTRY_COLUMNS}, h.settings_version from heads h
    left join entries e on e.org = h.org and e.public_id = $2 where h.org = $1"""
)
SELECT_LINES = statement(
    f"""select {LINE_COLUMNS} from postings p where p.org = $1 and p.number {{any:2:bigint}}
    order by p.number, p.line""",
    sqlite=f"""select {LINE_COLUMNS} from {{each:2:bigint}}
    join postings p on p.org = $1 and p.number = item.value order by p.number, p.line""",
    is_immutable=True,
)
SELECT_SEQUENCES = statement(
    """select e.public_id, e.sequence from {each:2:text}
    join entries e on e.org = $1 and e.public_id = item.value"""
)
SELECT_MIRRORS_REVOKED_SINCE = statement(
    """select e.reversal_of, e.public_id from entries e
    where e.org = $1 and e.revoked_sequence > $3 and +e.sequence <= $3
      and e.reversal_of {any:2:text}"""
)


@dataclass(frozen=True, slots=True)
class Beside(Generic[Found]):
    """What was found, and the settings it is shown by."""

    found: Found
    settings: Settings


async def read_page(
    database: Database, snapshot: Deciding, org: int, chosen: EntryFilter, window: Window
) -> Beside[Listing[Entry]] | None:
    """Read a page beside the head; None if it takes more than that."""
    settings = database.settings.get(org)
    page = page_of(org, chosen, window)
    total = spell_count(chosen, page.arguments)
    if settings is None or total is None:
        return None
    version, listing = await snapshot.read(_page_steps(org, page, total, window))
    return _beside(snapshot, listing, settings, version)


async def read_entry(
    database: Database, snapshot: Deciding, org: int, public_id: str
) -> Beside[Entry | None] | None:
    """Read an entry beside the head, a revoked one too; None if it takes more than that."""
    settings = database.settings.get(org)
    if settings is None:
        return None
    version, entry = await snapshot.read(_entry_steps(org, public_id))
    return _beside(snapshot, entry, settings, version)


def _beside(
    snapshot: Deciding, found: Found, settings: Settings, version: int
) -> Beside[Found] | None:
    if version == settings.version:
        return Beside(found, settings)
    snapshot.start_over()
    return None


def _page_steps(
    org: int, page: PageQuery, total: str, window: Window
) -> Steps[tuple[int, Listing[Entry]]]:
    direction = "asc" if window.from_end else "desc"
    query = page.beside_head(
        ENTRY_COLUMNS,
        f"h.settings_version, h.last_sequence, {total}",
        f"e.day {direction}, e.number {direction}",
    )
    rows = yield Fetch(query, tuple(page.arguments))
    version, sequence, counted = cast(tuple[int, int, int], tuple(rows[0][ENTRY_WIDTH:]))
    if rows[0][0] is None:
        return version, Listing(window, [], [], has_more=False, total=counted, sequence=sequence)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    if window.from_end:
        rows = rows[::-1]
    lines = yield Fetch(SELECT_LINES, (org, [cast(int, row[0]) for row in rows]))
    places = cast(list[Keyset], [(row[2], row[0]) for row in rows])
    return version, Listing(window, entries_of(rows, lines), places, has_more, counted, sequence)


def _entry_steps(org: int, public_id: str) -> Steps[tuple[int, Entry | None]]:
    rows = yield Fetch(SELECT_ENTRY, (org, public_id))
    version = cast(int, rows[0][ENTRY_WIDTH])
    if rows[0][0] is None:
        return version, None
    lines = yield Fetch(SELECT_LINES, (org, [cast(int, rows[0][0])]))
    return version, entries_of(rows, lines)[0]


async def select_entries_by_id(snapshot: Snapshot, org: int, ids: Sequence[str]) -> list[Entry]:
    """Return the entries with these ids, revoked ones included, in no order."""
    rows = await snapshot.fetch(SELECT_NAMED_ENTRIES, org, list(ids))
    return await _with_lines(snapshot, org, rows)


async def select_entries(
    snapshot: Snapshot, org: int, head: Head, chosen: EntryFilter, window: Window
) -> Listing[Entry]:
    """List entries newest first: date, then number, both descending."""
    page = page_of(org, chosen, window)
    total = await count_entries(snapshot, org, head, chosen)
    is_past = window.offset >= total and window.page is not None
    query = page.statement(ENTRY_COLUMNS)
    rows = [] if is_past else await snapshot.fetch(query, *page.arguments)
    has_more, rows = len(rows) > window.limit, rows[: window.limit]
    if window.from_end:
        rows = rows[::-1]
    found = await _with_lines(snapshot, org, rows)
    if chosen.as_of is not None:
        found = await _as_of(snapshot, org, found, chosen.as_of)
    places: list[Keyset] = [(day_of(entry.date), entry.number) for entry in found]
    sequence = head.last_sequence if chosen.as_of is None else chosen.as_of
    return Listing(window, found, places, has_more, total, sequence)


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
