"""Every live posting of a range as lines of CSV, chunk by chunk, pinned to a sequence.

| step  | PostgreSQL, one short snapshot per chunk       | SQLite                                |
|-------|------------------------------------------------|---------------------------------------|
| range | 1: where the next 25,000 live postings end, and | `exporting.fetch_postings`, 5,000 a   |
|       | whether any was revoked since the pin          | time                                  |
| write | 1 for the planner, 1: COPY of that range; the  | written here                          |
|       | database writes the text                       |                                       |

A chunk is made while the one before it is being sent, and kept in memory until then: a few of about
4 MB, and where texts are long of 16 MB at most, or 100 postings. So no statement waits for the
reader, however slow, and none outlives it: when the stream is let go, a COPY under way is cancelled
at the database.
"""

from asyncio import CancelledError, Task, create_task, sleep
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ledger.csv import LINE_END
from ledger.dates import day_of
from storage.connections import telling_outages
from storage.csv_cells import Column, copied_columns, page_writer
from storage.database import Database
from storage.exporting import FIRST_PLACE, Pin, Place, fetch_postings
from storage.statements import spell

POSTINGS_PER_COPY = 25_000
POSTINGS_AT_LEAST = 100
CHUNK_BYTES_MOST = 16 * 1024 * 1024
SLICE_BYTES = 64 * 1024
_LINE_END = LINE_END.encode()

_LIVE = """p.org = $1 and p.revoked_sequence is null and p.number <= $3
    and (p.day, p.number, p.line) > ($4, $5, $6) and p.day <= $7"""
SELECT_END = spell(
    f"""select revoked.since, p.day, p.number, p.line from (
      select exists (select from entries where org = $1 and revoked_sequence > $2) as since
    ) as revoked left join (
      select p.day, p.number, p.line from postings p where {_LIVE}
      order by p.day, p.number, p.line offset $8 limit 1
    ) as p on true"""
)
_LIVE_IN_RANGE = """select {columns} from postings p
    join entries e on e.org = {org} and e.day = p.day and e.number = p.number {joins}
    where p.org = {org} and p.revoked_sequence is null and e.revoked_sequence is null
      and p.number <= {last_number} and (p.day, p.number, p.line) > ({day}, {number}, {line})
      and (e.day, e.number) >= ({day}, {number}) and {end}
    order by p.day, p.number, p.line"""
# Both indexes of live rows are read side by side, in their order. Left to itself, the planner looks
# each entry up for its postings: it has no idea how many lie between two places.
_SIDE_BY_SIDE = "set local enable_nestloop = off"
_KNOWN_IN_RANGE = """select {columns} from (
      select p.* from postings p where p.org = {org} and p.revoked_sequence is null and {range}
      union all
      select p.* from entries r join postings p on p.org = r.org and p.number = r.number
      where r.org = {org} and r.revoked_sequence > {sequence} and {range}
    ) as p join entries e on e.org = {org} and e.number = p.number {joins}
    order by p.day, p.number, p.line"""
_RANGE = """p.number <= {last_number} and (p.day, p.number, p.line) > ({day}, {number}, {line})
    and {end}"""


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: whose postings, of which days, as they stood at a pin, in which columns."""

    org: int
    exponent: int
    columns: Sequence[Column]
    pin: Pin
    first: date | None = None
    last: date | None = None

    @property
    def start(self) -> Place:
        """Return the place just before the first posting."""
        return FIRST_PLACE if self.first is None else (day_of(self.first), 0, 0)

    @property
    def last_day(self) -> int:
        return day_of(self.last or date.max)


async def stream_csv(database: Database, export: Export) -> AsyncGenerator[bytes, None]:
    """Yield the lines, each chunk ending with a whole line; nothing for an empty range."""
    write = _read_and_write if database.is_sqlite else _copy
    async with aclosing(_ahead(write(database, export))) as chunks:
        async for chunk in chunks:
            if chunk:
                yield chunk


async def _ahead(chunks: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Have the next chunk made while the last is in the reader's hands."""
    async with aclosing(chunks):
        coming: Task[bytes | None] = create_task(_next(chunks))
        try:
            while (chunk := await coming) is not None:
                coming = create_task(_next(chunks))
                yield chunk
        finally:
            coming.cancel()
            with suppress(CancelledError, Exception):
                await coming  # What it met when nobody waited for it is nobody's fault.


async def _next(chunks: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(chunks, None)


async def _read_and_write(database: Database, export: Export) -> AsyncGenerator[bytes, None]:
    write = page_writer(export.columns, export.exponent)
    pages = fetch_postings(database, export.org, export.pin, export.start, export.last_day)
    async for rows in pages:
        yield write(rows)


async def _copy(database: Database, export: Export) -> AsyncGenerator[bytes, None]:
    place: Place | None = export.start
    postings = POSTINGS_PER_COPY
    while place is not None:
        async with database.readers.lend() as lent:
            driver = lent.driver
            with telling_outages():
                async with driver.transaction(isolation="repeatable_read", readonly=True):
                    revoked_since, end = await _find_end(driver, export, place, postings)
                    if not revoked_since:
                        await driver.execute(_SIDE_BY_SIDE)
                    query = _spell_range(export, place, end, revoked_since=revoked_since)
                    lines = await _copy_lines(driver, export, query)
        if lines is None:
            postings = max(POSTINGS_AT_LEAST, postings // 4)
            continue
        yield lines
        place = end


async def _find_end(
    driver: Any, export: Export, place: Place, postings: int
) -> tuple[bool, Place | None]:
    """Find the last place of the next range; None if the rest of the postings fits into it."""
    pin = export.pin
    found = await driver.fetchrow(
        SELECT_END.postgresql,
        *(export.org, pin.sequence, pin.last_number, *place, export.last_day),
        postings - 1,
    )
    revoked_since, *end = found
    return revoked_since, None if end[0] is None else cast(Place, tuple(end))


def _spell_range(export: Export, place: Place, end: Place | None, *, revoked_since: bool) -> str:
    """Spell what is copied: postings behind a place through another, or through the last day."""
    day, number, line = place
    copied = copied_columns(export.columns, export.exponent)
    facts = {
        "columns": copied.selected,
        "joins": copied.joins,
        "org": export.org,
        "sequence": export.pin.sequence,
        "last_number": export.pin.last_number,
        "day": day,
        "number": number,
        "line": line,
    }
    last = _spell_end(export, end, "p")
    if revoked_since:
        return _KNOWN_IN_RANGE.format(range=_RANGE.format(end=last, **facts), **facts)
    return _LIVE_IN_RANGE.format(end=f"{last} and {_spell_end(export, end, 'e')}", **facts)


def _spell_end(export: Export, end: Place | None, table: str) -> str:
    if end is None:
        return f"{table}.day <= {export.last_day}"
    day, number, line = end
    if table == "e":
        return f"(e.day, e.number) <= ({day:d}, {number:d})"
    return f"(p.day, p.number, p.line) <= ({day:d}, {number:d}, {line:d})"


async def _copy_lines(driver: Any, export: Export, query: str) -> bytes | None:
    """Have the database write the lines of a range; None if they are more than a chunk may hold."""
    chunks: list[bytes] = []
    size = 0

    async def keep(chunk: bytes) -> None:
        nonlocal size
        size += len(chunk)
        if size <= CHUNK_BYTES_MOST:
            chunks.append(bytes(chunk))
        else:
            chunks.clear()

    words = copied_columns(export.columns, export.exponent).arguments
    await driver.copy_from_query(query, *words, output=keep, format="csv")
    return await with_line_ends(b"".join(chunks)) if size <= CHUNK_BYTES_MOST else None


async def with_line_ends(lines: bytes) -> bytes:
    """End lines as RFC 4180 has it; what breaks a line inside of quotes stays as it is.

    Quotes make it slow, and whoever posts decides how many there are: others take their turns.
    """
    if b'"' not in lines:
        return lines.replace(b"\n", _LINE_END)
    ended: list[bytes] = []
    is_quoted = False
    for start in range(0, len(lines), SLICE_BYTES):
        text, is_quoted = _end_lines(lines[start : start + SLICE_BYTES], is_quoted=is_quoted)
        ended.append(text)
        await sleep(0)
    return b"".join(ended)


def _end_lines(text: bytes, *, is_quoted: bool) -> tuple[bytes, bool]:
    """End the lines of a slice; return also whether what follows it is quoted."""
    # Quotes inside of a quoted cell are doubled: between them lies an empty piece without breaks.
    pieces = text.split(b'"')
    pieces[is_quoted::2] = [piece.replace(b"\n", _LINE_END) for piece in pieces[is_quoted::2]]
    return b'"'.join(pieces), is_quoted ^ (len(pieces) % 2 == 0)
