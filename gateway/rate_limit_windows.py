"""Sliding windows in the process: hits counted without threads, timers or waiting.

Hits of one thousandth of the window share a slot, so a key holds at most a thousand slots however
high its limit. A slot stands at its end: hits may be remembered that much longer, never shorter.
The storage and strategy of `limits` take a task, a thread hop and five awaits for the same.
"""

from collections import deque
from math import floor
from time import monotonic, time
from typing import NamedTuple

SLOTS = 1_000
SWEEP_AT_LEAST = 1_024
_EPOCH = time() - monotonic()


def now_seconds() -> float:
    """Return the time, which a clock set back while the process runs does not move."""
    return _EPOCH + monotonic()


class Taken(NamedTuple):
    """Whether hits were counted, how many remain, and when there will be more."""

    is_taken: bool
    remaining: int
    reset_at: float


class Window:
    """The hits of one key that have not slid out yet, oldest first."""

    __slots__ = ("expiry", "slots", "total")

    def __init__(self, expiry: int) -> None:
        self.expiry = expiry
        self.slots: deque[tuple[float, int]] = deque()
        self.total = 0

    def slide(self, now: float) -> None:
        """Drop what is older than the window."""
        while self.slots and self.slots[0][0] <= now - self.expiry:
            self.total -= self.slots.popleft()[1]

    def add(self, now: float, amount: int) -> None:
        """Count hits in the slot of this moment."""
        grain = self.expiry / SLOTS
        end = (floor(now / grain) + 1) * grain
        if self.slots and self.slots[-1][0] >= end:
            last, count = self.slots.pop()
            self.slots.append((last, count + amount))
        else:
            self.slots.append((end, amount))
        self.total += amount

    def frees_at(self, amount: int, now: float) -> float:
        """Return when that many of the counted hits will have slid out."""
        for end, count in self.slots:
            amount -= count
            if amount <= 0:
                return end + self.expiry
        return now + self.expiry


class Windows:
    """The moving windows of every key that this process has seen lately."""

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}
        self._sweep_at = SWEEP_AT_LEAST

    def take(self, key: str, limit: int, expiry: int, amount: int) -> Taken:
        """Count all of the hits or none, and tell how the window stands: one look for it all."""
        now = now_seconds()
        window = self._window(key, expiry, now)
        left = limit - window.total
        if amount > left:
            return Taken(False, left, window.frees_at(amount - left, now))
        if amount:
            window.add(now, amount)
        oldest = window.slots[0][0] if window.slots else now
        return Taken(True, left - amount, oldest + expiry)

    def _window(self, key: str, expiry: int, now: float) -> Window:
        window = self._windows.get(key)
        if window is None:
            if len(self._windows) >= self._sweep_at:
                self._sweep(now)
            window = self._windows[key] = Window(expiry)
        window.slide(now)
        return window

    def _sweep(self, now: float) -> None:
        """Forget the keys that rest; the next sweep comes when as many again have been added."""
        for key, window in list(self._windows.items()):
            window.slide(now)
            if not window.slots:
                del self._windows[key]
        self._sweep_at = max(SWEEP_AT_LEAST, 2 * len(self._windows))
