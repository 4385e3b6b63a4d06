"""The application: settings and a database in, an ASGI app out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from gateway.answers import error_answer, internal_error
from gateway.callers import Callers
from gateway.console.cookies import SessionCookies
from gateway.console.pages import CONSOLE_DOCUMENTS, console_routes
from gateway.console.reports import ViolationReports
from gateway.console.setup import Setup
from gateway.console.signing_in import SigningIn
from gateway.context import Means
from gateway.dialect_calls import DialectCalls
from gateway.dispatching import Dispatcher
from gateway.documentation import documentation_routes
from gateway.doors import door_routes, make_engine
from gateway.gate import Gate
from gateway.health import health_routes
from gateway.hitting import Hitting
from gateway.housekeeping import Housekeeping
from gateway.key_minting import KeyMint
from gateway.metrics import Metrics
from gateway.observing import Observing, note_fault, route_finder
from gateway.rate_limit_stores import LocalStore, SharedStore, Store
from gateway.rate_limits import RateLimits
from gateway.retiring import Retirements
from gateway.sealing import Sealing, seal_key
from gateway.secret import load_secret
from gateway.settings import Settings
from gateway.subscriptions.limits import StreamLimits
from gateway.subscriptions.sessions import Sessions
from gateway.subscriptions.streams import Streams
from gateway.summing import Summing
from gateway.surfaces import surface_of
from gateway.trusted_documents import open_documents
from gateway.usage import Usage
from gateway.webhooks.opening import make_delivering
from gateway.webhooks.outbound import WebhookOutbound
from gateway.webhooks.tools import WebhookTools, open_tools
from resolvers.root import schema
from storage.database import Database

EXPOSED_HEADERS = (
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Link",
    "Idempotent-Replayed",
    "X-Request-Id",
    "Deprecation",
    "Sunset",
)
CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
Step = Callable[[], Awaitable[None]]


def create_app(settings: Settings, database: Database, closing: Sequence[Step] = ()) -> ASGIApp:
    """Compose the application; its lifespan ends with `closing`, in order."""
    metrics = Metrics()
    metrics.watch_writes(lambda: database.writes_waiting)
    metrics.watch_totals(lambda: database.totals_drifted)
    tools = open_tools(settings, database)
    retirements = Retirements(settings.sunsets, settings.sunset_link)
    secret = load_secret(settings)
    cookies = SessionCookies(secret, settings.proxies)
    gate = make_gate(settings, database, metrics, tools, retirements, cookies)
    sessions = Sessions(database)
    signing_in = SigningIn(gate, cookies, sessions, Setup(database, secret), database.clock)
    sdl = schema.as_str()
    engine = make_engine(sdl, lambda fault, context: note_fault(metrics, fault, context.request_id))
    stream_limits = StreamLimits(settings.streams_per_key)
    documents = open_documents(settings, CONSOLE_DOCUMENTS)
    streams = Streams(engine, gate, sessions, stream_limits, metrics, documents=documents)
    doors = door_routes(gate, engine, sdl, streams, settings.cors_origins)
    routes: list[BaseRoute] = [
        *doors,
        *documentation_routes(sdl, settings.sunsets),
        *signing_in.routes(),
        *ViolationReports(metrics).routes(),
        *console_routes(),
        *health_routes(database),
        Route("/metrics", metrics.endpoint),
    ]
    housekeeping = Housekeeping(database)
    usage = Usage(database)
    delivering = make_delivering(settings, engine, tools, metrics)
    sealing = Sealing(database, seal_key(secret))
    summing = Summing(database)
    opening: list[Step] = [
        partial(retirements.remember, database),
        database.news.start,
        housekeeping.start,
        sealing.start,
        summing.start,
        usage.start,
    ]
    if settings.webhook_delivery:
        opening.append(delivering.start)
    framework = _framework(
        routes,
        opening,
        [
            delivering.stop,
            sealing.stop,
            summing.stop,
            housekeeping.stop,
            sessions.close,
            usage.stop,
            gate.close,
            tools.close,
            database.news.stop,
            *closing,
        ],
    )
    app = Dispatcher(doors, framework)
    calls = DialectCalls(usage, metrics, retirements)
    # Outside of what may replace an answer: a browser must be able to read that, too.
    opened = open_to_origins(Hitting(app, gate), settings.cors_origins)
    return Observing(opened, metrics, route_finder(routes), calls)


def make_gate(
    settings: Settings,
    database: Database,
    metrics: Metrics,
    tools: WebhookTools,
    retirements: Retirements,
    cookies: SessionCookies,
) -> Gate:
    """Make the gate with its callers, its mint and its rate limits."""
    secret = load_secret(settings)
    mint = KeyMint(secret)
    limits = RateLimits(settings.default_limit, make_store(settings, metrics))
    sealed_by = seal_key(secret).public_key
    outbound = WebhookOutbound(tools)
    means = Means(database, limits, mint, outbound, sealed_by, retirements)
    return Gate(Callers(database, mint), means, cookies, settings.proxies)


def make_store(settings: Settings, metrics: Metrics) -> Store:
    """Return where hits are counted."""
    if settings.redis_url is None:
        return LocalStore()
    return SharedStore(settings.redis_url, metrics.note_store)


def _framework(
    routes: Sequence[BaseRoute], opening: Sequence[Step], closing: Sequence[Step]
) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        for step in opening:
            await step()
        yield
        for step in closing:
            await step()

    return FastAPI(
        title="Daftar",
        openapi_url=None,
        redirect_slashes=False,
        routes=[*routes],
        lifespan=lifespan,
        exception_handlers={HTTPException: _refused_address, Exception: _fault},
    )


async def _refused_address(request: Request, refused: Any) -> Response:
    """Answer for addresses that do not exist, or not for this method."""
    code = CODES.get(refused.status_code, "INVALID_INPUT")
    return error_answer(refused.status_code, code, f"{refused.detail}.", refused.headers or {})


async def _fault(request: Request, fault: Exception) -> Response:
    return internal_error(surface_of(request.scope))


def open_to_origins(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Let pages of these origins call the API; without any, browsers keep to their own.

    They are not given the console's session: credentials stay closed, and so does its CSRF header.
    """
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id"],
        expose_headers=EXPOSED_HEADERS,
    )
