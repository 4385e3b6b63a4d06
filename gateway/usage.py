"""Counts the calls of every key through every route of a dialect, and writes them down.

| step  | cost                                                | bound                           |
|-------|-----------------------------------------------------|---------------------------------|
| note  | a look-up and an addition, in memory                | 20,000 tallies; new ones drop   |
| flush | every 5 s and at the end: 1 statement for each home | 500 tallies a statement         |

What cannot be written is kept and tried again. A process that is killed takes its last five seconds
of counts with it; a statement whose connection broke as it committed may be counted twice.
"""

from asyncio import Event, Task, create_task, timeout
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from structlog import get_logger

from ledger.dates import date_of
from ledger.errors import DatabaseUnavailable
from ledger.keys import Key
from ledger.usage import Tally
from storage.database import Database
from storage.direct import open_direct
from storage.usage import TALLIES_AT_ONCE, add_usage

FLUSH_EVERY_SECONDS = 5.0
TALLIES_MOST = 20_000
DAY_MICROSECONDS = 24 * 3600 * 1_000_000

Place = tuple[int, int, int, str, str]
"""Home, key, day, dialect and route."""
_log = get_logger("daftar.usage")


@dataclass(slots=True)
class Count:
    """How often, and when last."""

    calls: int = 0
    last_at: int = 0


class Usage:
    """Calls that were noted and not yet written, and the task that writes them."""

    def __init__(
        self,
        database: Database,
        flush_every_seconds: float = FLUSH_EVERY_SECONDS,
        tallies_most: int = TALLIES_MOST,
    ) -> None:
        self._database = database
        self._flush_every_seconds = flush_every_seconds
        self._tallies_most = tallies_most
        self._counts: dict[Place, Count] = {}
        self._dropped = 0
        self._stopping = Event()
        self._task: Task[None] | None = None

    def note(self, key: Key, dialect: str, route: str) -> None:
        """Count a call that ended now."""
        now = self._database.clock()
        home = key.grants[0].organization
        self._add((home, key.number, now // DAY_MICROSECONDS, dialect, route), 1, now)

    async def start(self) -> None:
        self._task = create_task(self._run())

    async def stop(self) -> None:
        """Write what is left; what then still cannot be written is lost."""
        self._stopping.set()
        if self._task is not None:
            await self._task
        await self.flush()

    async def flush(self) -> None:
        """Write what was noted; what fails is kept for the next time."""
        waiting, self._counts = self._counts, {}
        self._tell_dropped()
        for places in _batches(waiting):
            try:
                await self._write([(place, waiting[place]) for place in places])
            except Exception as fault:
                _log.warning("calls are not written down yet", fault=type(fault).__name__)
                if isinstance(fault, DatabaseUnavailable):
                    break  # The others would wait for it in vain, too.
            else:
                for place in places:
                    del waiting[place]
        for place, count in waiting.items():
            self._add(place, count.calls, count.last_at)

    async def _write(self, counts: Sequence[tuple[Place, Count]]) -> None:
        tallies = [
            Tally(key, date_of(day), dialect, route, count.calls, count.last_at)
            for (_, key, day, dialect, route), count in counts
        ]
        async with open_direct(self._database.readers) as direct:
            await add_usage(direct, counts[0][0][0], tallies)

    def _add(self, place: Place, calls: int, last_at: int) -> None:
        count = self._counts.get(place)
        if count is None:
            if len(self._counts) >= self._tallies_most:
                self._dropped += calls
                return
            count = self._counts[place] = Count()
        count.calls += calls
        count.last_at = max(count.last_at, last_at)

    def _tell_dropped(self) -> None:
        if self._dropped:
            _log.warning("calls are not counted: too many wait to be written", calls=self._dropped)
            self._dropped = 0

    async def _run(self) -> None:
        while not await self._is_stopping_within(self._flush_every_seconds):
            await self.flush()

    async def _is_stopping_within(self, seconds: float) -> bool:
        try:
            async with timeout(seconds):
                return await self._stopping.wait()
        except TimeoutError:
            return False


def _batches(places: Iterable[Place]) -> list[list[Place]]:
    """Group places by their home, as many together as one statement takes."""
    groups = [list(group) for _, group in groupby(sorted(places), key=lambda place: place[0])]
    return [
        group[start : start + TALLIES_AT_ONCE]
        for group in groups
        for start in range(0, len(group), TALLIES_AT_ONCE)
    ]
