"""Marks, committed in groups: what waits while one transaction runs shares the next. No timer.

An outage is waited out for as long as a lease may last; a mark that still finds no taker is raised
to whoever made it, never dropped: its message is sent again when the lease runs out.
"""

from asyncio import Event, Future, Task, create_task, get_running_loop, shield, sleep, wait
from collections import deque
from logging import getLogger
from time import monotonic

from ledger.webhooks import Webhook
from storage.delivering.records import Mark, Queue
from storage.outages import is_outage

MARKS_AT_ONCE = 256
PATIENCE_SECONDS = 40.0
"""Below a lease: beyond it, another worker may hold the endpoint."""
REST_SECONDS = 0.2

_log = getLogger("daftar.delivering")
Answer = Webhook | None | Exception
Waiting = tuple[Mark, "Future[Webhook | None]"]


class Marking:
    """Commits marks; each caller hears when its own is durable enough to go on."""

    def __init__(self, queue: Queue, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._queue = queue
        self._patience_seconds = patience_seconds
        self._waiting: deque[Waiting] = deque()
        self._arrived = Event()
        self._is_closing = False
        self._task: Task[None] | None = None

    async def mark(self, mark: Mark) -> Webhook | None:
        """Note where an endpoint stands; return it as it is now, None if it is no longer held."""
        if self._task is None:
            self._task = create_task(self._run())
        future: Future[Webhook | None] = get_running_loop().create_future()
        self._waiting.append((mark, future))
        self._arrived.set()
        return await shield(future)

    async def close(self) -> None:
        """Commit what waits, then stop."""
        self._is_closing = True
        self._arrived.set()
        if self._task is not None:
            await wait([self._task])

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MARKS_AT_ONCE))]
            if not batch and self._is_closing:
                return
            if not batch:
                self._arrived.clear()
                continue
            answers = await self._commit([mark for mark, _ in batch])
            for (_, future), answer in zip(batch, answers, strict=True):
                _settle(future, answer)

    async def _commit(self, marks: list[Mark]) -> list[Answer]:
        """Commit marks together; where one of them is at fault, each by itself."""
        last = monotonic() + self._patience_seconds
        while True:
            try:
                return [*await self._queue.commit(marks)]
            except Exception as fault:
                if is_outage(fault) and monotonic() < last and not self._is_closing:
                    _log.warning("marks are tried again: %s: %s", type(fault).__name__, fault)
                    await sleep(REST_SECONDS)
                    continue
                if len(marks) == 1 or is_outage(fault):
                    return [fault] * len(marks)
            return [(await self._commit([mark]))[0] for mark in marks]


def _settle(future: "Future[Webhook | None]", answer: Answer) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
        future.exception()  # Seen: whoever went away leaves no complaint behind.
    else:
        future.set_result(answer)
