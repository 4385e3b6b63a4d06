"""The product's schema with its resolvers replaced; definitions and plain fields are its own."""

from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from resolvers import root
from tests.execution.differential.objects import DEFINITION


@cache
def product_schema() -> GraphQLSchema:
    """Build the product's schema a second time, its resolvers answering from the context."""
    original = root.schema._schema
    nodes = original.get_possible_types(original.type_map["Node"])  # type: ignore[arg-type]  # it is an interface
    rebuilt = strawberry.Schema(
        query=root.Query,
        mutation=root.Mutation,
        types=[node.extensions[DEFINITION].origin for node in nodes],
        config=root.schema.config,
    )
    schema = root._without_null_defaults(rebuilt)._schema
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and DEFINITION in kind.extensions:
            for field in kind.fields.values():
                _replace_resolver(field)
    return schema


def _replace_resolver(field: GraphQLField) -> None:
    definition = field.extensions[DEFINITION]
    if definition.base_resolver is None:
        return
    assert not definition.extensions, "a field extension would be lost with its resolver"
    field.resolve = _resolve_later if definition.is_async else _resolve


def _resolve(source: object, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
    return info.context.answer(source, info, given)


async def _resolve_later(source: object, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
    return await info.context.answer_later(source, info, given)
