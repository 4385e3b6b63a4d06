"""What the run asks of a measuring process, one line of JSON each way."""

import sys
from asyncio import Runner
from collections.abc import Awaitable, Callable

import uvloop
from msgspec import Struct, json


class Request(Struct, frozen=True):
    """An HTTP request as bytes; a unique one has a fresh key between `head` and `tail`.

    `items` is how many things one request asks for: entries of a bulk call.
    """

    port: int
    head: bytes
    tail: bytes
    status: int
    is_unique: bool
    items: int = 1


class Job(Struct, frozen=True):
    """One window: how many callers ask what, for how long, and whose CPU time is read.

    Callers take the requests in turn, and each keeps to its own.
    """

    connections: int
    seconds: float
    warm_up_seconds: float
    process_id: int
    requests: tuple[Request, ...] = ()


class Sample(Struct):
    """What a window came to; a fault is the first answer that was not the expected one.

    `items` came with each request; `memory_mb` is what a window that asks for memory found.
    """

    seconds: float
    latencies_us: list[int]
    cpu_seconds: float | None
    peak_mb: float | None
    fault: str | None = None
    items: int = 1
    memory_mb: float | None = None


def serve_jobs(measure: Callable[[Job], Awaitable[Sample]]) -> None:
    """Answer the jobs that come in, until there are none."""
    with Runner(loop_factory=uvloop.new_event_loop) as runner:
        for line in sys.stdin.buffer:
            sample = runner.run(_awaited(measure, json.decode(line, type=Job)))
            sys.stdout.buffer.write(json.encode(sample) + b"\n")
            sys.stdout.buffer.flush()


async def _awaited(measure: Callable[[Job], Awaitable[Sample]], job: Job) -> Sample:
    """Measure; a server that cannot be reached is a fault of the window, not of who measures."""
    try:
        return await measure(job)
    except OSError as fault:
        return Sample(0.0, [], None, None, fault=f"{type(fault).__name__}: {fault}")
