"""The steps of the write path that ask something of the database."""

from dataclasses import dataclass

from storage.statements import Statement, Value
from storage.writing.write_set import HeadMove, Rows


@dataclass(frozen=True, slots=True)
class Fetch:
    """One statement that is answered with rows."""

    statement: Statement
    arguments: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that must touch `rows` rows (None: any number)."""

    statement: Statement
    arguments: tuple[Value, ...]
    rows: int | None = 1


@dataclass(frozen=True, slots=True)
class Store:
    """The bulk of a batch's rows, and the head they leave behind: all of it or nothing."""

    organization: int
    parts: tuple[Rows, ...]
    head: HeadMove


Step = Fetch | Change | Store
