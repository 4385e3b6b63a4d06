"""What was asked of a database: every statement of a snapshot or of the writers, as it was sent."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, TypeVar, cast

import asyncpg

from storage.writing import postgresql, sqlite

if TYPE_CHECKING:
    import pytest

    from storage.snapshot import Deciding, Steps
    from storage.statements import Row, Statement, Value


Answer = TypeVar("Answer")


class RecordingSnapshot:
    """A snapshot that remembers what it was asked."""

    def __init__(self, snapshot: Deciding) -> None:
        self.snapshot = snapshot
        self.asked: list[Statement] = []

    async def fetch(self, statement: Statement, *arguments: Value) -> list[Row]:
        self.asked.append(statement)
        return await self.snapshot.fetch(statement, *arguments)

    async def read(self, steps: Steps[Answer]) -> Answer:
        return await self.snapshot.read(self._recorded(steps))

    def start_over(self) -> None:
        self.snapshot.start_over()

    def _recorded(self, steps: Steps[Answer]) -> Steps[Answer]:
        try:
            step = next(steps)
            while True:
                self.asked.append(step.statement)
                step = steps.send((yield step))
        except StopIteration as finished:
            return cast("Answer", finished.value)


def record_writes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by each statement the writers send from now on."""
    sent: list[str] = []

    class Recording(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            sent.append(sql)
            return super().execute(sql, *arguments)

        def executemany(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            sent.append(sql)
            return super().executemany(sql, *arguments)

    def connect_sqlite(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return sqlite3.connect(*arguments, factory=Recording, **options)

    async def connect_postgresql(*arguments: Any, **options: Any) -> Any:
        connection = await asyncpg.connect(*arguments, **options)
        connection.add_query_logger(lambda record: sent.append(record.query))
        return connection

    monkeypatch.setattr(sqlite, "connect", connect_sqlite)
    monkeypatch.setattr(postgresql, "connect", connect_postgresql)
    return sent
