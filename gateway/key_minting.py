"""The minting of keys: random text, shown once, and the keyed hash that is stored in its place."""

from hashlib import sha256
from hmac import digest
from secrets import choice, randbelow

from gateway.secret import derive
from ledger.keys import ALPHABET, spell_key
from schema.context import MintedKey

BODY_LENGTH = 30
PREFIX_LENGTH = 12


class KeyMint:
    """Mints and hashes keys under one server secret."""

    def __init__(self, secret: bytes) -> None:
        self._pepper = derive(secret, "keys")

    def hash(self, text: str) -> bytes:
        """Return the keyed hash a key is stored and looked up by."""
        return digest(self._pepper, text.encode(), sha256)

    def mint(self) -> MintedKey:
        """Make a new key; its text exists nowhere else."""
        text = spell_key("".join(choice(ALPHABET) for _ in range(BODY_LENGTH)))
        return MintedKey(text, text[:PREFIX_LENGTH], self.hash(text), randbelow(2**62) + 1)
