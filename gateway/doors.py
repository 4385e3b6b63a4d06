"""The doors of the API: GraphQL and both dialects, opened onto one engine."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route, WebSocketRoute

from execution import Engine, Limits
from gateway.console.pages import graphiql_page
from gateway.context import RequestContext
from gateway.gate import Gate
from gateway.graphql_http import graphql_view
from gateway.graphql_sse import EventStreams
from gateway.graphql_ws import GraphQLSocket
from gateway.refusals import explain
from gateway.subscriptions.limits import StreamLimits
from gateway.subscriptions.streams import Streams
from gateway.surfaces import GRAPHQL
from resolvers.root import schema
from resolvers.streaming import stream as stream_records
from resolvers.streaming import stream_lines
from rest_compat.dialects import DIALECTS
from rest_compat.ports import Columns
from rest_compat.routes import routes_for

LogUnexpected = Callable[[Exception, Any], None]


def make_engine(sdl: str, log_unexpected: LogUnexpected) -> Engine:
    """Make the engine that runs every document of every door."""
    return Engine(
        schema._schema, sdl, Limits(), explain, log_unexpected, RequestContext.admit_roots
    )


def door_routes(
    gate: Gate, engine: Engine, sdl: str, streams: Streams, origins: Sequence[str]
) -> list[BaseRoute]:
    """Route GraphQL and the dialects; the more specific prefix first."""
    event_streams = EventStreams(streams)
    view = graphql_view(
        engine, opener(gate, GRAPHQL), graphiql_page, event_streams.answer, streams.documents
    )
    socket = GraphQLSocket(streams, origins)
    routes: list[BaseRoute] = []
    for path in ("/graphql", "/graphql/"):
        routes += [Route(path, view), WebSocketRoute(path, socket)]
    for dialect in DIALECTS:
        open_context = opener(gate, dialect.name)
        bulk = partial(stream, streams.limits)
        routes += routes_for(dialect, sdl, engine.pin, engine.run, bulk, open_context)
    return routes


def opener(
    gate: Gate, surface: str
) -> Callable[[Request], AbstractAsyncContextManager[RequestContext]]:
    """Return what opens the contexts of one surface."""
    return partial(gate.open_context, surface=surface)


async def stream(
    limits: StreamLimits,
    operation: str,
    arguments: Mapping[str, Any],
    columns: Columns | None,
    context: RequestContext,
) -> AsyncGenerator[Any, None]:
    """Stream a list's records; like any line of a dialect it takes its hit before it starts.

    As many are open for a key as it may have subscriptions.
    """
    await context.take(1)
    with ExitStack() as stack:
        stack.enter_context(limits.take(context.key, "exports"))
        if columns is not None:
            records: AsyncGenerator[Any, None] = await stream_lines(
                operation, columns, arguments, context
            )
        else:
            records = await stream_records(operation, arguments, context)
        return Held(records, stack.pop_all())
    raise AssertionError("nothing above falls through")


class Held(AsyncGenerator[Any, None]):
    """Records that hold something until they end or are let go, even if nobody read one."""

    def __init__(self, records: AsyncGenerator[Any, None], held: ExitStack) -> None:
        self._records = records
        self._held = held

    async def __anext__(self) -> Any:
        return await self._records.__anext__()

    async def asend(self, value: None) -> Any:
        return await self._records.asend(value)

    async def athrow(self, *thrown: Any) -> Any:
        return await self._records.athrow(*thrown)

    async def aclose(self) -> None:
        try:
            await self._records.aclose()
        finally:
            self._held.close()
