"""Server-sent events as graphql-sse spells them: `next`, `complete`, and comments in between."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.responses import Response

from execution import Result
from gateway.negotiation import EVENT_STREAM
from gateway.parameters import encode_answer

HEADERS = {
    "cache-control": "no-store",
    "content-type": f"{EVENT_STREAM}; charset=utf-8",
    "x-accel-buffering": "no",
}
KEEP_ALIVE = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"


class Refused(NamedTuple):
    """A subscription that did not begin, and the headers of its answer."""

    result: Result
    headers: Mapping[str, str]


def spell_next(answer: Mapping[str, Any]) -> bytes:
    """Spell one result."""
    return b"event: next\ndata: " + encode_answer(answer) + b"\n\n"


def single_result(result: Result, headers: Mapping[str, str]) -> Response:
    """Answer the only result of an operation to a client that takes nothing but a stream."""
    lower = {name.lower(): value for name, value in headers.items()}
    return Response(spell_next(result.formatted()) + COMPLETE, 200, {**lower, **HEADERS})
