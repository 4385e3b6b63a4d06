"""Where an argument's value comes from: the path, the query, the body, or the table itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Path:
    """A part of the path; `repeated_as` is a query parameter that, when sent, must equal it."""

    name: str
    repeated_as: str | None = None
    example: str = "example"


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; callers are told the bounds, the operation checks them."""

    name: str
    required: bool = False
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    description: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A field of the body, or of the list item it stands in."""

    name: str
    required: bool = False
    nullable: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """A list of objects in the body; callers are told the bounds, the operation checks them."""

    name: str
    item: Mapping[str, "Argument"]
    at_least: int | None = None
    at_most: int | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A value the table itself gives."""

    value: Any


Argument = Path | Query | Body | Each | Constant | Mapping[str, "Argument"]
Arguments = Mapping[str, Argument]


def flattened(arguments: Arguments) -> Iterator[Path | Query | Body | Each | Constant]:
    """Yield the sources of arguments, those of nested inputs included, of list items not."""
    for argument in arguments.values():
        if isinstance(argument, Mapping):
            yield from flattened(argument)
        else:
            yield argument
