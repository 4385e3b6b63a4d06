"""Walks over lists: by cursor from either end, and by page number."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from ledger.paging import Keyset, Window
from storage.events import EventFilter, select_events
from storage.heads import select_state
from storage.journal_entries import EntryFilter
from storage.postings import PostingFilter
from tests.storage.books import Desk
from tests.storage.library import (
    JANUARY,
    expected_entries,
    fill,
    list_entries,
    list_postings,
    read_state,
)
from tests.storage.proof import prove, read_entries

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ledger.journal_entries import Entry
    from ledger.paging import Listing

    Read = Callable[[Desk, Window], Awaitable[Listing[Any]]]

STEPS_MOST = 400


async def entries_of(desk: Desk, window: Window) -> Listing[Any]:
    return await list_entries(desk, EntryFilter(), window)


async def postings_of(desk: Desk, window: Window) -> Listing[Any]:
    return (await list_postings(desk, PostingFilter(), window)).listing


async def events_of(desk: Desk, window: Window) -> Listing[Any]:
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        return await select_events(snapshot, desk.org, state.head, EventFilter(), window)


async def walk(desk: Desk, read: Read, limit: int, pace: Any = None) -> list[Keyset]:
    """Walk forward by cursor to the end; `pace` is awaited between two pages."""
    places: list[Keyset] = []
    cursor = None
    for _ in range(STEPS_MOST):
        page = await read(desk, Window(limit, after=cursor))
        places += page.places
        assert page.has_previous is (cursor is not None)
        if not page.has_next:
            return places
        assert len(page.records) == limit
        cursor = page.places[-1]
        if pace is not None:
            await pace()
    raise AssertionError("the walk does not end")


async def walk_back(desk: Desk, read: Read, limit: int) -> list[Keyset]:
    """Walk backward by cursor to the start."""
    places: list[Keyset] = []
    cursor = None
    for _ in range(STEPS_MOST):
        page = await read(desk, Window(limit, before=cursor, from_end=True))
        places = [*page.places, *places]
        assert page.has_next is (cursor is not None)
        if not page.has_previous:
            return places
        cursor = page.places[0]
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("read", [entries_of, postings_of, events_of])
async def test_a_walk_meets_everything_in_order_from_both_ends(desk: Desk, read: Read) -> None:
    await fill(desk, 20)
    everything = list((await read(desk, Window(1_000))).places)
    assert len(everything) == len(set(everything)) > 20
    for limit in (1, 2, 3, 7, len(everything) - 1, len(everything), len(everything) + 1):
        assert await walk(desk, read, limit) == everything
        assert await walk_back(desk, read, limit) == everything


@pytest.mark.parametrize("read", [entries_of, postings_of, events_of])
async def test_page_numbers_cover_a_quiet_list(desk: Desk, read: Read) -> None:
    await fill(desk, 20)
    everything = list((await read(desk, Window(1_000))).places)
    for limit in (1, 4, 100):
        pages = -(-len(everything) // limit)
        found = [await read(desk, Window(limit, page=page)) for page in range(1, pages + 1)]
        assert [place for page in found for place in page.places] == everything
        assert [page.has_next for page in found] == [True] * (pages - 1) + [False]
        assert [page.has_previous for page in found] == [False] + [True] * (pages - 1)
        assert {page.total for page in found} == {len(everything)}
        past = await read(desk, Window(limit, page=pages + 1))
        assert (list(past.records), past.total, past.has_next) == ([], len(everything), False)


async def test_two_cursors_cut_out_what_lies_between(desk: Desk) -> None:
    await fill(desk, 20)
    everything = list((await entries_of(desk, Window(1_000))).places)
    between = Window(100, after=everything[2], before=everything[9])
    assert list((await entries_of(desk, between)).places) == everything[3:9]


async def test_a_walk_meets_what_stays_exactly_once_whatever_others_do(desk: Desk) -> None:
    await fill(desk, 60)
    staying = {
        entry.number
        for entry in await read_entries(desk.database, desk.org)
        if entry.revoked_sequence is None and entry.reversed_by is None
    }
    random, leaving = Random(3), sorted(staying)[::9]
    staying -= set(leaving)
    going = {entry.number: entry for entry in await read_entries(desk.database, desk.org)}

    async def disturb() -> None:
        """Post on days before and after the walker, and delete both ways."""
        day = JANUARY.replace(day=random.randint(1, 28), month=random.randint(1, 4))
        await desk.post(on=day)
        if leaving and random.random() < 0.7:
            entry = going[leaving.pop(random.randrange(len(leaving)))]
            if entry.kind == "journal" and entry.reversal_of is None:
                await desk.delete(entry.id)

    for limit in (2, 5):
        met = [number for _, number in await walk(desk, entries_of, limit, disturb)]
        assert len(met) == len(set(met))
        assert staying <= set(met)
    await prove(desk.database, desk.org)


async def test_page_numbers_with_a_sequence_stay_put_whatever_others_do(desk: Desk) -> None:
    entries = await fill(desk, 40)
    as_of = (await read_state(desk)).head.last_sequence
    expected = expected_entries(entries, EntryFilter())
    disturbed = iter(expected)

    async def disturb() -> None:
        """Post on the day of an entry and delete the entry itself."""
        entry = next(disturbed, None)
        if entry is not None:
            await desk.post(on=entry.date)
            if entry.kind == "journal" and entry.reversed_by is None:
                await desk.delete(entry.id)

    pages = -(-len(expected) // 7)
    for _ in range(len(expected) // pages + 1):
        found: list[Entry] = []
        for page in range(1, pages + 1):
            listing = await list_entries(desk, EntryFilter(as_of=as_of), Window(7, page=page))
            assert (listing.total, listing.sequence) == (len(expected), as_of)
            found += listing.records
            await disturb()
        assert found == expected
    assert next(disturbed, None) is None
