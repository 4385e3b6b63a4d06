"""The SDL is a page to read: all of it described, every list alike, and printed as committed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_list_type,
    is_specified_directive,
    is_specified_scalar_type,
    print_ast,
)

from resolvers.root import schema

ROOT = Path(__file__).resolve().parents[2]
SDL = schema.as_str()
SCHEMA = build_schema(SDL)
PAGING = {
    "page": "Int",
    "limit": "Int",
    "first": "Int",
    "after": "String",
    "last": "Int",
    "before": "String",
}
LIST_SIZE = (
    '@listSize(assumedSize: {size}, slicingArguments: ["first", "last", "limit"],'
    ' sizedFields: ["nodes", "edges"])'
)
# They take every valid key: one tells who asks, the other checks each kind of thing it finds.
OPEN_TO_EVERY_KEY = {"viewer", "node"}
# Not ours: what a client, or a tax authority, calls something.
NAMES_OF_THE_WORLD = {"requestId", "taxId", "buyerTaxId"}


def types() -> list[GraphQLNamedType]:
    return [
        kind
        for kind in SCHEMA.type_map.values()
        if not is_introspection_type(kind)
        and not (isinstance(kind, GraphQLScalarType) and is_specified_scalar_type(kind))
    ]


def composites() -> Iterator[GraphQLObjectType | GraphQLInterfaceType]:
    for kind in types():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield kind


def descriptions() -> Iterator[tuple[str, str | None]]:
    """Yield the place and the description of everything a client may name."""
    for kind in types():
        yield kind.name, kind.description
        if isinstance(kind, GraphQLInputObjectType):
            for name, one in kind.fields.items():
                yield f"{kind.name}.{name}", one.description
    for composite in composites():
        for name, field in composite.fields.items():
            yield f"{composite.name}.{name}", field.description
            for argument, one in field.args.items():
                yield f"{composite.name}.{name}({argument})", one.description
    for directive in SCHEMA.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive.description


def roots() -> dict[str, GraphQLField]:
    types = SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type
    return {name: field for one in types if one is not None for name, field in one.fields.items()}


def lists() -> dict[str, GraphQLField]:
    return {
        name: field
        for name, field in roots().items()
        if get_named_type(field.type).name.endswith("Connection")
    }


def directives(name: str) -> list[str]:
    """The directives of a root field, as they are printed."""
    node = roots()[name].ast_node
    assert node is not None
    return [print_ast(directive) for directive in node.directives or ()]


def test_everything_a_client_may_name_is_described() -> None:
    assert [place for place, text in descriptions() if not (text or "").strip()] == []


def test_descriptions_are_sentences() -> None:
    unfinished = [
        place for place, text in descriptions() if not (text or "").rstrip("`").endswith(".")
    ]
    assert unfinished == []


def test_enums_have_values_in_capitals() -> None:
    enums = [kind for kind in types() if isinstance(kind, GraphQLEnumType)]
    assert enums
    words = [word for kind in enums for word in kind.values]
    assert [word for word in words if not re.fullmatch(r"[A-Z][A-Z0-9_]*", word)] == []


def test_a_root_field_that_fails_takes_nothing_else_with_it() -> None:
    assert [name for name, field in roots().items() if isinstance(field.type, GraphQLNonNull)] == []


def test_what_is_many_is_paged() -> None:
    assert [name for name, field in roots().items() if is_list_type(field.type)] == []


@pytest.mark.parametrize("name", lists())
def test_every_list_is_paged_alike(name: str) -> None:
    arguments = {key: str(one.type) for key, one in lists()[name].args.items() if key in PAGING}
    assert arguments == PAGING


@pytest.mark.parametrize("name", lists())
def test_every_list_says_how_long_it_is_taken_to_be(name: str) -> None:
    size = "500" if "all" in lists()[name].args else "50"
    assert LIST_SIZE.replace("{size}", size) in directives(name)


@pytest.mark.parametrize("name", lists())
def test_every_list_answers_in_one_shape(name: str) -> None:
    connection = cast(GraphQLObjectType, get_named_type(lists()[name].type))
    shape = {key: str(field.type) for key, field in connection.fields.items()}
    node = str(get_named_type(connection.fields["nodes"].type))
    assert shape.items() >= {
        ("nodes", f"[{node}!]!"),
        ("edges", f"[{node}Edge!]!"),
        ("pageInfo", "PageInfo!"),
        ("total", "Int!"),
        ("page", "Int"),
        ("limit", "Int!"),
        ("pages", "Int!"),
        ("sequence", "Int!"),
    }


@pytest.mark.parametrize("name", lists())
def test_every_item_of_a_list_has_an_id(name: str) -> None:
    connection = cast(GraphQLObjectType, get_named_type(lists()[name].type))
    node = cast(GraphQLObjectType, get_named_type(connection.fields["nodes"].type))
    assert str(node.fields["id"].type) == "ID!"


def test_ids_are_ids() -> None:
    wrong = [
        f"{kind.name}.{name}"
        for kind in composites()
        for name, field in kind.fields.items()
        if (name == "id" or name.endswith("Id"))
        and get_named_type(field.type).name != "ID"
        and name not in NAMES_OF_THE_WORLD
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(roots().keys() - OPEN_TO_EVERY_KEY))
def test_every_root_names_the_scope_and_role_it_asks_for(name: str) -> None:
    assert SCHEMA.mutation_type is not None
    verb = "write" if name in {*SCHEMA.mutation_type.fields, "previewJournalEntry"} else "read"
    wanted = rf'@requires\(scope: "[a-z]+:{verb}", role: "[A-Z]+"\)'
    assert [bool(re.fullmatch(wanted, one)) for one in directives(name)].count(True) == 1


@pytest.mark.parametrize("name", sorted(OPEN_TO_EVERY_KEY))
def test_what_is_open_to_every_key_asks_for_nothing(name: str) -> None:
    assert directives(name) == []


def test_every_mutation_takes_one_input() -> None:
    assert SCHEMA.mutation_type is not None
    for field in SCHEMA.mutation_type.fields.values():
        assert set(field.args) == {"input", "organizationId"}
        assert str(field.args["input"].type).endswith("Input!")
        assert str(field.args["organizationId"].type) == "ID"


def test_every_subscription_can_be_resumed() -> None:
    assert SCHEMA.subscription_type is not None
    assert set(SCHEMA.subscription_type.fields) == {"ledgerEvents", "entryPosted", "balanceChanged"}
    for field in SCHEMA.subscription_type.fields.values():
        payload = cast(GraphQLObjectType, get_named_type(field.type))
        assert str(field.args["after"].type) == "Int"
        assert str(field.args["organizationId"].type) == "ID"
        assert str(payload.fields["sequence"].type) == "Int!"


def test_no_argument_is_printed_with_a_null_default() -> None:
    assert "= null" not in SDL


def test_the_committed_sdl_is_the_printed_one() -> None:
    committed = (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
    assert committed == SDL.strip() + "\n", "run `make contract`"
