"""How much is loaded, and how long each pair is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to run the benchmarks; `limit_seconds` ends the run whatever hangs."""

    name: str
    postings: int
    rounds: int
    seconds: float
    warm_up_seconds: float
    limit_seconds: int
    connections: tuple[int, ...] = (1, 32)


QUICK = Plan("quick", 20_000, rounds=2, seconds=0.5, warm_up_seconds=0.2, limit_seconds=300)
FULL = Plan("full", 1_000_000, rounds=5, seconds=5.0, warm_up_seconds=1.0, limit_seconds=5_400)
