"""The messages that receivers are sent, as a part of a dialect's page."""

from collections.abc import Mapping
from typing import Any

from rest_compat.docs.calls import pretty
from rest_compat.docs.markup import Markup, element, prose, together
from rest_compat.docs.tables import resolved, rows_of, table

ANCHOR = "messages"
Document = Mapping[str, Any]


def message_list(document: Document) -> Markup | None:
    """Write what is posted to webhooks, one part to be opened for each type."""
    webhooks = document.get("webhooks")
    if not webhooks:
        return None
    parts = [_message(name, webhook["post"], document) for name, webhook in webhooks.items()]
    about = "What is posted to a webhook, signed as Standard Webhooks say, until it answers 2xx."
    title = element("h2", "Messages to webhooks")
    return element("div", title, element("p", about), *parts, id=ANCHOR)


def _message(name: str, operation: Document, document: Document) -> Markup:
    content = operation["requestBody"]["content"]["application/json"]
    data = resolved(content["schema"], document)["properties"]["data"]
    return element(
        "details",
        element("summary", together(element("code", name), " ", prose(operation["summary"]))),
        table("data", rows_of(resolved(data, document), document)),
        *_example(content),
    )


def _example(content: Document) -> list[Markup]:
    if "example" not in content:
        return []
    return [element("h3", "Example"), element("pre", element("code", pretty(content["example"])))]
