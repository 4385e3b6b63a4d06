"""Responses of an operation: its answers, and every refusal it can really utter."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from graphql import GraphQLNonNull, GraphQLObjectType, get_named_type, get_nullable_type

from rest_compat.bodies import JSON
from rest_compat.csv_files import CSV
from rest_compat.dialect import Dialect
from rest_compat.endpoint import CsvFile, JsonList
from rest_compat.lines import Line
from rest_compat.openapi.schemas import (
    Components,
    Schema,
    answer_schema,
    envelope_schema,
    member_schemas,
    object_schema,
)
from rest_compat.projection import find_selected
from rest_compat.refusals import RETRY_STATUSES
from rest_compat.sources import Path, flattened
from rest_compat.templates import names_taken

BAD_REQUEST = 400
REFUSALS = {
    "INVALID_INPUT": "The request is not valid; `details` names each fault by its path.",
    "UNAUTHENTICATED": "No key, or one that is unknown, revoked or expired.",
    "FORBIDDEN": "The key lacks the scope or the role, or is not granted the organisation.",
    "NOT_FOUND": "Nothing of this id exists in the organisation.",
    "METHOD_NOT_ALLOWED": "The address does not take this method.",
    "IDEMPOTENCY_IN_PROGRESS": "The first request of this Idempotency-Key is not finished yet.",
    "IDEMPOTENCY_MISMATCH": "This Idempotency-Key was used with another body.",
    "RATE_LIMITED": "The key's bucket is empty.",
    "INTERNAL": "Something failed on our side.",
    "OVERLOADED": "The server or its database cannot take the request now; try again.",
}
OF_POSTS = {"IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_MISMATCH"}
OF_PATHS = {"NOT_FOUND"}

TEXT = {"type": "string"}
HEADERS: Mapping[str, Schema] = {
    "RateLimit": {"description": "What is left of the key's bucket.", "schema": TEXT},
    "RateLimit-Policy": {"description": "The size of the key's bucket.", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    "Link": {"description": "The pages around this one (RFC 8288).", "schema": TEXT},
    "Idempotent-Replayed": {
        "description": "`true` where the answer is that of an earlier request of the same key.",
        "schema": TEXT,
    },
    "Allow": {"description": "The methods that the address takes.", "schema": TEXT},
    "Content-Disposition": {"description": "The name of the file.", "schema": TEXT},
    "WWW-Authenticate": {"description": "The scheme to authenticate by.", "schema": TEXT},
}
OF_STATUS = {401: ["WWW-Authenticate"], 405: ["Allow"]}


def headers_named(*names: str) -> Schema:
    """Refer to headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def responses_of(lines: Sequence[Line], components: Components) -> Schema:
    """Write the responses of an operation, those of all its lines together."""
    endpoint = lines[0].endpoint
    content: Schema = {}
    for line in lines:
        media_type, schema = _answer(line, components)
        content[media_type] = {"schema": _merged(content.get(media_type, {}).get("schema"), schema)}
    success = {
        "description": "Created." if endpoint.status == 201 else "Done.",
        "headers": headers_named(*_answer_headers(lines)),
        "content": content,
    }
    dialect = lines[0].dialect
    statuses = {dialect.statuses.get(code, BAD_REQUEST) for code in _codes(lines[0])}
    refusals = {str(status): _refusal(status) for status in sorted(statuses)}
    return {str(endpoint.status): success, **refusals}


def _answer(line: Line, components: Components) -> tuple[str, Schema]:
    form = line.endpoint.stream
    if isinstance(form, CsvFile):
        columns = ",".join(field.key for field in line.fields)
        return CSV, {"type": "string", "description": f"Rows under the header `{columns}`."}
    if isinstance(form, JsonList):
        connection = get_named_type(line.definition.type)
        assert isinstance(connection, GraphQLObjectType)
        nodes = connection.fields["nodes"].type
        listed = answer_schema(nodes, line.fields, line, components)
        return JSON, object_schema({form.name: listed})
    type_ = GraphQLNonNull(get_nullable_type(line.definition.type))
    whole = partial(answer_schema, type_, line.fields, line, components)
    taken = ((name, find_selected(line.fields, name)) for name in names_taken(line.endpoint.answer))
    members = {
        name: member_schemas([field], line, components)[field.key] for name, field in taken if field
    }
    return JSON, envelope_schema(line.endpoint.answer, whole, members)


def _merged(one: Schema | None, other: Schema) -> Schema:
    """Write the schema of answers that differ in members that one has, or that both have."""
    if one is None or one == other:
        return other
    properties = {**one["properties"], **other["properties"]}
    for name in one["properties"].keys() & other["properties"].keys():
        forms = one["properties"][name], other["properties"][name]
        properties[name] = forms[0] if forms[0] == forms[1] else {"anyOf": [*forms]}
    required = [name for name in one["required"] if name in other["required"]]
    return {"type": "object", "properties": properties, "required": required}


def _answer_headers(lines: Sequence[Line]) -> Iterator[str]:
    yield from ("RateLimit", "RateLimit-Policy")
    if any(line.endpoint.has_links for line in lines):
        yield "Link"
    if any(isinstance(line.endpoint.stream, CsvFile) for line in lines):
        yield "Content-Disposition"
    if lines[0].endpoint.method == "POST":
        yield "Idempotent-Replayed"


def _codes(line: Line) -> set[str]:
    codes = set(REFUSALS)
    if line.endpoint.method != "POST":
        codes -= OF_POSTS
    if not any(isinstance(source, Path) for source in flattened(line.endpoint.arguments)):
        codes -= OF_PATHS
    return codes


def _refusal(status: int) -> Schema:
    return {"$ref": f"#/components/responses/Refusal{status}"}


def refusals_of(dialect: Dialect, error: Schema) -> dict[str, Schema]:
    """Write every refusal of a dialect, one per status."""
    told: dict[int, list[str]] = {}
    for code, meaning in REFUSALS.items():
        told.setdefault(dialect.statuses.get(code, BAD_REQUEST), []).append(meaning)
    return {
        f"Refusal{status}": {
            "description": " ".join(meanings),
            "headers": headers_named(*_refusal_headers(status)),
            "content": {JSON: {"schema": error}},
        }
        for status, meanings in told.items()
    }


def _refusal_headers(status: int) -> list[str]:
    known = ["RateLimit", "RateLimit-Policy"] if status not in OF_STATUS else []
    retry = ["Retry-After"] if status in RETRY_STATUSES else []
    return [*known, *retry, *OF_STATUS.get(status, [])]


def error_schema(dialect: Dialect) -> Schema:
    """Write the schema of a dialect's error body."""
    step = {"type": ["string", "integer"]}
    fault = object_schema({"path": {"type": "array", "items": step}, "message": TEXT})
    members: dict[str, Any] = {
        "message": {**TEXT, "description": "What is wrong, in one sentence."},
        "code": {**TEXT, "description": "The stable name of the error."},
        "details": {"type": "array", "items": fault, "description": "Each fault and its path."},
    }
    return envelope_schema(dialect.error, partial(object_schema, members), members)
