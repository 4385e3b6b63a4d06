"""How many endpoints a process tells at once, so that those in trouble never hold up the others.

An endpoint is in trouble while its last try failed, or its last or present try takes longer than a
second. Endpoints in trouble take places of their own: of the others' none is ever lost to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

HEALTHY_PLACES = 64
FAILING_PLACES = 64
PLACES = 192
"""Healthy ones that turned slow keep on, so there may be more than the two above together."""
SLOW_SECONDS = 1.0


@dataclass(slots=True)
class Pulse:
    """How an endpoint does while it is held."""

    is_failing: bool
    held_since: float = field(default_factory=monotonic)
    trying_since: float | None = None
    last_seconds: float = 0.0

    def begin_try(self) -> None:
        self.trying_since = monotonic()

    def end_try(self, *, is_taken: bool) -> None:
        assert self.trying_since is not None
        self.last_seconds = monotonic() - self.trying_since
        self.trying_since = None
        self.is_failing = not is_taken

    @property
    def held_seconds(self) -> float:
        return monotonic() - self.held_since

    @property
    def is_troubled(self) -> bool:
        trying = 0.0 if self.trying_since is None else monotonic() - self.trying_since
        return self.is_failing or max(trying, self.last_seconds) > SLOW_SECONDS


@dataclass(frozen=True, slots=True)
class Room:
    """How many endpoints may be taken on: with their next try their first, and after a failure."""

    healthy: int
    failing: int


def room_beside(pulses: Iterable[Pulse]) -> Room:
    """Return the room that endpoints which are held leave."""
    troubled = [pulse.is_troubled for pulse in pulses]
    held, in_trouble = len(troubled), sum(troubled)
    left = PLACES - held
    healthy = max(0, min(HEALTHY_PLACES - (held - in_trouble), left))
    failing = max(0, min(FAILING_PLACES - in_trouble, left - healthy))
    return Room(healthy, failing)
