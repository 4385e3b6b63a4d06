"""GraphQL over HTTP: reads an operation from a request, has it run, answers as specified."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any, NoReturn

import msgspec
from graphql import OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from execution import DocumentContext, Engine, Result
from gateway.answers import BytesAnswer
from gateway.heads import read_header, spell_headers
from gateway.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, JSON, read_accept
from gateway.parameters import Parameters, decode_map, decode_parameters, encode_answer
from gateway.refusals import RequestRefused
from gateway.subscriptions.server_sent import Refused, single_result
from gateway.trusted_documents import TrustedDocuments
from ledger.errors import (
    INTERNAL,
    BodyTooLarge,
    InvalidInput,
    LedgerError,
    MalformedJson,
    MethodNotAllowed,
    NotAcceptable,
    PersistedQueryNotFound,
    UnsupportedContentType,
    catalogue,
)

BODY_LIMIT_BYTES = 1024 * 1024

# Where GraphQL over HTTP is more exact than the dialects, and the code of no refusal.
STATUS_BY_CODE = {error.code: error.status for error in catalogue()} | {
    UnsupportedContentType.code: 415,
    BodyTooLarge.code: 413,
    INTERNAL: 500,
}
# What a client of plain JSON, which takes 200 for a GraphQL answer, is told by status nevertheless.
STATUSES_OF_PLAIN_JSON = frozenset({401, 405, 500, 503})
# To older clients of Apollo's a 400 means that hashes are never to be tried again.
OK_IN_PLAIN_JSON = frozenset({PersistedQueryNotFound.code})
RETRY_STATUSES = frozenset({429, 503})
RETRY_AFTER = b"retry-after"
NO_STORE = (b"cache-control", b"no-store")
CONTENT_TYPES = {
    media_type: (b"content-type", f"{media_type}; charset=utf-8".encode())
    for media_type in (GRAPHQL_RESPONSE, JSON)
}

OpenContext = Callable[[Request], AbstractAsyncContextManager[DocumentContext]]
ServePage = Callable[[Request], Response]
ServeStream = Callable[[Request, Parameters], Awaitable[Response | Refused]]


class GraphQLView:
    """Serve GraphQL over HTTP, as an ASGI endpoint."""

    def __init__(
        self,
        engine: Engine,
        open_context: OpenContext,
        page: ServePage,
        stream: ServeStream | None = None,
        documents: TrustedDocuments | None = None,
    ) -> None:
        self._engine = engine
        self._documents = documents or TrustedDocuments()
        self._open_context = open_context
        self._page = page
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self.answer(request)
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """Answer with a page, a result, or the reason of a refusal."""
        taken = read_accept(read_header(request.scope, b"accept"))
        if taken.html_first and request.method in ("GET", "HEAD"):
            # Also with a document: following a shared link carries no key, the page asks for one.
            return self._page(request)
        takes_stream = self._stream is not None and taken.event_stream
        media_type = taken.json or (EVENT_STREAM if takes_stream else None)
        headers: dict[str, str] = {}
        try:
            body = await _read_body(request, media_type)
            if self._stream is not None and takes_stream:
                asked = self._find_subscription(request, body)
                if asked is not None:
                    answer = await self._stream(request, asked)
                    if isinstance(answer, Refused):
                        return _result_response(answer.result, EVENT_STREAM, answer.headers)
                    return answer
            async with self._open_context(request) as context:
                headers = getattr(context, "response_headers", headers)
                result = await self._run(request, body, context)
        except ClientDisconnect:
            return Response(status_code=400)
        except RequestRefused as refused:
            return _refused_response(refused, taken.json or JSON, headers)
        is_plain = taken.only_plain_json
        return _result_response(result, media_type or JSON, headers, is_plain=is_plain)

    def _find_subscription(self, request: Request, body: bytes) -> Parameters | None:
        """Return what is asked for if it is to be streamed; what is refused is told later."""
        try:
            asked = self._read(request, body)
        except RequestRefused:
            return None
        kind = self._engine.find_kind(asked.query, asked.operation_name)
        return asked if kind is OperationType.SUBSCRIPTION else None

    async def _run(self, request: Request, body: bytes, context: DocumentContext) -> Result:
        parameters = self._read(request, body)
        return await self._engine.run(
            parameters.query,
            parameters.variables,
            context,
            operation_name=parameters.operation_name,
            allow_mutation=request.method != "GET",
        )

    def _read(self, request: Request, body: bytes) -> Parameters:
        """Read what is asked for, with the text of a document that is named by its id."""
        asked = (
            _parameters_of_url(request) if request.method == "GET" else _parameters_of_body(body)
        )
        try:
            self._documents.complete(asked)
        except LedgerError as refusal:
            is_utf8 = _is_utf8(body or "")  # Nobody looked yet at what is of no interest.
            fault = refusal if is_utf8 else MalformedJson("The request body is not UTF-8.")
            raise RequestRefused(fault) from None
        return asked


def graphql_view(
    engine: Engine,
    open_context: OpenContext,
    page: ServePage,
    stream: ServeStream | None = None,
    documents: TrustedDocuments | None = None,
) -> GraphQLView:
    """Make the view of an engine; `stream` answers subscriptions."""
    return GraphQLView(engine, open_context, page, stream, documents)


async def _read_body(request: Request, media_type: str | None) -> bytes:
    if request.method not in ("GET", "POST"):
        message = f"{request.method} is not allowed here."
        raise RequestRefused(MethodNotAllowed(message), {"Allow": "GET, POST"})
    if media_type is None:
        raise RequestRefused(NotAcceptable(f"Answers are {GRAPHQL_RESPONSE} or {JSON}."))
    if request.method == "GET":
        return b""
    content_type = read_header(request.scope, b"content-type") or ""
    if content_type != JSON:
        _refuse_content_type(content_type)
    if (read_header(request.scope, b"content-encoding") or "identity").lower() != "identity":
        raise RequestRefused(UnsupportedContentType("Compressed request bodies are not accepted."))
    return await _read_bounded(request)


def _refuse_content_type(content_type: str) -> None:
    name, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next(
        (part[8:].strip('"') for part in parameters if part.startswith("charset=")), "utf-8"
    )
    if name != JSON or charset not in ("utf-8", "utf8"):
        raise RequestRefused(UnsupportedContentType(f"The request body must be {JSON} in UTF-8."))


async def _read_bounded(request: Request) -> bytes:
    declared = read_header(request.scope, b"content-length") or ""
    if declared.isdecimal() and int(declared[:20]) > BODY_LIMIT_BYTES:
        _refuse_large_body()
    chunks, size, is_more = [], 0, True
    while is_more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, is_more = message.get("body", b""), message.get("more_body", False)
        size += len(chunk)
        if size > BODY_LIMIT_BYTES:
            _refuse_large_body()
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _refuse_large_body() -> NoReturn:
    raise RequestRefused(BodyTooLarge(f"The request body exceeds {BODY_LIMIT_BYTES} bytes."))


def _parameters_of_body(body: bytes) -> Parameters:
    start = body.lstrip()[:1]
    if start == b"[":
        raise RequestRefused(MalformedJson("Batches are not accepted: send one operation."))
    if start != b"{":
        raise RequestRefused(MalformedJson("The request body must be a JSON object."))
    parameters: Parameters = _decoded(decode_parameters, body, "The request body")
    return parameters


def _parameters_of_url(request: Request) -> Parameters:
    given = request.query_params
    variables = _decoded(decode_map, given.get("variables") or "null", "The parameter 'variables'")
    extensions = _decoded(
        decode_map, given.get("extensions") or "null", "The parameter 'extensions'"
    )
    return Parameters(
        given.get("query", ""),
        variables,
        given.get("operationName"),
        extensions,
        given.get("documentId"),
    )


def _decoded(decode: Callable[[bytes | str], Any], text: bytes | str, name: str) -> Any:
    try:
        return decode(text)
    except msgspec.ValidationError as error:
        fault = InvalidInput if _is_utf8(text) else MalformedJson
        raise RequestRefused(fault(f"{name} is not as expected: {error}")) from None
    except (msgspec.DecodeError, ValueError) as error:
        raise RequestRefused(MalformedJson(f"{name} is not valid JSON: {error}")) from None
    except RecursionError:
        raise RequestRefused(MalformedJson(f"{name} is nested too deeply.")) from None


def _is_utf8(text: bytes | str) -> bool:
    try:
        return isinstance(text, str) or bool(text.decode())
    except UnicodeDecodeError:
        return False


def _result_response(
    result: Result, media_type: str, headers: Mapping[str, str], *, is_plain: bool = False
) -> Response:
    is_stream = media_type == EVENT_STREAM
    media_type = JSON if is_stream else media_type
    status = 200 if result.executed else _refusal_status(result, media_type)
    if status == HTTPStatus.OK and not is_plain and _is_rate_limited(result):
        status = HTTPStatus.TOO_MANY_REQUESTS
    if is_stream and status == HTTPStatus.OK:
        return single_result(result, headers)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {**headers, "Allow": "POST"}
    # A field that ran may say itself when to come back.
    return _response(result.formatted(), status, media_type, headers, may_retry=result.executed)


def _is_rate_limited(result: Result) -> bool:
    """Tell whether the whole document was refused for an empty bucket."""
    codes = [(error.extensions or {}).get("code") for error in result.errors]
    return not result.executed and codes == ["RATE_LIMITED"]


def _refusal_status(result: Result, media_type: str) -> int:
    code = (result.errors[0].extensions or {}).get("code", "")
    status = STATUS_BY_CODE.get(code, 400)
    return 200 if media_type == JSON and status not in STATUSES_OF_PLAIN_JSON else status


def _refused_response(
    refused: RequestRefused, media_type: str, headers: Mapping[str, str]
) -> Response:
    status = STATUS_BY_CODE[refused.code]
    if media_type == JSON and refused.code in OK_IN_PLAIN_JSON:
        status = 200
    extensions: dict[str, Any] = {"code": refused.code}
    if refused.details:
        extensions["details"] = refused.details
    if refused.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        extensions["classification"] = "ValidationError"
    answer = {"errors": [{"message": refused.message, "extensions": extensions}]}
    return _response(answer, status, media_type, {**headers, **refused.headers})


def _response(
    answer: dict[str, Any],
    status: int,
    media_type: str,
    headers: Mapping[str, str],
    *,
    may_retry: bool = False,
) -> Response:
    raw = spell_headers(headers)
    if status in RETRY_STATUSES:
        if RETRY_AFTER not in (name for name, _ in raw):
            raw.append((RETRY_AFTER, b"1"))
    elif not may_retry:
        raw = [pair for pair in raw if pair[0] != RETRY_AFTER]
    return BytesAnswer(encode_answer(answer), status, [*raw, NO_STORE, CONTENT_TYPES[media_type]])
