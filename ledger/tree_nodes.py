"""Which nodes of a growing tree are kept, and how every other hash follows from them.

Kept are the roots of complete subtrees of 256^level leaves, level 1 and up; level 0, the leaves,
follows from the events. Any range of a path is at most 255 kept nodes of each level.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ledger.merkle import EMPTY_ROOT, Range, node_hash, root_of

BITS_PER_LEVEL = 8
WIDTH = 1 << BITS_PER_LEVEL
Node = tuple[int, int]
"""A kept node: its level and its place among the nodes of that level, from 0."""


def complete_nodes(size: int, level: int) -> int:
    """Return how many nodes of a level the first `size` leaves complete."""
    return size >> BITS_PER_LEVEL * level


def nodes_of(ranges: Iterable[Range]) -> dict[int, list[int]]:
    """Return the places, by level, of the kept nodes that the roots of ranges follow from."""
    places: dict[int, set[int]] = {}
    for first, end in ranges:
        for start, height in _perfect_parts(first, end):
            level, rest = divmod(height, BITS_PER_LEVEL)
            place = start >> BITS_PER_LEVEL * level
            places.setdefault(level, set()).update(range(place, place + (1 << rest)))
    return {level: sorted(found) for level, found in places.items()}


def root_between(nodes: Mapping[Node, bytes], one: Range) -> bytes:
    """Return the root of a range; KeyError names the node that is missing."""
    root: bytes | None = None
    for start, height in reversed(list(_perfect_parts(*one))):
        level, rest = divmod(height, BITS_PER_LEVEL)
        place = start >> BITS_PER_LEVEL * level
        part = root_of([nodes[level, place + step] for step in range(1 << rest)])
        root = part if root is None else node_hash(part, root)
    return EMPTY_ROOT if root is None else root


def _perfect_parts(first: int, end: int) -> Iterator[tuple[int, int]]:
    """Split a range of a path into complete subtrees, each by its first leaf and its height."""
    while first < end:
        height = (end - first).bit_length() - 1
        yield first, height
        first += 1 << height


@dataclass(slots=True)
class Frontier:
    """A tree that grows leaf by leaf and remembers only its complete subtrees, largest first."""

    size: int = 0
    _roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add a leaf hash; return the kept nodes that it completes, with their hashes."""
        completed: list[tuple[Node, bytes]] = []
        root, height, place = leaf, 0, self.size
        while place % 2:
            root, height, place = node_hash(self._roots.pop(), root), height + 1, place >> 1
            level, rest = divmod(height, BITS_PER_LEVEL)
            if not rest:
                completed.append(((level, place), root))
        self._roots.append(root)
        self.size += 1
        return completed

    @property
    def root(self) -> bytes:
        """The root over the leaves so far."""
        root: bytes | None = None
        for part in reversed(self._roots):
            root = part if root is None else node_hash(part, root)
        return EMPTY_ROOT if root is None else root
