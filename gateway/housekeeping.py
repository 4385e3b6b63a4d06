"""What a process does by the hour, whoever asks or not: forget what nobody needs any more."""

from asyncio import sleep

from structlog import get_logger

from gateway.rounds import Background
from storage.database import Database
from storage.delivering.keeping import forget_deliveries
from storage.idempotency import forget_outcomes

INTERVAL_SECONDS = 3600.0


class Housekeeping(Background):
    """A task that keeps house until it is stopped."""

    def __init__(self, database: Database, interval_seconds: float = INTERVAL_SECONDS) -> None:
        super().__init__()
        self._database = database
        self._interval_seconds = interval_seconds

    async def _run(self) -> None:
        while True:
            await sleep(self._interval_seconds)
            try:
                await forget_outcomes(self._database)
                await forget_deliveries(self._database)
            except Exception:  # What fails now is tried again next time.
                get_logger().exception("housekeeping failed")
