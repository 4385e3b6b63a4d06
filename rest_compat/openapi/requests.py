"""Parameters and request bodies of an operation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import get_nullable_type, is_list_type, is_non_null_type

from rest_compat.bodies import JSON
from rest_compat.csv_files import MARK
from rest_compat.endpoint import Chosen, CsvFile, Unless
from rest_compat.lines import Line
from rest_compat.openapi.schemas import (
    Components,
    Schema,
    described,
    leaf_schema,
    nullable,
    object_schema,
    pascal,
)
from rest_compat.reading import Definitions, fields_of
from rest_compat.sources import Arguments, Body, Each, Path, Query

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A key of your choice. A repeated request with the same key and body answers what the first"
        " one did; the same key with another body is refused."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def parameters_of(lines: Sequence[Line], components: Components) -> list[Schema]:
    """Write the parameters of an operation, those of all its lines together."""
    found: dict[tuple[str, str], Schema] = {}
    for line in lines:
        for parameter in _parameters(line, components):
            found.setdefault((parameter["in"], parameter["name"]), parameter)
    for name in _switches(lines):
        found["query", name]["schema"].pop("default", None)
    choice = _choice(lines)
    idempotency = [IDEMPOTENCY_KEY] if lines[0].endpoint.method == "POST" else []
    return [*found.values(), *choice, *idempotency]


def _switches(lines: Sequence[Line]) -> set[str]:
    """Return the parameters whose mere presence picks another line: they have no default."""
    conditions = [line.endpoint.when for line in lines]
    return {name for when in conditions if isinstance(when, Unless) for name in when.names}


def _choice(lines: Sequence[Line]) -> list[Schema]:
    chosen = [line.endpoint.when for line in lines if isinstance(line.endpoint.when, Chosen)]
    if not chosen:
        return []
    schema: Schema = {"type": "string", "enum": [when.word for when in chosen]}
    default = [when.word for when in chosen if when.is_default]
    if default:
        schema["default"] = default[0]
    return [_parameter("query", chosen[0].parameter, schema, "The form of the answer.")]


def _parameters(line: Line, components: Components) -> Iterator[Schema]:
    if isinstance(line.endpoint.stream, CsvFile):
        yield _parameter("query", MARK.name, {"type": "boolean"}, MARK.description)
    for source, definition in sources_of(line.endpoint.arguments, line.defined):
        schema = leaf_schema(definition.type, line, components) if _is_text(source) else {}
        match source:
            case Path(name, repeated, example):
                told = _parameter("path", name, schema, definition.description)
                yield {**told, "required": True, "example": example}
                if repeated:
                    description = "When sent, it must equal the one in the path."
                    yield _parameter("query", repeated, schema, description)
            case Query():
                yield _query_parameter(source, schema, definition.description)


def _is_text(source: Any) -> bool:
    return isinstance(source, Path | Query)


def _query_parameter(source: Query, schema: Schema, description: str | None) -> Schema:
    bounds = {"minimum": source.minimum, "maximum": source.maximum, "default": source.default}
    schema |= {name: value for name, value in bounds.items() if value is not None}
    parameter = _parameter("query", source.name, schema, source.description or description)
    example = {} if source.example is None else {"example": source.example}
    return {**parameter, "required": source.required, **example}


def _parameter(place: str, name: str, schema: Schema, description: str | None) -> Schema:
    return described({"name": name, "in": place, "required": False, "schema": schema}, description)


def sources_of(arguments: Arguments, defined: Definitions) -> Iterator[tuple[Any, Any]]:
    """Yield each source with its definition in the SDL, those of list items not."""
    for name, argument in arguments.items():
        if isinstance(argument, Mapping):
            yield from sources_of(argument, fields_of(defined[name].type))
        else:
            yield argument, defined[name]


def body_of(line: Line, components: Components) -> Schema:
    """Write the request body of a line."""
    schema = _body_schema(line.endpoint.arguments, line.defined, line, components)
    content: Schema = {"schema": components.refer(schema, f"{pascal(line.endpoint.name)}Request")}
    if line.endpoint.example is not None:
        content["example"] = dict(line.endpoint.example)
    return {"required": True, "content": {JSON: content}}


def _body_schema(
    arguments: Arguments, defined: Definitions, line: Line, components: Components
) -> Schema:
    members, required = {}, []
    for source, definition in sources_of(arguments, defined):
        if not isinstance(source, Body | Each):
            continue
        schema = _field_schema(source, definition.type, line, components)
        members[source.name] = described(schema, source.description or definition.description)
        if is_non_null_type(definition.type) or (isinstance(source, Body) and source.required):
            required.append(source.name)
    return {**object_schema(members), "required": required, "additionalProperties": False}


def _field_schema(source: Body | Each, type_: Any, line: Line, components: Components) -> Schema:
    if isinstance(source, Each):
        fields = fields_of(type_)
        item = _body_schema(source.item, fields, line, components)
        bounds = {"minItems": source.at_least, "maxItems": source.at_most}
        told = {name: bound for name, bound in bounds.items() if bound is not None}
        name = f"{pascal(line.endpoint.name)}{pascal(source.name)}Item"
        return {"type": "array", "items": components.refer(item, name), **told}
    schema = _value_schema(type_, line, components)
    is_required = source.required or is_non_null_type(type_)
    return nullable(schema) if source.nullable or not is_required else schema


def _value_schema(type_: Any, line: Line, components: Components) -> Schema:
    present = get_nullable_type(type_)
    if is_list_type(present):
        return {"type": "array", "items": _value_schema(present.of_type, line, components)}
    return leaf_schema(present, line, components)
