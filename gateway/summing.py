"""Sums finished stretches of every log, so that questions of the past stay short.

Any number of processes may sum at once: what they write is the same, and written once.
"""

from asyncio import Task, create_task, gather, sleep
from logging import getLogger

from storage.database import Database
from storage.summing import STRETCH, select_unsummed, sum_stretch

LOOK_EVERY_SECONDS = 60.0
REST_SECONDS = 5.0
"""How long a round rests at least, however many commits are told of."""
_log = getLogger("daftar.summing")


class Summing:
    """A task that sums until it is stopped."""

    def __init__(
        self,
        database: Database,
        length: int = STRETCH,
        rest_seconds: float = REST_SECONDS,
        look_every_seconds: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._database = database
        self._length = length
        self._rest_seconds = rest_seconds
        self._look_every_seconds = look_every_seconds
        self._task: Task[None] | None = None

    async def start(self) -> None:
        self._task = create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await gather(self._task, return_exceptions=True)

    async def do_round(self) -> int:
        """Sum every stretch that is finished, organisations in turn; return how many."""
        summed, left_out = 0, set[int]()
        while waiting := set(await self._unsummed()) - left_out:
            for org in sorted(waiting):
                if await self._sum(org):
                    summed += 1
                else:
                    left_out.add(org)
        return summed

    async def _sum(self, org: int) -> bool:
        try:
            return await sum_stretch(self._database, org, self._length)
        except Exception:  # One organisation's books do not keep the others waiting.
            _log.exception("a stretch of organisation %d is not summed: verify its books", org)
            return False

    async def _unsummed(self) -> list[int]:
        async with self._database.snapshot() as snapshot:
            return await select_unsummed(snapshot, self._length)

    async def _run(self) -> None:
        with self._database.news.listening() as listener:
            while True:
                try:
                    await self.do_round()
                except Exception:  # What fails now is tried again next time.
                    _log.exception("summing failed")
                await sleep(self._rest_seconds)
                await listener.wait(self._look_every_seconds)
