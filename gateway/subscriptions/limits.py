"""How much one key may have open at once in this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.errors import TooManyStreams
from ledger.keys import Key

OPERATIONS_PER_CONNECTION = 50


class StreamLimits:
    """Count the connections and the subscriptions of keys."""

    def __init__(self, per_key: int) -> None:
        self._per_key = per_key
        self._open: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def take(self, key: Key, what: str) -> Iterator[None]:
        """Count one more of `what` until the block ends; raise TooManyStreams instead of too many.

        `what` is a plural: connections, subscriptions.
        """
        counted = key.id, what
        if self._open[counted] >= self._per_key:
            raise TooManyStreams(f"The key has {self._per_key} {what} open, as many as it may.")
        self._open[counted] += 1
        try:
            yield
        finally:
            self._open[counted] -= 1
            if not self._open[counted]:
                del self._open[counted]
