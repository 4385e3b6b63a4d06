"""Schemas as tables that people read."""

from collections.abc import Mapping
from typing import Any

from rest_compat.docs.markup import Markup, element, prose, together

Document = Mapping[str, Any]


def type_of(schema: Document, document: Document) -> str:
    """Say a schema's type in a few words."""
    if "$ref" in schema:
        return type_of(resolved(schema, document), document)
    if "anyOf" in schema:
        return " or ".join(type_of(part, document) for part in schema["anyOf"])
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {type_of(schema['items'], document)}"
    kind = schema.get("type", "any")
    named = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return str(schema.get("format", named)) + _bounds(schema)


def _bounds(schema: Document) -> str:
    if "minimum" not in schema:
        return ""
    return (
        f", {schema['minimum']} {'to ' + str(schema['maximum']) if 'maximum' in schema else 'up'}"
    )


def resolved(schema: Document, document: Document) -> Document:
    """Follow a reference."""
    if "$ref" not in schema:
        return schema
    found: Document = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def rows_of(schema: Document, document: Document, prefix: str = "") -> list[Markup]:
    """Write a row for every field of an object, those of nested objects below it."""
    rows = []
    required = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        type_ = type_of(member, document)
        rows.append(
            row(prefix + name, type_, member.get("description"), is_required=name in required)
        )
        inner = resolved(member, document)
        mark = "[]." if inner.get("type") == "array" else "."
        inner = resolved(inner.get("items", inner), document)
        rows += rows_of(inner, document, f"{prefix}{name}{mark}")
    return rows


def row(name: str, type_: str, description: str | None, *, is_required: bool = False) -> Markup:
    """Write one name with its type and meaning."""
    mark = element("abbr", "*", title="required") if is_required else None
    return element(
        "tr",
        element("th", element("code", name), mark, scope="row"),
        element("td", type_),
        element("td", prose(description or "")),
    )


def table(title: str, rows: list[Markup]) -> Markup | None:
    """Write rows under a title."""
    if not rows:
        return None
    filled = element("table", element("tbody", *rows))
    return together(element("h3", title), element("div", filled, class_="scroll"))
