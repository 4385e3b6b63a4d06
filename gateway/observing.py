"""The outermost layer: each request gets an id, a line in the log, and an answer."""

from collections.abc import Callable, Sequence
from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog import get_logger

from gateway.answers import internal_error
from gateway.dialect_calls import DialectCalls
from gateway.gate import request_id_of
from gateway.heads import set_header, starts_with
from gateway.metrics import Metrics
from gateway.negotiation import EVENT_STREAM
from gateway.observing_sockets import observe_socket
from gateway.surfaces import surface_of

UNMATCHED = "-"

_log = get_logger("daftar.access")
_faults = get_logger("daftar.faults")
RouteOf = Callable[[Scope], str]


def route_finder(routes: Sequence[BaseRoute]) -> RouteOf:
    """Return what names the route a request took, so that counters have few names."""
    paths: dict[int, str] = {}
    for route in routes:
        if isinstance(route, Route | WebSocketRoute):
            paths.setdefault(id(route.endpoint), route.path)
    return lambda scope: paths.get(id(scope.get("endpoint")), UNMATCHED)


def note_fault(metrics: Metrics, fault: Exception, request_id: str | None) -> None:
    """Count and log an exception nobody foresaw, once, with its traceback."""
    metrics.note_fault()
    _faults.error("unforeseen fault", request_id=request_id, exc_info=fault)


class Observing:
    """Observe every HTTP request and every WebSocket that passes."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, route_of: RouteOf, dialect_calls: DialectCalls
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._route_of = route_of
        self._dialect_calls = dialect_calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._observe(scope, receive, send)
        elif scope["type"] == "websocket":
            await observe_socket(self._app, self._metrics, note_fault, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _observe(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer faults that met no answer; one that broke an answer off leaves it broken off."""
        started, status = perf_counter(), 0
        answered: float | None = None
        request_id = request_id_of(scope)

        async def observed_send(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status = message["status"]
                set_header(message, b"x-request-id", request_id.encode())
                if self._dialect_calls.are_announced:
                    self._announce(scope, MutableHeaders(scope=message))
                if starts_with(message, b"content-type", EVENT_STREAM.encode()):
                    answered = perf_counter()  # How long it is followed says nothing of us.
            await send(message)

        try:
            await self._app(scope, receive, observed_send)
        except Exception as fault:
            note_fault(self._metrics, fault, request_id)
            if not status:
                answer = internal_error(surface_of(scope))
                await answer(scope, receive, observed_send)
        finally:
            self._note(scope, status, (answered or perf_counter()) - started)

    def _announce(self, scope: Scope, headers: MutableHeaders) -> None:
        surface, route = surface_of(scope), self._route_of(scope)
        self._dialect_calls.announce(surface, scope["method"], route, headers)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        surface = surface_of(scope)
        route = self._route_of(scope)
        self._metrics.note_request(surface, route, status, seconds)
        state = scope["state"]
        caller = getattr(state.get("context"), "caller", None)
        if caller is not None:
            self._dialect_calls.note(caller, scope["method"], route)
        if "is_unlogged" in state:
            return
        _log.info(
            "request",
            request_id=state["request_id"],
            surface=surface,
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 2),
            key=caller.id if caller else None,
        )
