"""Reads and writes a message's head as ASGI has it: pairs of bytes, names in lower case."""

from collections.abc import Mapping

from starlette.types import Message, Scope

RawHeaders = list[tuple[bytes, bytes]]


def read_header(scope: Scope, name: bytes) -> str | None:
    """Return the first header of a name."""
    for found, value in scope["headers"]:
        if found == name:
            text: str = value.decode("latin-1")
            return text
    return None


def read_headers(scope: Scope, name: bytes) -> list[str]:
    """Return every header of a name."""
    return [value.decode("latin-1") for found, value in scope["headers"] if found == name]


def spell_headers(headers: Mapping[str, str]) -> RawHeaders:
    """Spell headers as ASGI has them."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
    ]


def set_header(message: Message, name: bytes, value: bytes) -> None:
    """Give an answer that begins a header that nothing else of it has."""
    message["headers"] = [*message.get("headers", ()), (name, value)]


def starts_with(message: Message, name: bytes, start: bytes) -> bool:
    """Tell whether a header of an answer that begins starts like this."""
    for found, value in message.get("headers", ()):
        if found == name:
            return bool(value.startswith(start))
    return False
