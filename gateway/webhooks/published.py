"""What is published of each type of event: what fires it, and a message that was really sent.

The examples are written by `python -m tests.docs.event_examples`, which tells a story to real books
and has its messages delivered; a test tells it again and compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import json

from gateway.webhooks.rendering import DOCUMENTS, read_document
from ledger.event_types import EVENT_TYPES, TEST, EventType

EXAMPLES = "examples.json"


@dataclass(frozen=True, slots=True)
class PublishedEvent:
    """A type of event: the mutations that fire it, an example, and the document of its data."""

    type: EventType
    fired_by: tuple[str, ...]
    example: Mapping[str, Any]
    document: str


@cache
def published_events() -> tuple[PublishedEvent, ...]:
    """Return every type of the catalogue, in its order."""
    examples = _examples()
    return tuple(
        PublishedEvent(
            one,
            tuple(examples[one.name]["firedBy"]),
            examples[one.name]["body"],
            read_document(DOCUMENTS[one.name]),
        )
        for one in EVENT_TYPES
    )


def test_message() -> Mapping[str, Any]:
    """Return an example of the message by which an endpoint is tried out."""
    body: Mapping[str, Any] = _examples()[TEST]["body"]
    return body


def _examples() -> Mapping[str, Any]:
    text = files("gateway.webhooks").joinpath("data", EXAMPLES).read_bytes()
    examples: Mapping[str, Any] = json.decode(text)
    return examples
