"""Reads arguments from the text of a path or query."""

from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from rest_compat.leaves import Leaf
from rest_compat.received import REQUIRED, Read, Received
from rest_compat.sources import Path, Query

DIFFERS = "The value must equal the one in the path."
SENT_TWICE = "The parameter must be sent only once."


def path_reader(source: Path, leaf: Leaf) -> Read:
    """Make what reads a part of the path."""

    def read(received: Received) -> Any:
        text = received.path[source.name]
        if source.repeated_as is not None:
            repeated = received.query.get(source.repeated_as, [])
            if any(again != text for again in repeated):
                return received.refuse(DIFFERS, source.repeated_as)
        return received.attempt(leaf.from_text, text, source.name)

    return read


def query_reader(source: Query, leaf: Leaf) -> Read:
    """Make what reads a query parameter."""
    from_text = within_bounds(leaf.from_text, source)

    def read(received: Received) -> Any:
        texts = received.query.get(source.name)
        if texts is None:
            return absent(received, source)
        if len(texts) > 1:
            return received.refuse(SENT_TWICE, source.name)
        return received.attempt(from_text, texts[0], source.name)

    return read


def absent(received: Received, source: Query) -> Any:
    """Answer for a query parameter that was not sent."""
    if source.required:
        return received.refuse(REQUIRED, source.name)
    return UNSET if source.default is None else source.default


def within_bounds(from_text: Callable[[str], Any], source: Query) -> Callable[[str], Any]:
    """Let what is no number at all be refused by naming the range; the operation judges numbers."""
    if source.minimum is None:
        return from_text
    upper = "up" if source.maximum is None else f"to {source.maximum}"

    def read(text: str) -> Any:
        try:
            return from_text(text)
        except ValueError:
            expected = f"A whole number from {source.minimum} {upper} is expected."
            raise ValueError(expected) from None

    return read
