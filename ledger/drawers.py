"""The records of one noun that a batch has at hand."""

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=Named)


class Drawer(Generic[Record]):
    """Records by id: those that were loaded, and those that were put, which are written once."""

    def __init__(self) -> None:
        self._found: dict[str, Record] = {}
        self.written: dict[str, Record] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._found.values())

    def get(self, record_id: str | None) -> Record | None:
        return None if record_id is None else self._found.get(record_id)

    def load(self, records: Iterable[Record]) -> None:
        self._found.update((record.id, record) for record in records)

    def put(self, record: Record) -> Record:
        """Keep a new or changed record; it goes to SQL with the batch."""
        self._found[record.id] = record
        self.written[record.id] = record
        return record
