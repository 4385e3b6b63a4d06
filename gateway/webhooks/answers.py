"""What became of a message: the answer of its receiver, or why there is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

HEADERS_KEPT_LIMIT = 16 * 1024
"""How many characters of an answer's headers are kept; those behind are left out."""
RETRY_AFTER_DIGITS_LIMIT = 9


@dataclass(frozen=True, slots=True)
class Answer:
    """One exchange. Instants and `duration` are microseconds; header names are in lower case.

    Without a fault the message was taken: 2xx, whole, in time. With one, `status`, `headers` and
    `body` are what came before it.
    """

    status: int | None
    headers: Mapping[str, str]
    body: bytes
    fault: str | None
    retry_after_seconds: float | None
    started_at: int
    duration: int

    @property
    def is_taken(self) -> bool:
        return self.fault is None


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by name; those of one name are joined."""
    headers: dict[str, str] = {}
    length = 0
    for name, value in raw:
        length += len(name) + len(value)
        if length > HEADERS_KEPT_LIMIT:
            break
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def read_retry_after(value: str | None, now: int) -> float | None:
    """Return the seconds that Retry-After asks to wait from an instant; None if it says nothing."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return float(value[:RETRY_AFTER_DIGITS_LIMIT])
    try:
        date = parsedate_to_datetime(value)
        instant = date.replace(tzinfo=date.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return max(instant - now / 1_000_000, 0.0)
