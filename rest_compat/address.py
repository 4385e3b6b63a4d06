"""One path of a dialect, as an ASGI endpoint: read, run the document, tell the answer."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rest_compat.answers import answer_response, complete, refusal_response
from rest_compat.bodies import read_body
from rest_compat.csv_files import columns_of, read_mark
from rest_compat.dialect import Dialect
from rest_compat.endpoint import CsvFile
from rest_compat.lines import Line
from rest_compat.links import Query
from rest_compat.ports import OpenContext, Run, Stream
from rest_compat.received import Received
from rest_compat.refusals import Refusal
from rest_compat.renaming import our_fault, refusal_from, refusal_of
from rest_compat.sources import Arguments
from rest_compat.streaming import RecordsResponse, stream_response
from rest_compat.variants import pick

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doors:
    """What all addresses of a dialect share; `prepared` holds pinned documents by their text."""

    dialect: Dialect
    prepared: Mapping[str, Any]
    run: Run
    stream: Stream
    open_context: OpenContext


class Address:
    """Serve one path."""

    def __init__(self, doors: Doors, methods: Mapping[str, Sequence[Line]]) -> None:
        self._doors = doors
        self._lines = {**methods, "HEAD": methods["GET"]} if "GET" in methods else methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive)
        lines = self._lines.get(request.method)
        if lines is None:
            response = complete(self._refuse(self._wrong_method(request.method), {}), {})
            await response(scope, receive, send)
        else:
            await self._serve(request, lines, send)

    async def _serve(self, request: Request, lines: Sequence[Line], send: Send) -> None:
        response: Response | None = None
        try:
            async with self._doors.open_context(request) as context:
                response = await self._answer(request, lines, context)
                if isinstance(response, RecordsResponse):
                    complete(response, context.response_headers)
                    await response(request.scope, request.receive, send)
                    return
            complete(response, context.response_headers)
        except Exception as raised:
            if response is not None:
                raise  # A stream that broke half-way: the server cuts the connection.
            response = complete(self._refuse(raised, {}), {})
        await response(request.scope, request.receive, send)

    async def _answer(self, request: Request, lines: Sequence[Line], context: Any) -> Response:
        arguments: Arguments = {}
        try:
            sent = read_query(request.scope)
            query = texts_by_name(sent)
            line = pick(lines, query)
            arguments = line.endpoint.arguments
            body = await read_body(request) if line.takes_body else {}
            received = Received(request.scope["path_params"], query, body)
            if line.endpoint.stream:
                return await self._stream(line, received, context)
            result = await self._run(line, received, context)
            return answer_response(line, result, request.scope["path"], sent)
        except Exception as raised:
            return self._refuse(raised, arguments)

    async def _run(self, line: Line, received: Received, context: Any) -> Any:
        prepared = self._doors.prepared[line.document]
        result = await self._doors.run(prepared, line.read(received), context)
        if result.errors:
            raise refusal_of(result.errors, line.endpoint.arguments, result.executed)
        return (result.data or {}).get(line.endpoint.operation)

    async def _stream(self, line: Line, received: Received, context: Any) -> Response:
        is_file = isinstance(line.endpoint.stream, CsvFile)
        has_mark = is_file and read_mark(received) is True
        columns = columns_of(line) if is_file else None
        records = await self._doors.stream(
            line.endpoint.operation, line.read(received), columns, context
        )
        return await stream_response(line, records, has_mark)

    def _refuse(self, raised: Exception, arguments: Arguments) -> Response:
        if isinstance(raised, ClientDisconnect):
            return Response(status_code=400)  # Nobody reads it.
        refusal = refusal_from(raised, arguments)
        if refusal is None:
            logger.error("An endpoint failed.", exc_info=raised)
            refusal = our_fault()
        return refusal_response(self._doors.dialect, refusal)

    def _wrong_method(self, method: str) -> Refusal:
        message = f"{method} is not allowed here."
        return Refusal("METHOD_NOT_ALLOWED", message, headers={"Allow": ", ".join(self._lines)})


def read_query(scope: Scope) -> list[tuple[str, str]]:
    """Return the names and texts of the query parameters, as they were sent."""
    text = scope["query_string"].decode("latin-1")
    return parse_qsl(text, keep_blank_values=True) if text else []


def texts_by_name(query: Query) -> dict[str, list[str]]:
    """Return the texts of each query parameter."""
    texts: dict[str, list[str]] = {}
    for name, text in query:
        texts.setdefault(name, []).append(text)
    return texts
