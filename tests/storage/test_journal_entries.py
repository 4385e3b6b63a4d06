"""Lists of entries hold exactly what a full scan would, and say how much that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from ledger.errors import InvalidInput
from ledger.journal_entries import Entry, EntryKind, EntryStatus
from ledger.paging import Window
from ledger.text import fold
from storage.heads import select_last_day, select_last_number
from storage.journal_entries import EntryFilter, select_entries_by_id
from tests.storage.books import MARCH_30, Desk
from tests.storage.library import expected_entries, fill, list_entries, numbers, read_state

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL = Window(100, page=1)
FEBRUARY = (date(2026, 2, 1), date(2026, 3, 2))


@pytest_asyncio.fixture
async def entries(desk: Desk) -> Sequence[Entry]:
    return await fill(desk)


async def assert_lists(desk: Desk, entries: Sequence[Entry], chosen: EntryFilter) -> int:
    expected = expected_entries(entries, chosen)
    listing = await list_entries(desk, chosen, ALL)
    assert [entry.id for entry in listing.records] == [entry.id for entry in expected], chosen
    assert (listing.total, listing.has_next) == (len(expected), False), chosen
    short = await list_entries(desk, chosen, Window(3, page=1))
    assert [entry.id for entry in short.records] == [entry.id for entry in expected[:3]], chosen
    assert (short.total, short.has_next) == (len(expected), len(expected) > 3), chosen
    return len(expected)


async def test_every_filter_lists_what_a_scan_finds(desk: Desk, entries: Sequence[Entry]) -> None:
    chart = (await read_state(desk)).chart
    found = []
    for dates, handles, kind, status, text, revoked in product(
        ((None, None), FEBRUARY, (None, FEBRUARY[0])),
        (None, ["acc_cash"], ["acc_receivables", "acc_revenue"]),
        (None, EntryKind.JOURNAL, EntryKind.DOCUMENT),
        (None, *EntryStatus),
        (None, fold("SALE")),
        (False, True),
    ):
        accounts = None if handles is None else numbers(chart, *handles)
        chosen = EntryFilter(*dates, accounts, kind, status, text, include_revoked=revoked)
        found.append(await assert_lists(desk, entries, chosen))
    assert found.count(0) < len(found) / 2


async def test_no_account_at_all_lists_nothing(desk: Desk, entries: Sequence[Entry]) -> None:
    assert await assert_lists(desk, entries, EntryFilter(accounts=[])) == 0


async def test_the_past_is_listed_as_it_was_shown_then(desk: Desk) -> None:
    shown = {}
    for turn in range(8):
        first, second = await desk.post(f"{turn + 1}.00"), await desk.post(on=FEBRUARY[0])
        mirror = await desk.reverse(first.id)
        shown[mirror.sequence] = await list_entries(desk, EntryFilter(), ALL)
        if turn % 2:
            await desk.delete(mirror.id)
            await desk.delete(second.id)
        if turn % 4 == 3:
            await desk.reverse(first.id)
    for sequence, listing in shown.items():
        again = await list_entries(desk, EntryFilter(as_of=sequence), ALL)
        assert list(again.records) == list(listing.records)
        assert (again.total, again.sequence) == (listing.total, sequence)


async def test_the_past_takes_every_other_filter(desk: Desk, entries: Sequence[Entry]) -> None:
    state = await read_state(desk)
    last = state.head.last_sequence
    for as_of, dates, handles, text in product(
        (52, 80, last - 10, last),
        ((None, None), FEBRUARY),
        (None, ["acc_cash"]),
        (None, "sale"),
    ):
        accounts = None if handles is None else numbers(state.chart, *handles)
        chosen = EntryFilter(*dates, accounts, text=text, as_of=as_of)
        await assert_lists(desk, entries, chosen)


async def test_a_sequence_that_is_not_there_is_refused(desk: Desk) -> None:
    head = (await read_state(desk)).head
    async with desk.database.snapshot() as snapshot:
        assert await select_last_number(snapshot, desk.org, head, 0) == 0
        for sequence in (-1, head.last_sequence + 1):
            with pytest.raises(InvalidInput):
                await select_last_number(snapshot, desk.org, head, sequence)


async def test_entries_are_found_by_id_within_their_organisation(
    desk: Desk, other_desk: Desk
) -> None:
    mine, theirs = await desk.post(), await other_desk.post()
    async with desk.database.snapshot() as snapshot:
        found = await select_entries_by_id(snapshot, desk.org, [theirs.id, mine.id, "je_x"])
    assert found == [mine]


async def test_a_list_stays_within_its_organisation(desk: Desk, other_desk: Desk) -> None:
    mine = await desk.post()
    await other_desk.post()
    listing = await list_entries(desk, EntryFilter(), ALL)
    assert (list(listing.records), listing.total) == ([mine], 1)


async def test_the_last_day_is_that_of_a_live_entry(desk: Desk) -> None:
    async def last_day() -> date | None:
        async with desk.database.snapshot() as snapshot:
            return await select_last_day(snapshot, desk.org)

    assert await last_day() is None
    await desk.post(on=FEBRUARY[0])
    later = await desk.post()
    assert await last_day() == MARCH_30
    await desk.delete(later.id)
    assert await last_day() == FEBRUARY[0]


async def test_a_snapshot_sees_nothing_of_what_comes_later(desk: Desk) -> None:
    entry = await desk.post()
    async with desk.database.snapshot() as snapshot:
        before = await select_entries_by_id(snapshot, desk.org, [entry.id])
        revoked = await desk.delete(entry.id)
        assert await select_entries_by_id(snapshot, desk.org, [entry.id]) == before == [entry]
    listing = await list_entries(desk, EntryFilter(include_revoked=True), ALL)
    assert list(listing.records) == [revoked]
    assert replace(revoked, revoked_sequence=None, revoked_at=None) == entry
