"""Sliding windows in the process: a `limits` storage that counts hits without threads or timers.

Hits of one thousandth of the window share a slot, so a key holds at most a thousand slots however
high its limit. A slot stands at its end: hits may be remembered that much longer, never shorter.
The stock storage of `limits` makes a task and a thread hop per hit; this one does neither.
"""

from collections import deque
from math import floor
from time import monotonic, time

from limits.aio.storage import MemoryStorage

SLOTS = 1_000
SWEEP_AT_LEAST = 1_024
_EPOCH = time() - monotonic()


def now_seconds() -> float:
    """Return the time, which a clock set back while the process runs does not move."""
    return _EPOCH + monotonic()


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


class WindowStorage(MemoryStorage):
    """The moving windows of every key that this process has seen lately."""

    STORAGE_SCHEME = ["async+windows"]  # noqa: RUF012 - declared so by its base

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[str, Window] = {}
        self._sweep_at = SWEEP_AT_LEAST

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count all of the hits, or none."""
        now = now_seconds()
        window = self._window(key, expiry, now)
        if window.total + amount > limit:
            return False
        window.add(now, amount)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the oldest counted hit was, and how many there are."""
        now = now_seconds()
        window = self._window(key, expiry, now)
        return (window.slots[0][0] if window.slots else now), window.total

    def frees_at(self, key: str, expiry: int, amount: int) -> float:
        """Return when that many hits will be free again."""
        now = now_seconds()
        return self._window(key, expiry, now).frees_at(amount, now)

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
