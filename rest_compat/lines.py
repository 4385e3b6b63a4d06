"""Compiles a dialect's table against the SDL, and refuses to start on a wrong line, naming it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    is_enum_type,
    parse,
    validate,
)

from rest_compat.checking import (
    address_problems,
    answer_problems,
    argument_problems,
    name_problems,
    word_problems,
)
from rest_compat.dialect import Dialect
from rest_compat.documents import arguments_below, document_of, operation_kind
from rest_compat.endpoint import Endpoint
from rest_compat.fields import body_names
from rest_compat.leaves import Leaf, enum_leaf
from rest_compat.projection import (
    Convert,
    Selected,
    answer_converter,
    record_converter,
    selected_fields,
)
from rest_compat.reading import Definitions, ReadVariables, variables_reader
from rest_compat.received import Received
from rest_compat.refusals import Refusal
from rest_compat.sources import Arguments, Constant, Path, Query, flattened


class TableError(Exception):
    """A dialect's table does not fit the SDL."""


@dataclass(frozen=True, slots=True)
class Line:
    """An endpoint, compiled: its document, how its variables are read, how its answer is told.

    `fields` and `convert` are of the answer, or of each record where the endpoint streams;
    `defined` are the arguments that its own stand for, of the root field and of those below it;
    `parameters` are the names of its query parameters, and `takes_body` tells whether any argument
    comes from the body.
    """

    dialect: Dialect
    endpoint: Endpoint
    definition: GraphQLField
    defined: Definitions
    document: str
    fields: tuple[Selected, ...]
    read: ReadVariables
    convert: Convert | None
    leaf_of: Callable[[Any], Leaf]
    parameters: frozenset[str]
    takes_body: bool


@lru_cache(maxsize=1)
def schema_of(sdl: str) -> GraphQLSchema:
    """Build the schema of an SDL, once for all dialects."""
    return build_schema(sdl, no_location=True, assume_valid_sdl=True)  # We printed it.


@lru_cache(maxsize=8)
def compile_lines(dialect: Dialect, sdl: str) -> tuple[Line, ...]:
    """Compile all lines of a dialect, once for an SDL."""
    schema = schema_of(sdl)
    _refuse_table(dialect, word_problems(dialect.words, schema))
    _refuse_table(dialect, address_problems(dialect.endpoints))
    return tuple(_compile_line(dialect, endpoint, schema) for endpoint in dialect.endpoints)


def by_path(lines: Sequence[Line]) -> Mapping[str, Mapping[str, Sequence[Line]]]:
    """Group lines by path and method."""
    paths: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        paths[line.endpoint.path][line.endpoint.method].append(line)
    return paths


def _compile_line(dialect: Dialect, endpoint: Endpoint, schema: GraphQLSchema) -> Line:
    try:
        line = _compile(dialect, endpoint, schema)
        if endpoint.example is not None:
            example_variables(line)
    except (ValueError, LookupError, GraphQLError, Refusal) as error:
        name = f"{dialect.name} {endpoint.method} {dialect.prefix}{endpoint.path}"
        raise TableError(f"{name}: {error}") from error
    return line


def _compile(dialect: Dialect, endpoint: Endpoint, schema: GraphQLSchema) -> Line:
    definition = _root_field(endpoint, schema)
    arguments = endpoint.arguments
    below = arguments_below(endpoint, schema)
    defined = {**definition.args, **below}
    _refuse(argument_problems(arguments, defined, endpoint.operation))
    _refuse(name_problems(endpoint))
    document = document_of(endpoint, definition.args, below)
    parsed = parse(document)
    _refuse(problem.message for problem in validate(schema, parsed))
    fields = _answered_fields(parsed, definition, endpoint)
    _refuse(answer_problems(endpoint, fields))
    leaf_of = partial(find_leaf, dialect)
    if endpoint.stream:
        convert: Convert | None = record_converter(fields, leaf_of)
    else:
        convert = answer_converter(definition.type, fields, leaf_of)
        arguments = _without_constants(arguments)  # These stand in the document.
    read = variables_reader(arguments, defined, leaf_of)
    sources = flattened(endpoint.arguments)
    return Line(
        dialect=dialect,
        endpoint=endpoint,
        definition=definition,
        defined=defined,
        document=document,
        fields=fields,
        read=read,
        convert=convert,
        leaf_of=leaf_of,
        parameters=frozenset(one.name for one in sources if isinstance(one, Query)),
        takes_body=bool(body_names(endpoint.arguments)),
    )


def _without_constants(arguments: Arguments) -> Arguments:
    return {name: each for name, each in arguments.items() if not isinstance(each, Constant)}


def _refuse_table(dialect: Dialect, problems: Iterator[str]) -> None:
    found = "; ".join(problems)
    if found:
        raise TableError(f"{dialect.name}: {found}")


def _refuse(problems: Iterator[str]) -> None:
    found = "; ".join(problems)
    if found:
        raise ValueError(found)


def _root_field(endpoint: Endpoint, schema: GraphQLSchema) -> GraphQLField:
    kind = operation_kind(endpoint)
    root = schema.query_type if kind == "query" else schema.mutation_type
    if root is None or endpoint.operation not in root.fields:
        raise LookupError(f"there is no {kind} '{endpoint.operation}'")
    field: GraphQLField = root.fields[endpoint.operation]
    return field


def _answered_fields(
    document: DocumentNode, definition: GraphQLField, endpoint: Endpoint
) -> tuple[Selected, ...]:
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    root = operation.selection_set.selections[0]
    assert isinstance(root, FieldNode)
    fields = selected_fields(root.selection_set, definition.type)
    return fields[0].below if endpoint.stream else fields


def example_variables(line: Line) -> dict[str, Any]:
    """Return the variables that the line's own examples make."""
    sources = list(flattened(line.endpoint.arguments))
    path = {source.name: source.example for source in sources if isinstance(source, Path)}
    query = {
        source.name: [source.example]
        for source in sources
        if isinstance(source, Query) and source.example is not None
    }
    return line.read(Received(path, query, line.endpoint.example or {}))


def find_leaf(dialect: Dialect, type_: Any) -> Leaf:
    """Return how a dialect reads and writes the scalar or enum under a type."""
    named = get_named_type(type_)
    if is_enum_type(named):
        return enum_leaf(named, dialect.words.get(named.name))
    if named.name not in dialect.scalars:
        raise LookupError(f"no leaf reads or writes {named.name}")
    return dialect.scalars[named.name]
