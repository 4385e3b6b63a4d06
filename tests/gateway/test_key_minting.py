"""The mint: well-formed texts, and hashes that only the same secret makes again."""

from gateway.key_minting import KeyMint
from ledger.keys import is_well_formed


def test_minted_keys_are_well_formed_and_differ(mint):
    minted = [mint.mint() for _ in range(50)]
    assert all(is_well_formed(one.text) for one in minted)
    assert len({one.text for one in minted}) == len({one.number for one in minted}) == 50
    assert all(one.text.startswith(one.prefix) and len(one.prefix) == 12 for one in minted)
    assert all(0 < one.number < 2**63 for one in minted)


def test_hash_is_keyed_by_the_secret(mint):
    one = mint.mint()
    assert mint.hash(one.text) == one.hash
    assert len(one.hash) == 32
    assert KeyMint(b"another secret, 32 characters long").hash(one.text) != one.hash
