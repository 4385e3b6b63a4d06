"""Feeds: followers get every event after their place, once, from the log and then from its tail."""

from __future__ import annotations

from asyncio import Event, create_task, gather, sleep, timeout
from contextlib import aclosing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from ledger.events import Event as Record
from storage import feeds as module
from storage import tails
from storage.direct import Direct
from storage.posted_entries import select_shown
from storage.tails import Tail
from tests.storage.books import Desk, draft

if TYPE_CHECKING:
    from collections.abc import Collection

WITHIN_SECONDS = 30


async def head_of(desk: Desk) -> int:
    return (await desk.post()).sequence


async def follow(
    desk: Desk, head: int, after: int, until: int, types: Collection[str] | None = None
) -> list[int]:
    """Follow the log until a sequence has been seen; return all of them."""
    seen: list[int] = []
    batches = desk.database.feeds.follow(desk.org, head, after, types)
    async with aclosing(batches), timeout(WITHIN_SECONDS):
        async for batch in batches:
            seen += [event.sequence for event, _ in batch.events]
            if seen[-1] >= until:
                return seen
    return seen


async def test_a_follower_goes_over_from_the_log_to_what_happens(desk: Desk) -> None:
    head = await head_of(desk)
    following = create_task(follow(desk, head, 0, head + 30))
    for _ in range(3):
        await gather(*(desk.post() for _ in range(10)))
    assert await following == list(range(1, head + 31))


async def test_who_begins_at_the_head_gets_only_what_follows(desk: Desk) -> None:
    head = await head_of(desk)
    following = create_task(follow(desk, head, head, head + 2))
    await desk.post()
    await desk.post()
    assert await following == [head + 1, head + 2]


async def test_who_is_far_behind_is_given_page_after_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 7)
    monkeypatch.setattr(module, "PAGE_SEQUENCES", 20)
    head = await head_of(desk)
    assert await follow(desk, head, 0, head) == list(range(1, head + 1))
    assert await follow(desk, head, 3, head, {"journal_entry.posted"}) == [head]


async def test_a_burst_beyond_the_tail_leaves_no_gap(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tails, "EVENTS_MOST", 5)
    monkeypatch.setattr(module, "BATCH", 3)
    head = await head_of(desk)
    following = create_task(follow(desk, head, head, head + 60))
    await sleep(0)
    await desk.post_many([draft()] * 60)
    assert await following == list(range(head + 1, head + 61))


async def test_the_log_is_read_once_however_many_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    fetch = Direct.fetch

    async def noted(self: Direct, statement: Any, *arguments: Any) -> Any:
        asked.append(statement)
        return await fetch(self, statement, *arguments)

    head = await head_of(desk)
    followers = [create_task(follow(desk, head, head, head + 5)) for _ in range(200)]
    await sleep(0.2)
    monkeypatch.setattr(Direct, "fetch", noted)
    for _ in range(5):
        await desk.post()
    found = await gather(*followers)
    assert found == [[head + 1, head + 2, head + 3, head + 4, head + 5]] * 200
    assert len(asked) <= 12


async def test_logs_of_two_organizations_are_followed_apart(desk: Desk, other_desk: Desk) -> None:
    heads = await head_of(desk), await head_of(other_desk)
    following = gather(
        follow(desk, heads[0], heads[0], heads[0] + 2),
        follow(other_desk, heads[1], heads[1], heads[1] + 1),
    )
    await desk.post()
    await other_desk.post()
    await desk.post()
    here, there = await following
    assert (here, there) == ([heads[0] + 1, heads[0] + 2], [heads[1] + 1])


async def test_nobody_is_shown_a_change_of_keys_before_it_was_heeded(desk: Desk) -> None:
    head, heeded = await head_of(desk), Event()

    async def heed() -> None:
        await sleep(0.05)
        heeded.set()

    desk.database.feeds.when_keys_change = heed
    following = create_task(follow(desk, head, head, head + 1))
    await desk.append(lambda books: books.append_event("key.revoked", "key_1", {}), Record)
    assert await following == [head + 1]
    assert heeded.is_set()


async def test_nothing_is_kept_of_a_log_that_nobody_follows(desk: Desk) -> None:
    head = await head_of(desk)
    following = create_task(follow(desk, head, head, head + 1))
    await desk.post()
    await following
    assert desk.database.feeds._tails == {}


def event(sequence: int, size: int = 10) -> tuple[Record, object]:
    record = Record(sequence, 0, "a.b", "x", "key_1", "test", None, b"x" * size, b"", 0)
    return record, None


def test_a_tail_holds_the_last_events_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "EVENTS_MOST", 3)
    tail = Tail(1, 10)
    tail.extend([event(number) for number in range(11, 16)])
    assert (tail.head, tail.covers(11), tail.covers(12)) == (15, False, True)
    assert [one.sequence for one, _ in tail.after(12, 2)] == [13, 14]


def test_a_tail_holds_so_many_bytes_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "BYTES_MOST", 100)
    tail = Tail(1, 0)
    tail.extend([event(1, 60), event(2, 60)])
    assert (tail.covers(0), tail.covers(1)) == (False, True)
    tail.extend([event(3, 200)])
    assert (tail.head, tail.covers(2), tail.covers(3)) == (3, False, True)


async def test_neighbours_share_one_reading_of_entries(desk: Desk) -> None:
    entries = [await desk.post() for _ in range(3)]
    tail = Tail(desk.org, 0)
    ids = [entry.id for entry in entries]
    first = await select_shown(desk.database, desk.org, tail, ids[:2])
    second = await select_shown(desk.database, desk.org, tail, ids[:2])
    third = await select_shown(desk.database, desk.org, tail, ids)
    assert second is first
    assert [third.entries[name] for name in ids] == entries
    await desk.delete(ids[0])
    tail.extend([event(1)])
    later = await select_shown(desk.database, desk.org, tail, ids)
    assert later.entries[ids[0]].revoked_sequence is not None


async def test_sequences_of_followers_never_jump_while_many_write(desk: Desk) -> None:
    head = await head_of(desk)
    followers = [create_task(follow(desk, head, after, head + 200)) for after in (0, head, head)]
    for _ in range(20):
        await gather(*(desk.post() for _ in range(10)))
    for seen in await gather(*followers):
        assert {later - earlier for earlier, later in pairwise(seen)} == {1}
