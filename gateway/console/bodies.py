"""Reads the bodies of the console's own doors, and says in the caller's words what is wrong."""

from re import compile
from typing import NoReturn, TypeVar

import msgspec
from starlette.requests import Request

from gateway.console.own_pages import is_own_page
from gateway.heads import read_headers
from ledger.errors import (
    BodyTooLarge,
    Detail,
    Forbidden,
    InvalidInput,
    LedgerError,
    MalformedJson,
    UnsupportedContentType,
)

BODY_LIMIT_BYTES = 8 * 1024
JSON = "application/json"
Sent = TypeVar("Sent", bound=msgspec.Struct)
_PLACE = compile(r" - at `\$\.?(?P<place>[^`]*)`$")
_FIELD = compile(r"field `(?P<field>[^`]*)`")


async def read_body(request: Request, kind: type[Sent]) -> Sent:
    """Read what one of our own pages sent."""
    refuse_foreign(request)
    sent = read_headers(request.scope, b"content-type")
    if len(sent) != 1 or sent[0].partition(";")[0].strip().lower() != JSON:
        raise UnsupportedContentType(f"Send {JSON}.")
    body = await read_bounded(request, BODY_LIMIT_BYTES)
    if body is None:
        raise BodyTooLarge(f"The body exceeds {BODY_LIMIT_BYTES} bytes.")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as fault:
        _refuse(str(fault))
    except (ValueError, RecursionError):
        raise MalformedJson("The body is not valid JSON.") from None


def refuse_foreign(request: Request) -> None:
    """Refuse what another site's page sent: it may sign nobody in or out."""
    if not is_own_page(request.scope):
        raise Forbidden("Only the console's own pages may ask this.")


async def read_bounded(request: Request, most: int) -> bytes | None:
    """Return the body; None if it is longer than it may be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return body


def in_words_of(
    refusal: LedgerError, prefix: str, words: dict[str | int, str | int]
) -> LedgerError:
    """Return a refusal whose fields are called as the caller calls them, below a prefix."""
    details = [
        Detail((words.get(one.path[0], one.path[0]), *one.path[1:]), one.message)
        for one in refusal.details
        if one.path
    ]
    return type(refusal)(refusal.message, details=details).under(prefix)


def _refuse(fault: str) -> NoReturn:
    """Refuse a body that is not as expected, naming the field."""
    place, field = _PLACE.search(fault), _FIELD.search(fault)
    path = [*filter(None, place["place"].split("."))] if place else []
    if field:
        path.append(field["field"])
    raise InvalidInput(f"The body is not as expected: {fault}", *path)
