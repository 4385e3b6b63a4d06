"""Writes answers and refusals as responses."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from rest_compat.bodies import JSON
from rest_compat.dialect import Dialect
from rest_compat.lines import Line
from rest_compat.links import Query, link_header
from rest_compat.refusals import RETRY_STATUSES, Refusal
from rest_compat.templates import fill

UNAUTHENTICATED_STATUS = 401
CONTENT_TYPE = (b"content-type", JSON.encode())

encode = msgspec.json.Encoder().encode


class BytesResponse(Response):
    """A JSON answer whose bytes are written: it has a head and nothing to render."""

    def __init__(self, body: bytes, status: int) -> None:
        self.body = body
        self.status_code = status
        self.background = None
        self.raw_headers = [(b"content-length", b"%d" % len(body)), CONTENT_TYPE]


def answer_response(line: Line, answer: Any, path: str, query: Query) -> Response:
    """Project an answer and wrap it."""
    if answer is None:
        raise Refusal("NOT_FOUND", "There is nothing of this id.")
    told = line.convert(answer) if line.convert else answer
    body = encode(fill(line.endpoint.answer, told))
    response = BytesResponse(body, line.endpoint.status)
    if line.endpoint.has_links and (link := _link(line, path, query, answer)):
        response.raw_headers.append((b"link", link.encode("latin-1")))
    return response


def _link(line: Line, path: str, query: Query, answer: Any) -> str | None:
    moving = line.endpoint.moves_with
    moves = bool(moving) and any(name in moving for name, _ in query)
    return link_header(path, query, line.parameters, answer, moves=moves)


def refusal_response(dialect: Dialect, refusal: Refusal) -> Response:
    """Say no in the dialect's shape."""
    body = encode(fill(dialect.error, refusal.members()))
    status = dialect.statuses.get(refusal.code, 400)
    return Response(body, status, refusal.headers, media_type=JSON)


def complete(response: Response, headers: Mapping[str, str]) -> Response:
    """Give a response the headers of its context, and those that its status calls for."""
    told = dict(response.raw_headers)
    for name, value in headers.items():
        told[name.lower().encode("latin-1")] = value.encode("latin-1")
    told[b"cache-control"] = b"no-store"
    if response.status_code in RETRY_STATUSES:
        told.setdefault(b"retry-after", b"1")
    else:
        told.pop(b"retry-after", None)
    if response.status_code == UNAUTHENTICATED_STATUS:
        told.setdefault(b"www-authenticate", b"Bearer")
    response.raw_headers[:] = told.items()
    return response
