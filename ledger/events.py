"""The event log's bytes: canonical JSON and the hash chain.

Canonical JSON is RFC 8785 with less in it: objects, arrays, strings, booleans, null and integers
below 2^53; money as strings of minor units; no floats. hash = SHA-256(previous hash, then body);
before the first event stands SHA-256("daftar/1/" + organisation id).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps

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
    _check(value)
    return dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def _ordered(value: Json) -> Json:
    """Sort object keys by UTF-16 code units, as RFC 8785 asks."""
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _ordered(value[name]) for name in names}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _check(value: Json) -> None:
    if isinstance(value, Mapping):
        for item in value.values():
            _check(item)
    elif isinstance(value, list):
        for item in value:
            _check(item)
    else:
        assert not isinstance(value, float), "canonical JSON holds no floats"
        assert not isinstance(value, int) or abs(value) < _INTEGER_LIMIT


def first_hash(organization_id: str) -> bytes:
    """Return what stands before an organisation's first event."""
    return sha256(f"daftar/1/{organization_id}".encode()).digest()


def next_hash(previous: bytes, body: bytes) -> bytes:
    return sha256(previous + body).digest()
