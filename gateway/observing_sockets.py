"""What is observed of a WebSocket: an id for its handshake, how many there are, how each ended."""

from collections.abc import Callable
from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog import get_logger

from gateway.gate import request_id_of
from gateway.metrics import Metrics
from gateway.surfaces import surface_of

REFUSED = "refused"
OTHER = "other"
CODES = frozenset({1000, 1001, 1005, 1006, 1009, 1011, 1012, 1013}) | frozenset(
    {4400, 4401, 4403, 4406, 4408, 4409, 4429}
)
"""The codes that are counted one by one; clients may close with others of their own."""

_log = get_logger("daftar.access")


class Observed:
    """One WebSocket on its way through."""

    def __init__(self, request_id: str, receive: Receive, send: Send) -> None:
        self.code: int | None = None
        self.is_accepted = False
        self._request_id = request_id
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.disconnect" and self.code is None:
            self.code = message.get("code", 1005)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.accept":
            self.is_accepted = True
            message.setdefault("headers", [])
            MutableHeaders(scope=message)["X-Request-Id"] = self._request_id
        elif message["type"] == "websocket.close" and self.code is None:
            self.code = message.get("code", 1000)
        await self._send(message)


async def observe_socket(
    app: ASGIApp,
    metrics: Metrics,
    note_fault: Callable[[Metrics, Exception, str], None],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Serve a WebSocket; count it, and write a line to the log when it has ended."""
    started, request_id = perf_counter(), request_id_of(scope)
    observed = Observed(request_id, receive, send)
    try:
        with metrics.socket_open():
            await app(scope, observed.receive, observed.send)
    except Exception as fault:
        note_fault(metrics, fault, request_id)
        observed.code = 1011
        raise
    finally:
        code = observed.code if observed.is_accepted else None
        metrics.note_socket(_label(code, is_accepted=observed.is_accepted))
        session = scope["state"].get("session")
        _log.info(
            "websocket",
            request_id=request_id,
            surface=surface_of(scope),
            code=code,
            seconds=round(perf_counter() - started, 2),
            key=session.key.id if session else None,
        )


def _label(code: int | None, *, is_accepted: bool) -> str:
    if not is_accepted:
        return REFUSED
    return str(code) if code in CODES else OTHER
