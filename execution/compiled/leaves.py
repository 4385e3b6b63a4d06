"""How a leaf is recognized as ready for the answer, or made so, without asking graphql-core."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLList,
    GraphQLString,
    get_nullable_type,
    is_leaf_type,
)
from graphql.pyutils import Undefined, inspect
from strawberry.schema.schema_converter import CustomGraphQLEnumType

OWN_TEXT = (GraphQLString.coerce_output_value, GraphQLID.coerce_output_value, str)
"""Coercions that leave a text as it is."""
NEVER_SPECIAL = frozenset({str, int, float, bool, date, datetime, Decimal, dict, list, tuple})
"""Classes of values that are no null, no exception and nothing to wait for."""


TEXTS = frozenset({str})
TEXTS_OR_NULL = frozenset({str, type(None)})


class Leaf(NamedTuple):
    """Conditions and expressions over `value`, and what they name beside it."""

    is_ready: str
    """Holds if `expression` is the finished leaf."""
    expression: str
    names: Mapping[str, Any]


def make_leaf(kind: GraphQLLeafType, place: int) -> Leaf:
    """Make the reading of a leaf; names carry the place of its field in the selection."""
    if isinstance(kind, GraphQLEnumType):
        return _enum_leaf(kind, place)
    if is_own_text(kind):
        return Leaf("type(value) is str", "value", {})
    coerce = kind.coerce_output_value
    if coerce is GraphQLBoolean.coerce_output_value:
        return Leaf("type(value) is bool", "value", {})
    if coerce is GraphQLInt.coerce_output_value:
        in_range = f"{GRAPHQL_MIN_INT} <= value <= {GRAPHQL_MAX_INT}"
        return Leaf(f"type(value) is int and {in_range}", "value", {})
    if coerce is date.isoformat:
        return Leaf("type(value) is date", "value.isoformat()", {"date": date})
    names = {"NEVER_SPECIAL": NEVER_SPECIAL, f"coerce_{place}": _coercion(kind)}
    return Leaf("type(value) in NEVER_SPECIAL", f"coerce_{place}(value)", names)


def make_leaves(kind: GraphQLList[Any], place: int) -> Leaf | None:
    """Make the reading of a list of texts; other lists of leaves are left to graphql-core."""
    item = get_nullable_type(kind.of_type)
    if not is_leaf_type(item) or not is_own_text(item):
        return None
    texts = TEXTS_OR_NULL if item is kind.of_type else TEXTS
    is_ready = f"type(value) is list and texts_{place}.issuperset(map(type, value))"
    return Leaf(is_ready, "value.copy()", {f"texts_{place}": texts})


def is_own_text(kind: GraphQLLeafType) -> bool:
    """Tell whether texts are leaves of this kind as they are."""
    return any(kind.coerce_output_value is known for known in OWN_TEXT)


def _coercion(kind: GraphQLLeafType) -> Callable[[Any], Any]:
    """Make what `Executor.complete_leaf_value` does for values of one kind."""
    own = kind.coerce_output_value

    def coerce(value: Any) -> Any:
        coerced = own(value)
        if coerced is None or coerced is Undefined:
            called = f"`{inspect(kind)}.coerce_output_value({inspect(value)})`"
            message = f"Expected {called} to return non-nullable value, returned: "
            raise TypeError(message + inspect(coerced))
        return coerced

    return coerce


def _enum_leaf(kind: GraphQLEnumType, place: int) -> Leaf:
    """Know the members by identity: a member lives as long as its class."""
    spelled: dict[int, str] = {}
    coerce = _coercion(kind)
    if type(kind) is CustomGraphQLEnumType:
        members: Iterable[Any] = kind.wrapped_cls
        for member in members:
            try:
                spelled[id(member)] = coerce(member)
            except Exception:  # noqa: S112  # told to whoever reads such a member
                continue
    name = f"members_{place}"
    return Leaf(f"id(value) in {name}", f"{name}[id(value)]", {name: spelled})
