"""The tree is the one of RFC 6962: published vectors, and a definition written out naively."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.merkle import (
    EMPTY_ROOT,
    Range,
    consistency_ranges,
    inclusion_ranges,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The vectors of Certificate Transparency's own tests of RFC 6962.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
SIZES = st.integers(1, 300)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(size)]


def hashes(leaves: list[bytes], ranges: list[Range]) -> list[bytes]:
    return [root_of(leaves[first:end]) for first, end in ranges]


# RFC 6962, section 2.1, word by word.


def mth(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], is_known: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if is_known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], is_known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def test_roots_are_the_published_ones() -> None:
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()
    assert [root_of(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("index", "size", "published"), INCLUSION)
def test_inclusion_paths_are_the_published_ones(
    index: int, size: int, published: list[str]
) -> None:
    found = hashes(LEAVES, inclusion_ranges(index, size))
    assert [one.hex() for one in found] == published
    assert verify_inclusion(LEAVES[index], index, size, found, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "published"), CONSISTENCY)
def test_consistency_paths_are_the_published_ones(old: int, new: int, published: list[str]) -> None:
    found = hashes(LEAVES, consistency_ranges(old, new))
    assert [one.hex() for one in found] == published
    roots = bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1])
    assert verify_consistency(old, new, found, *roots)


@given(size=SIZES)
@settings(max_examples=50)
def test_roots_are_those_of_the_definition(size: int) -> None:
    leaves = leaves_of(size)
    assert root_of(leaves) == mth(leaves)


@given(size=SIZES, data=st.data())
@settings(max_examples=100)
def test_a_leaf_is_proved_and_no_other_place_or_size(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    root, found = mth(leaves), hashes(leaves, inclusion_ranges(index, size))
    assert found == path(index, leaves)
    assert verify_inclusion(leaves[index], index, size, found, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, found, root)
    assert not verify_inclusion(leaves[index], index, size, [*found, root], root)
    for other in {0, index - 1, index + 1, size - 1} - {index}:
        assert not verify_inclusion(leaves[index], other, size, found, root)
    for step in range(len(found)):
        wrong = [*found[:step], leaf_hash(found[step]), *found[step + 1 :]]
        assert not verify_inclusion(leaves[index], index, size, wrong, root)


@given(new=SIZES, data=st.data())
@settings(max_examples=100)
def test_an_older_tree_is_proved_and_no_rewritten_one(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    leaves = leaves_of(new)
    roots = mth(leaves[:old]), mth(leaves)
    found = hashes(leaves, consistency_ranges(old, new))
    assert found == subproof(old, leaves, True)
    assert verify_consistency(old, new, found, *roots)
    rewritten = [leaf_hash(b"other"), *leaves[1:]]
    assert not verify_consistency(old, new, found, mth(rewritten[:old]), roots[1])
    assert not verify_consistency(old, new, found, roots[0], mth(rewritten))
    assert not verify_consistency(old, new, [*found, roots[0]], *roots)


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4)])
def test_sizes_that_no_proof_fits_are_refused(old: int, new: int) -> None:
    assert not verify_consistency(old, new, [], EMPTY_ROOT, root_of(LEAVES[:4]))
    assert not verify_inclusion(LEAVES[0], new, new, [], root_of(LEAVES[:4]))
