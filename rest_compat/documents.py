"""The GraphQL document that an endpoint stands for."""

from collections.abc import Mapping

from graphql import GraphQLArgument, parse, print_ast, value_to_literal

from rest_compat.endpoint import Endpoint
from rest_compat.sources import Argument, Constant


def operation_kind(endpoint: Endpoint) -> str:
    """Tell whether an endpoint reads or writes."""
    return "query" if endpoint.method == "GET" else "mutation"


def document_of(endpoint: Endpoint, defined: Mapping[str, GraphQLArgument]) -> str:
    """Write the document of an endpoint: its variables are the root field's arguments."""
    variables = [
        f"${name}: {defined[name].type}"
        for name, argument in endpoint.arguments.items()
        if not isinstance(argument, Constant)
    ]
    passed = [
        f"{name}: {_value(name, argument, defined[name])}"
        for name, argument in endpoint.arguments.items()
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
