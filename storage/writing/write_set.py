"""Rows to be written, spelled as one statement for PostgreSQL and as a few for SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, SmallInteger, Table
from sqlalchemy.types import TypeEngine

from storage.statements import Row


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of write: insert rows into a table, add sums to rows that are there, or replace them.

    `columns` leave out `org`; `sums`, if any, are those added up on conflict.
    """

    table: Table
    sums: tuple[str, ...] = ()
    is_replaced: bool = False

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


def array_types(shape: Shape) -> list[str]:
    """Return PostgreSQL's types of a shape's columns."""
    return [_array_type(shape.table.columns[name].type) for name in shape.columns]


def _array_type(kind: TypeEngine[Any]) -> str:
    for python_kind, name in _ARRAYS:
        if isinstance(kind, python_kind):
            return name
    return "text"


_ARRAYS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (BigInteger, "bigint"),
    (SmallInteger, "smallint"),
    (Integer, "int"),
    (Boolean, "bool"),
    (LargeBinary, "bytea"),
)


def postgresql_write(parts: Sequence[Rows], org: int) -> tuple[str, list[object]]:
    """Return one statement of data-modifying CTEs over arrays, and its arguments."""
    arguments: list[object] = [org]
    for part in parts:
        arguments.extend(map(list, zip(*part.rows, strict=True)))
    return _postgresql_text(tuple(part.shape for part in parts)), arguments


@lru_cache(maxsize=256)
def _postgresql_text(shapes: tuple[Shape, ...]) -> str:
    pieces, number = [], 2
    for index, shape in enumerate(shapes):
        types = array_types(shape)
        arrays = ", ".join(f"${number + at}::{kind}[]" for at, kind in enumerate(types))
        number += len(types)
        columns = ", ".join(("org", *shape.columns))
        pieces.append(
            f"w{index} as (insert into {shape.table.name} as kept ({columns})"
            f" select $1, rows.* from unnest({arrays}) as rows{shape.conflict()})"
        )
    return f"with {', '.join(pieces)} select 1"


@lru_cache(maxsize=256)
def sqlite_text(shape: Shape) -> str:
    """Return the statement that writes one row of this shape; its first parameter is org."""
    columns = ("org", *shape.columns)
    marks = ", ".join("?" * len(columns))
    return (
        f"insert into {shape.table.name} as kept ({', '.join(columns)})"
        f" values ({marks}){shape.conflict()}"
    )
