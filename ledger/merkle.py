"""The Merkle tree of RFC 6962: roots, inclusion paths, consistency paths, and their verification.

A leaf is SHA-256(0x00 + data), a node SHA-256(0x01 + left + right). Every hash of a tree is the
root of a range of its leaves, so a path is told as ranges; whoever holds the leaves, or roots of
some subtrees (`ledger/tree_nodes.py`), turns ranges into hashes. Ranges exclude their end.
"""

from collections.abc import Sequence
from hashlib import sha256

Range = tuple[int, int]
EMPTY_ROOT = sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    middle = _split(len(leaves))
    return node_hash(root_of(leaves[:middle]), root_of(leaves[middle:]))


def _split(width: int) -> int:
    """Return the largest power of two below a width of at least 2."""
    return 1 << (width - 1).bit_length() - 1


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return what proves a leaf to be in a tree of `size` leaves, from the leaf upwards."""
    assert 0 <= index < size
    first, end = 0, size
    ranges: list[Range] = []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((first, middle))
            first = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Return what proves the first `old` leaves of a tree of `new` to be the older tree."""
    assert 0 < old <= new
    first, end = 0, new
    ranges: list[Range] = []
    while end != old:
        middle = first + _split(end - first)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((first, middle))
            first = middle
    if first:
        ranges.append((first, end))
    return ranges[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether a path leads from a leaf hash to a root. Source: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(step, found)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Tell whether a path leads from an older root to a newer one. Source: RFC 9162, 2.1.4.2."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return last == 0 and (older, newer) == (old_root, new_root)
