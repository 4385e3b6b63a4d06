"""How much is loaded, what is measured on it, and how long each pair is measured."""

from dataclasses import dataclass

from bench import targets

BRIEF = (
    targets.PAGE,
    targets.OBSERVE,
    targets.EXPORT,
    targets.POST,
    targets.BULK,
    targets.MEMORY,
    targets.START,
)
WORKERS = (targets.PAGE_BY_WORKERS, targets.POST_BY_WORKERS, targets.POST_TO_ONE)
READERS = (targets.POST_BESIDE_WEBHOOKS, targets.DELIVER, targets.FAN_OUT)
SCALED = (*targets.SCALED, targets.NUMBERED_PAGE)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to run the benchmarks; `limit_seconds` ends the run whatever hangs.

    The first warm-up is longer: some peers compile what is hot while they run. `larger_postings` is
    the size of the larger books where two sizes are compared. Who does not install measures those
    peers on Node that are there.
    """

    name: str
    postings: int
    rounds: int
    seconds: float
    warm_up_seconds: float
    first_warm_up_seconds: float
    limit_seconds: int
    works: tuple[str, ...] = BRIEF
    connections: tuple[int, ...] = (1, 32)
    larger_postings: int = 0
    installs: bool = True


QUICK = Plan(
    "quick",
    20_000,
    rounds=2,
    seconds=0.3,
    warm_up_seconds=0.1,
    first_warm_up_seconds=0.4,
    limit_seconds=600,
)
FULL = Plan(
    "full",
    1_000_000,
    rounds=5,
    seconds=2.0,
    warm_up_seconds=0.5,
    first_warm_up_seconds=3.0,
    limit_seconds=9_000,
    works=(*BRIEF, *WORKERS, *READERS),
)
SCALE = Plan(
    "scale",
    100_000,
    rounds=5,
    seconds=2.0,
    warm_up_seconds=0.5,
    first_warm_up_seconds=2.0,
    limit_seconds=7_200,
    works=SCALED,
    connections=(1,),
    larger_postings=10_000_000,
)
PLANS = (QUICK, FULL, SCALE)
