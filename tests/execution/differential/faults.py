"""What goes wrong in a run: exceptions, values of the wrong kind, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import GraphQLError, Undefined
from strawberry import UNSET

from ledger.errors import Detail, Forbidden, InvalidInput, NotFound, Overloaded
from tests.execution.differential.dice import Dice


class Stranger(Enum):
    """An enum that no schema knows."""

    ONE = "CUSTOMER"
    TWO = 2


@dataclass(frozen=True, slots=True)
class Weather:
    """How often, in a thousand values, something is wrong with one or merely unusual."""

    nulls: int = 0
    errors: int = 0
    wrong: int = 0
    unusual: int = 0


WEATHERS = (
    Weather(),
    Weather(unusual=60),
    Weather(nulls=100),
    Weather(errors=80),
    Weather(errors=200),
    Weather(wrong=100),
    Weather(nulls=40, errors=60, wrong=40, unusual=40),
    Weather(nulls=40, errors=60, wrong=40, unusual=40),
    Weather(nulls=100, errors=150, wrong=100, unusual=100),
)


class Raising:
    """Stands for an attribute that raises when it is read."""

    def __init__(self, error: Exception) -> None:
        self.error = error


class Unspellable(Exception):
    """An exception without a message."""


def make_error(dice: Dice, label: str) -> Exception:
    """Make an exception of one of the kinds that resolvers raise."""
    makers = (
        lambda: NotFound(f"{label} is not there."),
        lambda: Forbidden(f"{label} is not yours."),
        lambda: InvalidInput(f"{label} is bad.", "lines", 0, "debit"),
        lambda: InvalidInput("two faults", details=[Detail(("a",), "1"), Detail(("b", 2), "2")]),
        lambda: Overloaded("busy", retry_after_seconds=2),
        lambda: ValueError(f"secret of {label}"),
        lambda: KeyError(label),
        lambda: Unspellable(),
        lambda: StopIteration(label),
        lambda: TimeoutError(),
        lambda: GraphQLError(f"coded {label}", extensions={"code": "CODED", "more": [1]}),
        lambda: GraphQLError(f"plain {label}"),
        lambda: GraphQLError(f"placed {label}", path=["elsewhere", 3]),
        lambda: GraphQLError("wrapping", original_error=NotFound("Wrapped.")),
    )
    return dice.pick(makers)()


def make_wrong(dice: Dice) -> Any:
    """Make a value that fits hardly any type."""
    makers: tuple[Callable[[], Any], ...] = (
        lambda: "no such value",
        lambda: 2**40,
        lambda: -1.5,
        lambda: float("nan"),
        lambda: True,
        list,
        lambda: [None],
        lambda: {"id": "of a dictionary", "name": 1},
        lambda: b"bytes",
        lambda: Stranger.ONE,
        lambda: Stranger.TWO,
        lambda: Stranger,
        lambda: UNSET,
        lambda: Undefined,
        lambda: NotFound("an exception as a value"),
        Nothing,
    )
    return dice.pick(makers)()


class Nothing:
    """An object of no type of any schema; shown alike wherever it lies in memory."""

    def __repr__(self) -> str:
        return "Nothing()"
