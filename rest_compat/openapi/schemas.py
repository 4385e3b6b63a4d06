"""JSON Schemas of what the SDL types, as a dialect writes them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphql import get_named_type, is_enum_type, is_list_type, is_non_null_type, is_object_type

from rest_compat.lines import Line
from rest_compat.projection import Selected
from rest_compat.sources import Constant
from rest_compat.templates import Template, Whole

Schema = dict[str, Any]
JSON_TYPES = {bool: "boolean", int: "integer", str: "string"}


class Components:
    """The named schemas of a document, each written once."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def refer(self, schema: Schema, *names: str) -> Schema:
        """Keep a schema under the first name that no other schema has, and refer to it."""
        numbered = (f"{names[-1]}{number}" for number in range(2, 1000))
        for name in (*names, *numbered):
            if self.schemas.setdefault(name, schema) == schema:
                return {"$ref": f"#/components/schemas/{name}"}
        raise LookupError(f"too many schemas are called {names[-1]}")


def pascal(name: str) -> str:
    """Write a camelCase name as a type's."""
    return name[:1].upper() + name[1:]


def nullable(schema: Schema) -> Schema:
    """Let a schema take null as well."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def described(schema: Schema, description: str | None) -> Schema:
    """Give a schema a description of its own."""
    return {**schema, "description": description} if description else schema


def leaf_schema(type_: Any, line: Line, components: Components) -> Schema:
    """Write the schema of a scalar or enum."""
    schema = dict(line.leaf_of(type_).schema)
    named = get_named_type(type_)
    return components.refer(schema, named.name) if is_enum_type(named) else schema


def answer_schema(
    type_: Any, fields: Iterable[Selected], line: Line, components: Components
) -> Schema:
    """Write the schema of an answered value."""
    if not is_non_null_type(type_):
        return nullable(_present_schema(type_, fields, line, components))
    return _present_schema(type_.of_type, fields, line, components)


def _present_schema(
    type_: Any, fields: Iterable[Selected], line: Line, components: Components
) -> Schema:
    if is_list_type(type_):
        return {"type": "array", "items": answer_schema(type_.of_type, fields, line, components)}
    if not is_object_type(type_):
        return leaf_schema(type_, line, components)
    schema = object_schema(member_schemas(fields, line, components))
    name = type_.name
    return components.refer(schema, name, pascal(line.endpoint.name) + name)


def member_schemas(
    fields: Iterable[Selected], line: Line, components: Components
) -> dict[str, Schema]:
    """Write the schemas of a selection's members."""
    return {
        field.key: described(
            answer_schema(field.type, field.below, line, components), field.description
        )
        for field in fields
    }


def object_schema(members: Mapping[str, Schema]) -> Schema:
    """Write the schema of an object that has all these members."""
    return {"type": "object", "properties": dict(members), "required": list(members)}


def envelope_schema(
    template: Template, whole: Callable[[], Schema], members: Mapping[str, Schema]
) -> Schema:
    """Write the schema of an answer in its envelope."""
    if isinstance(template, Whole):
        return whole()
    if isinstance(template, str):
        return members[template]
    if isinstance(template, Constant):
        return _constant_schema(template.value)
    parts = {name: envelope_schema(part, whole, members) for name, part in template.items()}
    return object_schema(parts)


def _constant_schema(value: object) -> Schema:
    # Generators take the boolean of a `const` for the string "true", and refuse the answer.
    word = JSON_TYPES[type(value)]
    if isinstance(value, bool):
        return {"type": word, "description": f"Always {json.dumps(value)}."}
    return {"type": word, "const": value}
