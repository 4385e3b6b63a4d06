"""The stage of a run: its areas, one after another, as far as the plan wants their works."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

from bench.areas.books import books
from bench.areas.lives import lives
from bench.areas.readers import readers
from bench.areas.scale import scale
from bench.areas.workers import workers
from bench.contests import Contest
from bench.ground import Ground
from bench.plan import BRIEF, READERS, SCALED, WORKERS
from bench.targets import MEMORY, START

Area = Callable[[Ground], AbstractContextManager[Sequence[Contest]]]
LIVES = (START, MEMORY)
AREAS: tuple[tuple[Area, tuple[str, ...]], ...] = (
    (books, tuple(work for work in BRIEF if work not in LIVES)),
    (lives, LIVES),
    (workers, WORKERS),
    (readers, READERS),
    (scale, SCALED),
)
"""What each area measures."""


def play(ground: Ground) -> Iterator[Contest]:
    """Yield the plan's contests, each while what it measures runs."""
    for area, works in AREAS:
        if set(works) & set(ground.plan.works):
            with area(ground) as contests:
                yield from (one for one in contests if one.work in ground.plan.works)
