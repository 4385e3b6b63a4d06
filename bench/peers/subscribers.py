"""Many subscribers on WebSockets, measured from the commit of an entry to its arrival at each.

The sockets are opened by the first job and kept for those that follow.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import perf_counter, perf_counter_ns

from msgspec import json
from websockets.asyncio.client import ClientConnection, connect

from bench import requests
from bench.accounting import Stopwatch
from bench.asking import last_sequence
from bench.http_client import ANSWER_SECONDS, HOST, Answer, payloads
from bench.wire import Job, Sample

SUBPROTOCOL = "graphql-transport-ws"
DOCUMENT = (
    "subscription ($after: Int!) {"
    ' ledgerEvents(after: $after, types: ["journal_entry.posted"]) { sequence type subject } }'
)
OPENED_AT_ONCE = 50


class Subscribers:
    """Sockets that follow the log of one organisation, and the poster they wait for."""

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        self._key = key
        self._sockets: list[ClientConnection] = []
        self._posts = payloads(requests.graphql_post(port, key))

    async def measure(self, job: Job) -> Sample:
        await self._open(job.connections)
        async with self._poster() as post:
            await self._rounds(post, job.warm_up_seconds)
            watch = Stopwatch(job.process_id)
            latencies_us = await self._rounds(post, job.seconds)
            return watch.sample(latencies_us)

    async def _open(self, count: int) -> None:
        """Follow what comes after now: nothing is missed by who begins a little later."""
        after = last_sequence(self._port, self._key)
        while len(self._sockets) < count:
            more = min(OPENED_AT_ONCE, count - len(self._sockets))
            self._sockets += await asyncio.gather(*(self._subscribe(after) for _ in range(more)))

    async def _subscribe(self, after: int) -> ClientConnection:
        socket = await connect(
            f"ws://{HOST}:{self._port}/graphql",
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]  # A NewType of str.
            compression=None,
            open_timeout=ANSWER_SECONDS,
        )
        payload = {"authorization": f"Bearer {self._key}"}
        await socket.send(json.encode({"type": "connection_init", "payload": payload}).decode())
        assert json.decode(await socket.recv())["type"] == "connection_ack"
        operation = {"query": DOCUMENT, "variables": {"after": after}}
        asked = {"id": "1", "type": "subscribe", "payload": operation}
        await socket.send(json.encode(asked).decode())
        return socket

    @asynccontextmanager
    async def _poster(self) -> AsyncIterator["Poster"]:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        try:
            yield Poster(reader, writer, self._posts)
        finally:
            writer.close()

    async def _rounds(self, post: "Poster", seconds: float) -> list[int]:
        """Post one entry after another, each when all have heard of the one before."""
        latencies_us: list[int] = []
        until = perf_counter() + seconds
        while not latencies_us or perf_counter() < until:
            posted_ns = await post()
            heard = asyncio.gather(*(self._hear(socket) for socket in self._sockets))
            arrivals_ns = await asyncio.wait_for(heard, ANSWER_SECONDS)
            latencies_us += [max(0, heard_ns - posted_ns) // 1_000 for heard_ns in arrivals_ns]
        return latencies_us

    async def _hear(self, socket: ClientConnection) -> int:
        while json.decode(await socket.recv())["type"] != "next":
            pass  # A ping.
        return perf_counter_ns()


class Poster:
    """Posts an entry and tells when it was acknowledged."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, posts: Iterator[bytes]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._posts = posts

    async def __call__(self) -> int:
        self._writer.write(next(self._posts))
        answer = Answer()
        while not answer.add(await self._reader.read(65_536)):
            pass
        if answer.status != 200 or b'"errors"' in answer.body:
            raise RuntimeError(answer.text[:500])
        return perf_counter_ns()


async def subscribe(port: int, key: str) -> None:
    """Answer the jobs that come in until there are none."""
    subscribers, loop = Subscribers(port, key), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        sample = await subscribers.measure(json.decode(line, type=Job))
        sys.stdout.buffer.write(json.encode(sample) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.run(subscribe(int(sys.argv[1]), sys.argv[2]))
