"""Writes answers and refusals as responses."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from rest_compat.bodies import JSON
from rest_compat.dialect import Dialect
from rest_compat.lines import Line
from rest_compat.links import link_header
from rest_compat.refusals import RETRY_STATUSES, Refusal
from rest_compat.templates import fill

UNAUTHENTICATED_STATUS = 401

encode = msgspec.json.Encoder().encode


def answer_response(line: Line, answer: Any, request: Request) -> Response:
    """Project an answer and wrap it."""
    if answer is None:
        raise Refusal("NOT_FOUND", "There is nothing of this id.")
    told = line.convert(answer) if line.convert else answer
    body = encode(fill(line.endpoint.answer, told))
    response = Response(body, line.endpoint.status, media_type=JSON)
    if line.endpoint.has_links and (link := _link(line, request, answer)):
        response.headers["Link"] = link
    return response


def _link(line: Line, request: Request, answer: Any) -> str | None:
    moves = any(name in request.query_params for name in line.endpoint.moves_with)
    return link_header(request, line.parameters, answer, moves=moves)


def refusal_response(dialect: Dialect, refusal: Refusal) -> Response:
    """Say no in the dialect's shape."""
    body = encode(fill(dialect.error, refusal.members()))
    status = dialect.statuses.get(refusal.code, 400)
    return Response(body, status, refusal.headers, media_type=JSON)


def complete(response: Response, headers: Mapping[str, str]) -> Response:
    """Give a response the headers of its context, and those that its status calls for."""
    response.headers.update(headers)
    response.headers["Cache-Control"] = "no-store"
    if response.status_code in RETRY_STATUSES:
        response.headers.setdefault("Retry-After", "1")
    elif "Retry-After" in response.headers:
        del response.headers["Retry-After"]
    if response.status_code == UNAUTHENTICATED_STATUS:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response
