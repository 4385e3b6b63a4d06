"""The console's own doors: who is signed in, sign in with a key, sign out, begin the books.

| address            | method | body                   | answer                                    |
|--------------------|--------|------------------------|-------------------------------------------|
| `/console/session` | GET    |                        | the state                                 |
| `/console/session` | POST   | `{key}`                | the state, and the cookie                 |
| `/console/session` | DELETE |                        | the state; takes the CSRF token           |
| `/console/setup`   | POST   | `{code, organization}` | the state, the cookie and the owner's key |

The state: `{isSignedIn, csrfToken, needsSetup, expiresAt}`. Refusals: `{error, code, details}`.
"""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.answers import NO_STORE
from gateway.console.cookies import ConsoleSession, SessionCookies
from gateway.console.setup import Setup
from gateway.gate import Gate
from gateway.refusals import RequestRefused
from gateway.subscriptions.origins import is_origin_allowed
from ledger.dates import spell_instant
from ledger.errors import (
    Forbidden,
    InvalidInput,
    LedgerError,
    MalformedJson,
    Unauthenticated,
    UnsupportedContentType,
)
from storage.organizations import OrganizationDraft

BODY_LIMIT_BYTES = 8 * 1024
Answer = Callable[[Request], Awaitable[Response]]
Sent = TypeVar("Sent", bound=msgspec.Struct)


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    """What signing in sends."""

    key: str


class NewOrganization(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The organisation a setup begins with."""

    name: str
    name_ar: str | None = None
    currency: str = "SAR"
    time_zone: str = "Asia/Riyadh"
    fiscal_year_start_month: int = 1
    chart: str = "commercial"


class Beginning(msgspec.Struct, forbid_unknown_fields=True):
    """What a setup sends."""

    code: str
    organization: NewOrganization


class SigningIn:
    """Serve the console's doors."""

    def __init__(
        self, gate: Gate, cookies: SessionCookies, setup: Setup, clock: Callable[[], int]
    ) -> None:
        self._gate = gate
        self._cookies = cookies
        self._setup = setup
        self._clock = clock

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/console/session", _refusing(self.show), methods=["GET"]),
            Route("/console/session", _refusing(self.sign_in), methods=["POST"]),
            Route("/console/session", _refusing(self.sign_out), methods=["DELETE"]),
            Route("/console/setup", _refusing(self.set_up), methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Answer who is signed in; a session whose key is dead is none."""
        session = self._cookies.find(request.scope, self._clock())
        if session is not None:
            try:
                await self._gate.identify_sent(request.scope, f"Bearer {session.key}")
            except Unauthenticated:
                session = None
        return JSONResponse(await self._state(session), headers=NO_STORE)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session with a key."""
        sent = await _read(request, SignIn)
        await self._gate.identify_sent(request.scope, f"Bearer {sent.key}")
        return await self._begin(request, sent.key, HTTPStatus.OK, {})

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        now = self._clock()
        if self._cookies.authorization(request.scope, now) is None:
            raise Forbidden("Signing out takes the session's CSRF token.")
        headers = {**NO_STORE, "Set-Cookie": self._cookies.header(request.scope, "", 0)}
        return JSONResponse(await self._state(None), headers=headers)

    async def set_up(self, request: Request) -> Response:
        """Begin the books with the setup code."""
        sent = await _read(request, Beginning)
        if not self._setup.fits(sent.code):
            await self._gate.note_failure(request.scope)
            raise InvalidInput("This is not the setup code the server printed.", "code")
        wanted = sent.organization
        draft = OrganizationDraft(
            name=wanted.name,
            name_ar=wanted.name_ar,
            currency=wanted.currency.upper(),
            time_zone=wanted.time_zone,
            fiscal_month=wanted.fiscal_year_start_month,
            chart=wanted.chart,
        )
        key = await self._setup.begin(draft)
        return await self._begin(request, key, HTTPStatus.CREATED, {"key": key})

    async def _begin(
        self, request: Request, key: str, status: HTTPStatus, more: dict[str, str]
    ) -> Response:
        now = self._clock()
        value = self._cookies.seal(key, now)
        state = await self._state(self._cookies.open(value, now))
        headers = {**NO_STORE, "Set-Cookie": self._cookies.header(request.scope, value)}
        return JSONResponse({**state, **more}, status, headers)

    async def _state(self, session: ConsoleSession | None) -> dict[str, Any]:
        return {
            "isSignedIn": session is not None,
            "csrfToken": session and session.csrf_token,
            "expiresAt": session and spell_instant(session.expires_at),
            "needsSetup": session is None and await self._setup.is_needed(),
        }


def _refusing(answer: Answer) -> Answer:
    """Answer refusals in the shape of the console's doors."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except LedgerError as refusal:
            refused = RequestRefused(refusal)
            body = {"error": refused.message, "code": refused.code, "details": refused.details}
            return JSONResponse(body, refused.status, {**NO_STORE, **refused.headers})

    return answered


async def _read(request: Request, kind: type[Sent]) -> Sent:
    """Read a body that one of our own pages sent: no other page may sign anybody in."""
    if not is_origin_allowed(Headers(scope=request.scope), ()):
        raise Forbidden("Only the console's own pages may ask this.")
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise UnsupportedContentType("Send application/json.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT_BYTES:
            raise InvalidInput("The body is too long.")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as fault:
        raise InvalidInput(f"The body is not as expected: {fault}") from None
    except msgspec.DecodeError as fault:
        raise MalformedJson(f"The body is not valid JSON: {fault}") from None
