"""The GraphQL document that an endpoint stands for."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    value_to_literal,
    visit,
)

from rest_compat.endpoint import Endpoint
from rest_compat.sources import Argument, Constant


def operation_kind(endpoint: Endpoint) -> str:
    """Tell whether an endpoint reads or writes."""
    return "query" if endpoint.method == "GET" else "mutation"


def arguments_below(endpoint: Endpoint, schema: GraphQLSchema) -> dict[str, GraphQLArgument]:
    """Find the arguments of fields below the root that a variable of the selection stands for."""
    types = TypeInfo(schema)
    found: dict[str, GraphQLArgument] = {}

    class Finder(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            argument = types.get_argument()
            if argument is not None:
                found[node.name.value] = argument

    text = f"{operation_kind(endpoint)} {{ {endpoint.operation} {_below(endpoint)} }}"
    visit(parse(text), TypeInfoVisitor(types, Finder()))
    return found


def document_of(
    endpoint: Endpoint, defined: Mapping[str, GraphQLArgument], below: Mapping[str, GraphQLArgument]
) -> str:
    """Write the document of an endpoint: its variables are arguments, of the root or below it."""
    variables = [
        f"${name}: {(below.get(name) or defined[name]).type}"
        for name, argument in endpoint.arguments.items()
        if not isinstance(argument, Constant)
    ]
    passed = [
        f"{name}: {_value(name, argument, defined[name])}"
        for name, argument in endpoint.arguments.items()
        if name not in below
    ]
    head = f"{operation_kind(endpoint)} {endpoint.name}{_in_brackets(variables)}"
    return print_ast(
        parse(f"{head} {{ {endpoint.operation}{_in_brackets(passed)} {_below(endpoint)} }}")
    )


def _value(name: str, argument: Argument, definition: GraphQLArgument) -> str:
    if not isinstance(argument, Constant):
        return f"${name}"
    literal = value_to_literal(argument.value, definition.type)
    if literal is None:
        raise ValueError(f"the constant {argument.value!r} is no {definition.type}")
    return print_ast(literal)


def _in_brackets(parts: list[str]) -> str:
    return f"({', '.join(parts)})" if parts else ""


def _below(endpoint: Endpoint) -> str:
    selection = f"nodes {{ {endpoint.selection} }}" if endpoint.stream else endpoint.selection
    return f"{{ {selection} }}" if selection else ""
