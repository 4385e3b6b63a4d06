"""Units under way that carry an idempotency key, so that their duplicates wait for them.

A duplicate waits up to five seconds and then replays; after that it is refused as in progress. No
record of it is kept in the database, so none can be stuck (write path, 5).
"""

from asyncio import Future, wait
from typing import Any

from ledger.errors import IdempotencyInProgress
from storage.writing.unit import Unit

PATIENCE_SECONDS = 5.0
Place = tuple[int, int, str]


class InFlight:
    """The first unit under way of each organisation, caller and key."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._first: dict[Place, Future[Any]] = {}

    async def wait_for_first(self, unit: Unit[Any]) -> None:
        """Wait for the unit this one repeats, if one is under way."""
        first = self._first.get(_place(unit)) if unit.idempotency else None
        if first is None:
            return
        done, _ = await wait([first], timeout=self._patience_seconds)
        if not done:
            raise IdempotencyInProgress(
                "The first request with this Idempotency-Key has not finished yet."
            )

    def note(self, unit: Unit[Any], future: "Future[Any]") -> None:
        """Keep a unit's future for its duplicates until it is done."""
        place = _place(unit)
        if unit.idempotency and place not in self._first:
            self._first[place] = future
            future.add_done_callback(lambda _: self._first.pop(place, None))


def _place(unit: Unit[Any]) -> Place:
    return unit.organization, unit.actor.key, unit.idempotency.key if unit.idempotency else ""
