"""Request bodies: JSON objects of bounded size, their numbers exact."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import msgspec
from starlette.requests import ClientDisconnect, Request

from rest_compat.refusals import Refusal

LIMIT_BYTES = 1024 * 1024
JSON = "application/json"
NOT_A_NUMBER = Decimal("NaN")


def exact_number(text: str) -> Decimal:
    """Read a JSON number; one beyond all bounds becomes NaN, which its field then refuses."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return NOT_A_NUMBER


decode_exactly = msgspec.json.Decoder(float_hook=exact_number).decode


async def read_body(request: Request) -> dict[str, Any]:
    """Read the body of a request, or refuse it."""
    refuse_foreign_content(request)
    body = decode(await read_bounded(request))
    if not isinstance(body, dict):
        raise Refusal("MALFORMED_JSON", "The request body must be a JSON object.")
    return body


def refuse_foreign_content(request: Request) -> None:
    """Refuse what is not plain JSON in UTF-8."""
    kind, *parameters = (
        part.strip().lower() for part in request.headers.get("content-type", "").split(";")
    )
    charsets = [part[8:].strip('"') for part in parameters if part.startswith("charset=")]
    if kind != JSON or not {"utf-8", "utf8"}.issuperset(charsets):
        raise Refusal("UNSUPPORTED_CONTENT_TYPE", f"The request body must be {JSON} in UTF-8.")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refusal("UNSUPPORTED_CONTENT_TYPE", "Compressed request bodies are not accepted.")


async def read_bounded(request: Request) -> bytes:
    """Read at most 1 MiB, whatever length is declared."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > LIMIT_BYTES:
        refuse_large()
    chunks, size_bytes, is_more = [], 0, True
    while is_more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, is_more = message.get("body", b""), message.get("more_body", False)
        size_bytes += len(chunk)
        if size_bytes > LIMIT_BYTES:
            refuse_large()
        chunks.append(chunk)
    return b"".join(chunks)


def refuse_large() -> NoReturn:
    """Refuse a body for its size."""
    raise Refusal("BODY_TOO_LARGE", "The request body exceeds 1 MiB.")


def decode(body: bytes) -> Any:
    """Decode JSON without losing a digit."""
    try:
        return decode_exactly(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return decode_surrogates(body)


def decode_surrogates(body: bytes) -> Any:
    """Decode what only lone surrogates make undecodable, so that their field can be named."""
    malformed = Refusal("MALFORMED_JSON", "The request body is not valid JSON.")
    if b"\\ud" not in body.lower():
        raise malformed
    try:
        return json.loads(body, parse_float=exact_number, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise malformed from None


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(name)
