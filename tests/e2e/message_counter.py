"""A receiver of messages in the test's own process: notes who was told what, and in what order.

The first part of a path names the endpoint: `http://127.0.0.1:<port>/<endpoint>`.
"""

from __future__ import annotations

from asyncio import BaseTransport, Event, Protocol, Transport, get_running_loop
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from re import IGNORECASE, MULTILINE, compile
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
HEAD_END = b"\r\n\r\n"
_LENGTH = compile(rb"^content-length: (\d+)", IGNORECASE | MULTILINE)
_MESSAGE = compile(rb"^webhook-id: (\S+)", IGNORECASE | MULTILINE)


@dataclass
class Counter:
    """What arrived: message ids by endpoint, in the order they came."""

    port: int = 0
    told: dict[str, list[str]] = field(default_factory=dict)
    distinct: dict[tuple[str, str], float] = field(default_factory=dict)
    """When each message first came to each endpoint, by the monotonic clock."""
    total: int = 0
    silent: set[str] = field(default_factory=set)
    """Endpoints that are not answered."""
    arrived: Event = field(default_factory=Event)

    def url(self, endpoint: object) -> str:
        return f"http://127.0.0.1:{self.port}/{endpoint}"

    def note(self, endpoint: str, message: str) -> bool:
        """Note a message; tell whether it is to be answered."""
        self.total += 1
        self.told.setdefault(endpoint, []).append(message)
        self.distinct.setdefault((endpoint, message), monotonic())
        self.arrived.set()
        return endpoint not in self.silent

    async def wait_for_next(self) -> None:
        self.arrived.clear()
        await self.arrived.wait()


class _Messages(Protocol):
    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._bytes = b""

    def connection_made(self, transport: BaseTransport) -> None:
        assert isinstance(transport, Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        while (end := self._bytes.find(HEAD_END)) >= 0:
            head = self._bytes[:end]
            found = _LENGTH.search(head), _MESSAGE.search(head)
            assert found[0] and found[1]
            whole = end + len(HEAD_END) + int(found[0][1])
            if len(self._bytes) < whole:
                return
            self._bytes = self._bytes[whole:]
            endpoint = head.split(b" ", 2)[1].decode().strip("/")
            if self._counter.note(endpoint, found[1][1].decode()):
                self._transport.write(TAKEN)


@asynccontextmanager
async def counting() -> AsyncIterator[Counter]:
    """Take messages until the block ends."""
    counter = Counter()
    server = await get_running_loop().create_server(lambda: _Messages(counter), "127.0.0.1", 0)
    counter.port = server.sockets[0].getsockname()[1]
    try:
        yield counter
    finally:
        server.close()
