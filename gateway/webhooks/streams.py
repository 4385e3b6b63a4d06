"""Connections as bytes: what came and was not read yet, and how much of it one answer may be.

They read on while nothing is asked of them, so that words behind an answer are seen before the
connection serves another message: they would be taken for the answer to that one.
"""
# ruff: noqa: ASYNC109 -- the shapes are those of httpcore2.

from asyncio import BaseTransport, Event, Protocol, Transport, get_running_loop
from re import compile
from ssl import SSLContext
from typing import Any, cast

from httpcore2 import (
    AsyncNetworkStream,
    ConnectError,
    ConnectionNotAvailable,
    ReadError,
    WriteError,
)

READ_BYTES = 16 * 1024
UNREAD_LIMIT_BYTES = 64 * 1024
WIRE_LIMIT_BYTES = 256 * 1024
"""How much is read of one answer, its head and framing included."""
_HEAD_END = compile(rb"\n\r?\n")


class AnswerTooLong(ReadError):
    """More came than is read of one answer."""


class TlsFailed(ConnectError):
    """The other side speaks no TLS, or not as it should."""


class Inbox(Protocol):
    """What a connection brought and nobody read yet."""

    def __init__(self) -> None:
        self.transport: Transport
        self.data = bytearray()
        self.is_over = False
        self.fault: Exception | None = None
        self.arrived = Event()
        self.writable = Event()
        self.writable.set()
        self._is_paused = False

    def connection_made(self, transport: BaseTransport) -> None:
        self.transport = cast(Transport, transport)  # uvloop's are none by inheritance.

    def data_received(self, data: bytes) -> None:
        self.data += data
        self.arrived.set()
        if len(self.data) >= UNREAD_LIMIT_BYTES and not self._is_paused:
            self._is_paused = True
            self.transport.pause_reading()

    def eof_received(self) -> None:
        self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc)

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    def take(self, limit_bytes: int) -> bytes:
        """Take what came first."""
        taken = bytes(self.data[:limit_bytes])
        del self.data[:limit_bytes]
        if not self.data:
            self.arrived.clear()
        if self._is_paused and not self.is_over:
            self._is_paused = False
            self.transport.resume_reading()
        return taken

    def _end(self, fault: Exception | None) -> None:
        self.is_over = True
        self.fault = self.fault or fault
        self.arrived.set()
        self.writable.set()


class MessageStream(AsyncNetworkStream):
    """A connection, as the parser of answers reads and writes it."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._has_answered = False
        self._read_bytes = 0
        self._head = bytearray()
        self._head_bytes: int | None = None

    def has_ended_with(self, body_bytes: int) -> bool:
        """Tell whether all that was read is one head and a body of this length.

        Where framing stands between them (chunks) it is not known, which is a no.
        """
        return self._read_bytes == (self._head_bytes or 0) + body_bytes

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came next; nothing when the other side has ended."""
        inbox = self._inbox
        if not inbox.data and not inbox.is_over:
            await inbox.arrived.wait()
        if not inbox.data and self._has_answered and self._read_bytes == 0:
            raise ConnectionNotAvailable  # It was closing already: the pool takes another.
        if not inbox.data and inbox.fault is not None:
            raise ReadError(inbox.fault)
        data = inbox.take(min(max_bytes, READ_BYTES))
        self._count(data)
        if self._read_bytes > WIRE_LIMIT_BYTES:
            raise AnswerTooLong
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, and wait while the other side is slow to take it."""
        self._has_answered = self._has_answered or self._read_bytes > 0
        self._read_bytes = 0
        self._head.clear()
        self._head_bytes = None
        if self._inbox.is_over:
            raise WriteError(self._inbox.fault)
        if buffer:
            self._inbox.transport.write(buffer)
        await self._inbox.writable.wait()

    async def aclose(self) -> None:
        """End the connection at once: goodbyes would be waited for."""
        self._inbox.is_over = True
        self._inbox.transport.abort()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """Shake hands and return this connection again; raise TlsFailed if nothing comes of it."""
        inbox = self._inbox
        if inbox.data:  # What was said in the open would be read as if it had been said within.
            raise TlsFailed
        try:
            transport = await get_running_loop().start_tls(
                inbox.transport, inbox, ssl_context, server_hostname=server_hostname
            )
        except OSError as fault:
            inbox.transport.abort()
            raise TlsFailed(fault) from fault
        except BaseException:  # The time was over in the middle of it.
            inbox.transport.abort()
            raise
        assert transport is not None
        inbox.transport = transport
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return bool(self._inbox.data) or self._inbox.is_over
        return self._inbox.transport.get_extra_info(info)

    def _count(self, data: bytes) -> None:
        """Count what was read, and how much of it is the head."""
        self._read_bytes += len(data)
        if self._head_bytes is None:
            self._head += data
            end = _HEAD_END.search(self._head)
            self._head_bytes = end.end() if end else None
