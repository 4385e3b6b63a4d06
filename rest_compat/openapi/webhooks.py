"""The messages that receivers are sent, as the `webhooks` of an OpenAPI document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    build_schema,
    get_named_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    parse,
)

from rest_compat.bodies import JSON
from rest_compat.openapi.schemas import (
    Components,
    Schema,
    described,
    nullable,
    object_schema,
    pascal,
)

TAG = "Messages"
"""None of the paths' tags: generators write a class for each tag."""
EXACT = {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}
SCALARS: Mapping[str, Schema] = MappingProxyType(
    {
        "Boolean": {"type": "boolean"},
        "Date": {"type": "string", "format": "date"},
        "DateTime": {"type": "string", "format": "date-time"},
        "Decimal": EXACT,
        "ID": {"type": "string"},
        "Int": {"type": "integer"},
        "Money": EXACT,
        "String": {"type": "string"},
    }
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "webhook-id": "Names the message; the same on every try. Take each one once.",
        "webhook-timestamp": "When this try was sent, in seconds since 1970. Refuse what is old.",
        "webhook-signature": (
            "`v1,` and the HMAC-SHA256 of id, timestamp and body, as Standard Webhooks say; while"
            " secrets are rotated there are two, with a space between."
        ),
    }
)
RESPONSES: Mapping[str, str] = MappingProxyType(
    {
        "2XX": "The message is taken.",
        "410": "The endpoint is disabled at once; it is told of nothing more.",
        "429": "The message is tried again, not before `Retry-After`.",
        "503": "The message is tried again, not before `Retry-After`.",
        "default": "The message is tried again; redirects are not followed.",
    }
)


@dataclass(frozen=True, slots=True)
class Message:
    """A type of message; its `data` is what the first field of a document answers."""

    type: str
    description: str
    document: str
    example: Mapping[str, Any] | None = None


def webhooks_of(messages: Iterable[Message], sdl: str, components: Components) -> Schema:
    """Write an entry for each type of message."""
    schema = build_schema(sdl)
    return {one.type: {"post": _operation(one, schema, components)} for one in messages}


def header_parameters() -> Schema:
    """Write the headers that every message bears, as parameters by their name."""
    return {
        name: {
            "name": name,
            "in": "header",
            "required": True,
            "description": description,
            "schema": SCALARS["String"],
        }
        for name, description in HEADERS.items()
    }


def _operation(message: Message, schema: GraphQLSchema, components: Components) -> Schema:
    name = "".join(pascal(word) for word in message.type.replace("_", ".").split("."))
    body = components.refer(_body(message, schema, components), f"{name}Message")
    content = {"schema": body}
    if message.example is not None:
        content["example"] = dict(message.example)
    return {
        "operationId": f"receive{name}",
        "tags": [TAG],
        "summary": message.description,
        "description": "`data` answers `x-graphql-document`, run when the message is sent.",
        "security": [],
        "parameters": [{"$ref": f"#/components/parameters/{header}"} for header in HEADERS],
        "requestBody": {"required": True, "content": {JSON: content}},
        "responses": {status: {"description": told} for status, told in RESPONSES.items()},
        "x-graphql-document": {"query": message.document},
    }


def _body(message: Message, schema: GraphQLSchema, components: Components) -> Schema:
    kind, selection = _shown(message.document, schema)
    data = _object(kind, selection, schema, components)
    return object_schema(
        {
            "type": {"type": "string", "const": message.type},
            "timestamp": {**SCALARS["DateTime"], "description": "When it happened."},
            "data": data,
        }
    )


def _shown(document: str, schema: GraphQLSchema) -> tuple[GraphQLObjectType, SelectionSetNode]:
    """Return the type of a document's first field, and what is selected of it."""
    [operation] = parse(document).definitions
    [field] = operation.selection_set.selections  # type: ignore[attr-defined]  # It is one query.
    assert schema.query_type is not None
    kind = get_named_type(schema.query_type.fields[field.name.value].type)
    [first, *_] = field.selection_set.selections
    if isinstance(first, InlineFragmentNode):
        assert first.type_condition is not None
        kind, field = schema.get_type(first.type_condition.name.value), first
    assert isinstance(kind, GraphQLObjectType)
    return kind, field.selection_set


def _object(
    kind: GraphQLObjectType,
    selection: SelectionSetNode,
    schema: GraphQLSchema,
    components: Components,
) -> Schema:
    members = dict(_members(kind, selection, schema, components))
    written = described(object_schema(members), kind.description)
    return components.refer(written, f"{kind.name}InMessage")


def _members(
    kind: GraphQLObjectType,
    selection: SelectionSetNode,
    schema: GraphQLSchema,
    components: Components,
) -> Iterator[tuple[str, Schema]]:
    for node in selection.selections:
        assert isinstance(node, FieldNode)
        field = kind.fields[node.name.value]
        key = node.alias.value if node.alias else node.name.value
        written = _value(field.type, node.selection_set, schema, components)
        yield key, described(written, field.description)


def _value(
    type_: Any, selection: SelectionSetNode | None, schema: GraphQLSchema, components: Components
) -> Schema:
    if not is_non_null_type(type_):
        return nullable(_present(type_, selection, schema, components))
    return _present(type_.of_type, selection, schema, components)


def _present(
    type_: Any, selection: SelectionSetNode | None, schema: GraphQLSchema, components: Components
) -> Schema:
    if is_list_type(type_):
        return {"type": "array", "items": _value(type_.of_type, selection, schema, components)}
    if is_object_type(type_):
        assert selection is not None
        return _object(type_, selection, schema, components)
    if is_enum_type(type_):
        words = {"type": "string", "enum": [*type_.values]}
        return components.refer(described(words, type_.description), f"{type_.name}InMessage")
    return SCALARS[type_.name]
