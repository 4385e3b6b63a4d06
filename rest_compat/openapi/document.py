"""The OpenAPI document of a dialect."""

from collections.abc import Sequence
from typing import Any

from graphql import value_from_ast_untyped

from rest_compat.dialect import Dialect
from rest_compat.lines import Line, by_path, compile_lines, example_variables
from rest_compat.openapi.carrying import carried_by
from rest_compat.openapi.requests import body_of, parameters_of
from rest_compat.openapi.responses import HEADERS, error_schema, refusals_of, responses_of
from rest_compat.openapi.schemas import Components, Schema
from rest_compat.openapi.webhooks import TAG, Message, header_parameters, webhooks_of

SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "glk_...",
        "description": "An API key; the same keys open GraphQL and every dialect.",
    }
}


def openapi(
    dialect: Dialect, sdl: str, version: str = "1.0.0", messages: Sequence[Message] = ()
) -> Schema:
    """Write the OpenAPI 3.1 document of a dialect, and of the messages its clients may be sent."""
    components = Components()
    lines = compile_lines(dialect, sdl)
    paths = _paths(dialect, lines, components)
    webhooks = webhooks_of(messages, sdl, components)
    tags = [*(line.endpoint.tag for line in lines), *([TAG] if webhooks else [])]
    error = components.refer(error_schema(dialect), "Error")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": dialect.title,
            "version": version,
            "description": dialect.description,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(tags)],
        "paths": paths,
        **({"webhooks": webhooks} if webhooks else {}),
        "components": {
            "schemas": dict(sorted(components.schemas.items())),
            "responses": refusals_of(dialect, error),
            "headers": dict(HEADERS),
            **({"parameters": header_parameters()} if webhooks else {}),
            "securitySchemes": SECURITY,
        },
    }


def _paths(dialect: Dialect, lines: Sequence[Line], components: Components) -> Schema:
    return {
        dialect.prefix + path: {
            method.lower(): _operation(served, components) for method, served in methods.items()
        }
        for path, methods in by_path(lines).items()
    }


def _operation(lines: Sequence[Line], components: Components) -> Schema:
    endpoint = lines[0].endpoint
    operation: Schema = {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary or lines[0].definition.description or endpoint.name,
        "description": " ".join(filter(None, (endpoint.description, _access(lines[0])))),
        "parameters": parameters_of(lines, components),
        "responses": responses_of(lines, components),
        "x-graphql-document": _equivalent(lines),
        "x-graphql-arguments": carried_by(lines),
    }
    if lines[0].takes_body:
        operation["requestBody"] = body_of(lines[0], components)
    if endpoint.source:
        operation["x-contract"] = endpoint.source
    return operation


def _access(line: Line) -> str:
    """Say what the root field's `@requires` asks of a key."""
    node = line.definition.ast_node
    for directive in (node and node.directives) or ():
        if directive.name.value == "requires":
            given: dict[str, Any] = {
                argument.name.value: value_from_ast_untyped(argument.value)
                for argument in directive.arguments or ()
            }
            return f"Scope `{given['scope']}`, role {given['role']} or higher."
    return ""


def _equivalent(lines: Sequence[Line]) -> Schema:
    """Show the document, where there is one that answers page by page, with example variables."""
    line = next((line for line in lines if not line.endpoint.stream), lines[0])
    return {"query": line.document, "variables": example_variables(line)}
