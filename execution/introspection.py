"""What a schema tells of itself, repaired where Strawberry's own answer fails."""

from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema


def repair_introspection(schema: GraphQLSchema) -> None:
    """Have `isOneOf` answered for lists and non-null types too, which have no extensions.

    The types of introspection are shared by all schemas of a process, and each schema that
    Strawberry makes puts its own resolver there: so this is done when a schema begins to serve.
    """
    kind = schema.type_map["__Type"]
    assert isinstance(kind, GraphQLObjectType)
    kind.fields["isOneOf"].resolve = _is_one_of


def _is_one_of(kind: Any, _: Any) -> bool:
    return isinstance(kind, GraphQLInputObjectType) and kind.is_one_of
