"""How soon a server answers, and what it takes: started anew each time, nothing else running."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench import targets
from bench.contests import Contest, Subject
from bench.ground import Ground
from bench.living import FirstAnswer, Footprint, Life
from bench.targets import POSTGRESQL, SQLITE

STARTS_MOST = 5
FOOTPRINTS_MOST = 1
"""What a process takes hardly varies."""


@contextmanager
def lives(ground: Ground) -> Iterator[tuple[Contest, ...]]:
    """Start servers on books that are there."""
    on_file = Life("starting", ground.books(SQLITE), ground.folder, ground.server_core)
    on_server = Life("resident", ground.books(POSTGRESQL), ground.folder, ground.server_core)
    resident = Footprint(on_server, ground.generator)
    yield (
        Contest(
            targets.START,
            SQLITE,
            (Subject(targets.STARTED, FirstAnswer(on_file), on_file),),
            targets.ALONE,
            STARTS_MOST,
        ),
        *(
            Contest(
                targets.MEMORY,
                POSTGRESQL,
                (Subject(door, resident, on_server),),
                connections,
                FOOTPRINTS_MOST,
            )
            for door, connections in (
                (targets.IDLE, targets.NOBODY),
                (targets.BUSY, targets.CROWD),
            )
        ),
    )
