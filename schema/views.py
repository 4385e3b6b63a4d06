"""Views: objects of a GraphQL type that hold records, and read each field off them when asked.

A page of 25 entries has 2,000 fields and is mostly asked for a third of them. A view is an instance
of its type, so the engines read it like any other: by attribute.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, make_dataclass
from operator import attrgetter
from typing import Any, TypeVar

Shown = TypeVar("Shown")
Read = str | Callable[[Any], object]
"""Where a field stands: a dotted path from the view, or a function of the view."""


def view(shown: type[Shown], held: Sequence[str], **reads: Read) -> Callable[..., Shown]:
    """Make what shows records as a GraphQL type: call it with what a view holds, in that order."""
    declared = {one.name for one in fields(shown)}  # type: ignore[arg-type]  # Strawberry makes it one.
    assert reads.keys() == declared, reads.keys() ^ declared
    holder = make_dataclass(f"Held{shown.__name__}", held, slots=True, eq=False, repr=False)
    body = {name: property(_reader(read)) for name, read in reads.items()}
    return type(shown.__name__, (holder, shown), {"__slots__": (), **body})


def _reader(read: Read) -> Callable[[Any], object]:
    return attrgetter(read) if isinstance(read, str) else read
