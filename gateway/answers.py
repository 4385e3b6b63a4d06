"""Answers that no door gives: in each surface's error shape, without its machinery."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from gateway.heads import RawHeaders
from gateway.refusals import RequestRefused
from gateway.surfaces import GRAPHQL
from ledger.errors import INTERNAL

NO_STORE = {"Cache-Control": "no-store"}
NOTHING: Mapping[str, str] = {}


class BytesAnswer(Response):
    """An answer whose bytes and head are ready to be sent."""

    def __init__(self, body: bytes, status: int, headers: RawHeaders) -> None:
        self.body = body
        self.status_code = status
        self.background = None
        self.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]


def error_answer(
    status: int, code: str, message: str, headers: Mapping[str, str] = NOTHING
) -> JSONResponse:
    """Answer `{"error", "code", "details"}`."""
    body = {"error": message, "code": code, "details": []}
    return JSONResponse(body, status, {**NO_STORE, **headers})


def graphql_error_answer(
    status: int, code: str, message: str, headers: Mapping[str, str] = NOTHING
) -> JSONResponse:
    """Answer `{"errors": [...]}`."""
    extensions: dict[str, Any] = {"code": code}
    if status < 500:
        extensions["classification"] = "ValidationError"
    body = {"errors": [{"message": message, "extensions": extensions}]}
    return JSONResponse(body, status, {**NO_STORE, **headers})


def refusal_answer(
    surface: str, refused: RequestRefused, headers: Mapping[str, str] = NOTHING
) -> JSONResponse:
    """Answer a refusal in the shape of its surface."""
    answer = graphql_error_answer if surface == GRAPHQL else error_answer
    return answer(refused.status, refused.code, refused.message, {**headers, **refused.headers})


def internal_error(surface: str) -> JSONResponse:
    """Answer for what nobody foresaw."""
    answer = graphql_error_answer if surface == GRAPHQL else error_answer
    return answer(500, INTERNAL, "Something failed on our side.")
