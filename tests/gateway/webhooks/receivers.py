"""Receivers of messages on 127.0.0.1: each plays its part for every request, on real sockets."""

from __future__ import annotations

from asyncio import (
    Event,
    IncompleteReadError,
    StreamReader,
    StreamWriter,
    Task,
    current_task,
    gather,
    sleep,
    start_server,
)
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from ssl import SSLContext

    Part = Callable[[StreamReader, StreamWriter], Awaitable[None]]

ANSWER = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n%s"


@dataclass
class Received:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What a receiver saw: connections it took, requests it read, and that the other side left."""

    port: int = 0
    connections: int = 0
    requests: list[Received] = field(default_factory=list)
    left: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?from=daftar"


@asynccontextmanager
async def receiving(part: Part, tls: SSLContext | None = None) -> AsyncIterator[Receiver]:
    """Run a receiver; `part` is played behind each request, until it closes the connection."""
    receiver = Receiver()
    serving: dict[Task[None], StreamWriter] = {}

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        receiver.connections += 1
        task = current_task()
        assert task is not None
        serving[task] = writer
        with suppress(ConnectionError, IncompleteReadError):
            while request := await read_request(reader):
                receiver.requests.append(request)
                await part(reader, writer)
                if writer.is_closing():
                    break
        receiver.left.set()
        writer.close()

    server = await start_server(serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for writer in serving.values():
            writer.transport.abort()
        await gather(*serving)


async def read_request(reader: StreamReader) -> Received | None:
    """Read a request; None when there are no more."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = await reader.readline()
        if not line:
            return None
        head += line
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
    return Received(first, headers, await reader.readexactly(int(headers["content-length"])))


def answers(status: str, body: bytes = b"", headers: bytes = b"") -> Part:
    """Answer whole, and keep the connection."""

    async def part(_: StreamReader, writer: StreamWriter) -> None:
        writer.write(ANSWER % (status.encode(), len(body), headers, body))

    return part


def says(data: bytes) -> Part:
    """Say these very bytes and hang up."""

    async def part(_: StreamReader, writer: StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return part


def drips(head: bytes, crumb: bytes, pause_seconds: float = 0.01) -> Part:
    """Say a beginning, then crumbs until the other side leaves."""

    async def part(_: StreamReader, writer: StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(crumb)
            await writer.drain()
            await sleep(pause_seconds)

    return part


def begins(head: bytes) -> Part:
    """Say a beginning, then nothing until the other side leaves."""

    async def part(reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(head)
        await reader.read()

    return part


async def hangs(reader: StreamReader, _: StreamWriter) -> None:
    """Say nothing until the other side leaves."""
    await reader.read()
