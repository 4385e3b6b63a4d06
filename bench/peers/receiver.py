"""A receiver of webhooks that answers as fast as it can, and measures how many messages arrive.

It answers also while nothing is measured. A latency is the time since the message before.
"""

import asyncio
import sys
from time import perf_counter_ns

from msgspec import json

from bench.accounting import Stopwatch
from bench.http_client import ANSWER_SECONDS, HOST, content_length
from bench.wire import Job, Sample

TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


class Receiver:
    """Notes when messages arrive."""

    def __init__(self) -> None:
        self._arrived = asyncio.Event()
        self._gaps_us: list[int] = []
        self._last_ns = 0

    def note(self) -> None:
        now_ns = perf_counter_ns()
        self._gaps_us.append((now_ns - self._last_ns) // 1_000)
        self._last_ns = now_ns
        self._arrived.set()

    async def measure(self, job: Job) -> Sample:
        if not await self._arrives():
            return Sample(job.seconds, [], None, None, "No message arrived.")
        await asyncio.sleep(job.warm_up_seconds)
        self._gaps_us.clear()
        watch = Stopwatch(job.process_id)
        await asyncio.sleep(job.seconds)
        # A window that is too short for a busy machine lasts until something arrives.
        if not self._gaps_us and not await self._arrives():
            return watch.sample([], "The messages ceased.")
        return watch.sample(self._gaps_us[:])

    async def _arrives(self) -> bool:
        """Wait for the next message; False if none comes."""
        self._arrived.clear()
        try:
            await asyncio.wait_for(self._arrived.wait(), ANSWER_SECONDS)
        except TimeoutError:
            return False
        return True


class Messages(asyncio.Protocol):
    """One connection: every whole message is noted and answered."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        while (end := self._end()) is not None:
            self._bytes = self._bytes[end:]
            self._receiver.note()
            self._transport.write(TAKEN)

    def _end(self) -> int | None:
        """Return where the first message ends, or None while it is not whole."""
        head = self._bytes.find(b"\r\n\r\n")
        if head < 0:
            return None
        end = head + 4 + content_length(self._bytes[:head])
        return end if len(self._bytes) >= end else None


async def receive(port: int) -> None:
    """Answer messages, and the jobs that come in until there are none."""
    receiver, loop = Receiver(), asyncio.get_running_loop()
    await loop.create_server(lambda: Messages(receiver), HOST, port)
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        sample = await receiver.measure(json.decode(line, type=Job))
        sys.stdout.buffer.write(json.encode(sample) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.run(receive(int(sys.argv[1])))
