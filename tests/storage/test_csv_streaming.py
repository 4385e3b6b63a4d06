"""CSV lines say of every posting what its record says, from both databases to the byte."""

from __future__ import annotations

import asyncio
import csv
import io
from contextlib import aclosing
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from asyncpg import connect
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.csv import neutral
from ledger.journal_entries import EntryKind
from ledger.money import format_minor
from storage import csv_streaming
from storage.csv_cells import Cell, Column, Worded
from storage.csv_streaming import Export, stream_csv, with_line_ends
from storage.database import Database, open_database
from storage.exporting import Pin, PostingRecord, pin_books, stream_postings
from storage.rows import kind_number
from tests.storage.books import MARCH_30, Desk
from tests.storage.fixtures import desk_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

ACCOUNTS = Worded("account", {number: f"=account, {number}" for number in range(1, 200)})
KINDS = Worded("kind", {kind_number(kind): kind.name for kind in EntryKind})
COLUMNS: tuple[Column, ...] = (
    Cell("id"),
    Cell("date"),
    ACCOUNTS,
    Cell("entry"),
    KINDS,
    Cell("number"),
    Cell("line"),
    Cell("source"),
    Cell("reference"),
    Cell("memo"),
    Cell("entry_memo"),
    Cell("narration"),
    Cell("party"),
    Cell("debit"),
    Cell("credit"),
)
TEXTS = (
    "plain",
    "",
    "=1+1",
    "+1",
    "-1",
    "@sum",
    "\ttab",
    "\rreturn",
    'say "hi", twice',
    "two\nlines",
    'a "quoted\nbreak"\r\n, and more',
    "\\.",
    "مبيعات",
    " spaced ",
    "\\N",
)


async def lines(
    database: Database, pin: Pin, first: date | None = None, last: date | None = None
) -> bytes:
    export = Export(1, 2, COLUMNS, pin, first, last)
    return b"".join([chunk async for chunk in stream_csv(database, export)])


async def expected(database: Database, pin: Pin) -> list[list[str]]:
    pages = stream_postings(database, 1, pin=pin)
    return [spell(record) for page in [page async for page in pages] for record in page]


def spell(record: PostingRecord) -> list[str]:
    texts = (record.source, record.reference, record.line_memo, record.entry_memo, record.memo)
    return [
        f"{record.entry}.{record.line}",
        record.date.isoformat(),
        f"'=account, {record.account}",
        record.entry,
        record.kind.name,
        str(record.number),
        str(record.line),
        *map(neutral, texts),
        neutral(record.party),
        format_minor(record.debit, 2),
        format_minor(record.credit, 2),
    ]


def read_back(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode(), newline="")))


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.exporting.POSTINGS_PER_PAGE", 3)
    monkeypatch.setattr("storage.csv_streaming.POSTINGS_PER_COPY", 3)


@pytest.mark.usefixtures("_small_chunks")
async def test_lines_say_what_the_records_say_whatever_the_texts(desk: Desk) -> None:
    for index, text in enumerate(TEXTS):
        await desk.post(f"{index}1.05", memo=text, reference=TEXTS[-index], on=MARCH_30)
    pin = await pin_books(desk.database, 1)
    written = await lines(desk.database, pin)
    assert read_back(written) == await expected(desk.database, pin)
    assert written.count(b"je_") == 2 * 2 * len(TEXTS)
    assert b"\r\n\r\n" not in written


async def test_a_line_is_spelled_alike_by_both_databases(desk: Desk) -> None:
    await desk.post("1150.50", memo="two\nlines", reference='"=x"')
    first, second = (await lines(desk.database, await pin_books(desk.database, 1))).split(b"\r\n")[
        :2
    ]
    identifier, rest = first.split(b",", 1)
    assert identifier.startswith(b"je_")
    assert identifier.endswith(b".1")
    assert rest.startswith(b"2026-03-30,\"'=account, ")
    assert rest.endswith(b',JOURNAL,1,1,manual,"""=x""",,"two\nlines","two\nlines",,1150.50,0.00')
    assert second.endswith(b",0.00,1150.50")


async def test_an_empty_range_is_nothing(desk: Desk) -> None:
    await desk.post("1.00")
    pin = await pin_books(desk.database, 1)
    later = MARCH_30 + timedelta(days=1)
    assert await lines(desk.database, pin, first=later) == b""
    assert (await lines(desk.database, pin, last=MARCH_30)).count(b"\r\n") == 2


DOINGS = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=12)


@given(doings=DOINGS, pinned_after=st.integers(0, 11))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("_small_chunks")
def test_pinned_lines_are_the_books_of_that_moment(
    books_url: str, doings: list[tuple[bool, int]], pinned_after: int
) -> None:
    asyncio.run(_do_and_compare(books_url, doings, pinned_after))


async def _do_and_compare(url: str, doings: list[tuple[bool, int]], pinned_after: int) -> None:
    async with open_database(url) as database:
        desk, live = desk_in(database), list[str]()
        pin = await pin_books(database, 1)
        then = await lines(database, pin)
        for index, (is_deletion, place) in enumerate(doings):
            if is_deletion and live:
                await desk.delete(live.pop(place % len(live)))
            else:
                live.append((await desk.post("5.00", on=MARCH_30 + timedelta(days=place))).id)
            if index == pinned_after:
                pin = await pin_books(database, 1)
                then = await lines(database, pin)
        assert await lines(database, pin) == then
        assert read_back(then) == await expected(database, pin)


@pytest.mark.usefixtures("_small_chunks")
async def test_a_stream_let_go_early_gives_its_connection_back(desk: Desk) -> None:
    for _ in range(9):
        await desk.post("1.00")
    export = Export(1, 2, COLUMNS, await pin_books(desk.database, 1))
    for _ in range(20):  # More often than there are connections.
        async with aclosing(stream_csv(desk.database, export)) as chunks:
            assert await anext(chunks)
    assert desk.database.readers.lent == 0


@given(
    st.lists(st.lists(st.sampled_from(["a", '"', "\n", "\r\n", ","])), min_size=1),
    st.integers(1, 9),
)
def test_only_the_ends_of_lines_are_changed(rows: list[list[str]], slice_bytes: int) -> None:
    cells = [["".join(parts), "end"] for parts in rows]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(cells)
    with patch.object(csv_streaming, "SLICE_BYTES", slice_bytes):
        assert read_back(asyncio.run(with_line_ends(text.getvalue().encode()))) == cells


async def test_a_copy_under_way_is_cancelled_at_the_database(postgresql_books: str) -> None:
    async with open_database(postgresql_books) as database:
        await desk_in(database).post("1.00")
        export = Export(1, 2, COLUMNS, await pin_books(database, 1))
        plain = postgresql_books.replace("+asyncpg", "")
        watcher, blocker = await connect(plain), await connect(plain)
        async with blocker.transaction():
            await blocker.execute("lock table postings in access exclusive mode")
            reader = asyncio.create_task(anext(stream_csv(database, export)))
            await until(lambda: waiting(watcher), 1)
            reader.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reader
            await until(lambda: waiting(watcher), 0)
        assert database.readers.lent == 0
        await blocker.close()
        await watcher.close()


async def waiting(watcher: Any) -> int:
    """Count statements over postings that wait for a lock."""
    found: int = await watcher.fetchval(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        " and datname = current_database()"
    )
    return found


async def until(count: Callable[[], Awaitable[int]], wanted: int) -> None:
    async with asyncio.timeout(10):
        while await count() != wanted:  # noqa: ASYNC110  # The database knows no events of ours.
            await asyncio.sleep(0.01)


async def test_a_chunk_of_long_texts_holds_fewer_postings(
    postgresql_books: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.csv_streaming.CHUNK_BYTES_MOST", 4_000)
    monkeypatch.setattr("storage.csv_streaming.POSTINGS_AT_LEAST", 1)
    async with open_database(postgresql_books) as database:
        desk = desk_in(database)
        for _ in range(12):
            await desk.post("1.00", memo="بيع" * 300)
        pin = await pin_books(database, 1)
        export = Export(1, 2, (Cell("id"), Cell("narration")), pin)
        chunks = [chunk async for chunk in stream_csv(database, export)]
    assert max(map(len, chunks)) <= 4_100  # A carriage return for each line comes on top.
    assert len(read_back(b"".join(chunks))) == 24
