"""The way into the program: what must be settled before its thousands of objects are made.

Loading makes little garbage and much that stays; a collector that keeps looking through it takes
a third of the time to start. The server settles the thresholds anew when it is ready.
"""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOADING_THRESHOLDS = (200_000, 50, 50)


def main() -> None:
    """Run the command line."""
    gc.set_threshold(*LOADING_THRESHOLDS)
    from gateway.cli import main as run_command

    run_command()


def make_worker_app() -> "ASGIApp":
    """Make the application of one worker process."""
    gc.set_threshold(*LOADING_THRESHOLDS)
    from gateway.server import make_worker_app as make

    return make()
