"""A request taken apart, and the faults found in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from rest_compat.refusals import Fault, Place

REQUIRED = "A value is required."


@dataclass(frozen=True, slots=True)
class Received:
    """The parts of a request. Inside a list `body` is the item, and `place` where it stands."""

    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Mapping[str, Any]
    place: Place = ()
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, message: str, *place: str | int) -> Any:
        """Note a fault; the value then counts as not sent."""
        self.faults.append(Fault((*self.place, *place), message))
        return UNSET

    def attempt(self, read: Callable[[Any], Any], value: Any, *place: str | int) -> Any:
        """Read a value, or note why it cannot be read."""
        try:
            return read(value)
        except ValueError as error:
            return self.refuse(str(error), *place)


# Answers the value of one argument, or UNSET when it was not sent.
Read = Callable[[Received], Any]
