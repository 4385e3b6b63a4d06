"""Sums finished stretches of every log, so that questions of the past stay short.

Any number of processes may sum at once: what they write is the same, and written once.
"""

from gateway.rounds import Rounds
from storage.database import Database
from storage.summing import STRETCH, select_unsummed, sum_stretch

LOOK_EVERY_SECONDS = 60.0
REST_SECONDS = 5.0


class Summing(Rounds):
    """Rounds that sum what is finished."""

    def __init__(
        self,
        database: Database,
        length: int = STRETCH,
        rest_seconds: float = REST_SECONDS,
        look_every_seconds: float = LOOK_EVERY_SECONDS,
    ) -> None:
        super().__init__("summing", database, rest_seconds, look_every_seconds)
        self._length = length

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
            self._log.exception("a stretch of organisation %d is not summed: verify its books", org)
            return False

    async def _unsummed(self) -> list[int]:
        async with self._database.snapshot() as snapshot:
            return await select_unsummed(snapshot, self._length)
