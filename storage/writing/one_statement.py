"""A batch as one statement of PostgreSQL: it moves the head and, only if it moved, writes all rows.

Each table is an insert of its own CTE. The integers of its rows travel in one array, row by row;
every other column, and an integer that may be null, in an array of its own. Few arrays are what
makes it cheap: the driver and the server pay for each, however short. That of the integers travels
as text, since the driver asks of each element of an array whether it is an array itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from sqlalchemy import Integer

from storage import tables
from storage.writing.write_set import HeadMove, Rows, Shape, array_type

HEAD_COLUMNS = tuple(column.name for column in tables.heads.columns if column.name != "org")


def postgresql_write(
    parts: Sequence[Rows], org: int, head: HeadMove
) -> tuple[str, Sequence[object]]:
    """Return the statement and its arguments.

    It returns a row if the head was moved: if its last hash was still the one the batch was decided
    on, and what must be new is new.
    """
    arguments: list[object] = [org, *head.row, head.decided_on]
    layouts = []
    for part in parts:
        columns = list(zip(*part.rows, strict=True))
        layout = _layout(part.shape, is_full=_needs_all(part.shape, columns))
        layouts.append(layout)
        if layout.integers:
            arguments.append(_row_by_row([columns[at] for at in layout.integers]))
        arguments.extend([columns[at] for at in layout.others])
    return _text(tuple(layouts)), arguments


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How a shape's rows travel: the places of integers never null, and of all other columns."""

    shape: Shape
    integers: tuple[int, ...]
    others: tuple[int, ...]


def _needs_all(shape: Shape, columns: Sequence[Sequence[object]]) -> bool:
    return any(columns[at].count(None) != len(columns[at]) for at in _seldom(shape))


@lru_cache(maxsize=256)
def _seldom(shape: Shape) -> list[int]:
    return [shape.columns.index(name) for name in shape.seldom]


@lru_cache(maxsize=256)
def _layout(shape: Shape, *, is_full: bool) -> Layout:
    integers, others = [], []
    for at, name in enumerate(shape.columns):
        column = shape.table.columns[name]
        if isinstance(column.type, Integer) and not column.nullable:
            integers.append(at)
        elif is_full or name not in shape.seldom:
            others.append(at)
    return Layout(shape, tuple(integers), tuple(others))


def _row_by_row(columns: Sequence[Sequence[object]]) -> str:
    return f"{{{','.join(map(str, chain.from_iterable(zip(*columns, strict=True))))}}}"


@lru_cache(maxsize=256)
def _text(layouts: tuple[Layout, ...]) -> str:
    sets = ", ".join(f"{name} = ${at}" for at, name in enumerate(HEAD_COLUMNS, 2))
    number = len(HEAD_COLUMNS) + 2
    conditions, pieces = ["h.org = $1", f"h.last_hash = ${number}"], []
    for index, layout in enumerate(layouts):
        shape, names = layout.shape, layout.shape.columns
        rows, values = _rows(layout, number + 1)
        number += bool(layout.integers) + len(layout.others)
        if shape.must_be_new:
            conditions.append(f"not exists ({_known(shape, rows, values)})")
        columns = ", ".join(("org", *(names[at] for at in values)))
        pieces.append(
            f"w{index} as (insert into {shape.table.name} as kept ({columns})"
            f" select $1, {', '.join(values.values())} from head, {rows}{shape.conflict()})"
        )
    moved = f"update heads h set {sets} where {' and '.join(conditions)} returning 1"
    return f"with head as ({moved}), {', '.join(pieces)} select 1 from head"


def _rows(layout: Layout, number: int) -> tuple[str, dict[int, str]]:
    """Return rows `r` of the arrays from parameter `number` on, and the value of each column."""
    shape, width = layout.shape, len(layout.integers)
    # Of its own, so that the text is read once and not for each value.
    integers = f"(select ${number}::text::bigint[] as numbers offset 0) as n"
    values = {
        at: f"n.numbers[r.i * {width} - {width - 1 - place}]"
        for place, at in enumerate(layout.integers)
    }
    if not layout.others:
        return f"{integers}, generate_series(1, cardinality(n.numbers) / {width}) as r(i)", values
    arrays = []
    for place, at in enumerate(layout.others, number + bool(width)):
        arrays.append(f"${place}::{array_type(shape.table.columns[shape.columns[at]])}[]")
        values[at] = f"r.c{at}"
    names = ", ".join(f"c{at}" for at in layout.others)
    others = f"unnest({', '.join(arrays)}) with ordinality as r({names}, i)"
    return f"{integers}, {others}" if width else others, values


def _known(shape: Shape, rows: str, values: dict[int, str]) -> str:
    """Select the rows of a part that are there already."""
    keys = {column.name for column in shape.table.primary_key.columns} - {"org"}
    same = " and ".join(
        f"k.{shape.columns[at]} = {value}"
        for at, value in values.items()
        if shape.columns[at] in keys
    )
    return f"select 1 from {rows}, {shape.table.name} k where k.org = $1 and {same}"
