"""Deep pages read what they show and a little of totals: no scan of entries or postings."""

from __future__ import annotations

from datetime import date
from itertools import product
from re import compile
from typing import TYPE_CHECKING, Any, cast

import pytest
import pytest_asyncio
from sqlalchemy import text

from ledger.journal_entries import EntryKind, EntryStatus
from ledger.paging import Window
from storage import anchors
from storage.journal_entries import EntryFilter, select_entries
from storage.postings import PostingFilter, select_postings
from storage.statements import spell, sqlite_arguments
from tests.storage.paging import crowded
from tests.storage.test_page_numbers import laid_out

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from storage.database import Database
    from storage.snapshot import Snapshot
    from storage.statements import Row, Statement, Value
    from tests.storage.test_page_numbers import Books

ENTRIES, DAYS, LIMIT = 3_000, 120, 10
SHOWN_MOST = 200
"""More than a page, its lines and half of a day hold."""
SCAN = compile(r"SCAN (e|p|entries|postings)\b")
LATE = date(2026, 1, 20)
LISTS: dict[str, EntryFilter | PostingFilter] = {
    "entries": EntryFilter(),
    "entries until": EntryFilter(last=LATE),
    "entries of a kind": EntryFilter(kind=EntryKind.DOCUMENT),
    "entries that stand": EntryFilter(status=EntryStatus.POSTED),
    "entries that were mirrored": EntryFilter(status=EntryStatus.REVERSED),
    "entries of an account": EntryFilter(accounts=[3]),
    "entries of an account and kind": EntryFilter(accounts=[3], kind=EntryKind.DOCUMENT),
    "postings": PostingFilter(),
    "postings from": PostingFilter(first=date(2026, 1, 5)),
    "postings of an account": PostingFilter(accounts=[3]),
    "postings of an account and kind": PostingFilter(accounts=[3], kind=EntryKind.DOCUMENT),
}


class Asked:
    """A snapshot that remembers what it was asked, with the arguments."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.asked: list[tuple[Statement, tuple[Value, ...]]] = []

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        self.asked.append((statement, arguments))
        return await self.snapshot.fetch(statement, *arguments)


@pytest_asyncio.fixture
async def books(database: Database) -> AsyncIterator[Books]:
    async with laid_out(database, crowded(ENTRIES, DAYS)) as books:
        async with database.engine.begin() as connection:
            await connection.execute(text("analyze"))
        yield books


async def ask(books: Books, chosen: EntryFilter | PostingFilter, page: int) -> Asked:
    asked = Asked(books.snapshot)
    window = Window(LIMIT, page)
    if isinstance(chosen, EntryFilter):
        found = (await select_entries(asked, 1, books.head, chosen, window)).records
    else:
        found = (await select_postings(asked, 1, books.head, chosen, window)).listing.records  # type: ignore[assignment]  # Only how many there are matters.
    assert len(found) == LIMIT
    return asked


async def test_a_deep_page_scans_neither_entries_nor_postings(
    database: Database, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "NEAR", LIMIT)
    for (name, chosen), page in product(LISTS.items(), (2, 9)):
        for statement, arguments in (await ask(books, chosen, page)).asked:
            if database.is_sqlite:
                scans = await sqlite_scans(books.snapshot, statement, arguments)
                assert scans == [], (name, statement)
            else:
                visited = await visited_rows(books.snapshot, statement, arguments)
                assert visited <= SHOWN_MOST, (name, visited, statement)


async def sqlite_scans(
    snapshot: Snapshot, statement: Statement, arguments: tuple[Value, ...]
) -> list[str]:
    plan = spell(f"explain query plan {statement.sqlite}")
    rows = await snapshot.fetch(plan, *sqlite_arguments(arguments))  # type: ignore[arg-type]  # As the driver takes them.
    return [str(row[3]) for row in rows if SCAN.search(str(row[3]))]


async def visited_rows(
    snapshot: Snapshot, statement: Statement, arguments: tuple[Value, ...]
) -> int:
    """Count the rows of entries and postings that PostgreSQL looked at, those dropped too."""
    plan = spell(f"explain (analyze, format json) {statement.postgresql}")
    (row,) = await snapshot.fetch(plan, *arguments)
    return sum(
        node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
        for node in nodes(cast("Any", row[0])[0]["Plan"])
        if node.get("Relation Name") in {"entries", "postings"}
    )


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


async def test_offset_would_be_noticed(database: Database, books: Books) -> None:
    """The measure itself: the same page, stepped to, visits what lies before it."""
    if database.is_sqlite:
        scan = spell("select * from entries e")
        assert await sqlite_scans(books.snapshot, scan, ()) == ["SCAN e"]
        return
    by_offset = await ask(books, EntryFilter(), 40)
    page = by_offset.asked[0]
    assert await visited_rows(books.snapshot, *page) > SHOWN_MOST
