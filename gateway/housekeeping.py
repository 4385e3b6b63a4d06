"""What a process does by the hour, whoever asks or not: forget what nobody needs any more."""

from asyncio import Task, create_task, gather, sleep

from structlog import get_logger

from storage.database import Database
from storage.delivering.keeping import forget_deliveries
from storage.idempotency import forget_outcomes

INTERVAL_SECONDS = 3600.0


class Housekeeping:
    """A task that keeps house until it is stopped."""

    def __init__(self, database: Database, interval_seconds: float = INTERVAL_SECONDS) -> None:
        self._database = database
        self._interval_seconds = interval_seconds
        self._task: Task[None] | None = None

    async def start(self) -> None:
        self._task = create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await sleep(self._interval_seconds)
            try:
                await forget_outcomes(self._database)
                await forget_deliveries(self._database)
            except Exception:  # What fails now is tried again next time.
                get_logger().exception("housekeeping failed")
