"""The tail of a log: its last events, held once in the process for all who follow them."""

from asyncio import Event as Signal
from asyncio import Lock
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.accounts import Chart
from ledger.events import Event
from ledger.journal_entries import Entry
from ledger.organizations import Organization

EVENTS_MOST = 1_000
BYTES_MOST = 4 * 1024 * 1024
"""How much of a log a tail holds; whoever is further behind reads the log itself."""

Logged = tuple[Event, object]
"""An event and what it says of its subject."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Entries of events, and the books that show them."""

    organization: Organization
    chart: Chart
    entries: dict[str, Entry]


class Tail:
    """The last events of one log, gapless up to `head`: what followers may be shown."""

    def __init__(self, org: int, head: int) -> None:
        self.org = org
        self.head = head
        self.followers = 0
        self.shown: Shown | None = None
        self.showing = Lock()
        self._events: list[Logged] = []
        self._bytes = 0
        self._grown = Signal()

    def covers(self, position: int) -> bool:
        """Tell whether everything after a position is here."""
        return position >= self.head - len(self._events)

    def after(self, position: int, limit: int) -> Sequence[Logged]:
        """Return the next events after a position that is covered."""
        first = max(0, position - (self.head - len(self._events)))
        return self._events[first : first + limit]

    def extend(self, events: Sequence[Logged]) -> None:
        """Add what follows the head, and let go of the oldest beyond the bounds."""
        if not events:
            return
        assert events[0][0].sequence == self.head + 1, "a log has no gaps"
        self._events += events
        self._bytes += sum(len(event.body) for event, _ in events)
        self.head = events[-1][0].sequence
        self.shown = None
        self._shorten()
        self._grown.set()
        self._grown.clear()

    async def grown(self, position: int) -> None:
        """Wait until there is something after a position."""
        while self.head <= position:
            await self._grown.wait()

    def _shorten(self) -> None:
        dropped = max(0, len(self._events) - EVENTS_MOST)
        self._bytes -= sum(len(event.body) for event, _ in self._events[:dropped])
        while self._bytes > BYTES_MOST:
            self._bytes -= len(self._events[dropped][0].body)
            dropped += 1
        del self._events[:dropped]
