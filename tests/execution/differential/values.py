"""Values of any output type: right ones, wrong ones, and those that merely look odd."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import strawberry
from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from tests.execution.differential.dice import Dice
from tests.execution.differential.faults import Raising, Weather, make_error, make_wrong
from tests.execution.differential.loop import Gates, ItemsLater, Later
from tests.execution.differential.objects import DEFINITION, make_object
from tests.execution.differential.wanted import Below, Wanted

SCALARS: dict[str, tuple[Any, ...]] = {
    "ID": ("inv_1", "je_2", 7),
    "String": ("", "salaam", 'quote " and é \u2028', "a\nb"),
    "Int": (0, 1, 2**31 - 1, -3),
    "Float": (0, 1.5, -2.25),
    "Boolean": (True, False),
    "Date": (date(2026, 1, 31), date(2024, 2, 29)),
    "DateTime": (0, 1_774_862_100_000_000),
    "Money": ("12.50", "0.00"),
    "Decimal": ("1.5", "2"),
    "Fraction": (1, "2.50", 0),
    "JSON": ({"b": [1, None], "a": 1.5}, [], 0, "text", None),
}


# What a type's serialisation takes though it is not what our code gives it.
class OddText(str):
    """A text of another class, which says of itself what it is not."""

    def __str__(self) -> str:
        return "another"


class OddNumber(int):
    """A number of another class."""


ODD_SCALARS: tuple[Any, ...] = (
    *(1, 0, 1.0, 2**31, -(2**31), 10**20, float("inf"), True, Decimal("1.50"), OddNumber(5)),
    *(
        "7",
        "",
        OddText("odd"),
        "2026-01-01",
        date(2026, 1, 1),
        datetime(2026, 1, 1, 12, tzinfo=UTC),
    ),
)


class Values:
    """Make the values of one run, each following from its label alone."""

    def __init__(
        self, schema: GraphQLSchema, wanted: Wanted, weather: Weather, seed: int, gates: Gates
    ) -> None:
        self._schema = schema
        self._wanted = wanted
        self._weather = weather
        self._seed = seed
        self._gates = gates
        self._objects = _objects_of(schema)

    def dice(self, label: str) -> Dice:
        """Return the dice of a label."""
        return Dice(self._seed, label)

    def make(self, kind: GraphQLOutputType, label: str, below: Below) -> Any:
        """Make a value; `Raising` stands for one that cannot be had."""
        dice = self.dice(label)
        weather = self._weather
        if dice.hits(weather.nulls):
            return None
        if dice.hits(weather.errors):
            error = make_error(dice, label)
            return error if dice.hits(300) else Raising(error)
        if dice.hits(weather.wrong):
            return make_wrong(dice)
        value = self._right(kind, label, below, dice)
        is_late = dice.hits(weather.unusual // 4)
        return Later(self._gates, dice.below(1000), label, value) if is_late else value

    def _right(self, kind: Any, label: str, below: Below, dice: Dice) -> Any:
        if is_non_null_type(kind):
            kind = kind.of_type
        elif dice.hits(60):
            return None
        if is_list_type(kind):
            return self._list(kind.of_type, label, below, dice)
        if is_leaf_type(kind):
            return self._leaf(kind, dice)
        return self._object(kind, label, below, dice)

    def _list(self, kind: GraphQLOutputType, label: str, below: Below, dice: Dice) -> Any:
        length = dice.pick((0, 1, 1, 2, 2, 3))
        labels = [f"{label}/{index}" for index in range(length)]
        items = [_in_list(self.make(kind, item, below)) for item in labels]
        if not dice.hits(self._weather.unusual * 2):
            return items
        later = partial(ItemsLater, self._gates, dice.below(1000), label)
        makers: tuple[Callable[..., Any], ...] = (tuple, iter, _generate, deque, later)
        return dice.pick(makers)(items)

    def _leaf(self, kind: Any, dice: Dice) -> Any:
        if is_enum_type(kind):
            members = list(kind.extensions[DEFINITION].wrapped_cls)
            member = dice.pick(members)
            return member.value if dice.hits(self._weather.unusual) else member
        return dice.pick(ODD_SCALARS if dice.hits(self._weather.unusual) else SCALARS[kind.name])

    def _object(self, kind: Any, label: str, below: Below, dice: Dice) -> Any:
        if is_abstract_type(kind):
            kind = self._concrete(kind, below, dice)
        if dice.hits(self._weather.wrong):
            kind = dice.pick(self._objects)
        made = make_object(self, kind, label, self._wanted.fields(kind, below), dice)
        if dice.hits(self._weather.unusual // 2):
            cast_to = dice.pick([kind, dice.pick(self._objects)])
            made = strawberry.cast(cast_to.extensions[DEFINITION].origin, made)
        return made

    def _concrete(self, kind: Any, below: Below, dice: Dice) -> Any:
        """Choose a type behind an abstract one, mostly one that the document has fields of."""
        possible = list(self._schema.get_possible_types(kind))
        if dice.hits(self._weather.wrong):
            return dice.pick(self._objects)
        if dice.hits(300):
            return dice.pick(possible)
        counts = [len(self._wanted.fields(one, below)) for one in possible]
        most = max(counts)
        return dice.pick(
            [one for one, count in zip(possible, counts, strict=True) if count == most]
        )


@lru_cache(maxsize=4)
def _objects_of(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    kinds = schema.type_map.values()
    objects = [kind for kind in kinds if isinstance(kind, GraphQLObjectType)]
    return [kind for kind in objects if DEFINITION in kind.extensions]


def _in_list(item: Any) -> Any:
    return item.error if isinstance(item, Raising) else item


def _generate(items: list[Any]) -> Iterator[Any]:
    yield from items
