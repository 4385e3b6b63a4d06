"""From a request to a document's variables: renaming and reading words, never arithmetic."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLInputType,
    get_named_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)
from msgspec import UNSET

from rest_compat.fields import (
    ReadValue,
    body_names,
    body_reader,
    each_reader,
    leaf_reader,
    list_reader,
    refuse_unknown,
)
from rest_compat.leaves import Leaf
from rest_compat.parameters import path_reader, query_reader
from rest_compat.received import Read, Received
from rest_compat.refusals import invalid
from rest_compat.sources import Argument, Arguments, Body, Constant, Each, Path, Query

LeafOf = Callable[[Any], Leaf]
ReadVariables = Callable[[Received], dict[str, Any]]
# The arguments of a field, or the fields of an input object.
Definitions = Mapping[str, Any]


def variables_reader(arguments: Arguments, defined: Definitions, leaf_of: LeafOf) -> ReadVariables:
    """Make what reads a line's variables, or refuses the request with all its faults."""
    read_arguments = object_reader(arguments, defined, leaf_of)
    known = body_names(arguments)

    def read(received: Received) -> dict[str, Any]:
        refuse_unknown(received, known)
        variables: dict[str, Any] = read_arguments(received)
        if received.faults:
            raise invalid(received.faults)
        return variables

    return read


def object_reader(arguments: Arguments, defined: Definitions, leaf_of: LeafOf) -> Read:
    """Make what reads named values; those that are not sent are left out."""
    readers = [
        (name, reader(argument, defined[name].type, leaf_of))
        for name, argument in arguments.items()
    ]

    def read(received: Received) -> dict[str, Any]:
        values = ((name, read_value(received)) for name, read_value in readers)
        return {name: value for name, value in values if value is not UNSET}

    return read


def reader(argument: Argument, type_: GraphQLInputType, leaf_of: LeafOf) -> Read:
    """Make what reads one argument."""
    match argument:
        case Constant(value):
            return lambda _: value
        case Path():
            return path_reader(argument, leaf_of(type_))
        case Query():
            return query_reader(argument, leaf_of(type_))
        case Body():
            is_required = argument.required or is_non_null_type(type_)
            is_nullable = argument.nullable or not is_required
            return body_reader(argument, value_reader(type_, leaf_of), is_required, is_nullable)
        case Each():
            read_fields = object_reader(argument.item, fields_of(type_), leaf_of)
            return each_reader(argument, read_fields, is_non_null_type(type_))
        case _:
            return object_reader(argument, fields_of(type_), leaf_of)


def value_reader(type_: GraphQLInputType, leaf_of: LeafOf) -> ReadValue:
    """Make what reads a JSON value of a type: a single one or a list."""
    if is_non_null_type(type_):
        return value_reader(type_.of_type, leaf_of)
    if is_list_type(type_):
        return list_reader(value_reader(type_.of_type, leaf_of))
    return leaf_reader(leaf_of(type_).from_json)


def fields_of(type_: GraphQLInputType) -> Definitions:
    """Return the fields of the input object under a type's lists and marks."""
    named = get_named_type(type_)
    assert is_input_object_type(named)
    fields: Definitions = named.fields
    return fields
