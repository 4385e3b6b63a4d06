"""Streams over whole ranges of the books that hold no snapshot and meet nothing twice.

| step | statements                                              | bound                       |
|------|---------------------------------------------------------|-----------------------------|
| pin  | the head: last sequence s and last number n             | 1                           |
| page | live rows with number <= n behind the last (date,       | 5,000 postings, or 250      |
|      | number, line), and rows among them revoked after s: 2   | entries and their lines     |

Each page is one short snapshot, so a slow reader pins nothing; together the pages are the books as
they stood at s (write path, 7).
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from ledger.dates import date_of, day_of
from ledger.journal_entries import Entry, EntryKind
from storage.csv_cells import RAW_COLUMNS
from storage.database import Database
from storage.organizations import select_head
from storage.rows import ENTRY_COLUMNS, KINDS, entries_of, kind_number
from storage.statements import Row, Statement, statement
from storage.writing.loading import SELECT_NAMED_LINES

POSTINGS_PER_PAGE = 5_000
ENTRIES_PER_PAGE = 250
_NUMBER_LIMIT = 2**62
Place = tuple[int, int, int]
"""Day, number and line of a posting."""
FIRST_PLACE: Place = (day_of(date.min), 0, 0)


@dataclass(frozen=True, slots=True)
class Pin:
    """A moment of an organisation's books: the last sequence, and the last number by then."""

    sequence: int
    last_number: int


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """One posting with what an export says of its entry; `account` is the narrow key."""

    entry: str
    number: int
    date: date
    kind: EntryKind
    source: str
    entry_memo: str | None
    reference: str | None
    line: int
    account: int
    debit: int
    credit: int
    line_memo: str | None
    party: str | None

    @property
    def memo(self) -> str | None:
        """What the line says, else what its entry says."""
        return self.line_memo or self.entry_memo


SELECT_POSTINGS_AT = statement(
    f"""select {RAW_COLUMNS} from postings p
    join entries e on e.org = $1 and e.number = p.number
    where p.org = $1 and p.revoked_sequence is null and p.number <= $2
      and (p.day, p.number, p.line) > ($3, $4, $5) and p.day <= $6
    order by p.day, p.number, p.line limit $7"""
)
SELECT_POSTINGS_REVOKED_SINCE = statement(
    f"""select {RAW_COLUMNS} from entries e
    join postings p on p.org = $1 and p.number = e.number
    where e.org = $1 and e.revoked_sequence > $2 and e.number + 0 <= $3
      and (p.day, p.number, p.line) > ($4, $5, $6) and (p.day, p.number, p.line) <= ($7, $8, $9)"""
)


def _entries_at(sign: str, bound: str, order: str) -> Statement:
    page = f"""e.number <= $3 and (e.day, e.number) {sign} ($4, $5) and e.day {bound} $6
        and e.kind {{any:7:int}} order by e.day {order}, e.number {order} limit $8"""
    return statement(
        f"""select * from (select {ENTRY_COLUMNS} from entries e
          where e.org = $1 and e.revoked_sequence is null and {page}) as live
        union all select * from (select {ENTRY_COLUMNS} from entries e
          where e.org = $1 and e.revoked_sequence > $2 and {page}) as revoked_later
        order by day {order}, number {order} limit $8"""
    )


SELECT_ENTRIES_AT = _entries_at(">", "<=", "asc")
SELECT_ENTRIES_AT_DESCENDING = _entries_at("<", ">=", "desc")


async def pin_books(database: Database, org: int) -> Pin:
    """Pin the books of an organisation as they stand now."""
    async with database.snapshot() as snapshot:
        head = await select_head(snapshot, org)
    return Pin(head.last_sequence, head.last_number)


async def stream_postings(
    database: Database,
    org: int,
    first: date | None = None,
    last: date | None = None,
    pin: Pin | None = None,
) -> AsyncIterator[list[PostingRecord]]:
    """Yield every live posting of a range in pages, by (date, number, line)."""
    at = pin or await pin_books(database, org)
    start = FIRST_PLACE if first is None else (day_of(first), 0, 0)
    async for rows in fetch_postings(database, org, at, start, day_of(last or date.max)):
        yield _records(rows)


async def fetch_postings(
    database: Database, org: int, at: Pin, place: Place, last_day: int
) -> AsyncIterator[list[Row]]:
    """Yield the rows behind a place as they stood at a pin, in pages; none is empty."""
    while True:
        async with database.snapshot() as snapshot:
            rows = await snapshot.fetch(
                SELECT_POSTINGS_AT, *(org, at.last_number, *place, last_day, POSTINGS_PER_PAGE)
            )
            is_last = len(rows) < POSTINGS_PER_PAGE
            end = (last_day, _NUMBER_LIMIT, 0) if is_last else cast(Place, tuple(rows[-1])[:3])
            gone = await snapshot.fetch(
                SELECT_POSTINGS_REVOKED_SINCE, *(org, at.sequence, at.last_number, *place, *end)
            )
        if gone:
            rows = sorted([*rows, *gone], key=lambda row: cast(Place, tuple(row)[:3]))
        if rows:
            yield rows
        if is_last:
            return
        place = end


async def stream_entries(
    database: Database,
    org: int,
    first: date | None = None,
    last: date | None = None,
    kind: EntryKind | None = None,
    *,
    descending: bool = False,
    pin: Pin | None = None,
) -> AsyncIterator[list[Entry]]:
    """Yield every live entry of a range with its lines in pages, by (date, number)."""
    at = pin or await pin_books(database, org)
    kinds = [kind_number(word) for word in ([kind] if kind else KINDS)]
    start, end = day_of(first or date.min), day_of(last or date.max)
    chosen = SELECT_ENTRIES_AT_DESCENDING if descending else SELECT_ENTRIES_AT
    place, bound = ((end, _NUMBER_LIMIT), start) if descending else ((start, 0), end)
    while True:
        async with database.snapshot() as snapshot:
            rows = await snapshot.fetch(
                chosen,
                *(org, at.sequence, at.last_number, *place, bound, kinds, ENTRIES_PER_PAGE),
            )
            numbers = [cast(int, row[0]) for row in rows]
            lines = await snapshot.fetch(SELECT_NAMED_LINES, org, numbers) if numbers else []
        if rows:
            yield [_as_pinned(entry) for entry in entries_of(rows, lines)]
        if len(rows) < ENTRIES_PER_PAGE:
            return
        place = (cast(int, rows[-1][2]), cast(int, rows[-1][0]))


def _as_pinned(entry: Entry) -> Entry:
    """Return the entry as it stood at the pin, before it was revoked."""
    if entry.revoked_sequence is None:
        return entry
    return replace(entry, revoked_sequence=None, revoked_at=None)


def _records(rows: Sequence[Row]) -> list[PostingRecord]:
    dates: dict[int, date] = {}
    records = []
    for row in rows:
        values = cast(Any, row)
        day = values[0]
        if day not in dates:
            dates[day] = date_of(day)
        records.append(
            PostingRecord(
                entry=values[3],
                number=values[1],
                date=dates[day],
                kind=KINDS[values[4] - 1],
                source=values[5],
                entry_memo=values[6],
                reference=values[7],
                line=values[2],
                account=values[8],
                debit=values[9],
                credit=values[10],
                line_memo=values[11],
                party=values[12],
            )
        )
    return records
