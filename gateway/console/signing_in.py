"""The console's own doors: who is signed in, sign in with a key, sign out, begin the books.

| address            | method | body                   | answer                                    |
|--------------------|--------|------------------------|-------------------------------------------|
| `/console/session` | GET    |                        | the state                                 |
| `/console/session` | POST   | `{key}`                | the state, and the cookie                 |
| `/console/session` | DELETE |                        | the state; takes the CSRF token           |
| `/console/setup`   | POST   | `{code, organization}` | the state, the cookie and the owner's key |

The state: `{isSignedIn, csrfToken, needsSetup, expiresAt}`. Refusals: `{error, code, details}`.
Pages of other origins are refused everywhere: they may neither sign anybody in nor read a token.
"""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.answers import NO_STORE
from gateway.console.bodies import in_words_of, read_body, refuse_foreign
from gateway.console.cookies import ConsoleSession, SessionCookies
from gateway.console.setup import Setup
from gateway.gate import Gate
from gateway.refusals import RequestRefused
from gateway.subscriptions.sessions import Sessions
from ledger.dates import spell_instant
from ledger.errors import Forbidden, InvalidInput, LedgerError, RateLimited, Unauthenticated
from storage.organizations import OrganizationDraft

Answer = Callable[[Request], Awaitable[Response]]
# What a setup calls otherwise than the organisation's draft does.
WORDS: dict[str | int, str | int] = {"fiscalMonth": "fiscalYearStartMonth"}


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

    @property
    def draft(self) -> OrganizationDraft:
        return OrganizationDraft(
            name=self.name,
            name_ar=self.name_ar,
            currency=self.currency.strip().upper(),
            time_zone=self.time_zone.strip(),
            fiscal_month=self.fiscal_year_start_month,
            chart=self.chart,
        )


class Beginning(msgspec.Struct, forbid_unknown_fields=True):
    """What a setup sends."""

    code: str
    organization: NewOrganization


class SigningIn:
    """Serve the console's doors."""

    def __init__(
        self,
        gate: Gate,
        cookies: SessionCookies,
        sessions: Sessions,
        setup: Setup,
        clock: Callable[[], int],
    ) -> None:
        self._gate = gate
        self._sessions = sessions
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
        refuse_foreign(request)
        session = self._cookies.find(request.scope, self._clock())
        if session is not None:
            try:
                await self._gate.identify_sent(request.scope, session.authorization)
            except (Unauthenticated, RateLimited):
                session = None  # Counted, but whoever comes back to sign in is shown the way.
        return JSONResponse(await self._state(session), headers=NO_STORE)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session with a key."""
        key = (await read_body(request, SignIn)).key.strip()
        await self._gate.identify_sent(request.scope, f"Bearer {key}")
        return await self._begin(request, key, HTTPStatus.OK, {})

    async def sign_out(self, request: Request) -> Response:
        """End the session, if there is one, and what it has open in this process."""
        refuse_foreign(request)
        now, scope = self._clock(), request.scope
        session = self._cookies.prove(scope, now)
        if session is not None:
            self._sessions.sign_out(session)
        elif self._cookies.find(scope, now) is not None:
            raise Forbidden("Signing out takes the session's CSRF token.")
        headers = {**NO_STORE, "Set-Cookie": self._cookies.header(request.scope, "", 0)}
        return JSONResponse(await self._state(None), headers=headers)

    async def set_up(self, request: Request) -> Response:
        """Begin the books with the setup code."""
        sent = await read_body(request, Beginning)
        await self._setup.require()
        if not self._setup.fits(sent.code):
            await self._gate.note_failure(request.scope)
            raise InvalidInput("This is not the setup code the server printed.", "code")
        try:
            key = await self._setup.begin(sent.organization.draft)
        except InvalidInput as refusal:
            raise in_words_of(refusal, "organization", WORDS) from None
        return await self._begin(request, key, HTTPStatus.CREATED, {"key": key})

    async def _begin(
        self, request: Request, key: str, status: HTTPStatus, more: dict[str, str]
    ) -> Response:
        now = self._clock()
        value = self._cookies.seal(key, now)
        state = await self._state(self._cookies.open(value, now))
        headers = {**NO_STORE, "Set-Cookie": self._cookies.header(request.scope, value)}
        return JSONResponse({**state, **more}, int(status), headers)

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
        except ClientDisconnect:
            return Response(status_code=400)
        except LedgerError as refusal:
            refused = RequestRefused(refusal)
            body = {"error": refused.message, "code": refused.code, "details": refused.details}
            return JSONResponse(body, refused.status, {**NO_STORE, **refused.headers})

    return answered
