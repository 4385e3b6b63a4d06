"""What can be wrong with a line of a table, found before it serves anyone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from re import findall
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    get_nullable_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from rest_compat.endpoint import CsvFile, Endpoint
from rest_compat.leaves import Words
from rest_compat.projection import Selected, find_selected
from rest_compat.reading import Definitions, fields_of
from rest_compat.sources import Argument, Arguments, Body, Constant, Each, Path, Query, flattened
from rest_compat.templates import names_taken

LINKED = {"page", "pages", "limit", "sequence"}


def argument_problems(arguments: Arguments, defined: Definitions, owner: str) -> Iterator[str]:
    """Find arguments that the SDL does not know, misses, or types otherwise."""
    for name, argument in arguments.items():
        if name not in defined:
            yield f"{owner} takes no '{name}'"
        else:
            yield from _type_problems(argument, defined[name].type, f"{owner}.{name}")
    for name, definition in defined.items():
        if name not in arguments and _is_required(definition):
            yield f"{owner} requires '{name}'"


def _is_required(definition: Any) -> bool:
    is_required: bool = is_required_argument(definition) or is_required_input_field(definition)
    return is_required


def _type_problems(argument: Argument, type_: Any, owner: str) -> Iterator[str]:
    type_ = get_nullable_type(type_)
    item = get_nullable_type(type_.of_type) if is_list_type(type_) else type_
    match argument:
        case Constant():
            return
        case Each():
            if item is type_ or not is_input_object_type(item):
                yield f"{owner} is no list of objects"
            else:
                yield from argument_problems(argument.item, fields_of(item), item.name)
        case Body():
            if not is_leaf_type(item):
                yield f"{owner} is no single value, nor a list of them"
        case Path() | Query():
            if not is_leaf_type(type_):
                yield f"{owner} is no single value"
        case _:
            if not is_input_object_type(type_):
                yield f"{owner} is no object"
            else:
                yield from argument_problems(argument, fields_of(type_), type_.name)


def name_problems(endpoint: Endpoint) -> Iterator[str]:
    """Find names that are taken twice, or not at all."""
    sources = list(flattened(endpoint.arguments))
    queries = [source.name for source in sources if isinstance(source, Query)]
    yield from _twice(queries, "query parameter")
    yield from _body_twice(endpoint.arguments)
    in_path = set(findall(r"{(\w+)}", endpoint.path))
    taken = {source.name for source in sources if isinstance(source, Path)}
    for name in sorted(in_path ^ taken):
        yield f"the path and the arguments do not agree on '{name}'"


def _body_twice(arguments: Arguments) -> Iterator[str]:
    sources = list(flattened(arguments))
    names = [source.name for source in sources if isinstance(source, Body | Each)]
    yield from _twice(names, "body field")
    for source in sources:
        if isinstance(source, Each):
            yield from _body_twice(source.item)


def _twice(names: Iterable[str], kind: str) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"the {kind} '{name}' is mapped twice"


def answer_problems(endpoint: Endpoint, fields: Iterable[Selected]) -> Iterator[str]:
    """Find what an envelope takes and the selection does not give."""
    fields = list(fields)
    wanted = names_taken(endpoint.answer) | (LINKED if endpoint.has_links else set())
    for name in sorted(wanted):
        if find_selected(fields, name) is not None:
            continue
        yield f"the answer needs '{name}', which is not selected"
    if isinstance(endpoint.stream, CsvFile) and any(field.below for field in fields):
        yield "a CSV row holds single values only"


def word_problems(words: Mapping[str, Words], schema: GraphQLSchema) -> Iterator[str]:
    """Find word maps that do not give each value of their enum one word of its own."""
    for name, spoken in words.items():
        enum = schema.type_map.get(name)
        if not isinstance(enum, GraphQLEnumType):
            yield f"there is no enum {name}"
            continue
        for value in sorted(spoken.keys() - enum.values.keys()):
            yield f"{name} has no value {value}"
        for value in sorted(enum.values.keys() - spoken.keys()):
            yield f"the words of {name} miss {value}"


def address_problems(endpoints: Sequence[Endpoint]) -> Iterator[str]:
    """Find lines that no request can reach, and names that two addresses share."""
    addresses: dict[str, str] = {}
    seen: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        address = f"{endpoint.method} {endpoint.path}"
        if addresses.setdefault(endpoint.name, address) != address:
            yield f"{address} and {addresses[endpoint.name]} are both called {endpoint.name}"
        before = seen.setdefault(address, [])
        if any(other.when in (None, endpoint.when) for other in before):
            yield f"a line of {address} is never reached"
        before.append(endpoint)
