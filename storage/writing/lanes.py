"""Lanes: bounded queues in front of the writers, emptied without a timer.

A lane's writer takes whatever waits: at most 256 entries or 8,192 postings, organisations in turn;
a larger unit goes alone. Units of one organisation keep their order. A full lane refuses at once:
4,096 units or 65,536 postings wait or are being written, so that memory is bounded, too.
"""

from asyncio import Event, Future, Task, create_task, get_running_loop, shield, wait
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from ledger.errors import DatabaseUnavailable, Overloaded
from storage.writing.in_flight import InFlight
from storage.writing.sequence import Settled
from storage.writing.unit import Answer, Unit

ENTRIES_PER_BATCH = 256
POSTINGS_PER_BATCH = 8_192
UNITS_WAITING = 4_096
POSTINGS_WAITING = 65_536
"""How much may wait in a lane: what its writer takes a few seconds for, and some 30 MB at most."""

Record = TypeVar("Record")
Waiting = tuple[Unit[Any], "Future[Answer[Any]]"]


class Writer(Protocol):
    """Commits batches; `mixes` says whether one transaction may hold several organisations."""

    mixes: bool

    async def commit(self, units: Sequence[Unit[Any]]) -> list[Settled]: ...

    async def close(self) -> None: ...


class Lane:
    """One writer and the units that wait for it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._queues: OrderedDict[int, deque[Waiting]] = OrderedDict()
        self.waiting = 0
        self._postings_waiting = 0
        self._is_closing = False
        self._arrived = Event()
        self._in_flight = InFlight()
        self._task: Task[None] | None = None

    async def submit(self, unit: Unit[Record]) -> Answer[Record]:
        """Queue a unit and wait for its answer; going away does not cancel a unit."""
        self._require_room()
        await self._in_flight.wait_for_first(unit)
        self._require_room()  # A duplicate may have waited while the lane filled or stopped.
        if self._task is None:
            self._task = create_task(self._run())
        future: Future[Answer[Record]] = get_running_loop().create_future()
        self._in_flight.note(unit, future)
        self._queues.setdefault(unit.organization, deque()).append((unit, future))
        self.waiting += 1
        self._postings_waiting += unit.postings
        self._arrived.set()
        # Queued with its unit, the future may be given up; only duplicates wait for it still.
        return await (shield(future) if unit.idempotency else future)

    def _require_room(self) -> None:
        if self._is_closing:
            raise DatabaseUnavailable("The server is stopping.", retry_after_seconds=1)
        if self.waiting >= UNITS_WAITING or self._postings_waiting >= POSTINGS_WAITING:
            raise Overloaded("The write queue is full.", retry_after_seconds=1)

    async def close(self) -> None:
        """Take nothing more, finish what waits or is being written, then stop."""
        self._is_closing = True
        self._arrived.set()
        if self._task is not None:
            await wait([self._task])
        await self._writer.close()

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            batch = self._take()
            if not batch and self._is_closing:
                return
            if not batch:
                self._arrived.clear()
                continue
            try:
                results = await self._writer.commit([unit for unit, _ in batch])
            except Exception as fault:
                results = [fault] * len(batch)
            self.waiting -= len(batch)
            self._postings_waiting -= sum([unit.postings for unit, _ in batch])
            for (_, future), result in zip(batch, results, strict=True):
                _settle(future, result)

    def _take(self) -> list[Waiting]:
        """Take a batch: organisations in turn, each unit whole, within the bounds."""
        batch: list[Waiting] = []
        entries = postings = 0
        while self._queues:
            org, queue = self._queues.popitem(last=False)
            while queue:
                unit = queue[0][0]
                entries, postings = entries + unit.entries, postings + unit.postings
                if batch and (entries > ENTRIES_PER_BATCH or postings > POSTINGS_PER_BATCH):
                    self._queues[org] = queue
                    return batch
                batch.append(queue.popleft())
            if not self._writer.mixes:
                break
        return batch


def _settle(future: "Future[Answer[Any]]", result: Settled) -> None:
    if future.done():
        return
    if isinstance(result, Exception):
        future.set_exception(result)
        future.exception()  # Seen: a caller that went away leaves no complaint behind.
    else:
        future.set_result(result)


class Lanes:
    """The lanes of a database; an organisation always takes the same one."""

    def __init__(self, writers: Sequence[Writer]) -> None:
        self._lanes = [Lane(writer) for writer in writers]

    @property
    def waiting(self) -> int:
        """Count the units that wait or are being written."""
        return sum(lane.waiting for lane in self._lanes)

    async def submit(self, unit: Unit[Record]) -> Answer[Record]:
        return await self._lanes[unit.organization % len(self._lanes)].submit(unit)

    async def close(self) -> None:
        for lane in self._lanes:
            await lane.close()
