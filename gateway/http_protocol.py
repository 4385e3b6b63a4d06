"""The wire's bounds: how large a request's head may be, and how long head and body may take.

uvicorn bounds neither. What the parser takes without handing anything on (a head, a trailer, the
extension of a chunk) is held in memory, so it is counted before it is parsed.
"""

from asyncio import Event, TimerHandle, Transport
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.answers import error_answer
from ledger.errors import InvalidInput

HEAD_TOO_LARGE = 431
CONNECTION = "daftar.connection"
"""The scope's extension under which an answer without end finds its wire."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may ask of the parser."""

    head_bytes: int = 64 * 1024
    head_seconds: float = 10.0
    body_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Wire:
    """What an answer without end must know of its connection."""

    abort: Callable[[], None]
    stopping: Event


class BoundedHttpProtocol(HttpToolsProtocol):
    """One connection, closed when its head is too large or its request too slow."""

    bounds: ClassVar[Bounds] = Bounds()

    _taken = 0
    _has_handed_on = False
    _has_left = False
    _is_in_head = True
    _is_between = True
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._wire = Wire(transport.abort, Event())
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what arrived, no more of it at once than the head has room for."""
        while data and not self._has_left and not self.transport.is_closing():
            room = self.bounds.head_bytes - self._taken
            piece, data = data[:room], data[room:]
            self._has_handed_on = False
            super().data_received(piece)
            if not self._has_handed_on:
                self._taken += len(piece)
            if self._taken >= self.bounds.head_bytes:
                self._refuse()
                return
        is_idle = self._is_between and self._taken == 0
        if self._deadline is None and not (is_idle or self._has_left):
            self._watch()

    def on_message_begin(self) -> None:
        self._is_between = False
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: self._wire}  # type: ignore[dict-item]  # Ours.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; a trailer must not pass for one (RFC 9110, 6.5.1)."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._hand_on()
        self._unwatch()
        self._is_in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._hand_on()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._hand_on()
        self._unwatch()
        self._is_in_head = self._is_between = True
        super().on_message_complete()

    def shutdown(self) -> None:
        """Tell answers without end that the server stops; others are finished."""
        self._wire.stopping.set()
        super().shutdown()

    def handle_websocket_upgrade(self) -> None:
        self._has_left = True
        self._unwatch()
        super().handle_websocket_upgrade()

    def _hand_on(self) -> None:
        self._has_handed_on, self._taken = True, 0

    def _watch(self) -> None:
        seconds = self.bounds.head_seconds if self._is_in_head else self.bounds.body_seconds
        self._deadline = self.loop.call_later(seconds, self._expire)

    def _unwatch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        """Close the connection, unless the wait is of our making."""
        self._deadline = None
        if self.transport.is_closing():
            return
        if self.flow.read_paused or (self._is_in_head and self._is_answering):
            self._watch()
            return
        self.transport.close()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self) -> None:
        """Answer that the head is too large, where that cannot land inside another answer."""
        if not self._is_answering:
            message = f"The request's head passes {self.bounds.head_bytes} bytes."
            headers = {"Connection": "close"}
            answer = error_answer(HEAD_TOO_LARGE, InvalidInput.code, message, headers)
            lines = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
            status = b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
            self.transport.write(b"".join([status, *lines, b"\r\n", bytes(answer.body)]))
        self.transport.close()
