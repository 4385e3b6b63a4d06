"""Keys this process has just seen in the database, so that not every request asks for its own.

| what changed the key                          | is heeded                                        |
|-----------------------------------------------|--------------------------------------------------|
| a mutation in this process                    | before it is answered                            |
| another server process, PostgreSQL            | when its NOTIFY arrives, usually within 0.1 s    |
| another process, SQLite                       | when the file is looked at, twice a second       |
| any of them with the news cut, the command line | after `KNOWN_SECONDS`, which nothing outlives  |
| its expiry                                    | at its instant: each request compares            |

Only live keys that were found are remembered, under a hash whose key dies with the process.
"""

from hashlib import blake2b
from secrets import token_bytes
from time import monotonic
from typing import NamedTuple

from ledger.keys import Key

KNOWN_SECONDS = 1.0
KEYS_MOST = 4_096
REFRESH_AFTER = 0.5
"""From this share of that age on, one request asks again; others go on with what is known."""


class Known:
    """A key, and when it was looked up."""

    __slots__ = ("is_refreshing", "key", "looked_up_at", "used_at")

    def __init__(self, key: Key, looked_up_at: float) -> None:
        self.key = key
        self.looked_up_at = looked_up_at
        self.used_at = key.last_used_at
        self.is_refreshing = False


class LookUp(NamedTuple):
    """A look-up that begins: when, and how often everything had been forgotten by then."""

    began_at: float
    forgotten: int


class KnownKeys:
    """The keys that requests were made with a moment ago."""

    def __init__(self, keys_most: int = KEYS_MOST, known_seconds: float = KNOWN_SECONDS) -> None:
        self._keys_most = keys_most
        self._known_seconds = known_seconds
        self._refresh_seconds = known_seconds * REFRESH_AFTER
        self._hash_key = token_bytes(32)
        self._known: dict[bytes, Known] = {}
        self._forgotten = 0

    def hash(self, text: str) -> bytes:
        """Return what a key is remembered under."""
        return blake2b(text.encode(), key=self._hash_key, digest_size=32).digest()

    def find(self, hashed: bytes) -> Known | None:
        """Return a key if it is known and need not be looked up by this request."""
        known = self._known.get(hashed)
        if known is None:
            return None
        age = monotonic() - known.looked_up_at
        if age < self._refresh_seconds:
            return known
        if age >= self._known_seconds or not known.is_refreshing:
            known.is_refreshing = True
            return None
        return known

    def begin(self) -> LookUp:
        """Note that a key is looked up from now on."""
        return LookUp(monotonic(), self._forgotten)

    def keep(self, hashed: bytes, key: Key, look_up: LookUp) -> Known:
        """Remember a key, unless keys were changed while it was looked up."""
        known = Known(key, look_up.began_at)
        if look_up.forgotten == self._forgotten:
            self._known.pop(hashed, None)
            if len(self._known) >= self._keys_most:
                del self._known[next(iter(self._known))]  # The one looked up the longest ago.
            self._known[hashed] = known
        return known

    def drop(self, hashed: bytes) -> None:
        """Forget one key: it was found to be dead."""
        self._known.pop(hashed, None)

    def forget(self) -> None:
        """Forget all: keys may have changed."""
        self._forgotten += 1
        self._known.clear()
