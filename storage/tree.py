"""The tree over an organisation's events: grown outside the lock, read for roots and paths.

| use  | statements                                        | bound                               |
|------|---------------------------------------------------|-------------------------------------|
| grow | per level 1; per step 1 read, 1 insert            | 16 nodes of 256 hashes each         |
| read | 1 per level                                       | about 256 rows, 510 at the most     |

A node never changes, so growing is idempotent: whoever else grows the same tree writes the same.
"""

from collections.abc import Sequence
from typing import cast

from ledger.errors import ProofBroken
from ledger.merkle import Range, leaf_hash, root_of
from ledger.tree_nodes import WIDTH, Node, complete_nodes, nodes_of, root_between
from storage.database import Database
from storage.direct import Direct, open_direct
from storage.snapshot import Snapshot
from storage.statements import Row, statement

NODES_PER_STEP = 16

SELECT_GROWN = statement(
    "select coalesce(max(place), -1) + 1 from tree_nodes where org = $1 and level = $2"
)
SELECT_HASHES_BETWEEN = statement(
    """select sequence, hash from events
    where org = $1 and sequence > $2 and sequence <= $3 order by sequence"""
)
SELECT_NODES_BETWEEN = statement(
    """select place, hash from tree_nodes
    where org = $1 and level = $2 and place >= $3 and place < $4 order by place"""
)
# The hashes come as one string of bytes, 32 to each node.
INSERT_NODES = statement(
    """insert into tree_nodes (org, level, place, hash)
    select $1, $2, cast($3 as bigint) + n, substr($4::bytea, n * 32 + 1, 32)
    from generate_series(0, $5 - 1) as n on conflict do nothing""",
    sqlite="""insert into tree_nodes (org, level, place, hash)
    with recursive steps(n) as (select 0 union all select n + 1 from steps where n + 1 < $5)
    select $1, $2, $3 + n, substr($4, n * 32 + 1, 32) from steps where true
    on conflict do nothing""",
)
SELECT_LEAVES = statement(
    """select v.sequence - 1, v.hash from {each:2:bigint}
    join events v on v.org = $1 and v.sequence = item.value + 1"""
)
SELECT_NODES = statement(
    """select t.place, t.hash from {each:3:bigint}
    join tree_nodes t on t.org = $1 and t.level = $2 and t.place = item.value"""
)


async def grow_tree(database: Database, org: int, size: int) -> None:
    """Keep every node that the first `size` events complete."""
    async with open_direct(database.readers) as direct:
        level = 1
        while until := complete_nodes(size, level):
            await _grow_level(direct, org, level, until)
            level += 1


async def _grow_level(direct: Direct, org: int, level: int, until: int) -> None:
    place = cast(int, (await direct.fetch(SELECT_GROWN, org, level))[0][0])
    while place < until:
        end = min(place + NODES_PER_STEP, until)
        below = await _read_below(direct, org, level, place, end)
        if len(below) != (end - place) * WIDTH:
            raise ProofBroken(f"The log has gaps before event {end << 8 * level}.")
        parts = (below[start : start + WIDTH] for start in range(0, len(below), WIDTH))
        hashes = b"".join(map(root_of, parts))
        await direct.fetch(INSERT_NODES, org, level, place, hashes, end - place)
        place = end


async def _read_below(direct: Direct, org: int, level: int, first: int, end: int) -> list[bytes]:
    """Read the hashes one level below some nodes."""
    if level > 1:
        below = level - 1, first * WIDTH, end * WIDTH
        return [
            cast(bytes, row[1]) for row in await direct.fetch(SELECT_NODES_BETWEEN, org, *below)
        ]
    rows = await direct.fetch(SELECT_HASHES_BETWEEN, org, first * WIDTH, end * WIDTH)
    return [leaf_hash(cast(bytes, row[1])) for row in rows]


async def select_roots(snapshot: Snapshot, org: int, ranges: Sequence[Range]) -> list[bytes]:
    """Return the roots of ranges of leaves; the tree must have grown as far as they reach.

    Raises ProofBroken when a node or an event is missing.
    """
    nodes: dict[Node, bytes] = {}
    for level, places in nodes_of(ranges).items():
        for place, value in await _read_nodes(snapshot, org, level, places):
            found = bytes(cast(bytes, value))
            nodes[level, cast(int, place)] = found if level else leaf_hash(found)
    try:
        return [root_between(nodes, one) for one in ranges]
    except KeyError as missing:
        raise ProofBroken(f"The tree lacks the node {missing}.") from None


async def _read_nodes(snapshot: Snapshot, org: int, level: int, places: Sequence[int]) -> list[Row]:
    if not level:
        return await snapshot.fetch(SELECT_LEAVES, org, places)
    return await snapshot.fetch(SELECT_NODES, org, level, places)
