"""Records made by the hundred for each page: frozen for the type checker, cheap to make."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Record = TypeVar("Record")


@dataclass_transform(frozen_default=True)
def record(kind: type[Record]) -> type[Record]:
    """Make a slotted record that nobody may change.

    The type checker sees to it: checked at run time, a record takes four times as long to make.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)
