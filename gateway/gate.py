"""The gate: opens the context of every request, whichever door it comes through."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from re import ASCII, compile
from secrets import token_hex
from sys import exc_info
from types import TracebackType

from starlette.requests import Request
from starlette.types import Scope

from gateway.addresses import client_address
from gateway.callers import Callers
from gateway.console.cookies import ConsoleSession, SessionCookies
from gateway.context import Asked, Ending, Means, RequestContext
from gateway.heads import read_header, read_headers
from gateway.refusals import RequestRefused
from gateway.settings import Network
from gateway.subscriptions.contexts import StreamContext
from gateway.subscriptions.sessions import Session
from gateway.surfaces import GRAPHQL
from ledger.errors import InvalidInput, LedgerError, Unauthenticated
from ledger.keys import Key

REPLAYABLE_METHOD = "POST"
_REQUEST_ID = compile(r"[A-Za-z0-9._:/+=-]{1,128}", ASCII)
_IDEMPOTENCY_KEY = compile(r"[!-~]{1,255}", ASCII)

Begin = Callable[[Key], Session]


class Gate:
    """Authenticates requests and opens their contexts."""

    def __init__(
        self,
        callers: Callers,
        means: Means,
        cookies: SessionCookies | None = None,
        proxies: Sequence[Network] = (),
    ) -> None:
        self._callers = callers
        self._means = means
        self._cookies = cookies
        self._proxies = proxies

    def open_context(self, request: Request, surface: str, begin: Begin | None = None) -> "Opening":
        """Open a request's context; whoever is known has hit at least once when it closes.

        With `begin` it is the context of a session, which is begun for whoever is known.
        """
        return Opening(self, request.scope, surface, begin)

    async def make_context(self, scope: Scope, surface: str, begin: Begin | None) -> RequestContext:
        """Find out who asks, and make the context."""
        state = scope["state"]
        state["has_met_gate"] = True
        try:
            caller = await self.identify(scope, surface)
            session = begin(caller) if caller is not None and begin is not None else None
        except LedgerError as refusal:
            raise RequestRefused(refusal) from None
        asked = Asked(surface, request_id_of(scope))
        if session is not None:
            context: RequestContext = StreamContext(self._means, session, asked)
        else:
            context = RequestContext(self._means, caller, asked)
        state["context"] = context
        return context

    async def identify(
        self, scope: Scope, surface: str, csrf_token: str | None = None
    ) -> Key | None:
        """Return the caller's key, or None for a GraphQL request without one.

        GraphQL alone also takes the session of the console's pages. Its token is that of the
        request's header unless it came another way. Authorization wins over it, even a wrong one.
        """
        sent = read_headers(scope, b"authorization")
        if not sent:
            if surface == GRAPHQL:
                return await self._identify_session(scope, csrf_token)
            raise Unauthenticated("Send your key as 'Authorization: Bearer glk_...'.")
        if len(sent) > 1:
            raise Unauthenticated("Send one Authorization header.")
        return await self.identify_sent(scope, sent[0], surface)

    async def identify_sent(self, scope: Scope, authorization: str, surface: str = GRAPHQL) -> Key:
        """Return the key of what was sent as authorization; failures count for their address."""
        try:
            return await self._callers.identify(authorization, surface)
        except Unauthenticated:
            await self.note_failure(scope)
            raise

    async def _identify_session(self, scope: Scope, csrf_token: str | None) -> Key | None:
        """Return the key of a session, which is noted: what it begins ends with it."""
        if self._cookies is None:
            return None
        session = self._cookies.prove(scope, self._means.database.clock(), csrf_token)
        if session is None:
            return None
        key = await self.identify_sent(scope, session.authorization)
        scope["state"]["console_session"] = session
        return key

    def session_of(self, scope: Scope) -> ConsoleSession | None:
        """Return the session somebody was identified by, if it was one of the console's."""
        session: ConsoleSession | None = scope["state"].get("console_session")
        return session

    async def note_failure(self, scope: Scope) -> None:
        """Count a failed attempt for its address; raise RateLimited when there were too many."""
        await self._means.rate_limits.take_failure(client_address(scope, self._proxies))

    @asynccontextmanager
    async def open_stream(self, session: Session, asked: Asked) -> AsyncIterator[StreamContext]:
        """Open the context of an operation of somebody who is connected."""
        context = StreamContext(self._means, session, asked)
        try:
            yield context
        except LedgerError as refusal:
            raise RequestRefused(refusal) from None
        finally:
            await _close(context, exc_info())

    def has_met(self, scope: Scope) -> bool:
        """Tell whether a request's context was asked for, whatever came of it."""
        return "has_met_gate" in scope["state"]

    async def close(self) -> None:
        """Finish what contexts left behind."""
        await self._callers.close()
        await self._means.rate_limits.close()


class Opening:
    """The context of one request, open as long as the block runs."""

    __slots__ = ("_begin", "_context", "_gate", "_scope", "_surface")

    def __init__(self, gate: Gate, scope: Scope, surface: str, begin: Begin | None) -> None:
        self._gate = gate
        self._scope = scope
        self._surface = surface
        self._begin = begin

    async def __aenter__(self) -> RequestContext:
        self._context = context = await self._gate.make_context(
            self._scope, self._surface, self._begin
        )
        try:
            context.idempotency_key = _idempotency_key(self._scope)
        except LedgerError as refusal:
            await _close(context, exc_info())
            raise RequestRefused(refusal) from None
        return context

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await _close(self._context, (kind, raised, trace))
        if isinstance(raised, LedgerError):
            raise RequestRefused(raised) from None


async def _close(context: RequestContext, ending: Ending) -> None:
    """End the reading; note a bucket that has not even the one hit every request takes."""
    await context.end_snapshot(ending)
    try:
        await context.ensure_hit()
    except LedgerError as refusal:
        context.overdrawn = RequestRefused(refusal)


def request_id_of(scope: Scope) -> str:
    """Return the request's id: the client's if it sent a sane one, else one of our own."""
    state = scope.setdefault("state", {})
    if "request_id" not in state:
        sent = read_header(scope, b"x-request-id") or ""
        state["request_id"] = sent if _REQUEST_ID.fullmatch(sent) else f"req_{token_hex(12)}"
    found: str = state["request_id"]
    return found


def _idempotency_key(scope: Scope) -> str | None:
    """Return the key under which a repetition is recognised, quoted or bare."""
    if scope["method"] != REPLAYABLE_METHOD:
        return None
    sent = read_headers(scope, b"idempotency-key")
    if not sent:
        return None
    if len(sent) > 1:
        raise InvalidInput("Send one Idempotency-Key header.", "Idempotency-Key")
    key = sent[0].strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise InvalidInput(
            "An Idempotency-Key has 1 to 255 visible ASCII characters.", "Idempotency-Key"
        )
    return key
