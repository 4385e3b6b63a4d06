"""The wire's bounds for WebSockets: a reader who stands still does not keep a connection.

uvicorn holds a message back while the peer does not read, and with it the message that closes the
connection; and what was closed lingers for as long as something is left to be sent.
"""

from asyncio import Task, TimerHandle
from typing import ClassVar

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class BoundedWebSocketProtocol(WebSocketsSansIOProtocol):
    """One connection, cut off when it does not end by itself."""

    linger_seconds: ClassVar[float] = 5.0

    _cut: TimerHandle | None = None

    async def send(self, message: ASGISendEvent) -> None:
        """Send a message; the closing one stands in line at once, for whoever reads on."""
        if message["type"] == "websocket.close":
            self.writable.set()
        await super().send(message)

    def on_task_complete(self, task: Task[None]) -> None:
        super().on_task_complete(task)
        if not self.disconnected:
            self._cut = self.loop.call_later(self.linger_seconds, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._cut is not None:
            self._cut.cancel()
        super().connection_lost(exc)
