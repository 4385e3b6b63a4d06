"""The reference page of events: what fires each, and a message that was really sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import json

from gateway.webhooks.published import PublishedEvent, published_events, test_message
from rest_compat.dialects import DIALECTS

INDENT = "  "
ABOUT = """\
The types of event that webhooks may be told of. A message is `{ "type", "timestamp", "data" }`:
`timestamp` is when the thing happened, `data` is the thing as GraphQL shows it when the message is
sent, so a message that waited shows it as it is by then. How to receive them:
[Receive webhooks](../how-to/receive-webhooks.md). Their JSON Schemas: `webhooks` of the
[OpenAPI document](openapi/v1.json).

A webhook is told of a type only if the key that made it holds the scope. The log holds more types
than these; the `events` query and the `ledgerEvents` subscription show them all.

Every example was sent in a test, which performs each operation that stands beside *fired by* and
reads what a receiver was sent. Entries of recognition are also posted by the server's own rounds.
"""
TEST_ABOUT = "Sent by `testWebhook`, whatever types the webhook asked for; it stands in no log."


def webhook_event_reference(generated: str) -> str:
    """Write the page; `generated` is the notice that pages of the reference bear."""
    events = published_events()
    rows = [
        f"| [`{one.type.name}`](#{_anchor(one.type.name)}) | `{one.type.scope}` |"
        f" {one.type.description} |"
        for one in events
    ]
    table = ["| Type | Scope | Meaning |", "| --- | --- | --- |", *rows]
    sections = ["\n\n".join(_section(one)) for one in events]
    trial = f"## `webhook.test`\n\n{TEST_ABOUT}\n\n{_block(test_message())}"
    parts = ["# Webhook events", generated, ABOUT.strip(), "\n".join(table), *sections, trial]
    return "\n\n".join(parts) + "\n"


def _section(event: PublishedEvent) -> Iterator[str]:
    yield f"## `{event.type.name}`"
    yield f"{event.type.description} Scope: `{event.type.scope}`."
    fired_by = ", ".join(f"`{name}`" for name in event.fired_by)
    routes = ", ".join(f"`{route}`" for route in _routes(event.fired_by))
    yield f"Fired by {fired_by}{f'; over REST by {routes}' if routes else ''}."
    yield _block(event.example)


def _routes(operations: Sequence[str]) -> Iterator[str]:
    """Yield the calls of the dialects that perform one of these operations."""
    for dialect in DIALECTS:
        for endpoint in dialect.endpoints:
            if endpoint.operation in operations:
                yield f"{endpoint.method} {dialect.prefix}{endpoint.path}"


def _block(body: Mapping[str, Any]) -> str:
    return f"```json\n{_spell(body)}\n```"


def _spell(value: Any, indent: str = "") -> str:
    """Spell JSON: a line for each member of the message and its data, and for each item below."""
    below = indent + INDENT
    if isinstance(value, list) and value:
        items = ",\n".join(below + _spell(one, below) for one in value)
        return f"[\n{items}\n{indent}]"
    if not isinstance(value, dict):
        return _leaf(value)
    members = [f"{_leaf(name)}: {_spell(one, below)}" for name, one in value.items()]
    if len(indent) > len(INDENT):
        return f"{{ {', '.join(members)} }}"
    lines = ",\n".join(below + member for member in members)
    return f"{{\n{lines}\n{indent}}}"


def _leaf(value: Any) -> str:
    return json.encode(value).decode()


def _anchor(name: str) -> str:
    return "".join(one for one in name if one.isalnum() or one in "-_")
