"""Subscriptions over server-sent events: each answer is one operation, until somebody ends it.

| what happens                           | how the answer ends                              |
|----------------------------------------|--------------------------------------------------|
| the source or a check raises           | `next` with the error, `complete`                |
| the key, grant or session has ended    | `next` with the error, `complete`                |
| the server stops                       | without `complete`: the client asks again        |
| the client does not read for 15 s      | the connection is cut off                        |
"""

from asyncio import FIRST_COMPLETED, Event, Task, create_task, gather, timeout, wait
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from execution import Result, Results
from gateway.http_protocol import CONNECTION, Wire
from gateway.parameters import Parameters
from gateway.refusals import RequestRefused
from gateway.subscriptions.contexts import StreamContext
from gateway.subscriptions.server_sent import (
    COMPLETE,
    HEADERS,
    KEEP_ALIVE,
    Refused,
    spell_next,
)
from gateway.subscriptions.sessions import Session
from gateway.subscriptions.streams import Streams
from gateway.surfaces import GRAPHQL
from ledger.errors import Unauthenticated
from ledger.keys import Key

TRANSPORT = "sse"
KEEP_ALIVE_SECONDS = 12.0


class EventStreams:
    """Answer subscriptions."""

    def __init__(self, streams: Streams, keep_alive_seconds: float = KEEP_ALIVE_SECONDS) -> None:
        self._streams = streams
        self._keep_alive_seconds = keep_alive_seconds

    async def answer(self, request: Request, asked: Parameters) -> Response | Refused:
        """Answer one request with a stream, unless it is refused; raise RequestRefused."""
        streams = self._streams
        ended = Event()
        async with AsyncExitStack() as stack:

            def begin(key: Key) -> Session:
                return stack.enter_context(streams.open_session(request.scope, key, ended.set))

            context = await stack.enter_async_context(
                streams.gate.open_context(request, GRAPHQL, begin)
            )
            if not isinstance(context, StreamContext):
                raise Unauthenticated("Send your key as 'Authorization: Bearer glk_...'.")
            await context.look_again(streams.sessions)
            stack.enter_context(context.kept())
            stack.enter_context(streams.limits.take(context.key, "subscriptions"))
            results = await streams.engine.subscribe(
                asked.query, asked.variables, context, operation_name=asked.operation_name
            )
            if isinstance(results, Result):
                return Refused(results, context.response_headers)
            stream = EventStream(results, context, ended, stack.pop_all(), streams)
            stream.keep_alive_seconds = self._keep_alive_seconds
            return stream
        raise AssertionError("nothing above falls through")


class EventStream(Response):
    """An answer that goes on for as long as its operation."""

    keep_alive_seconds = KEEP_ALIVE_SECONDS

    def __init__(
        self,
        results: Results,
        context: StreamContext,
        ended: Event,
        resources: AsyncExitStack,
        streams: Streams,
    ) -> None:
        lower = {name.lower(): value for name, value in context.response_headers.items()}
        super().__init__(None, 200, {**lower, **HEADERS})
        del self.headers["content-length"]
        self._results = results
        self._context = context
        self._ended = ended
        self._resources = resources
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send results until something ends the stream."""
        wire: Wire | None = scope.get("extensions", {}).get(CONNECTION)
        async with self._resources:
            self._resources.push_async_callback(self._results.aclose)
            with self._streams.metrics.streaming(TRANSPORT):
                try:
                    await self._send_all(receive, send, wire)
                except TimeoutError:
                    if wire is not None:
                        wire.abort()
                        await _gone(receive)

    async def _send_all(self, receive: Receive, send: Send, wire: Wire | None) -> None:
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(head)
        gone = create_task(_gone(receive))
        ends: set[Task[Any]] = {gone, create_task(self._ended.wait())}
        if wire is not None:
            ends.add(create_task(wire.stopping.wait()))
        try:
            last = await self._follow(send, ends)
            if not gone.done():
                await self._send(send, last, more_body=False)
        finally:
            for task in ends:
                task.cancel()
            await gather(*ends, return_exceptions=True)

    async def _follow(self, send: Send, ends: set[Task[Any]]) -> bytes:
        """Send results while there are any; return what is to be said at the end."""
        await self._send(send, KEEP_ALIVE)
        pending: Task[Result | None] = create_task(self._next())
        try:
            while True:
                done, _ = await wait(
                    {pending, *ends},
                    timeout=self.keep_alive_seconds,
                    return_when=FIRST_COMPLETED,
                )
                if self._context.refusal is not None:
                    return spell_next(self._withdrawn()) + COMPLETE
                if done & ends:
                    return b""
                if pending not in done:
                    await self._send(send, KEEP_ALIVE)
                    continue
                result = pending.result()
                if result is None:
                    return COMPLETE
                if not result.executed:
                    return spell_next(result.formatted()) + COMPLETE
                await self._send(send, spell_next(result.formatted()))
                self._streams.metrics.note_streamed(TRANSPORT)
                pending = create_task(self._next())
        finally:
            pending.cancel()
            await gather(pending, return_exceptions=True)

    async def _next(self) -> Result | None:
        return await anext(self._results, None)

    def _withdrawn(self) -> Mapping[str, object]:
        assert self._context.refusal is not None
        return {"errors": [RequestRefused(self._context.refusal).as_error()]}

    async def _send(self, send: Send, body: bytes, *, more_body: bool = True) -> None:
        """Send a piece; raise TimeoutError if it is not taken in time."""
        async with timeout(self._streams.send_within_seconds):
            await send({"type": "http.response.body", "body": body, "more_body": more_body})


async def _gone(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
