"""Keeps prepared documents: the last used, bounded in count and bytes, and the pinned for ever."""

from collections import OrderedDict
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class DocumentCache(Generic[Kept]):
    """Keep the last used values by their text."""

    def __init__(self, documents: int, size_bytes: int) -> None:
        self._documents = documents
        self._size_bytes = size_bytes
        self._kept: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._pinned: dict[str, Kept] = {}
        self._kept_bytes = 0

    def __len__(self) -> int:
        return len(self._kept) + len(self._pinned)

    def find(self, text: str) -> Kept | None:
        """Find a value and count it as just used."""
        pinned = self._pinned.get(text)
        if pinned is not None:
            return pinned
        found = self._kept.get(text)
        if found is None:
            return None
        self._kept.move_to_end(text)
        return found[0]

    def pin(self, text: str, value: Kept) -> None:
        """Keep a value for ever."""
        self._pinned[text] = value

    def keep(self, text: str, value: Kept, size_bytes: int) -> None:
        """Keep a value, letting go of the least recently used beyond the bounds."""
        _, replaced_bytes = self._kept.pop(text, (None, 0))
        self._kept[text] = (value, size_bytes)
        self._kept_bytes += size_bytes - replaced_bytes
        while len(self._kept) > self._documents or self._kept_bytes > self._size_bytes:
            _, (_, freed_bytes) = self._kept.popitem(last=False)
            self._kept_bytes -= freed_bytes
