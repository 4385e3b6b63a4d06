"""Orders of records that bear a code and a name."""

from typing import Protocol

from ledger.sorting import RecordSort
from ledger.text import fold
from storage.listing import Sort

SORT_NAME_LIMIT = 200
"""Folding may make a text longer; a key of an index is at most a third of a page."""


class Coded(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def sort_name(record: Coded) -> str:
    """Return what the record is ordered by when it is ordered by name."""
    return fold(record.name)[:SORT_NAME_LIMIT]


def sort_of(word: RecordSort, alias: str) -> Sort[Coded]:
    """Spell an order of the table known as `alias`."""
    number = f"{alias}.number"
    match word:
        case RecordSort.CODE | RecordSort.CODE_DESC:
            columns: tuple[str, ...] = (f"{alias}.code", number)
            return Sort(columns, lambda one: (one.code, one.number), word is RecordSort.CODE_DESC)
        case RecordSort.NAME | RecordSort.NAME_DESC:
            columns = (f"{alias}.sort_name", number)
            is_descending = word is RecordSort.NAME_DESC
            return Sort(columns, lambda one: (sort_name(one), one.number), is_descending)
        case _:
            return Sort((number,), lambda one: (one.number,), word is RecordSort.NEWEST)
