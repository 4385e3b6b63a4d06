"""How fields call their resolvers: what Strawberry looks up for each call, worked out once."""

from collections.abc import Callable
from typing import Any, cast

from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo
from strawberry import Schema
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from schema.inputs import Convert, converter_of

DEFINITION = "strawberry-definition"
Resolve = Callable[..., Any]
Known = dict[str, tuple[str, Convert | None]]
"""Arguments by their names in the schema: Python's name, and what makes their values."""


def call_resolvers_directly(schema: Schema) -> Schema:
    """Have the fields of a schema that have resolvers, and nothing around them, call these."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for definition in kind.fields.values():
                _call_directly(schema, definition)
    return schema


def _call_directly(schema: Schema, definition: GraphQLField) -> None:
    field = definition.extensions.get(DEFINITION)
    if definition.subscribe is not None:
        return  # What it resolves is an event; its resolver makes their source.
    if not isinstance(field, StrawberryField) or field.is_basic_field or field.extensions:
        return
    resolver = field.base_resolver
    if resolver is None or resolver.parent_parameter or resolver.root_parameter:
        return
    name_of = schema.config.name_converter.from_argument
    known = {name_of(one): (one.python_name, converter_of(one.type)) for one in field.arguments}
    if resolver.info_parameter:
        definition.resolve = _with_info(schema, field, resolver, known)
    else:
        definition.resolve = _without_info(resolver, known)


def _with_info(
    schema: Schema, field: StrawberryField, resolver: StrawberryResolver[Any], known: Known
) -> Resolve:
    call = cast(Resolve, resolver.wrapped_func)
    info_class = schema.config.info_class
    assert resolver.info_parameter is not None
    info_name = resolver.info_parameter.name
    takes_source = resolver.self_parameter is not None

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        arguments = _convert(known, given)
        arguments[info_name] = info_class(_raw_info=info, _field=field)
        return call(source, **arguments) if takes_source else call(**arguments)

    return resolve


def _without_info(resolver: StrawberryResolver[Any], known: Known) -> Resolve:
    call = cast(Resolve, resolver.wrapped_func)
    takes_source = resolver.self_parameter is not None

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        arguments = _convert(known, given)
        return call(source, **arguments) if takes_source else call(**arguments)

    return resolve


def _convert(known: Known, given: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for name, value in given.items():
        python_name, convert = known[name]
        arguments[python_name] = value if convert is None or value is None else convert(value)
    return arguments
