"""Sees to it that a request with a good key hits its bucket, whatever its door made of it.

A door may refuse a request by its head alone: a wrong method, a foreign content type. The answer
then waits until the key is known and its hit is taken. An empty bucket makes any of them a 429.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.answers import refusal_answer
from gateway.context import RequestContext
from gateway.gate import Gate
from gateway.refusals import RequestRefused
from gateway.surfaces import OTHER, surface_of

RATE_LIMIT_HEADERS = {"RateLimit", "RateLimit-Policy"}


class Hitting:
    """Hold answers back until their requests have hit."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        surface = surface_of(scope["path"]) if scope["type"] == "http" else OTHER
        if surface == OTHER or "authorization" not in Headers(scope=scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        await self._app(scope, receive, Pending(self._gate, request, surface, send))


class Pending:
    """An answer on its way out."""

    def __init__(self, gate: Gate, request: Request, surface: str, send: Send) -> None:
        self._gate = gate
        self._request = request
        self._surface = surface
        self._send = send
        self._is_replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._settle(message)
        if not self._is_replaced:
            await self._send(message)

    async def _settle(self, message: Message) -> None:
        """Take the hit that is missing; a key that fails here changes nothing."""
        if not self._gate.has_met(self._request):
            try:
                async with self._gate.open_context(self._request, self._surface):
                    pass
            except RequestRefused:
                return
        context: RequestContext | None = getattr(self._request.state, "context", None)
        if context is None:
            return
        if context.overdrawn is not None:
            await self._replace(context.overdrawn, context.response_headers)
            return
        headers = MutableHeaders(scope=message)
        for name in context.response_headers.keys() & RATE_LIMIT_HEADERS:
            headers.setdefault(name, context.response_headers[name])

    async def _replace(self, refused: RequestRefused, headers: dict[str, str]) -> None:
        self._is_replaced = True
        answer = refusal_answer(self._surface, refused, headers)
        await answer(self._request.scope, self._request.receive, self._send)
