"""One endpoint as a section: what it takes, how to call it, what it answers, its document."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from rest_compat.docs.calls import example_call, pretty
from rest_compat.docs.markup import Markup, element, prose, together
from rest_compat.docs.tables import resolved, row, rows_of, table, type_of

Document = Mapping[str, Any]


def endpoint_section(method: str, path: str, operation: Document, document: Document) -> Markup:
    """Write the section of an endpoint."""
    badge = element("span", method, class_=f"method {method.lower()}")
    return element(
        "section",
        element("h2", badge, element("code", path)),
        _end(operation),
        element("p", element("strong", operation["summary"]), class_="summary"),
        element("p", prose(operation["description"])),
        _parameters(operation, document),
        _body(operation, document),
        element("h3", "Example"),
        element("pre", element("code", example_call(method, path, operation))),
        _responses(operation, document),
        _equivalent(operation["x-graphql-document"]),
        id=section_id(operation),
    )


def _end(operation: Document) -> Markup | None:
    """Say on which day an operation is meant to end."""
    if "x-sunset" not in operation:
        return None
    day = element("time", operation["x-sunset"], datetime=operation["x-sunset"])
    return element("p", together("Deprecated. It is meant to end on ", day, "."), class_="end")


def section_id(operation: Document) -> str:
    """Return the anchor of an endpoint."""
    return str(operation["operationId"])


def _parameters(operation: Document, document: Document) -> Markup | None:
    rows = [
        row(
            f"{given['name']}" + ("" if given["in"] == "query" else f" ({given['in']})"),
            type_of(given["schema"], document),
            given.get("description"),
            is_required=given["required"],
        )
        for given in operation["parameters"]
    ]
    return table("Parameters", rows)


def _body(operation: Document, document: Document) -> Markup | None:
    content = operation.get("requestBody", {}).get("content", {})
    tables = [
        table("Request body", rows_of(resolved(each["schema"], document), document))
        for each in content.values()
    ]
    return together(*tables) if tables else None


def _responses(operation: Document, document: Document) -> Markup:
    parts: list[Markup | None] = []
    refusals = []
    for status, given in operation["responses"].items():
        response = resolved(given, document)
        if "$ref" in given:
            refusals.append(row(status, "", response["description"]))
            continue
        for media_type, each in response["content"].items():
            schema = resolved(each["schema"], document)
            rows = rows_of(schema, document) or [
                row(media_type, type_of(schema, document), schema.get("description"))
            ]
            parts.append(table(f"Answer {status} · {media_type}", rows))
    return together(*parts, table("Refusals", refusals))


def _equivalent(document: Document) -> Markup:
    variables = json.dumps(document["variables"], ensure_ascii=False)
    address = urlencode({"query": document["query"], "variables": variables})
    return together(
        element("h3", "The same in GraphQL"),
        element("pre", element("code", document["query"])),
        element("pre", element("code", pretty(document["variables"]))),
        element("p", element("a", "Open in GraphiQL", href=f"/graphql?{address}")),
    )
