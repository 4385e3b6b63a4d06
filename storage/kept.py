"""Records as rows of one table: a column for each field, found by its name.

`id` is stored as `public_id`; fields without a column (children) keep their defaults; columns
without a field (`search`, `sort_name`) are computed from the record. Dates are day numbers, words
of enums their values.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from sqlalchemy import Table

from ledger.dates import date_of, day_of
from storage.statements import Row
from storage.writing.write_set import Rows, Shape

Record = TypeVar("Record")
Decode = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    column: str
    decode: Decode | None


class Kept(Generic[Record]):
    """How records of one kind lie in a table; `columns` are those to select, under an alias.

    `derived` are the columns that hold no field, but what is computed of the record.
    """

    def __init__(
        self,
        table: Table,
        record: type[Record],
        alias: str,
        computed: Mapping[str, Callable[[Record], object]] | None = None,
    ) -> None:
        self.table = table
        self.shape = Shape(table, is_replaced=True)
        self._record = record
        self._computed = computed or {}
        self._fields = list(_stored_fields(table, record))
        self._names = {field.column: field.name for field in self._fields}
        self.columns = ", ".join(f"{alias}.{field.column}" for field in self._fields)
        self.derived = tuple(self._computed)

    def of(self, row: Row) -> Record:
        """Make a record of a row that begins with `columns`."""
        values = {
            field.name: value if field.decode is None or value is None else field.decode(value)
            for field, value in zip(self._fields, row, strict=False)
        }
        return self._record(**values)

    def derive(self, record: Record) -> list[tuple[str, object]]:
        """Return what a record's computed columns must hold, by name, in the order of `derived`."""
        return [(name, compute(record)) for name, compute in self._computed.items()]

    def rows(self, records: Iterable[Record]) -> Rows:
        """Spell records as rows to be written, whether they are new or changed."""
        return Rows(self.shape, [self._row(record) for record in records])

    def _row(self, record: Record) -> Row:
        return tuple(
            _encoded(
                self._computed[column](record)
                if column in self._computed
                else getattr(record, self._names[column])
            )
            for column in self.shape.columns
        )


def _stored_fields(table: Table, record: type[Any]) -> Iterable[_Field]:
    hints = get_type_hints(record)
    for field in fields(record):
        column = "public_id" if field.name == "id" else field.name
        if column in table.columns:
            yield _Field(field.name, column, _decoder(hints[field.name]))


def _decoder(hint: Any) -> Decode | None:
    """Return what turns a column into a field of this type; None where nothing is to do."""
    if get_origin(hint) is not None:
        inner = [kind for kind in get_args(hint) if kind is not type(None)]
        return _decoder(inner[0]) if len(inner) == 1 else None
    if hint is date:
        return cast(Decode, date_of)
    if hint is bool:
        return bool
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return None


def _encoded(value: object) -> object:
    if isinstance(value, date):
        return day_of(value)
    return value.value if isinstance(value, StrEnum) else value
