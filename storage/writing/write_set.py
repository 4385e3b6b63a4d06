"""Rows to be written, and their statements on SQLite (PostgreSQL's one: `one_statement`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, SmallInteger, Table

from storage.statements import Row


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A kind of write: insert rows into a table, add sums to rows that are there, or replace them.

    `columns` leave out `org`; `sums`, if any, are those added up on conflict. With `must_be_new`
    nothing of the batch is written if a row is there already. `seldom` are columns that most
    batches leave empty: then they are not sent.
    """

    table: Table
    sums: tuple[str, ...] = ()
    is_replaced: bool = False
    must_be_new: bool = False
    seldom: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.columns if column.name != "org")

    def conflict(self) -> str:
        keys = [column.name for column in self.table.primary_key.columns]
        if self.is_replaced:
            others = [name for name in self.columns if name not in keys]
            changed = ", ".join(f"{name} = excluded.{name}" for name in others)
        elif self.sums:
            changed = ", ".join(f"{name} = kept.{name} + excluded.{name}" for name in self.sums)
        else:
            return ""
        return f" on conflict ({', '.join(keys)}) do update set {changed}"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one shape; each row is the columns after `org`, in the table's order."""

    shape: Shape
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class HeadMove:
    """The head row a batch leaves behind, and the last hash of the one it was decided on."""

    row: Row
    decided_on: bytes


def array_types(shape: Shape) -> list[str]:
    """Return PostgreSQL's types of a shape's columns."""
    return [array_type(shape.table.columns[name]) for name in shape.columns]


def array_type(column: "Column[Any]") -> str:
    for kind, name in _ARRAYS:
        if isinstance(column.type, kind):
            return name
    return "text"


_ARRAYS = (
    (BigInteger, "bigint"),
    (SmallInteger, "smallint"),
    (Integer, "int"),
    (Boolean, "bool"),
    (LargeBinary, "bytea"),
)


@lru_cache(maxsize=256)
def sqlite_text(shape: Shape) -> str:
    """Return the statement that writes one row of this shape; its first parameter is org."""
    columns = ("org", *shape.columns)
    marks = ", ".join("?" * len(columns))
    return (
        f"insert into {shape.table.name} as kept ({', '.join(columns)})"
        f" values ({marks}){shape.conflict()}"
    )
