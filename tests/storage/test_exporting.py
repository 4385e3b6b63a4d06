"""Streams meet every live posting and entry of the pinned moment once, whatever others do."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.books import Books
from ledger.journal_entries import CheckedEntry, Entry, EntryKind, Line
from storage.database import Database, open_database
from storage.exporting import Pin, PostingRecord, pin_books, stream_entries, stream_postings
from tests.storage.books import MARCH_30, Desk
from tests.storage.fixtures import desk_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


async def postings(
    database: Database,
    first: date | None = None,
    last: date | None = None,
    pin: Pin | None = None,
) -> list[str]:
    pages = stream_postings(database, 1, first, last, pin)
    return [f"{one.number}.{one.line}" async for page in pages for one in page]


async def numbers(pages: AsyncIterator[list[Entry]]) -> list[int]:
    return [entry.number async for page in pages for entry in page]


@pytest.fixture
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.exporting.POSTINGS_PER_PAGE", 3)
    monkeypatch.setattr("storage.exporting.ENTRIES_PER_PAGE", 2)


async def write(desk: Desk, *offsets: int) -> list[Entry]:
    """Post one entry per offset of days, in this order."""
    return [await desk.post("10.00", on=MARCH_30 + timedelta(days=days)) for days in offsets]


async def test_a_record_says_what_the_entry_and_the_line_say(desk: Desk) -> None:
    entry = await desk.post("1150.50", memo="بيع", reference="INV-1")
    pages = [page async for page in stream_postings(desk.database, 1)]
    first, second = pages[0]
    assert first == PostingRecord(
        entry=entry.id,
        number=1,
        date=MARCH_30,
        kind=EntryKind.JOURNAL,
        source="manual",
        entry_memo="بيع",
        reference="INV-1",
        line=1,
        account=entry.lines[0].account,
        debit=115_050,
        credit=0,
        line_memo=None,
        party=None,
    )
    assert (second.debit, second.credit, second.memo) == (0, 115_050, "بيع")


@pytest.mark.usefixtures("_small_pages")
async def test_postings_come_by_date_number_and_line(desk: Desk) -> None:
    await write(desk, 3, 0, 3, -5, 0)
    wanted = ["4.1", "4.2", "2.1", "2.2", "5.1", "5.2", "1.1", "1.2", "3.1", "3.2"]
    assert await postings(desk.database) == wanted


@pytest.mark.usefixtures("_small_pages")
async def test_entries_come_in_either_order(desk: Desk) -> None:
    await write(desk, 3, 0, 3, -5, 0)
    assert await numbers(stream_entries(desk.database, 1)) == [4, 2, 5, 1, 3]
    assert await numbers(stream_entries(desk.database, 1, descending=True)) == [3, 1, 5, 2, 4]


async def test_a_streamed_entry_is_the_posted_one(desk: Desk) -> None:
    posted = await desk.post("10.00")
    assert [page async for page in stream_entries(desk.database, 1)] == [[posted]]


@pytest.mark.usefixtures("_small_pages")
async def test_a_range_includes_both_ends(desk: Desk) -> None:
    await write(desk, 0, 1, 2, 3)
    first, last = MARCH_30 + timedelta(days=1), MARCH_30 + timedelta(days=2)
    assert await postings(desk.database, first, last) == ["2.1", "2.2", "3.1", "3.2"]
    assert await numbers(stream_entries(desk.database, 1, first, last)) == [2, 3]
    descending = stream_entries(desk.database, 1, first, last, descending=True)
    assert await numbers(descending) == [3, 2]
    assert await postings(desk.database, last, first) == []
    assert await postings(desk.database, None, date.min) == []


async def test_a_kind_is_chosen(desk: Desk) -> None:
    def post_document(books: Books) -> Entry:
        lines = (Line(3, 100, 0), Line(4, 0, 100))
        return books.post(
            CheckedEntry(MARCH_30, EntryKind.DOCUMENT, "invoice:1", None, None, lines)
        )

    await desk.append(post_document, Entry)
    await desk.post()
    chosen = {
        kind: await numbers(stream_entries(desk.database, 1, kind=kind)) for kind in EntryKind
    }
    assert chosen == {
        EntryKind.DOCUMENT: [1],
        EntryKind.PAYMENT: [],
        EntryKind.RECOGNITION: [],
        EntryKind.JOURNAL: [2],
    }


async def test_empty_books_stream_nothing(desk: Desk) -> None:
    assert [page async for page in stream_postings(desk.database, 1)] == []
    assert [page async for page in stream_entries(desk.database, 1)] == []


async def test_an_organization_meets_its_own_postings_only(desk: Desk, other_desk: Desk) -> None:
    await write(desk, 0)
    await other_desk.post("5.00", on=MARCH_30)
    pages = [page async for page in stream_postings(desk.database, 2)]
    assert [posting.debit for page in pages for posting in page] == [500, 0]


@pytest.mark.usefixtures("_small_pages")
async def test_what_happens_meanwhile_is_not_met(desk: Desk) -> None:
    entries = await write(desk, 0, 1, 2, 3, 4)
    await desk.delete(entries[2].id)
    before = await postings(desk.database)
    met: list[str] = []
    async for page in stream_postings(desk.database, 1):
        met += [f"{one.number}.{one.line}" for one in page]
        if len(met) == 3:
            await desk.delete(entries[4].id)
            await desk.delete(entries[0].id)
            await desk.post("7.00", on=MARCH_30 + timedelta(days=9))
    assert met == before == ["1.1", "1.2", "2.1", "2.2", "4.1", "4.2", "5.1", "5.2"]
    assert await postings(desk.database) == ["2.1", "2.2", "4.1", "4.2", "6.1", "6.2"]


@pytest.mark.usefixtures("_small_pages")
async def test_a_pin_keeps_entries_as_they_stood(desk: Desk) -> None:
    entries = await write(desk, 0, 1, 2)
    pin = await pin_books(desk.database, 1)
    await desk.delete(entries[1].id)
    await write(desk, 1)
    streamed = [entry async for page in stream_entries(desk.database, 1, pin=pin) for entry in page]
    assert streamed == entries
    assert await numbers(stream_entries(desk.database, 1)) == [1, 4, 3]


DOINGS = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=14)


@given(doings=DOINGS, pinned_after=st.integers(0, 13))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("_small_pages")
def test_a_pinned_stream_is_the_books_of_that_moment(
    books_url: str, doings: list[tuple[bool, int]], pinned_after: int
) -> None:
    asyncio.run(_do_and_compare(books_url, doings, pinned_after))


async def _do_and_compare(url: str, doings: list[tuple[bool, int]], pinned_after: int) -> None:
    async with open_database(url) as database:
        desk, live = desk_in(database), list[Entry]()
        pin, then = await pin_books(database, 1), await postings(database)
        for index, (is_deletion, place) in enumerate(doings):
            if is_deletion and live:
                await desk.delete(live.pop(place % len(live)).id)
            else:
                live += await write(desk, place)
            if index == pinned_after:
                pin, then = await pin_books(database, 1), await postings(database)
        assert await postings(database, pin=pin) == then
        ascending = await numbers(stream_entries(database, 1, pin=pin))
        descending = await numbers(stream_entries(database, 1, descending=True, pin=pin))
        assert ascending == descending[::-1]
        assert [f"{number}.{line}" for number in ascending for line in (1, 2)] == then
