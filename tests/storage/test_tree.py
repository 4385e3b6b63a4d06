"""The kept tree is the one over the log's hashes, whoever grows it, however far it is asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from ledger.errors import ProofBroken
from ledger.merkle import inclusion_ranges, leaf_hash, root_of
from storage import tables
from storage.tree import grow_tree, select_roots
from tests.storage.books import draft
from tests.storage.proof import read_table
from tests.storage.recording import RecordingSnapshot

if TYPE_CHECKING:
    from tests.storage.books import Desk


async def leaves_of(desk: Desk) -> list[bytes]:
    rows = await read_table(desk.database, tables.events, desk.org)
    return [leaf_hash(row.hash) for row in rows]


async def nodes_of(desk: Desk) -> list[tuple[int, int, bytes]]:
    rows = await read_table(desk.database, tables.tree_nodes, desk.org)
    return [(row.level, row.place, row.hash) for row in rows]


async def test_complete_subtrees_are_kept_and_nothing_else(desk: Desk, other_desk: Desk) -> None:
    for _ in range(3):
        await desk.post_many([draft("1.00") for _ in range(400)])
    leaves = await leaves_of(desk)
    await grow_tree(desk.database, desk.org, 511)
    assert await nodes_of(desk) == [(1, 0, root_of(leaves[:256]))]
    await grow_tree(desk.database, desk.org, len(leaves))
    kept = [(1, place, root_of(leaves[256 * place :][:256])) for place in range(4)]
    assert (len(leaves), await nodes_of(desk)) == (1251, kept)
    assert await nodes_of(other_desk) == []


async def test_higher_levels_are_made_of_lower_ones(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.tree.NODES_PER_STEP", 100)
    leaf = leaf_hash(b"same")
    level_1 = root_of([leaf] * 256)
    async with desk.database.engine.begin() as connection:
        row = (
            await connection.execute(select(tables.events).where(tables.events.c.org == 1).limit(1))
        ).one()
        await connection.execute(delete(tables.events).where(tables.events.c.org == 1))
        for first in range(1, 65_537, 4_096):
            rows = [
                {**row._mapping, "sequence": sequence, "hash": b"same"}
                for sequence in range(first, first + 4_096)
            ]
            await connection.execute(tables.events.insert(), rows)
    await grow_tree(desk.database, desk.org, 65_536)
    nodes = await nodes_of(desk)
    assert nodes == [
        *((1, place, level_1) for place in range(256)),
        (2, 0, root_of([level_1] * 256)),
    ]
    async with desk.database.snapshot() as real:
        snapshot = RecordingSnapshot(real)
        ranges = [(0, 65_536), *inclusion_ranges(40_000, 65_536)]
        found = await select_roots(snapshot, desk.org, ranges)
    assert found[0] == root_of([leaf] * 65_536)
    assert len(snapshot.asked) == 3


async def test_several_grow_the_same_tree_at_once(desk: Desk) -> None:
    for _ in range(2):
        await desk.post_many([draft("1.00") for _ in range(480)])
    leaves = await leaves_of(desk)
    await asyncio.gather(*(grow_tree(desk.database, desk.org, len(leaves)) for _ in range(5)))
    kept = [(1, place, root_of(leaves[256 * place :][:256])) for place in range(3)]
    assert await nodes_of(desk) == kept


@pytest.mark.parametrize("size", [1, 51, 255, 256, 257, 512, 531])
async def test_roots_of_every_size_follow_from_what_is_kept(desk: Desk, size: int) -> None:
    await desk.post_many([draft("1.00") for _ in range(480)])
    leaves = await leaves_of(desk)
    await grow_tree(desk.database, desk.org, size)
    ranges = [(0, size), *inclusion_ranges(size // 3, size)]
    async with desk.database.snapshot() as snapshot:
        found = await select_roots(snapshot, desk.org, ranges)
    assert found == [root_of(leaves[first:end]) for first, end in ranges]


async def test_a_missing_node_is_named(desk: Desk) -> None:
    await desk.post_many([draft("1.00") for _ in range(250)])
    async with desk.database.snapshot() as snapshot:
        with pytest.raises(ProofBroken, match=r"lacks the node \(1, 0\)"):
            await select_roots(snapshot, desk.org, [(0, 300)])


async def test_a_log_with_gaps_grows_no_tree(desk: Desk) -> None:
    await desk.post_many([draft("1.00") for _ in range(250)])
    events = tables.events
    async with desk.database.engine.begin() as connection:
        await connection.execute(delete(events).where(events.c.org == 1, events.c.sequence == 9))
    with pytest.raises(ProofBroken, match="gaps before event 256"):
        await grow_tree(desk.database, desk.org, 300)
