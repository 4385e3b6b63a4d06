"""What is coerced quickly is what graphql-core makes of it, or is left to graphql-core."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLInputType, GraphQLObjectType, Undefined, build_schema, is_input_type
from graphql.utilities import coerce_input_value
from hypothesis import given
from hypothesis import strategies as st

from execution.coercing import Coercers

SCHEMA = build_schema("""
    enum Colour { RED GREEN }
    input Line {
      count: Int! = 1
      label: String
      price: Float
      colour: Colour = GREEN
      inner: [Line!]
      ids: [[ID]!]
    }
    input Choice @oneOf { line: Line text: String }
    type Query { field(line: Line!, choice: Choice, flags: [Boolean!]!): Int }
""")
QUERY = SCHEMA.get_type("Query")
assert isinstance(QUERY, GraphQLObjectType)
TYPES = [argument.type for argument in QUERY.fields["field"].args.values()]
NAMES = ["count", "label", "price", "colour", "inner", "ids", "line", "text", "strange"]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.just(2**40)
    | st.floats(allow_nan=True)
    | st.decimals(allow_nan=False, places=1)
    | st.sampled_from(["RED", "BLUE", "", "نص", "a\0b", "\ud800"])
)
VALUES = st.recursive(
    LEAVES,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(NAMES), below, max_size=4)
    ),
    max_leaves=12,
)


def coerced_quickly(value: Any, kind: GraphQLInputType) -> Any:
    return Coercers().find(kind)(value)


@given(value=VALUES, kind=st.sampled_from(TYPES))
def test_what_is_coerced_is_what_graphql_core_makes_of_it(value: Any, kind: Any) -> None:
    coerced = coerced_quickly(value, kind)
    if coerced is not Undefined:
        expected = coerce_input_value(value, kind)
        assert repr(coerced) == repr(expected)  # NaN is not itself, 1 is not True.


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, {"count": 1, "colour": "GREEN"}),
        ({"count": 2, "label": None}, {"count": 2, "label": None, "colour": "GREEN"}),
        (
            {"inner": [{"ids": [["a", None], []]}]},
            {
                "count": 1,
                "colour": "GREEN",
                "inner": [{"count": 1, "colour": "GREEN", "ids": [["a", None], []]}],
            },
        ),
    ],
)
def test_good_input_is_coerced_in_the_order_of_its_type(value: Any, expected: Any) -> None:
    coerced = coerced_quickly(value, TYPES[0])
    assert coerced == expected
    assert list(coerced) == [name for name in NAMES if name in expected]


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"count": None},
        {"strange": 1},
        {"label": "a\0b"},
        {"label": ["a"]},
        {"inner": {"count": 1}},
        {"count": Decimal(1)},
        [],
        "text",
    ],
)
def test_what_is_odd_is_left_to_graphql_core(value: Any) -> None:
    assert coerced_quickly(value, TYPES[0]) is Undefined


def test_one_of_is_left_to_graphql_core() -> None:
    assert coerced_quickly({"text": "one"}, TYPES[1]) is Undefined


def test_every_input_type_of_the_schema_has_its_function() -> None:
    from resolvers.root import schema

    kinds = [kind for kind in schema._schema.type_map.values() if is_input_type(kind)]
    coercers = Coercers()
    assert len(kinds) > 50
    for kind in kinds:
        assert coercers.find(kind)(None) is (Undefined if getattr(kind, "is_one_of", 0) else None)
