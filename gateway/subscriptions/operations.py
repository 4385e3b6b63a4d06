"""Operations on a connection, each under an id of the client's."""

from asyncio import Task
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

from graphql import OperationType

from execution import Result
from gateway.parameters import Parameters
from gateway.refusals import RequestRefused
from gateway.subscriptions.contexts import StreamContext
from gateway.subscriptions.sessions import Session
from gateway.subscriptions.streams import Streams
from ledger.errors import LedgerError

TRANSPORT = "websocket"

SendMessage = Callable[[dict[str, Any]], Awaitable[None]]


class Operation:
    """A query, a mutation or a subscription that was asked for by a message."""

    def __init__(
        self, name: str, parameters: Parameters, request_id: str, send: SendMessage
    ) -> None:
        self.name = name
        self.task: Task[None] | None = None
        self.request_id = request_id
        self._parameters = parameters
        self._send = send
        self._is_silent = False
        self._is_writing = False

    def stop(self) -> bool:
        """Send nothing more, and end; False for a mutation, which is let finish as over HTTP."""
        self._is_silent = True
        if self.task is not None and not self._is_writing:
            self.task.cancel()
        return not self._is_writing

    async def run(self, session: Session, streams: Streams) -> None:
        """Run to the end and tell it; the key must still be good now, not seconds ago."""
        try:
            await streams.sessions.look([session])
            if session.refusal is None:
                await self._run(session, streams)
        except RequestRefused as refused:
            await self.refuse(refused)
        except LedgerError as refusal:
            await self.refuse(RequestRefused(refusal))

    async def refuse(self, refused: RequestRefused) -> None:
        """Tell what refuses the operation, which ends it."""
        await self._tell("error", [refused.as_error()])

    async def _run(self, session: Session, streams: Streams) -> None:
        """Run, then tell the result: by then the context has taken the hit that was missing."""
        async with streams.open_context(session, self.request_id) as context:
            result = await self._result(context, streams)
        if result is None:
            await self._tell("complete")
        elif result.executed:
            await self._tell("next", result.formatted())
            await self._tell("complete")
        elif session.refusal is None:
            if context.overdrawn is not None:
                raise context.overdrawn
            await self._tell("error", [error.formatted for error in result.errors])

    async def _result(self, context: StreamContext, streams: Streams) -> Result | None:
        """Return the only result, or what ended a stream; None if it came to its end."""
        asked = self._parameters
        streams.documents.complete(asked)
        kind = streams.engine.find_kind(asked.query, asked.operation_name)
        if kind is OperationType.SUBSCRIPTION:
            with streams.limits.take(context.key, "subscriptions"):
                return await self._stream(context, streams)
        self._is_writing = kind is OperationType.MUTATION
        return await streams.engine.run(
            asked.query, asked.variables, context, operation_name=asked.operation_name
        )

    async def _stream(self, context: StreamContext, streams: Streams) -> Result | None:
        asked = self._parameters
        results = await streams.engine.subscribe(
            asked.query, asked.variables, context, operation_name=asked.operation_name
        )
        if isinstance(results, Result):
            return results
        with streams.metrics.streaming(TRANSPORT):
            async with aclosing(results):
                async for result in results:
                    if self._is_silent or not result.executed:
                        return result
                    await self._tell("next", result.formatted())
                    streams.metrics.note_streamed(TRANSPORT)
        return None

    async def _tell(self, kind: str, payload: Any = None) -> None:
        if self._is_silent:
            return
        message = {"id": self.name, "type": kind}
        await self._send(message if payload is None else {**message, "payload": payload})
