"""Reads what the printed schema says of a field: whom it `@requires`, its list's `@listSize`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from graphql import (
    ConstDirectiveNode,
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    parse,
    value_from_ast_untyped,
)

DEFAULT_ASSUMED_SIZE = 50

FIELD_OWNERS = (
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
)


class Access(NamedTuple):
    """The scope and the least role a field requires."""

    scope: str
    role: str


@dataclass(frozen=True, slots=True)
class ListSize:
    """How the size of a list is estimated."""

    assumed_size: int
    slicing_arguments: tuple[str, ...]
    sized_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldPolicy:
    """What the directives of one field say."""

    access: Access | None = None
    list_size: ListSize | None = None


FieldPolicies = Mapping[tuple[str, str], FieldPolicy]


@lru_cache(maxsize=4)
def read_policies(sdl: str) -> FieldPolicies:
    """Read the policy of every field that has one, by type and field name; once for an SDL."""
    return {
        (owner, field.name.value): _policy(field)
        for owner, field in _fields(sdl)
        if field.directives
    }


def _fields(sdl: str) -> Iterator[tuple[str, FieldDefinitionNode]]:
    for definition in parse(sdl, no_location=True).definitions:
        if isinstance(definition, FIELD_OWNERS):
            for field in definition.fields or ():
                yield definition.name.value, field


def _policy(field: FieldDefinitionNode) -> FieldPolicy:
    directives = {
        directive.name.value: _arguments(directive) for directive in field.directives or ()
    }
    requires, list_size = directives.get("requires"), directives.get("listSize")
    return FieldPolicy(
        access=None if requires is None else Access(requires["scope"], requires["role"]),
        list_size=None if list_size is None else _list_size(list_size),
    )


def _list_size(arguments: Mapping[str, Any]) -> ListSize:
    return ListSize(
        assumed_size=arguments.get("assumedSize") or DEFAULT_ASSUMED_SIZE,
        slicing_arguments=tuple(arguments.get("slicingArguments") or ()),
        sized_fields=tuple(arguments.get("sizedFields") or ()),
    )


def _arguments(directive: ConstDirectiveNode) -> dict[str, Any]:
    return {
        argument.name.value: value_from_ast_untyped(argument.value)
        for argument in directive.arguments or ()
    }
