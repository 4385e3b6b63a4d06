"""Marks the operations of an OpenAPI document that are to end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rest_compat.openapi.responses import headers_named
from rest_compat.openapi.schemas import Schema

HEADERS: Mapping[str, Schema] = {
    "Deprecation": {
        "description": "Since when nothing new should call this: `@` and Unix seconds (RFC 9745).",
        "schema": {"type": "string"},
    },
    "Sunset": {
        "description": "From when on it may no longer be there, as an HTTP date (RFC 8594).",
        "schema": {"type": "string"},
    },
}
Document = Mapping[str, Any]


def with_ends(document: Document, dialect: str, ends: Mapping[str, date]) -> Document:
    """Mark what is to end on a day, by its route (`GET /api/v1/accounts`) or by its dialect."""
    days = {
        (path, method): ends.get(f"{method.upper()} {path}", ends.get(dialect))
        for path, methods in document["paths"].items()
        for method in methods
    }
    if not any(days.values()):
        return document
    paths = {
        path: {
            method: _ending(operation, day) if (day := days[path, method]) else operation
            for method, operation in methods.items()
        }
        for path, methods in document["paths"].items()
    }
    components = document["components"]
    components = {**components, "headers": {**components["headers"], **HEADERS}}
    return {**document, "paths": paths, "components": components}


def _ending(operation: Document, day: date) -> Schema:
    responses = {
        status: {**told, "headers": {**told["headers"], **headers_named(*HEADERS)}}
        if "headers" in told
        else told
        for status, told in operation["responses"].items()
    }
    return {**operation, "deprecated": True, "x-sunset": day.isoformat(), "responses": responses}
