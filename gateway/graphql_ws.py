"""GraphQL over WebSocket (graphql-transport-ws): one connection, many operations side by side."""

from asyncio import Future, Task, create_task, gather, get_running_loop, timeout, wait
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, NamedTuple

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from gateway.gate import request_id_of
from gateway.parameters import encode_answer
from gateway.refusals import RequestRefused
from gateway.subscriptions.limits import OPERATIONS_PER_CONNECTION
from gateway.subscriptions.messages import (
    BAD_REQUEST,
    FORBIDDEN,
    INITIALISATION_TIMEOUT,
    INTERNAL_ERROR,
    SUBPROTOCOL,
    SUBPROTOCOL_NOT_ACCEPTABLE,
    SUBSCRIBER_EXISTS,
    TOO_MANY_INITIALISATIONS,
    TRY_AGAIN_LATER,
    UNAUTHORIZED,
    Closing,
    Message,
    read_authorization,
    read_csrf_token,
    read_id,
    read_message,
    read_parameters,
    shorten,
)
from gateway.subscriptions.operations import Operation
from gateway.subscriptions.origins import is_origin_allowed
from gateway.subscriptions.sessions import Session
from gateway.subscriptions.streams import Streams
from ledger.errors import LedgerError, TooManyStreams, Unauthenticated, Unavailable

INITIALISE_WITHIN_SECONDS = 10.0
CLOSE_WITHIN_SECONDS = 2.0
STOP_AGAIN_SECONDS = 1.0
SEND_KEY = "Send your key as `authorization` in the payload of connection_init."


class GraphQLSocket:
    """Serve GraphQL over WebSocket, as an ASGI endpoint."""

    def __init__(
        self,
        streams: Streams,
        origins: Sequence[str],
        initialise_within_seconds: float = INITIALISE_WITHIN_SECONDS,
    ) -> None:
        self._streams = streams
        self._origins = origins
        self._initialise_within_seconds = initialise_within_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection to its end."""
        socket = WebSocket(scope, receive, send)
        if not is_origin_allowed(Headers(scope=scope), self._origins):
            await socket.close()  # Before it is accepted: the handshake is answered with 403.
        elif SUBPROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
        else:
            await socket.accept(SUBPROTOCOL)
            connection = Connection(socket, self._streams)
            await connection.serve(self._initialise_within_seconds)


class Ending(NamedTuple):
    """How a connection ends: with a code of ours, or because the client has gone."""

    code: int | None
    reason: str = ""


class Connection:
    """One WebSocket that was accepted. Whatever ends it sets its ending, once."""

    def __init__(self, socket: WebSocket, streams: Streams) -> None:
        self._socket = socket
        self._streams = streams
        self._request_id = request_id_of(socket.scope)
        self._begun = 0
        self._operations: dict[str, Operation] = {}
        self._running: dict[Task[None], Operation] = {}
        self._session: Session | None = None
        self._resources = AsyncExitStack()
        self._ending: Future[Ending] = get_running_loop().create_future()

    async def serve(self, initialise_within_seconds: float) -> None:
        """Read and run until something ends the connection."""
        async with self._resources:
            reader = create_task(self._read(initialise_within_seconds))
            try:
                ending = await self._ending
                self._stop()
                await self._close(ending)
            finally:
                reader.cancel()
                await gather(reader, return_exceptions=True)
                while self._running:  # What swallows a cancellation is cancelled again.
                    self._stop()
                    await wait(list(self._running), timeout=STOP_AGAIN_SECONDS)

    def _end(self, code: int | None, reason: str = "") -> None:
        if not self._ending.done():
            self._ending.set_result(Ending(code, reason))

    def _stop(self) -> None:
        for operation in list(self._running.values()):
            operation.stop()

    async def _close(self, ending: Ending) -> None:
        if ending.code is not None:
            with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
                async with timeout(CLOSE_WITHIN_SECONDS):
                    await self._socket.close(ending.code, shorten(ending.reason))

    async def _read(self, initialise_within_seconds: float) -> None:
        try:
            await self._initialise(initialise_within_seconds)
            while True:
                await self._take(await self._receive())
        except Closing as closing:
            self._end(closing.code, closing.reason)
        except WebSocketDisconnect:
            self._end(None)
        except Exception as fault:
            self._streams.note_fault(fault, self._request_id)
            self._end(INTERNAL_ERROR, "Internal error")

    async def _receive(self) -> Message:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            raise Closing(BAD_REQUEST, "Messages are text.")
        return read_message(text)

    async def _initialise(self, within_seconds: float) -> None:
        """Learn who connects, in time."""
        try:
            async with timeout(within_seconds):
                while self._session is None:
                    await self._begin(await self._receive())
        except TimeoutError:
            message = "Connection initialisation timeout"
            raise Closing(INITIALISATION_TIMEOUT, message) from None
        await self._send({"type": "connection_ack"})

    async def _begin(self, message: Message) -> None:
        match message.type:
            case "connection_init":
                self._session = await self._authenticate(message)
            case "ping" | "pong":
                await self._answer_ping(message)
            case "subscribe":
                raise Closing(UNAUTHORIZED, "Unauthorized")
            case _:
                raise Closing(BAD_REQUEST, "The first message is connection_init.")

    async def _authenticate(self, message: Message) -> Session:
        authorization, csrf_token = read_authorization(message), read_csrf_token(message)
        scope = self._socket.scope
        try:
            key = await self._streams.identify(scope, authorization, csrf_token)
            if key is None:
                raise Unauthenticated(SEND_KEY)
            self._resources.enter_context(self._streams.limits.take(key, "connections"))
            opening = self._streams.open_session(scope, key, self._forbid)
            session = self._resources.enter_context(opening)
        except (Unavailable, TooManyStreams) as refusal:
            raise Closing(TRY_AGAIN_LATER, refusal.message) from None
        except LedgerError as refusal:
            raise Closing(FORBIDDEN, refusal.message) from None
        scope["state"]["session"] = session
        return session

    def _forbid(self) -> None:
        assert self._session is not None and self._session.refusal is not None
        self._end(FORBIDDEN, self._session.refusal.message)

    async def _take(self, message: Message) -> None:
        match message.type:
            case "subscribe":
                await self._subscribe(message)
            case "complete":
                await self._complete(read_id(message))
            case "ping" | "pong":
                await self._answer_ping(message)
            case "connection_init":
                raise Closing(TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
            case _:
                raise Closing(BAD_REQUEST, "The message's type is none of the protocol's.")

    async def _complete(self, name: str) -> None:
        """Stop an operation; what comes next may count on its place being free."""
        operation = self._operations.pop(name, None)
        if operation is not None and operation.stop() and operation.task is not None:
            await wait([operation.task], timeout=STOP_AGAIN_SECONDS)

    async def _answer_ping(self, message: Message) -> None:
        if message.type == "ping":
            payload = {} if message.payload is None else {"payload": message.payload}
            await self._send({"type": "pong", **payload})

    async def _subscribe(self, message: Message) -> None:
        name, parameters = read_parameters(message)
        if name in self._operations:
            raise Closing(SUBSCRIBER_EXISTS, f"Subscriber for {name} already exists")
        self._begun += 1
        request_id = f"{self._request_id}.{self._begun}"
        operation = Operation(name, parameters, request_id, self._send)
        if len(self._running) >= OPERATIONS_PER_CONNECTION:
            most = f"{OPERATIONS_PER_CONNECTION} operations open, as many as it may."
            await operation.refuse(RequestRefused(TooManyStreams(f"The connection has {most}")))
            return
        self._operations[name] = operation
        operation.task = create_task(self._operate(operation))
        self._running[operation.task] = operation
        operation.task.add_done_callback(self._running.pop)

    async def _operate(self, operation: Operation) -> None:
        assert self._session is not None
        try:
            await operation.run(self._session, self._streams)
        except Exception as fault:
            self._streams.note_fault(fault, operation.request_id)
            self._end(INTERNAL_ERROR, "Internal error")
        finally:
            if self._operations.get(operation.name) is operation:
                del self._operations[operation.name]

    async def _send(self, message: dict[str, Any]) -> None:
        """Send a message; a reader who does not take it in time is dropped, to resume later."""
        if self._ending.done():
            return
        try:
            async with timeout(self._streams.send_within_seconds):
                await self._socket.send_text(encode_answer(message).decode())
        except TimeoutError:
            self._end(TRY_AGAIN_LATER, "You read too slowly: resume after the last sequence.")
        except (WebSocketDisconnect, RuntimeError):
            self._end(None)
