"""How many statements a read takes: a constant, whatever its size."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from ledger.paging import Window
from storage.events import EventFilter, select_events
from storage.heads import select_state, select_state_alone
from storage.journal_entries import (
    EntryFilter,
    read_entry,
    read_page,
    select_entries,
    select_entries_by_id,
)
from storage.postings import PostingFilter, select_postings
from storage.statements import REGISTRY
from tests.storage.books import Desk, draft
from tests.storage.recording import RecordingSnapshot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Read = Callable[[Any, Any, Window], Awaitable[Any]]

READS: dict[str, tuple[Read, int]] = {
    "entries": (lambda s, head, w: select_entries(s, 1, head, EntryFilter(), w), 2),
    "entries by text": (
        lambda s, head, w: select_entries(s, 1, head, EntryFilter(text="sale"), w),
        3,
    ),
    "entries of the past": (
        lambda s, head, w: select_entries(s, 1, head, EntryFilter(as_of=head.last_sequence), w),
        5,
    ),
    "postings": (lambda s, head, w: select_postings(s, 1, head, PostingFilter(), w), 1),
    "postings of an account": (
        lambda s, head, w: select_postings(s, 1, head, PostingFilter(accounts=[3]), w),
        2,
    ),
    "entries of an account": (
        lambda s, head, w: select_entries(s, 1, head, EntryFilter(accounts=[3]), w),
        3,
    ),
    "postings of the past": (
        lambda s, head, w: select_postings(s, 1, head, PostingFilter(as_of=100), w),
        3,
    ),
    "events": (lambda s, head, w: select_events(s, 1, head, EventFilter(), w), 1),
    "events by type": (
        lambda s, head, w: select_events(
            s, 1, head, EventFilter(types=["journal_entry.posted"]), w
        ),
        2,
    ),
    "events by instant": (
        lambda s, head, w: select_events(s, 1, head, EventFilter(recorded_from=1), w),
        2,
    ),
}


@pytest.mark.parametrize("name", READS)
async def test_a_page_takes_as_many_statements_whatever_its_size(desk: Desk, name: str) -> None:
    read, budget = READS[name]
    bulk = await desk.post_many([draft()] * 120)
    await asyncio.gather(*(desk.reverse(o.entry.id) for o in bulk.outcomes[-40:] if o.entry))
    async with desk.database.snapshot() as real:
        head = (await select_state(desk.database, real, desk.org)).head
        for window in (Window(1, page=1), Window(10, page=2), Window(100, page=1)):
            snapshot = RecordingSnapshot(real)
            await read(snapshot, head, window)
            assert len(snapshot.asked) <= budget, window
    assert len(snapshot.asked) == budget


async def test_the_state_takes_one_statement_once_it_is_known(desk: Desk) -> None:
    async with desk.database.snapshot() as real:
        for budget in (5, 1):
            snapshot = RecordingSnapshot(real)
            await select_state(desk.database, snapshot, desk.org)
            assert len(snapshot.asked) == budget


async def test_what_is_read_alone_takes_its_statements_and_no_transaction(desk: Desk) -> None:
    bulk = await desk.post_many([draft()] * 50)
    entry = bulk.outcomes[0].entry
    assert entry is not None
    database, chosen = desk.database, EntryFilter(kind=entry.kind)
    reads: dict[str, tuple[Callable[[Any], Awaitable[Any]], int]] = {
        "state": (lambda s: select_state_alone(database, s, 1), 1),
        "entry": (lambda s: read_entry(database, s, 1, entry.id), 2),
        "short page": (lambda s: read_page(database, s, 1, EntryFilter(), Window(2, 1)), 2),
        "long page": (lambda s: read_page(database, s, 1, chosen, Window(50, 1)), 2),
    }
    for name, (read, budget) in reads.items():
        async with database.snapshot(alone=True) as real:
            snapshot = RecordingSnapshot(real)
            assert await read(snapshot) is not None, name
            assert len(snapshot.asked) == budget, name
            assert [one.is_immutable for one in snapshot.asked] == [False, True][:budget], name


async def test_many_entries_by_id_take_two_statements(desk: Desk) -> None:
    bulk = await desk.post_many([draft()] * 50)
    ids = [outcome.entry.id for outcome in bulk.outcomes if outcome.entry]
    async with desk.database.snapshot() as real:
        for some in (ids[:1], ids):
            snapshot = RecordingSnapshot(real)
            assert len(await select_entries_by_id(snapshot, desk.org, some)) == len(some)
            assert len(snapshot.asked) == 2


async def test_another_page_or_filter_value_is_no_other_statement(desk: Desk) -> None:
    await desk.post_many([draft()] * 30)
    before = len(REGISTRY)
    async with desk.database.snapshot() as real:
        head = (await select_state(desk.database, real, desk.org)).head
        snapshot = RecordingSnapshot(real)
        for page in range(1, 11):
            window = Window(page, page=page)
            await select_entries(snapshot, 1, head, EntryFilter(text=f"sale{page}"), window)
            await select_events(snapshot, 1, head, EventFilter(page), window)
            await select_postings(snapshot, 1, head, PostingFilter(accounts=[page]), window)
    assert len(set(snapshot.asked)) <= 6
    assert len(REGISTRY) == before
