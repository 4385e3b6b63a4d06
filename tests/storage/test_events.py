"""The event log, read from a sequence on, by type, and byte for byte."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ledger.paging import Window
from ledger.sorting import EventSort
from storage.events import EventFilter, select_events
from storage.heads import select_state
from tests.storage.books import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.events import Event
    from ledger.paging import Listing

BEGUN = 51  # organization.created and fifty accounts


async def list_events(
    desk: Desk,
    after: int = 0,
    types: Sequence[str] | None = None,
    window: Window | None = None,
    sort: EventSort = EventSort.OLDEST,
    **more: Any,
) -> Listing[tuple[Event, Any]]:
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        window = window or Window(100, page=1)
        chosen = EventFilter(after=after, types=types, **more)
        return await select_events(snapshot, desk.org, state.head, chosen, window, sort)


async def test_events_after_a_sequence_tell_what_happened(desk: Desk) -> None:
    entry = await desk.post("7.00")
    mirror = await desk.reverse(entry.id)
    await desk.delete(mirror.id)
    await desk.lock(date(2026, 1, 31))
    listing = await list_events(desk, BEGUN)
    assert [(event.sequence, event.type) for event, _ in listing.records] == [
        (52, "journal_entry.posted"),
        (53, "journal_entry.reversed"),
        (54, "journal_entry.deleted"),
        (55, "ledger.locked"),
    ]
    event, said = listing.records[1]
    assert (event.subject, event.actor, event.surface) == (mirror.id, "key_clerk", "test")
    assert (event.request_id, event.last_number) == ("req_1", 2)
    assert said == {
        "contentHash": mirror.content_hash.hex(),
        "date": "2026-03-30",
        "id": mirror.id,
        "kind": "journal",
        "number": 2,
        "reversalOf": entry.id,
    }
    assert (listing.total, listing.sequence) == (4, 55)


async def test_each_event_carries_the_hash_of_the_one_before(desk: Desk) -> None:
    for _ in range(3):
        await desk.post()
    events = [event for event, _ in (await list_events(desk, BEGUN - 1)).records]
    for before, event in pairwise(events):
        assert event.hash == sha256(before.hash + event.body).digest()


async def test_types_are_chosen_and_counted(desk: Desk) -> None:
    for _ in range(5):
        await desk.delete((await desk.post()).id)
    deleted = await list_events(desk, 0, ["journal_entry.deleted"], Window(2, page=2))
    assert [event.sequence for event, _ in deleted.records] == [57, 59]
    assert (deleted.total, deleted.has_next) == (5, True)
    assert (await list_events(desk, 0, [])).total == 0
    assert (await list_events(desk, 61, ["journal_entry.deleted"])).total == 0


async def test_events_stay_within_their_organisation(desk: Desk, other_desk: Desk) -> None:
    await other_desk.post()
    assert (await list_events(desk, BEGUN)).total == 0
    assert (await list_events(other_desk, BEGUN)).total == 1
