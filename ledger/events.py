"""The event log's bytes: canonical JSON and the hash chain.

Canonical JSON is RFC 8785 with less in it: objects, arrays, strings, booleans, null and integers
below 2^53; money as strings of minor units; no floats. hash = SHA-256(previous hash, then body);
before the first event stands SHA-256("daftar/1/" + organisation id).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring

Json = None | bool | int | str | list["Json"] | Mapping[str, "Json"]
VERSION = 1
_INTEGER_LIMIT = 2**53


@dataclass(frozen=True, slots=True)
class Event:
    """One link of an organisation's log. `body` is exactly what was hashed."""

    sequence: int
    recorded_at: int
    type: str
    subject: str
    actor: str
    surface: str
    request_id: str | None
    body: bytes
    hash: bytes
    last_number: int


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What a personal record was before an event and is after it: canonical JSON, or nothing.

    They lie beside the chain, which holds their hashes, and can be erased.
    """

    sequence: int
    before: bytes | None
    after: bytes | None


def canonical(value: Json) -> bytes:
    """Return the one canonical spelling of a JSON value (RFC 8785, without floats)."""
    return spell(value).encode()


def spell(value: Json) -> str:
    """Spell a JSON value canonically, in one pass: bytes that are hashed are made all day."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return spell_integer(value)
    if isinstance(value, list | tuple):
        return f"[{','.join([spell(item) for item in value])}]"
    assert isinstance(value, Mapping), "canonical JSON holds no floats"
    names = [f"{encode_basestring(name)}:{spell(value[name])}" for name in _in_order(value)]
    return f"{{{','.join(names)}}}"


def spell_optional(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def spell_integer(value: int) -> str:
    assert -_INTEGER_LIMIT < value < _INTEGER_LIMIT
    return int.__repr__(value)


def _in_order(names: Mapping[str, Json]) -> list[str]:
    """Sort object keys by UTF-16 code units, as RFC 8785 asks; in ASCII that is their own order."""
    if all(map(str.isascii, names)):
        return sorted(names)
    return sorted(names, key=lambda name: name.encode("utf-16-be"))


def first_hash(organization_id: str) -> bytes:
    """Return what stands before an organisation's first event."""
    return sha256(f"daftar/1/{organization_id}".encode()).digest()


def next_hash(previous: bytes, body: bytes) -> bytes:
    return sha256(previous + body).digest()
