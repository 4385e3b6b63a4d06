"""Inputs are built as Strawberry itself would build them, whatever is given, null or left out."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, is_list_type, is_non_null_type
from hypothesis import given
from hypothesis import strategies as st
from strawberry import UNSET
from strawberry.types.arguments import convert_argument

from resolvers.root import schema

INPUTS = sorted(
    name
    for name, kind in schema._schema.type_map.items()
    if isinstance(kind, GraphQLInputObjectType)
)


def definition_of(name: str) -> Any:
    definition: Any = schema.schema_converter.type_map[name].definition
    return definition


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Make what coercion may yield for a type of input."""
    if is_non_null_type(kind):
        return present(kind.of_type)
    return st.one_of(st.none(), present(kind))


def present(kind: Any) -> st.SearchStrategy[Any]:
    if is_list_type(kind):
        return st.lists(values_of(kind.of_type), max_size=2)
    if not isinstance(kind, GraphQLInputObjectType):
        return st.integers(0, 9)
    required = {n: values_of(f.type) for n, f in kind.fields.items() if is_non_null_type(f.type)}
    others = {n: values_of(f.type) for n, f in kind.fields.items() if n not in required}
    return st.fixed_dictionaries(required, optional=others)


def built_by_strawberry(definition: Any, value: Any) -> Any:
    """Convert without any of our builders."""
    held = {name: definition_of(name).from_input for name in INPUTS}
    try:
        for name in INPUTS:
            definition_of(name).from_input = None
        registry = schema.schema_converter.scalar_registry
        return convert_argument(value, definition.origin, registry, schema.config)
    finally:
        for name, build in held.items():
            definition_of(name).from_input = build


@pytest.mark.parametrize("name", INPUTS)
@given(data=st.data())
def test_an_input_is_built_as_strawberry_builds_it(name: str, data: st.DataObject) -> None:
    definition = definition_of(name)
    value = data.draw(present(schema._schema.type_map[name]))
    assert definition.from_input is not None
    built = definition.from_input(definition.origin, value, None)
    wanted = built_by_strawberry(definition, value)
    assert built == wanted
    for field in fields(wanted):
        is_unset = getattr(wanted, field.name) is UNSET
        assert (getattr(built, field.name) is UNSET) is is_unset
