"""Sees to it that a request with a good key hits its bucket, whatever its door made of it.

A door may refuse a request by its head alone: a wrong method, a foreign content type. The answer
then waits until the key is known and its hit is taken. An empty bucket makes any of them a 429.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.answers import refusal_answer
from gateway.console.cookies import CSRF_HEADER
from gateway.context import RequestContext
from gateway.gate import Gate
from gateway.heads import spell_headers
from gateway.refusals import RequestRefused
from gateway.surfaces import OTHER, surface_of

KEY_HEADERS = frozenset({b"authorization", CSRF_HEADER})
RATE_LIMIT_HEADERS = frozenset({b"ratelimit", b"ratelimit-policy"})


class Hitting:
    """Hold answers back until their requests have hit."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _tells_who(scope):
            surface = surface_of(scope)
            if surface != OTHER:
                send = Pending(self._gate, scope, receive, surface, send)
        await self._app(scope, receive, send)


def _tells_who(scope: Scope) -> bool:
    return any(name in KEY_HEADERS for name, _ in scope["headers"])


class Pending:
    """An answer on its way out."""

    __slots__ = ("_gate", "_is_replaced", "_receive", "_scope", "_send", "_surface")

    def __init__(
        self, gate: Gate, scope: Scope, receive: Receive, surface: str, send: Send
    ) -> None:
        self._gate = gate
        self._scope = scope
        self._receive = receive
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
        if not self._gate.has_met(self._scope):
            try:
                request = Request(self._scope, self._receive)
                async with self._gate.open_context(request, self._surface):
                    pass
            except RequestRefused:
                return
        context: RequestContext | None = self._scope["state"].get("context")
        if context is None:
            return
        if context.overdrawn is not None:
            await self._replace(context.overdrawn, context.response_headers)
            return
        told = {name for name, _ in message.get("headers", ())}
        if not told >= RATE_LIMIT_HEADERS:
            wanted = RATE_LIMIT_HEADERS - told
            missing = [
                pair for pair in spell_headers(context.response_headers) if pair[0] in wanted
            ]
            message["headers"] = [*message.get("headers", ()), *missing]

    async def _replace(self, refused: RequestRefused, headers: dict[str, str]) -> None:
        self._is_replaced = True
        answer = refusal_answer(self._surface, refused, headers)
        await answer(self._scope, self._receive, self._send)
