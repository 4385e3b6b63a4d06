"""Where the arguments of a root field travel in a request of the dialect.

A program that holds a GraphQL document finds here the call that does the same, and what of the
document the call cannot say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import get_named_type, is_enum_type

from rest_compat.endpoint import Chosen
from rest_compat.lines import Line
from rest_compat.openapi.schemas import Schema
from rest_compat.reading import Definitions, fields_of
from rest_compat.sources import Argument, Arguments, Body, Constant, Each, Path, Query

PLACES = {Path: "path", Query: "query", Body: "body", Each: "body"}
NUMBERS = frozenset({"number", "integer"})


def carried_by(lines: Sequence[Line]) -> list[Schema]:
    """Tell for each line of an address its root field and how a request carries the arguments."""
    return [_carried_by(line) for line in lines]


def _carried_by(line: Line) -> Schema:
    endpoint, defined = line.endpoint, line.definition.args
    # The others are arguments of fields further down.
    of_the_root = {
        name: argument
        for name, argument in endpoint.arguments.items()
        if line.defined[name] is defined.get(name)
    }
    when = endpoint.when
    chosen = {when.parameter: when.word} if isinstance(when, Chosen) else {}
    return {
        "field": endpoint.operation,
        "arguments": _each(of_the_root, defined, line),
        **({"query": chosen} if chosen else {}),
    }


def _each(arguments: Arguments, defined: Definitions, line: Line) -> Schema:
    return {
        name: _place(argument, defined[name].type, line) for name, argument in arguments.items()
    }


def _place(argument: Argument, type_: Any, line: Line) -> Schema:
    match argument:
        case Constant(value):
            return {"constant": value}
        case Mapping():
            return {"fields": _each(argument, fields_of(type_), line)}
        case Each(name, item):
            items = _each(item, fields_of(type_), line)
            return {"in": PLACES[Each], "name": name, "items": items}
        case _:
            return {"in": PLACES[type(argument)], "name": argument.name, **_spelling(type_, line)}


def _spelling(type_: Any, line: Line) -> Schema:
    """Tell how a single value is written where that is not as GraphQL writes it."""
    named = get_named_type(type_)
    if not is_enum_type(named):
        return {"number": True} if line.leaf_of(named).schema["type"] in NUMBERS else {}
    words = line.dialect.words.get(named.name)
    if words is None:
        return {}
    # A word that several values share cannot be asked for.
    said = [None, None, *words.values()]
    return {"words": {value: word for value, word in words.items() if said.count(word) == 1}}
