"""From the kept nodes every root and every path follows, with few of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.merkle import EMPTY_ROOT, consistency_ranges, inclusion_ranges, leaf_hash, root_of
from ledger.tree_nodes import Frontier, Node, complete_nodes, nodes_of, root_between

MOST = 70_000
LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(MOST)]
KEPT: dict[Node, bytes] = {(0, place): leaf for place, leaf in enumerate(LEAVES)}
FRONTIER = Frontier()
for one in LEAVES:
    KEPT.update(FRONTIER.append(one))


def test_what_is_kept_are_the_roots_of_complete_subtrees() -> None:
    counts = [len([node for node in KEPT if node[0] == level]) for level in range(4)]
    assert counts == [70_000, 273, 1, 0]
    assert [complete_nodes(MOST, level) for level in range(4)] == counts
    assert KEPT[1, 272] == root_of(LEAVES[272 * 256 : 273 * 256])
    assert KEPT[2, 0] == root_of(LEAVES[:65_536])


def test_a_tree_without_leaves_has_the_root_of_nothing() -> None:
    assert Frontier().root == root_between({}, (0, 0)) == EMPTY_ROOT


@given(size=st.integers(1, 2_000))
@settings(max_examples=50)
def test_a_growing_tree_has_the_root_of_its_leaves(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert (frontier.size, frontier.root) == (size, root_of(LEAVES[:size]))


@given(size=st.integers(1, MOST), data=st.data())
@settings(max_examples=50, deadline=None)
def test_roots_and_paths_follow_from_few_nodes(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    for ranges in (
        [(0, size)],
        inclusion_ranges(index, size),
        consistency_ranges(index + 1, size),
    ):
        places = nodes_of(ranges)
        read = {(level, place): KEPT[level, place] for level in places for place in places[level]}
        assert [root_between(read, one) for one in ranges] == [
            root_of(LEAVES[first:end]) for first, end in ranges
        ]
        assert all(len(found) <= 2 * 255 for found in places.values())
        assert all(place < complete_nodes(size, level) for level, place in read)
