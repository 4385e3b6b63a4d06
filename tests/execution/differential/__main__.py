"""Replay a seed, or all until another: `python -m tests.execution.differential SEED [UNTIL]`."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from tests.execution.differential.comparing import Difference, compare, compare_seeds
from tests.execution.differential.loop import StillLoop
from tests.execution.differential.shrinking import shrink
from tests.execution.differential.suspects import SUSPECTS

SHOWN = 10


def main(arguments: Sequence[str]) -> int:
    """Print what differs, shrunk, and return 1 if anything does."""
    if not arguments:
        print(__doc__)
        return 2
    first = int(arguments[0])
    until = int(arguments[1]) if len(arguments) > 1 else first + 1
    found = 0
    for difference in compare_seeds(SUSPECTS, range(first, until)):
        found += 1
        print(f"{_shrunk(difference).spell()}\n", flush=True)
        if found == SHOWN:
            print(f"Stopped at seed {difference.seed}.")
            return 1
    print(f"{until - first} documents, {found} of them answered differently.")
    return min(found, 1)


def _shrunk(difference: Difference) -> Difference:
    with asyncio.Runner(loop_factory=StillLoop) as runner:
        loop = cast("StillLoop", runner.get_loop())
        small = shrink(difference.case, lambda case: compare(loop, SUSPECTS, case) is not None)
        found = compare(loop, SUSPECTS, small)
    return difference if found is None else replace(found, seed=difference.seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
