"""A small HTTP/1.1 client that asks as fast as it is answered, on connections kept alive."""

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import count, cycle, islice
from secrets import token_hex
from time import perf_counter_ns
from typing import cast

from bench.accounting import Stopwatch
from bench.wire import Job, Request, Sample

ANSWER_SECONDS = 10.0
HOST = "127.0.0.1"
FAULT_LETTERS = 500
REQUESTS_AT_LEAST = 30
LONGEST_WINDOWS = 3
"""A window of fewer requests says little: it may last this many times as long to have more."""


def payloads(request: Request) -> Iterator[bytes]:
    """Yield the bytes of one request after another."""
    run = token_hex(6)
    for number in count():
        if request.is_unique:
            yield b"%b%b-%d%b" % (request.head, run.encode(), number, request.tail)
        else:
            yield request.head + request.tail


class Answer:
    """The bytes of one answer as they arrive."""

    __slots__ = ("_bytes", "_end")

    def __init__(self) -> None:
        self._bytes = b""
        self._end = -1

    def add(self, data: bytes) -> bool:
        """Take what arrived; True when the answer is whole."""
        self._bytes = self._bytes + data if self._bytes else data
        if self._end < 0:
            head = self._bytes.find(b"\r\n\r\n")
            if head < 0:
                return False
            self._end = head + 4 + content_length(self._bytes[:head])
        return len(self._bytes) >= self._end

    @property
    def status(self) -> int:
        return int(self._bytes[9:12])

    @property
    def body(self) -> bytes:
        return self._bytes.partition(b"\r\n\r\n")[2]

    @property
    def text(self) -> str:
        return self._bytes.decode(errors="replace")


def content_length(head: bytes) -> int:
    """Return the length that a head announces; answers in chunks are not for this client."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise ValueError(f"The answer has no length: {head[:FAULT_LETTERS]!r}")
    return int(rest.partition(b"\r\n")[0])


class Caller(asyncio.Protocol):
    """One connection: the next request leaves when the last one is answered."""

    def __init__(self, run: "Run", request: Request) -> None:
        self._run = run
        self._status = request.status
        self._payloads = payloads(request)
        self._answer = Answer()
        self._asked_ns = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        try:
            is_whole = self._answer.add(data)
        except ValueError as fault:
            self._run.end(str(fault))
            return
        if is_whole:
            self._run.note(self._asked_ns, self._answer, self._status)
            if self._run.is_over:
                self.close()
            else:
                self._ask()

    def connection_lost(self, fault: Exception | None) -> None:
        if not self._run.is_over:
            self._run.end(f"The server closed a connection: {fault}")
        self._run.leave()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _ask(self) -> None:
        assert self._transport is not None
        self._answer = Answer()
        self._asked_ns = perf_counter_ns()
        self._transport.write(next(self._payloads))


class Run:
    """One window: what is answered between its beginning and its end counts."""

    def __init__(self) -> None:
        self.is_over = False
        self.fault: str | None = None
        self.latencies_us: list[int] = []
        self._is_counting = False
        self._present = 0
        self._answered = asyncio.Event()
        self._over = asyncio.Event()
        self._empty = asyncio.Event()

    def join(self, request: Request) -> Caller:
        self._present += 1
        return Caller(self, request)

    def leave(self) -> None:
        self._present -= 1
        if not self._present:
            self._empty.set()

    def begin(self, process_id: int) -> Stopwatch:
        """Count from now on."""
        self._is_counting = not self.is_over
        return Stopwatch(process_id)

    def end(self, fault: str | None = None) -> None:
        self.fault = self.fault or fault
        self.is_over = True
        self._is_counting = False
        self._over.set()
        self._answered.set()

    def note(self, asked_ns: int, answer: Answer, status: int) -> None:
        self._answered.set()
        if answer.status != status:
            self.end(answer.text[:FAULT_LETTERS])
        elif self._is_counting:
            self.latencies_us.append((perf_counter_ns() - asked_ns) // 1_000)

    async def pause(self, seconds: float) -> None:
        """Let time pass, unless a fault ends the run."""
        await _within(seconds, self._over)

    async def wait_for_an_answer(self) -> None:
        """Make sure that there is anything to measure."""
        await _within(ANSWER_SECONDS, self._answered)
        if not self._answered.is_set():
            self.end("Nothing was answered.")

    async def leave_all(self) -> None:
        await _within(ANSWER_SECONDS, self._empty)


async def _within(seconds: float, event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


async def measure(job: Job) -> Sample:
    """Ask for a warm-up and a window, and tell what the window came to."""
    run = Run()
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(partial(run.join, request), HOST, request.port))[1]
        for request in islice(cycle(job.requests), job.connections)
    ]
    await run.pause(job.warm_up_seconds)
    await run.wait_for_an_answer()
    watch = run.begin(job.process_id)
    for _ in range(LONGEST_WINDOWS):
        await run.pause(job.seconds)
        if len(run.latencies_us) >= REQUESTS_AT_LEAST:
            break
    sample = watch.sample(run.latencies_us[:], run.fault, items=job.requests[0].items)
    run.end()
    await run.leave_all()
    for caller in callers:
        caller.close()
    return sample
