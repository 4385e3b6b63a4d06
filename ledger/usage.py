"""Use of the dialects: which key calls which route, how often, and when last."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tally:
    """Calls of one key through one route on one day (UTC); `last_at` is microseconds."""

    key: int
    day: date
    surface: str
    route: str
    calls: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Calls of one key through one route, summed over days."""

    key: int
    surface: str
    route: str
    calls: int
    last_at: int
