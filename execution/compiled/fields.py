"""The fields of a selection, and which of them are known to be plain: attributes, merely read."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from keyword import iskeyword
from typing import Any

from graphql import (
    ArgumentNode,
    ConstArgumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.field import StrawberryField

DEFINITION = "strawberry-definition"
PLAIN_RESOLVER = "_get_basic_result"
IMMUTABLE = (str, int, float, bool, type(None), Enum)
NO_ARGUMENTS: dict[str, Any] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of a selection, its merged nodes, and what of its execution is known beforehand."""

    key: str
    parent: GraphQLObjectType
    details: FieldDetailsList
    nodes: list[FieldNode]
    definition: GraphQLField
    attribute: str | None
    """What a plain field reads; None if a resolver has to be called."""
    fixed_arguments: dict[str, Any] | None
    """The arguments of every request; None if each request has its own."""

    @property
    def name(self) -> str:
        """Return the field's name in the schema."""
        return self.nodes[0].name.value

    def read_arguments(self, variables: VariableValues) -> dict[str, Any]:
        """Read the arguments of one request."""
        if self.fixed_arguments is not None:
            return self.fixed_arguments
        return get_argument_values(self.definition, self.nodes[0], variables, hide_suggestions=True)


def make_fields(
    schema: GraphQLSchema,
    parent: GraphQLObjectType,
    grouped: dict[str, FieldDetailsList],
) -> list[Field]:
    """Make the fields of a collected selection, in the order of the answer."""
    fields = []
    for key, details in grouped.items():
        nodes = [detail.node for detail in details]
        definition = schema.get_field(parent, nodes[0].name.value)
        if definition is not None:
            attribute = _plain_attribute(definition)
            arguments = _fixed_arguments(definition, nodes[0])
            fields.append(Field(key, parent, details, nodes, definition, attribute, arguments))
    return fields


def _plain_attribute(definition: GraphQLField) -> str | None:
    """Return the attribute a field reads if nothing but that happens; a whitelist."""
    declared = definition.extensions.get(DEFINITION)
    is_plain = (
        # A subclass may read in a way of its own.
        type(declared) is StrawberryField
        and declared.base_resolver is None
        and not declared.permission_classes
        and not declared.extensions
        and not declared.is_subscription
        and declared.default_resolver is getattr
        and not definition.args
        # Handlers of exceptions and whoever replaces a resolver leave another function here.
        and getattr(definition.resolve, "__name__", None) == PLAIN_RESOLVER
        and getattr(definition.resolve, "_is_default", False) is True
    )
    if not is_plain or not isinstance(declared, StrawberryField):
        return None
    name = declared.python_name
    return name if name.isidentifier() and not iskeyword(name) else None


def _fixed_arguments(definition: GraphQLField, node: FieldNode) -> dict[str, Any] | None:
    if not definition.args:
        return NO_ARGUMENTS
    if find_variables(node.arguments or ()):
        return None
    try:
        arguments = get_argument_values(definition, node, hide_suggestions=True)
    except (GraphQLError, ValueError, TypeError):
        # Told to each request, at its place.
        return None
    # What a resolver could change is made for each request.
    is_fixed = all(isinstance(value, IMMUTABLE) for value in arguments.values())
    return arguments if is_fixed else None


def find_variables(arguments: Iterable[ArgumentNode | ConstArgumentNode]) -> set[str]:
    """Find the variables that arguments mention, however deep."""
    found: set[str] = set()
    pending: list[ValueNode] = [argument.value for argument in arguments]
    while pending:
        value = pending.pop()
        if isinstance(value, VariableNode):
            found.add(value.name.value)
        elif isinstance(value, ListValueNode):
            pending += value.values
        elif isinstance(value, ObjectValueNode):
            pending += [field.value for field in value.fields]
    return found
